"""What every case is measured on: a folder on the checkout's own disk, fresh databases, the SMTP far end."""

import asyncio
import shutil
import tempfile
import threading
import uuid
from collections.abc import Iterator
from contextlib import ExitStack, closing, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from sqlalchemy import create_engine, make_url, text

from kit.clock import RealClock
from kit.database import Database
from kit.settings import CHECKOUT, Settings
from models.tables.schema import migrate
from notifications.delivery.delivery import Delivery
from notifications.sender import Sender
from tests.far_ends.postgres import cluster
from tests.far_ends.sink import Sink

WORK = CHECKOUT / "bench" / ".work"
SQLITE, POSTGRESQL = "SQLite", "PostgreSQL"


class Maker(Protocol):
    """Makes fresh, migrated databases of one kind."""

    name: str

    def make(self) -> str:
        """A fresh database's URL."""
        ...

    def drop(self, url: str) -> None:
        """Remove it."""
        ...


class SqliteMaker:
    """Copies one migrated file."""

    name = SQLITE

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._empty = folder / "empty.db"
        _migrated(f"sqlite:///{self._empty}")

    def make(self) -> str:
        """A fresh file's URL."""
        path = self._folder / uuid.uuid4().hex / "rundan.db"
        path.parent.mkdir()
        shutil.copy(self._empty, path)
        return f"sqlite:///{path}"

    def drop(self, url: str) -> None:
        """Remove the file and its folder."""
        shutil.rmtree(Path(str(make_url(url).database)).parent)


class PostgresMaker:
    """Copies one migrated database within a throw-away cluster."""

    name = POSTGRESQL

    def __init__(self, server_url: str) -> None:
        self._server = create_engine(server_url, isolation_level="AUTOCOMMIT")
        self._url = make_url(server_url)
        self._empty = f"rundan_{uuid.uuid4().hex}"
        self._say(f"CREATE DATABASE {self._empty}")
        _migrated(self._url_of(self._empty))

    def make(self) -> str:
        """A fresh database's URL."""
        name = f"rundan_{uuid.uuid4().hex}"
        self._say(f"CREATE DATABASE {name} TEMPLATE {self._empty}")
        return self._url_of(name)

    def drop(self, url: str) -> None:
        """Remove the database."""
        self._say(f"DROP DATABASE {make_url(url).database} WITH (FORCE)")

    def close(self) -> None:
        """Remove the one that is copied."""
        self.drop(self._url_of(self._empty))
        self._server.dispose()

    def _url_of(self, name: str) -> str:
        return self._url.set(database=name).render_as_string(hide_password=False)

    def _say(self, statement: str) -> None:
        with self._server.connect() as connection:
            connection.execute(text(statement))


@dataclass(frozen=True)
class Workplace:
    """One run's common workplace. `large` adds the sizes that take long."""

    folder: Path
    makers: tuple[Maker, ...]
    sink: Sink
    settings: Settings
    sender: Sender
    large: bool

    @contextmanager
    def database(self, maker: Maker) -> Iterator[Database]:
        """A fresh database, removed afterwards."""
        url = maker.make()
        database = Database(url)
        try:
            yield database
        finally:
            database.dispose()
            maker.drop(url)

    @contextmanager
    def empty_folder(self) -> Iterator[Path]:
        """A folder of one's own, removed afterwards."""
        with tempfile.TemporaryDirectory(dir=self.folder) as name:
            yield Path(name)


@contextmanager
def prepared(kinds: tuple[str, ...], *, large: bool = False) -> Iterator[Workplace]:
    """The workplace, with the kinds of database asked for."""
    WORK.mkdir(exist_ok=True)
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(dir=WORK)))
        makers: list[Maker] = []
        if SQLITE in kinds:
            makers.append(SqliteMaker(folder))
        if POSTGRESQL in kinds:
            makers.append(stack.enter_context(closing(PostgresMaker(stack.enter_context(cluster())))))
        sink = stack.enter_context(Sink())
        settings = Settings(
            home=folder / "home",
            secret="only for measuring, and as long as one must be",
            base_url="http://rundan.example",
            smtp_port=sink.port,
        )
        yield Workplace(folder, tuple(makers), sink, settings, Sender.of(settings), large)


@contextmanager
def delivering(workplace: Workplace, database: Database) -> Iterator[Delivery]:
    """Rundan's delivery, running in a thread of this process."""
    delivery = Delivery(database, workplace.sender, workplace.settings, RealClock())
    loop = asyncio.new_event_loop()
    task = loop.create_task(delivery.run())
    thread = threading.Thread(target=_until_cancelled, args=(loop, task))
    thread.start()
    try:
        yield delivery
    finally:
        loop.call_soon_threadsafe(task.cancel)
        thread.join()


def _until_cancelled(loop: asyncio.AbstractEventLoop, task: asyncio.Task[None]) -> None:
    with suppress(asyncio.CancelledError):
        loop.run_until_complete(task)
    loop.close()


def _migrated(url: str) -> None:
    database = Database(url)
    migrate(database)
    database.dispose()
