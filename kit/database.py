"""Sessions on SQLite or PostgreSQL. One `write()` is one transaction; callers inside it never commit."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext
from pathlib import Path
from typing import Any, TypeVar

from sqlalchemy import URL, Engine, create_engine, event, make_url, text
from sqlalchemy.exc import IntegrityError, OperationalError
from sqlalchemy.orm import Session, sessionmaker
from sqlalchemy.orm.exc import StaleDataError

from kit.errors import StaleCase, StorageFault

T = TypeVar("T")

SQLITE_PRAGMAS = (
    "journal_mode=WAL",
    "synchronous=FULL",  # a receipt promises that the report survives a power cut
    "foreign_keys=ON",
    "busy_timeout=5000",
    "temp_store=MEMORY",
    "cache_size=-16000",
)


class Database:
    """Rundan's own database: the truth about every round."""

    def __init__(self, url: str) -> None:
        self.url = make_url(url)
        self.engine = _engine(self.url)
        self._make = sessionmaker(self.engine, expire_on_commit=False, autoflush=False)
        # SQLite has one writer; queueing in the process is fair, its busy handler is not.
        self._turn = threading.Lock() if self.is_sqlite else nullcontext()

    @property
    def is_sqlite(self) -> bool:
        """Whether this is the embedded database."""
        return self.url.get_backend_name() == "sqlite"

    @contextmanager
    def read(self) -> Iterator[Session]:
        """A session for reading: one snapshot, never committed. Raises StorageFault."""
        with _storage_faults(), self._make() as session:
            yield session

    @contextmanager
    def write(self) -> Iterator[Session]:
        """A session whose transaction commits at the end of the block, or leaves nothing. Raises StorageFault."""
        with _storage_faults(), self._turn, self._make() as session:
            if self.is_sqlite:
                session.connection(execution_options={"rundan_begin": "IMMEDIATE"})
            yield session
            session.commit()

    def act(self, work: Callable[[Session], T]) -> T:
        """Run `work` in one write transaction; once more from the start if somebody else changed the case meanwhile.

        Raises StaleCase the second time, and StorageFault.
        """
        try:
            with self.write() as session:
                return work(session)
        except StaleCase:
            with self.write() as session:
                return work(session)

    def dispose(self) -> None:
        """Close every connection."""
        self.engine.dispose()

    def check(self) -> None:
        """Raise StorageFault unless the database answers."""
        with self.read() as session:
            session.execute(text("SELECT 1"))


def _engine(url: URL) -> Engine:
    if url.get_backend_name() != "sqlite":
        return create_engine(url, pool_pre_ping=True, pool_size=10, max_overflow=20)
    if url.database:
        Path(url.database).parent.mkdir(parents=True, exist_ok=True)
    engine = create_engine(url, connect_args={"check_same_thread": False})
    event.listen(engine, "connect", _prepare_sqlite)
    event.listen(engine, "begin", _begin_sqlite)
    return engine


def _prepare_sqlite(connection: Any, _record: Any) -> None:
    connection.isolation_level = None  # we say BEGIN ourselves, see _begin_sqlite
    for pragma in SQLITE_PRAGMAS:
        connection.execute(f"PRAGMA {pragma}")


def _begin_sqlite(connection: Any) -> None:
    kind = connection.get_execution_options().get("rundan_begin", "DEFERRED")
    connection.exec_driver_sql(f"BEGIN {kind}")


@contextmanager
def _storage_faults() -> Iterator[None]:
    try:
        yield
    except (StaleDataError, IntegrityError) as error:
        raise StaleCase from error
    except OperationalError as error:
        raise StorageFault from error
