"""What is said in every report: statements compiled once for each kind of database, then handed to its driver.

SQLAlchemy's own way from a statement to the driver takes longer than the statement (docs/decisions/hot-path.md).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any, TypeVar, cast
from weakref import ref

from sqlalchemy import ClauseElement, Dialect, Insert, Select, select
from sqlalchemy import inspect as mapped
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import DeclarativeBase, Session, SessionTransaction

from kit.driver_faults import hide_values

E = TypeVar("E", bound=DeclarativeBase)

Values = Mapping[str, Any]
Process = Callable[[Any], Any] | None


@dataclass(frozen=True, slots=True)
class Driver:
    """The driver's own connection, within a transaction of the session's."""

    connection: Any
    dialect: Dialect

    @classmethod
    def of(cls, session: Session) -> Driver:
        """The session's, kept as long as its transaction lasts: the way to it is longer than many a statement's."""
        kept: tuple[ref[SessionTransaction], Driver] | None = session.info.get(cls)
        transaction = session.get_transaction()
        if kept is not None and transaction is not None and kept[0]() is transaction:
            return kept[1]
        connection = session.connection()
        driver = cls(connection.connection.dbapi_connection, connection.dialect)
        if (transaction := session.get_transaction()) is not None:
            session.info[cls] = ref(transaction), driver
        return driver


class Prepared:
    """A statement whose every value has a name: a `bindparam`, or one of the `columns` it inserts or sets."""

    def __init__(self, statement: ClauseElement, columns: Sequence[str] | None = None) -> None:
        self._statement = statement
        self._columns = columns
        self._compiled: dict[str, _Compiled] = {}

    def run(self, session: Session, values: Values) -> Any:
        """The driver's cursor after the statement. Raises SQLAlchemy's DBAPIError."""
        driver = Driver.of(session)
        compiled = self.compiled(driver.dialect)
        try:
            return driver.connection.execute(compiled.sql, compiled.bound(values))
        except Exception as error:
            raise compiled.fault(error) from error

    def run_many(self, session: Session, rows: Iterable[Values]) -> int:
        """Run it for each row; how many rows of the table were touched in all. Raises SQLAlchemy's DBAPIError."""
        driver = Driver.of(session)
        compiled = self.compiled(driver.dialect)
        cursor = driver.connection.cursor()
        try:
            cursor.executemany(compiled.sql, [compiled.bound(values) for values in rows])
        except Exception as error:
            raise compiled.fault(error) from error
        return int(cursor.rowcount)

    def compiled(self, dialect: Dialect) -> _Compiled:
        """The statement as that dialect says it."""
        if dialect.name not in self._compiled:
            self._compiled[dialect.name] = _Compiled(self._statement, self._columns, dialect)
        return self._compiled[dialect.name]


class PreparedInsert(Prepared):
    """A new row of a table: a value for every column but the number the database gives it."""

    def __init__(self, insert: Insert) -> None:
        super().__init__(insert.inline(), [column.key for column in insert.table.columns if column.key != "id"])


class PreparedRead:
    """Whole rows of some tables in one select, as objects that belong to no session: nothing set on them is saved.

    What a table defers is left out.
    """

    def __init__(self, entities: Sequence[type[DeclarativeBase]], refine: Callable[[Select[Any]], Select[Any]]) -> None:
        self._entities: list[_Entity] = []
        for entity in entities:
            self._entities.append(_Entity(entity, sum(len(before.columns) for before in self._entities)))
        self._prepared = Prepared(refine(select(*(column for each in self._entities for column in each.columns))))

    def all(self, session: Session, values: Values) -> list[tuple[Any, ...]]:
        """The objects of every row. Raises SQLAlchemy's DBAPIError."""
        dialect = Driver.of(session).dialect
        rows = self._prepared.run(session, values).fetchall()
        return [tuple(each.made(row, dialect) for each in self._entities) for row in rows]


class _Entity:
    """A table's part of the rows of a select, from column `start` on."""

    def __init__(self, entity: type[DeclarativeBase], start: int) -> None:
        self._reading = _reading_of(entity)
        self.columns = self._reading.columns
        self._place = slice(start, start + len(self.columns))

    def made(self, row: Sequence[Any], dialect: Dialect) -> object:
        """The object of a row."""
        return self._reading.made(row[self._place], dialect)


class _Reading:
    """How a table's columns become an object. What stood in the last row read too is kept: a round stays the same
    report after report, and a case is read by its link and again to be changed.
    """

    def __init__(self, entity: type[DeclarativeBase]) -> None:
        self._new = mapped(entity).class_manager.new_instance
        self._keys = [attribute.key for attribute in mapped(entity).column_attrs if not attribute.deferred]
        self.columns = [getattr(entity, key) for key in self._keys]
        self._processes: dict[str, list[tuple[int, str, Callable[[Any], Any]]]] = {}
        self._last: tuple[Any, Values] = None, {}

    def made(self, raw: Sequence[Any], dialect: Dialect) -> object:
        """The object of its part of a row, which belongs to no session."""
        known, values = self._last
        if raw != known:
            values = self._values(raw, dialect)
            self._last = raw, values
        made = self._new()
        made.__dict__.update(values)
        return made

    def _values(self, raw: Sequence[Any], dialect: Dialect) -> Values:
        values = dict(zip(self._keys, raw, strict=True))
        for place, key, process in self._processes_for(dialect):
            values[key] = process(raw[place])
        return values

    def _processes_for(self, dialect: Dialect) -> list[tuple[int, str, Callable[[Any], Any]]]:
        """What the values of some columns pass through, with their places and keys."""
        if dialect.name not in self._processes:
            types = [column.type.dialect_impl(dialect).result_processor(dialect, None) for column in self.columns]
            found = zip(self._keys, types, strict=True)
            self._processes[dialect.name] = [(n, key, process) for n, (key, process) in enumerate(found) if process]
        return self._processes[dialect.name]


_reading_of = cache(_Reading)


def detached(entity: type[E], values: Values) -> E:
    """An object with these values that belongs to no session."""
    made = cast(E, mapped(entity).class_manager.new_instance())
    made.__dict__.update(values)
    return made


class _Compiled:
    """A statement in one dialect, with what its values pass through on their way in."""

    def __init__(self, statement: ClauseElement, columns: Sequence[str] | None, dialect: Dialect) -> None:
        compiled: Any = statement.compile(dialect=dialect, column_keys=columns)
        names = compiled.positiontup if compiled.positional else list(compiled.binds)
        self.sql: str = compiled.string
        self._by_name = not compiled.positional
        self._dialect = dialect
        self._binds: list[tuple[str, Process]] = [
            (name, compiled.binds[name].type.dialect_impl(dialect).bind_processor(dialect)) for name in names
        ]

    def bound(self, values: Values) -> Values | Sequence[Any]:
        """The values as the driver takes them."""
        if self._by_name:
            return {name: process(values[name]) if process else values[name] for name, process in self._binds}
        return [process(values[name]) if process else values[name] for name, process in self._binds]

    def fault(self, error: Exception) -> Exception:
        """A driver's error as SQLAlchemy tells it."""
        return driver_fault(error, self.sql, self._dialect)


def driver_fault(error: Exception, sql: str, dialect: Dialect) -> Exception:
    """A driver's error as SQLAlchemy tells it, without values; any other as it is."""
    hide_values(error)
    dbapi: Any = dialect.dbapi
    return DBAPIError.instance(sql, None, error, dbapi.Error, dialect=dialect)
