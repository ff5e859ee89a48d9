"""Keeping a database to ourselves while it is moved or put back: nobody else may be writing in it."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from sqlalchemy import URL, text

from cli.common.installation import closing_at_end, reached
from cli.running.home_lock import only_one
from kit.database import Database
from kit.errors import NotAllowed
from kit.settings import Settings
from models.phrases import Phrase

IN_USE = "Databasen {url} används av något annat. Avsluta Rundan först. Inget har ändrats."
OTHERS = """
SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()
"""


@contextmanager
def stopped(settings: Settings, *urls: URL) -> Iterator[None]:
    """Hold this home, and the home each SQLite file lies in, after seeing that nobody has these databases open.

    Raises AlreadyRunning, NotAllowed, StorageFault.
    """
    homes = {settings.home.resolve()} | {Path(str(url.database)).resolve().parent for url in urls if _is_file(url)}
    with _held(sorted(homes), settings.url):
        for url in urls:
            if _is_used(url):
                raise NotAllowed(Phrase(IN_USE, url=url.render_as_string()))
        yield


@contextmanager
def _held(homes: list[Path], address: str) -> Iterator[None]:
    if not homes:
        yield
        return
    with only_one(homes[0] / "running", address), _held(homes[1:], address):
        yield


def _is_used(url: URL) -> bool:
    if url.get_backend_name() == "sqlite":
        return _is_file(url) and _is_open_elsewhere(Path(str(url.database)))
    with closing_at_end(Database(url.render_as_string(hide_password=False))) as database, reached(database):
        return _has_others(database)


def _has_others(database: Database) -> bool:
    with database.engine.connect() as connection:
        return bool(connection.scalar(text(OTHERS)))


def _is_file(url: URL) -> bool:
    return url.get_backend_name() == "sqlite" and bool(url.database) and Path(str(url.database)).exists()


def _is_open_elsewhere(path: Path) -> bool:
    """Whether any other process has the file open; what its log holds is written into it on the way."""
    with closing(sqlite3.connect(path, timeout=0)) as connection:
        try:
            connection.execute("PRAGMA locking_mode=EXCLUSIVE")
            connection.execute("BEGIN EXCLUSIVE")
        except sqlite3.DatabaseError as error:
            return "locked" in str(error)  # a broken file is nobody's: it may be what is to be replaced
    return False
