"""Who stands in for whom while somebody is away, and what may be wrong with how that is told.

Addresses are in small letters, days are dates in Europe/Stockholm.
"""

import datetime as dt
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from kit.errors import Fault
from models.phrases import Phrase

LONGEST: Final = dt.timedelta(days=3 * 365)

WHO: Final = "Välj vem som är borta."
STAND_IN: Final = "Välj vem som står in."
ONESELF: Final = "Välj någon annan än den som är borta."
AWAY_TOO: Final = "{who} är också borta då, till och med {day}. Välj någon annan."
BACKWARDS: Final = "Sista dagen ligger före den första."
HAS_PASSED: Final = "Sista dagen har redan varit."
TOO_LONG: Final = "Sista dagen ligger mer än tre år bort. Kontrollera året."


@dataclass(frozen=True, slots=True)
class Away:
    """Somebody is away on both those days and between, and who stands in meanwhile."""

    email: str
    from_on: dt.date
    until_on: dt.date
    stand_in: str


def standing_in(email: str, stand_ins: Mapping[str, str], acting: Collection[str]) -> tuple[str, ...]:
    """Who stands in for somebody, the one they named first: one who is away too is followed by whom that one named, so
    that the last is in. Nobody where that one may not act.

    `stand_ins` are those who are away that day with whom each named; `acting` those who may act.
    """
    found: list[str] = []
    following = stand_ins.get(email, "")
    while following in acting and following not in (email, *found):
        found.append(following)
        following = stand_ins.get(following, "")
    return tuple(found)


def absence_faults(
    told: Away, others: Collection[Away], colleagues: Collection[str], today: dt.date
) -> Iterator[Fault]:
    """What is wrong with it, field by field. `others` are those known already; one told of the same person before is
    replaced, and in no one's way."""
    if told.email not in colleagues:
        yield Fault("who", WHO)
    if told.until_on < told.from_on:
        yield Fault("until_on", BACKWARDS, found=told.until_on.isoformat())
    elif told.until_on < today:
        yield Fault("until_on", HAS_PASSED, found=told.until_on.isoformat())
    elif told.until_on > today + LONGEST:
        yield Fault("until_on", TOO_LONG, found=told.until_on.isoformat())
    yield from _who_stands_in(told, others, colleagues)


def _who_stands_in(told: Away, others: Collection[Away], colleagues: Collection[str]) -> Iterator[Fault]:
    if told.stand_in not in colleagues:
        yield Fault("stand_in", STAND_IN)
    elif told.stand_in == told.email:
        yield Fault("stand_in", ONESELF)
    elif theirs := next((each for each in others if each.email == told.stand_in and _meet(each, told)), None):
        yield Fault("stand_in", Phrase(AWAY_TOO, who=theirs.email, day=theirs.until_on))


def _meet(one: Away, other: Away) -> bool:
    return one.from_on <= other.until_on and other.from_on <= one.until_on
