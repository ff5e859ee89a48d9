"""Rows that can no longer be read: which they are, and how to read on without them."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import Select, event, select
from sqlalchemy.orm import ORMExecuteState, Session, undefer, with_loader_criteria
from sqlalchemy.orm.attributes import InstrumentedAttribute

from models.phrases import Phrase
from models.tables import Base, Case, Document, Event, Handling, Opinion, Round

UNREADABLE: Final = (ValueError, LookupError, TypeError)  # JSON, dates and words that are none

Column = InstrumentedAttribute[Any]


@dataclass(frozen=True, slots=True)
class Kind:
    """A table of the record: the key of its rows, their chain, their number there, and what such a row is called."""

    key: Column
    chain: Column
    number: Column
    words: str


KINDS: Final[Mapping[type[Base], Kind]] = {
    Round: Kind(Round.slug, Round.slug, Round.version, "rundans egen rad går inte att läsa"),
    Case: Kind(Case.id, Case.id, Case.version, "ärendets egen rad går inte att läsa"),
    Event: Kind(Event.id, Event.chain, Event.number, "händelsen går inte att läsa"),
    Handling: Kind(Handling.id, Handling.case_id, Handling.number, "rapport {number} går inte att läsa"),
    Opinion: Kind(Opinion.id, Opinion.case_id, Opinion.number, "synpunkterna nr {number} går inte att läsa"),
    Document: Kind(Document.id, Document.round_slug, Document.id, "filen nr {number} går inte att läsa"),
}


@dataclass(frozen=True, slots=True)
class Damaged:
    """One row that cannot be read. `number` is that of an event; other rows are not events, and have 1."""

    table: type[Base]
    key: Any
    chain: str
    number: int
    reason: str


def damaged_rows(session: Session) -> list[Damaged]:
    """Every row of the record that cannot be read, whichever round it belongs to."""
    return [found for table in KINDS for found in _damaged_in(session, table)]


def _damaged_in(session: Session, table: type[Base]) -> Iterator[Damaged]:
    if _can_read(session, select(table)):
        return
    kind = KINDS[table]
    for key, chain, number in session.execute(select(kind.key, kind.chain, kind.number)).all():
        if not _can_read(session, select(table).where(kind.key == key)):
            at = number if table is Event else 1
            yield Damaged(table, key, chain, at, Phrase(kind.words, number=number))


def _can_read(session: Session, query: Select[Any]) -> bool:
    try:
        for row in session.scalars(query.options(undefer("*")).execution_options(yield_per=1000)):
            if isinstance(row, Event):
                _ = row.told
            session.expunge(row)
    except UNREADABLE:
        return False
    return True


@contextmanager
def passing_over(session: Session, damaged: Sequence[Damaged]) -> Iterator[None]:
    """Let no query in the block meet the damaged rows."""
    session.expunge_all()
    without = [
        with_loader_criteria(table, KINDS[table].key.not_in([each.key for each in damaged if each.table is table]))
        for table in {each.table for each in damaged}
    ]

    def leave_out(state: ORMExecuteState) -> None:
        state.statement = state.statement.options(*without)

    event.listen(session, "do_orm_execute", leave_out)
    try:
        yield
    finally:
        event.remove(session, "do_orm_execute", leave_out)
