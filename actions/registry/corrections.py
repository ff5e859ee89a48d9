"""What is put right in a round and holds from now on: the registry says it too, with where it came from."""

import datetime as dt
from collections.abc import Iterable, Mapping
from typing import Final

from sqlalchemy.orm import Session

from actions.registry.entries import Saying, say
from actions.registry.offices import county_of
from kit.clock import local_day
from kit.errors import NotFound
from models.files.county import County, Principal
from models.files.registry.parts import EntryKind, RegistryPart, mailboxes_of
from models.meetings import laid_over
from models.reads import registry_reads
from models.tables import Event, RegistryEntry, Round
from models.vocabulary import EventKind

# what may hold from now on as well, and the part of the registry that then says it
KEPT: Final = {EventKind.ADDRESS_CHANGED: EntryKind.MAILBOXES, EventKind.MEETINGS_TOLD: EntryKind.MEETINGS}


def keep_address(session: Session, round_: Round, code: str, registrar: str, by: str, now: dt.datetime) -> int:
    """The registrar's address holds from today in the office's registry; how many parts changed (none if unknown)."""
    _, principal = _registered(session, round_, code, now)
    if principal is None:
        return 0
    part = RegistryPart(EntryKind.MAILBOXES, code, {**mailboxes_of(principal), "registrar": registrar})
    return say(session, round_.office, [part], Saying(by, now, note=round_.title))


def keep_meetings(
    session: Session, round_: Round, code: str, told: Mapping[str, Iterable[dt.date]], by: str, now: dt.datetime
) -> int:
    """The bodies' days hold in the registry in place of those it had of the same years; how many calendars changed."""
    county, principal = _registered(session, round_, code, now)
    if principal is None:
        return 0
    known = county.meetings_of(principal)
    parts = [_calendar(code, body, laid_over(known.get(body, ()), days)) for body, days in told.items()]
    return say(session, round_.office, parts, Saying(by, now, note=round_.title))


def let_go(session: Session, office: str, code: str, event: Event, by: str, now: dt.datetime) -> int:
    """What that event had the registry say of the principal is as it was before, but for what has been said since.

    How many parts changed.
    """
    kept = registry_reads.said_at(session, office, KEPT[event.kind], code, event.at) if event.kind in KEPT else ()
    last = {row.key: row for row in kept}
    return sum(_as_before(session, row, by, now) for row in last.values())


def _as_before(session: Session, row: RegistryEntry, by: str, now: dt.datetime) -> int:
    said = registry_reads.history(session, row.office, row.kind, row.key)
    if said[-1].value != row.value:  # where what came after it was taken back, its own words have been said again
        return 0
    before = next((each for each in reversed(said) if each.id < row.id), None)
    part = RegistryPart(row.kind, row.key, before.value if before else None)
    return say(session, row.office, [part], Saying(by, now, note=row.note))


def _registered(session: Session, round_: Round, code: str, now: dt.datetime) -> tuple[County, Principal | None]:
    try:
        county = county_of(session, round_.office, local_day(now))
    except NotFound:
        return County(), None
    return county, county.named(code)


def _calendar(code: str, body: str, days: tuple[dt.date, ...]) -> RegistryPart:
    return RegistryPart(EntryKind.MEETINGS, f"{code}/{body}", [day.isoformat() for day in days])
