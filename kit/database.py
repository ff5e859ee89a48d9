"""Sessions on SQLite or PostgreSQL. One `write()` is one transaction; callers inside it never commit."""

import re
import sqlite3
import threading
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, nullcontext
from contextvars import copy_context
from functools import partial
from pathlib import Path
from typing import Any, TypeVar

from sqlalchemy import URL, Engine, create_engine, event, make_url, text
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.exc import IntegrityError, InternalError, OperationalError, SQLAlchemyError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from sqlalchemy.orm import DeclarativeBase, Session, sessionmaker
from sqlalchemy.orm.exc import StaleDataError

from kit.driver_faults import hide_values_everywhere
from kit.errors import StaleCase, StorageFault
from kit.group_commit import Line, Ticket
from kit.logs import note_fault
from kit.prepared import Driver, driver_fault
from kit.process.crash_point import crash_point

T = TypeVar("T")

AT_ONCE = 64  # acts in one commit: the first of them waits for the last
KEPT = "when kept"
CONNECT_TIMEOUT = 10  # seconds before a database server that says nothing counts as away
LONGEST_SAID = 300
UNREAD = "Det går inte att läsa i databasen just nu. Inget har ändrats; försök igen om en stund."
IN_USE = "den används av något annat"
HELD = {sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED}
RACES_LOST = {"40001", "40P01"}  # serialization failure, deadlock

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
        self._make_reading = sessionmaker(_reading(self.engine), expire_on_commit=False, autoflush=False)
        # SQLite has one writer; queueing in the process is fair, its busy handler is not.
        self._turn = threading.Lock() if self.is_sqlite else nullcontext()
        self._line = Line()

    @property
    def is_sqlite(self) -> bool:
        """Whether this is the embedded database."""
        return self.url.get_backend_name() == "sqlite"

    @property
    def file(self) -> Path | None:
        """The embedded database's file, where it has one."""
        return Path(self.url.database) if self.is_sqlite and self.url.database else None

    @property
    def name(self) -> str:
        """Which database it is, for people: its file or its address, without any password."""
        if self.file:
            return str(self.file.absolute())
        return re.sub(r"(?i)(password=)[^&]+", r"\1***", self.url.render_as_string(hide_password=True))

    @contextmanager
    def read(self) -> Iterator[Session]:
        """A session for reading: one snapshot, never committed. Raises StorageFault."""
        with _storage_faults(UNREAD), self._make_reading() as session:
            yield session

    @contextmanager
    def write(self) -> Iterator[Session]:
        """A session whose transaction commits at the end of the block, or leaves nothing.

        Raises StorageFault, and StaleCase when somebody else changed the same case meanwhile.
        """
        with self._turn, self._transaction() as session:
            yield session

    def act(self, work: Callable[[Session], T]) -> T:
        """Run `work` in a write transaction; once more from the start if somebody else changed the case meanwhile.

        Raises StaleCase the second time, StorageFault, and what `work` raises, with nothing of it kept.
        """
        try:
            return self._act(work)
        except StaleCase:
            return self._act(work)

    def _act(self, work: Callable[[Session], T]) -> T:
        if not self.is_sqlite:
            with self._transaction() as session:
                return work(session)
        as_our_request = copy_context()  # whoever leads may be answering another
        ticket: Ticket[Session, T] = Ticket(lambda session: as_our_request.run(_flushed(work), session))
        if not self._line.join(ticket):
            ticket.wait()
        if not ticket.is_done:
            self._lead()
        return ticket.result()

    def _lead(self) -> None:
        try:
            with self._turn:
                self._serve()
        finally:
            self._line.hand_over()

    def _serve(self) -> None:
        """Let those who come until the work is done share one commit: the disk's answer is what takes time."""
        tickets: list[Ticket[Session, Any]] = self._line.take(AT_ONCE)
        try:
            with self._transaction() as session:
                for ticket in tickets:
                    _run_alone(ticket, session)
                    tickets += self._line.take(AT_ONCE - len(tickets))
        except Exception:
            for ticket in tickets:
                self._serve_alone(ticket)
        finally:
            for ticket in tickets:
                ticket.finish()

    def _serve_alone(self, ticket: Ticket[Session, Any]) -> None:
        try:
            with self._transaction() as session:
                ticket.run(session)
                ticket.result()
        except Exception as error:
            ticket.fail(error)

    @contextmanager
    def _transaction(self) -> Iterator[Session]:
        with _storage_faults(), self._make() as session:
            session.connection(execution_options={"rundan_begin": "IMMEDIATE"})
            yield session
            session.commit()
            crash_point("write.committed")
            _tell(session)

    def write_anew(self) -> str:
        """Write the file, or the tables' files, anew, so that nothing is left in it of what was removed. What kept
        that from being done, in words that go on after a colon; "" where it was done.

        Needs as much room again; who writes meanwhile waits.
        """
        try:
            is_held = self._write_file_anew() if self.is_sqlite else self._write_tables_anew()
        except (sqlite3.Error, SQLAlchemyError) as error:
            is_held = getattr(error, "sqlite_errorcode", None) in HELD
            return IN_USE if is_held else said_by_driver(error).rstrip(".")
        return IN_USE if is_held else ""

    def _write_tables_anew(self) -> bool:
        with self.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            connection.exec_driver_sql("VACUUM (FULL)")
        return False

    def _write_file_anew(self) -> bool:
        """Whether somebody reads what was there before, so that it stays in the log."""
        with self._turn, closing(self.engine.raw_connection()) as raw:
            driver: Any = raw.driver_connection
            driver.execute("VACUUM")
            is_read, *_ = driver.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
        return bool(is_read)

    def dispose(self) -> None:
        """Close every connection."""
        self.engine.dispose()

    def check(self) -> None:
        """Raise StorageFault unless the database answers."""
        with self.read() as session:
            session.execute(text("SELECT 1"))


def when_kept(session: Session, tell: Callable[[], None]) -> None:
    """Call `tell` once what the session writes has been committed; never, if it is not. If it fails, that is logged."""
    session.info.setdefault(KEPT, []).append(partial(copy_context().run, tell))


def take_back(session: Session) -> None:
    """Undo all that the session has written, and tell of none of it."""
    session.rollback()
    session.info.pop(KEPT, None)


def _tell(session: Session) -> None:
    """What is kept is kept: one that fails here may undo nothing, nor let it be done again."""
    for tell in session.info.get(KEPT, ()):
        try:
            tell()
        except Exception as fault:
            note_fault("untold", fault)


def insert_into(session: Session, table: type[DeclarativeBase]) -> sqlite.Insert | postgresql.Insert:
    """An insert that can say what to do when the row is there already, in the session's own dialect."""
    return sqlite.insert(table) if session.get_bind().dialect.name == "sqlite" else postgresql.insert(table)


def _flushed(work: Callable[[Session], T]) -> Callable[[Session], T]:
    """The work with all it writes, told in our own errors."""

    def run(session: Session) -> T:
        with _storage_faults():
            value = work(session)
            session.flush()
        return value

    return run


def _run_alone(ticket: Ticket[Session, Any], session: Session) -> None:
    """Run one of several works in a shared transaction. Raises when a failed one has written already."""
    connection = Driver.of(session).connection
    before, told = connection.total_changes, len(session.info.get(KEPT, ()))
    ticket.run(session)
    if ticket.failed:
        del session.info.get(KEPT, [])[told:]
    if ticket.failed and (connection.total_changes != before or session.new or session.dirty):
        ticket.result()
    if any(session):
        session.expunge_all()


def _engine(url: URL) -> Engine:
    if url.get_backend_name() != "sqlite":
        patience = {} if "connect_timeout" in url.query else {"connect_timeout": CONNECT_TIMEOUT}
        engine = create_engine(
            url, pool_pre_ping=True, pool_size=10, max_overflow=20, connect_args=patience, hide_parameters=True
        )
        event.listen(engine, "handle_error", hide_values_everywhere)
        return engine
    engine = create_engine(url, connect_args={"check_same_thread": False}, hide_parameters=True)
    event.listen(engine, "connect", _prepare_sqlite)
    event.listen(engine, "begin", _begin_sqlite)
    return engine


def _reading(engine: Engine) -> Engine:
    """The same connections; on PostgreSQL everything read in one session is of one moment, as on SQLite."""
    if engine.dialect.name == "sqlite":
        return engine
    return engine.execution_options(isolation_level="REPEATABLE READ", postgresql_readonly=True)


def _prepare_sqlite(connection: Any, _record: Any) -> None:
    connection.isolation_level = None  # we say BEGIN ourselves, see _begin_sqlite
    for pragma in SQLITE_PRAGMAS:
        connection.execute(f"PRAGMA {pragma}")


def _begin_sqlite(connection: Any) -> None:
    """Straight to the driver: every transaction says it, and SQLAlchemy's own way takes ten times as long."""
    begin = f"BEGIN {connection.get_execution_options().get('rundan_begin', 'DEFERRED')}"
    try:
        connection.connection.dbapi_connection.execute(begin)
    except Exception as error:
        raise driver_fault(error, begin, connection.dialect) from error


@contextmanager
def _storage_faults(message: str | None = None) -> Iterator[None]:
    try:
        yield
    except (StaleDataError, IntegrityError) as error:
        raise StaleCase from error
    except (OperationalError, InternalError, PoolTimeout) as error:
        raise (StaleCase() if _lost_a_race(error) else StorageFault(message)) from error


def said_by_driver(error: BaseException) -> str:
    """What the driver said of it, on a line, for an operator."""
    driver = getattr(error, "orig", None) or error
    first = next(iter(str(driver).strip().splitlines()), "") or type(driver).__name__
    return first[:LONGEST_SAID]


def _lost_a_race(error: Exception) -> bool:
    """Whether PostgreSQL gave up one of several transactions that stood in each other's way."""
    return getattr(getattr(error, "orig", None), "sqlstate", None) in RACES_LOST
