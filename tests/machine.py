"""The command, run as a person at the machine runs it, in a home of its own with the demonstration's clock."""

import datetime as dt
import json
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from alembic import command
from alembic.config import Config
from sqlalchemy import inspect, text
from typer import testing
from typer.testing import CliRunner, Result

from cli.main import app
from kit.clock import DemoClock
from kit.database import Database
from kit.settings import CHECKOUT, Settings
from models.tables.schema import migrate
from notifications.sender import Sender

FARDPLAN = CHECKOUT / "data" / "rounds" / "fardplan-nara-vard-2030.yaml"
SLUG = "fardplan-nara-vard-2030"


testing._get_command = cache(testing._get_command)  # type: ignore[attr-defined] # what commands there are stays

_MADE: list[str] = []


def make_tables_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let a new SQLite database be told at once what the first one was told, migration by migration."""
    upgrade = command.upgrade

    def made(config: Config, revision: str) -> None:
        connection = config.attributes["connection"]
        driver = connection.connection.driver_connection
        if connection.dialect.name != "sqlite" or inspect(connection).get_table_names():
            upgrade(config, revision)
        elif _MADE:
            for statement in _MADE:
                driver.execute(statement)
        else:
            upgrade(config, revision)
            _MADE.extend(list(driver.iterdump())[1:-1])  # without BEGIN and COMMIT

    monkeypatch.setattr(command, "upgrade", made)


class Machine:
    """`run` answers with the exit code and what was said."""

    def __init__(self, home: Path) -> None:
        self.home = home

    def run(self, *words: object) -> Result:
        return CliRunner().invoke(app, [str(word) for word in words])

    def says(self, *words: object, code: int = 0) -> str:
        """What a command that ends with `code` says, without the remarks."""
        result = self.run(*words)
        if result.exception is not None and not isinstance(result.exception, SystemExit):
            raise result.exception
        assert result.exit_code == code, result.output
        assert "Traceback" not in result.output
        return "".join(line for line in result.output.splitlines(keepends=True) if line not in self.remarks)

    @property
    def remarks(self) -> tuple[str, ...]:
        """What is said beside the answer, for a person only: which database it was, and what is starting."""
        database = self.home / "rundan.db"
        starting = (f"{what} startar; det kan ta några sekunder ...\n" for what in ("Webben", "Utskicket"))
        return f"Läser {database}.\n", f"Databasen {database} är ny.\n", *starting

    def data(self, *words: object, code: int = 0) -> Any:
        """What a command says with `--json`."""
        return json.loads(self.says(*words, "--json", code=code))

    def is_now(self, moment: dt.datetime) -> None:
        DemoClock(self.home / "clock").move_to(moment)

    @contextmanager
    def database(self) -> Iterator[Database]:
        database = Database(Settings(home=self.home).database)
        migrate(database)
        yield database
        database.dispose()

    @property
    def sender(self) -> Sender:
        return Sender.of(Settings(home=self.home))

    def tamper(self, *statements: str) -> None:
        """Change rows behind the program's back, as someone with the file could."""
        with self.database() as database, database.write() as session:
            kept = session.execute(text("SELECT name FROM sqlite_master WHERE type = 'trigger'")).scalars().all()
            for statement in (*(f"DROP TRIGGER {name}" for name in kept), *statements):
                session.execute(text(statement))
