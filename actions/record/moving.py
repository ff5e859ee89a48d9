"""Moving everything one database holds into another, SQLite or PostgreSQL, row for row as it is written."""

from collections.abc import Iterator
from typing import Any

from sqlalchemy import (
    JSON,
    BindParameter,
    Column,
    ColumnElement,
    Connection,
    Dialect,
    MetaData,
    String,
    Table,
    Text,
    TypeDecorator,
    cast,
    delete,
    func,
    select,
)
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session
from sqlalchemy.types import TypeEngine

from actions.record import audit
from kit.errors import NotAllowed
from models.phrases import Phrase
from models.tables import Base, Link, OfficeRow
from notifications.links import digest, token

AT_A_TIME = 20  # rows; a letter or a file may be megabytes

NOT_EMPTY = "Databasen det skulle flyttas till är inte tom: {table} har rader. Inget har ändrats."
WOULD_NOT_GO = "Raderna i {table} gick inte att flytta: {why}. Inget har ändrats."
NOT_THE_SAME = "Det flyttade blev inte likt det som fanns, i {what}. Inget har ändrats."


class _JsonText(TypeDecorator[str]):
    """JSON in PostgreSQL, as the text it is written with: what is absent stays absent and `null` stays `null`."""

    impl = Text
    cache_ok = True

    def bind_expression(self, bindparam: BindParameter[str]) -> ColumnElement[Any]:
        return cast(bindparam, JSONB)

    def column_expression(self, column: ColumnElement[Any]) -> ColumnElement[str]:
        return cast(column, Text)


def move_everything(source: Session, target: Session) -> dict[str, int]:
    """Copy every row of `source` into `target`, whose tables are the same and empty; how many rows each table got.

    Ids and bytes stay as they are. The record is verified on both sides and must be found alike. Raises NotAllowed.
    """
    target.execute(delete(OfficeRow).where(OfficeRow.version == 0))  # a new database's, which holds nothing yet
    _must_be_empty(target)
    moved = {kept.name: _copy(kept, source.connection(), target.connection()) for kept in Base.metadata.sorted_tables}
    for kept in Base.metadata.sorted_tables:
        _must_count(kept, moved[kept.name], target)
        _number_on_from_the_last(kept, target)
    if audit.verify(source) != audit.verify(target):
        raise NotAllowed(Phrase(NOT_THE_SAME, what="historiken"))
    return moved


def opens_links(session: Session, secret: bytes) -> bool:
    """Whether links already sent are derived from this secret; true where none has been."""
    found = session.execute(select(Link.id, Link.digest).order_by(Link.created_at.desc()).limit(1)).first()
    return found is None or digest(token(secret, found.id)) == found.digest


def _must_be_empty(target: Session) -> None:
    for kept in Base.metadata.sorted_tables:
        if target.scalar(select(func.count()).select_from(kept)):
            raise NotAllowed(Phrase(NOT_EMPTY, table=kept.name))


def _must_count(kept: Table, expected: int, target: Session) -> None:
    if target.scalar(select(func.count()).select_from(kept)) != expected:
        raise NotAllowed(Phrase(NOT_THE_SAME, what=kept.name))


def _copy(kept: Table, source: Connection, target: Connection) -> int:
    insert = _as_written(kept, target.dialect).insert()
    count = 0
    try:
        for rows in _batches(_as_written(kept, source.dialect), source):
            target.execute(insert, rows)
            count += len(rows)
    except DBAPIError as error:
        raise NotAllowed(Phrase(WOULD_NOT_GO, table=kept.name, why=str(error.orig).partition("\n")[0])) from error
    return count


def _batches(written: Table, source: Connection) -> Iterator[list[dict[str, object]]]:
    found = source.execute(select(written), execution_options={"yield_per": AT_A_TIME})
    for rows in found.mappings().partitions():
        yield [dict(row) for row in rows]


def _number_on_from_the_last(kept: Table, target: Session) -> None:
    """PostgreSQL counts a table's numbers apart from its rows; SQLite does not."""
    numbered = kept.autoincrement_column
    if numbered is None or target.connection().dialect.name != "postgresql":
        return
    last = func.max(numbered)
    sequence = func.pg_get_serial_sequence(kept.name, numbered.name)
    target.execute(select(func.setval(sequence, func.coalesce(last, 1), last.is_not(None))))


def _as_written(kept: Table, dialect: Dialect) -> Table:
    """The table with its columns as the database holds them, not as the program reads them."""
    columns = [Column(column.name, _plain(column.type, dialect)) for column in kept.columns]
    return Table(kept.name, MetaData(), *columns)


def _plain(kind: TypeEngine[Any], dialect: Dialect) -> TypeEngine[Any]:
    held = kind.impl_instance if isinstance(kind, TypeDecorator) else kind
    if isinstance(held, JSON):
        return _JsonText() if dialect.name == "postgresql" else Text()
    return held if isinstance(held, String) else kind  # a word stays a word though the program may not know it
