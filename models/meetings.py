"""When bodies meet, and how long a matter takes from one to the next. Days are dates in Europe/Stockholm."""

import datetime as dt
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from models.vocabulary import Level

Meetings = Mapping[str, tuple[dt.date, ...]]
"""A principal's known meeting days, earliest first, by body code. A body that is not there has an unknown calendar;
one with no days is known not to meet."""

NO_MEETINGS: Meetings = {}


def in_order(days: Iterable[dt.date]) -> tuple[dt.date, ...]:
    """The days as a calendar: each once, earliest first."""
    return tuple(sorted(set(days)))


def told_of(known: Meetings, told: Meetings) -> Meetings:
    """What is known after a body's days have been told: newer word replaces older, body by body."""
    return {**known, **{body: in_order(days) for body, days in told.items()}}


def laid_over(known: Iterable[dt.date], told: Iterable[dt.date]) -> tuple[dt.date, ...]:
    """The days told, and those known of years that they say nothing of."""
    newer = in_order(told)
    years = {day.year for day in newer}
    return in_order((*(day for day in known if day.year not in years), *newer))


def covers(days: tuple[dt.date, ...], day: dt.date) -> bool:
    """Whether the calendar says if the body meets that day: meeting days are set a calendar year at a time, and a year
    of which no day is known is not told."""
    place = bisect_left(days, dt.date(day.year, 1, 1))
    return not days or (place < len(days) and days[place].year == day.year)


def first_from(days: tuple[dt.date, ...], bound: dt.date) -> dt.date | None:
    """The first known meeting on that day or later."""
    place = bisect_left(days, bound)
    return days[place] if place < len(days) else None


def last_until(days: tuple[dt.date, ...], limit: dt.date) -> dt.date | None:
    """The last known meeting on that day or earlier."""
    place = bisect_right(days, limit)
    return days[place - 1] if place else None


class Lead(NamedTuple):
    """Days from leaving one body to the meeting of the next: as few as they can be, and as many as is usual."""

    shortest: int
    usual: int


PROPOSAL = Lead(14, 21)
NEXT_BODY = Lead(7, 14)
COUNCIL = Lead(14, 28)


@dataclass(frozen=True, slots=True)
class LeadTimes:
    """How long a matter takes to reach each level; `first` is the official's proposal before the first body.

    Common practice, all of it settings; only the council's notice is law: at least a week before (KL 5:13, 5:15).
    """

    first: Lead = PROPOSAL
    arbetsutskott: Lead = NEXT_BODY
    namnd: Lead = NEXT_BODY
    styrelse: Lead = NEXT_BODY
    fullmaktige: Lead = COUNCIL

    def into(self, level: Level) -> Lead:
        """From the body before to a body on that level."""
        lead: Lead = getattr(self, level.value)
        return lead


USUAL = LeadTimes()


def lead_times_of(kept: Mapping[str, Sequence[int]]) -> LeadTimes:
    """The lead times a round was launched with: those it names, the usual ones otherwise."""
    return LeadTimes(**{name: Lead(*days) for name, days in kept.items()})
