"""Saying something of a part of the registry: what was said before stays, with the day it ended."""

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from sqlalchemy import update
from sqlalchemy.orm import Session

from kit.clock import local_day
from kit.errors import RundanError
from models.files.registry.parts import RegistryPart
from models.reads import registry_reads
from models.tables import OfficeRow, RegistryEntry

Rows = Sequence[RegistryEntry]


class ChangedMeanwhile(RundanError):
    """Registret ändrades medan du skrev. Det du skrev finns kvar; läs det som står nu och spara igen."""


@dataclass(frozen=True, slots=True)
class Saying:
    """Who says something, when (UTC), from which day in Stockholm it holds, and why."""

    by: str
    now: dt.datetime
    valid_from: dt.date | None = None
    note: str = ""

    @property
    def holds_from(self) -> dt.date:
        """The day it holds from: today unless another is given."""
        return self.valid_from or local_day(self.now)


def say(session: Session, office: str, parts: Iterable[RegistryPart], saying: Saying, seen: int | None = None) -> int:
    """Write the parts that differ from what holds; how many did.

    `seen` is the newest row of the part (0 if none) that its writer saw. Raises ChangedMeanwhile when there is a newer
    one, NotFound without such an office.
    """
    registry_reads.office_of(session, office)
    take_turn(session, office)
    wanted = list(parts)
    known = registry_reads.said_before(session, office, {part[:2] for part in wanted})
    free = registry_reads.last_place(session, office) + 1
    changed = sum(
        _say_one(session, office, free + number, part, saying, known.get(part[:2], ()), seen)
        for number, part in enumerate(wanted)
    )
    session.flush()
    return changed


def take_turn(session: Session, office: str) -> None:
    """Count one more change; until the transaction ends nobody else changes that office's registry."""
    session.execute(update(OfficeRow).where(OfficeRow.slug == office).values(version=OfficeRow.version + 1))


def _say_one(
    session: Session, office: str, place: int, part: RegistryPart, saying: Saying, before: Rows, seen: int | None
) -> bool:
    if seen is not None and newest(before) != seen:
        raise ChangedMeanwhile
    if _said(before, saying.holds_from) == part.value:
        return False
    start = saying.holds_from if before else saying.valid_from
    session.add(
        RegistryEntry(
            office=office,
            kind=part.kind,
            key=part.key,
            place=before[-1].place if before else place,
            value=part.value,
            valid_from=start,
            valid_to=_end(before, start),
            said_at=saying.now,
            said_by=saying.by,
            note=saying.note,
        )
    )
    return True


def newest(rows: Rows) -> int:
    """The newest row's number; 0 if there is none."""
    return rows[-1].id if rows else 0


def _said(rows: Rows, on: dt.date) -> object:
    return next((row.value for row in rows if holds(row, on)), None)


def holds(row: RegistryEntry, on: dt.date) -> bool:
    """Whether the row holds on that day."""
    return (row.valid_from is None or row.valid_from <= on) and (row.valid_to is None or on < row.valid_to)


def _end(before: Rows, start: dt.date | None) -> dt.date | None:
    """End what holds on the new row's first day; the day the new one ends, which is when a later one was to begin."""
    if start is None:
        return None
    for row in before:
        if holds(row, start):
            end, row.valid_to = row.valid_to, start
            return end
    return min((row.valid_from for row in before if _is_to_come(row, start)), default=None)  # type: ignore[type-var]


def _is_to_come(row: RegistryEntry, start: dt.date) -> bool:
    return row.valid_from is not None and row.valid_from > start and row.valid_from != row.valid_to
