"""When bodies usually meet, to stand in for days nobody has told us of. An estimate, and always called one.

Bodies rest from mid-June to the end of August and over the turn of the year; common practice, not law. Those that meet
again in the last days of August are not counted on: an estimate asks rather too early than too late.
"""

import datetime as dt
from collections.abc import Sequence
from functools import lru_cache

from models.meetings import Meetings, covers, in_order
from models.values import Step
from rules.law.workdays import DAY, is_working_day
from rules.route.hearings import with_a_say

# month and day, both included
SPRING, AUTUMN = ((1, 15), (6, 20)), ((9, 1), (12, 15))


def unknown_bodies(ahead: Sequence[Step], meetings: Meetings, first: dt.date, due_on: dt.date) -> tuple[Step, ...]:
    """The steps without a planned day whose bodies' days are not known in some year between those days; whoever is only
    heard is heard when it suits, and nobody is asked for its calendar."""
    return tuple(
        step
        for step in with_a_say(ahead)
        if not step.planned_on and _untold(meetings.get(step.body), range(first.year, due_on.year + 1))
    )


def with_usual_seasons(unknown: Sequence[Step], meetings: Meetings, first: dt.date, due_on: dt.date) -> Meetings:
    """The known days, and for those bodies any day of the usual seasons in the years nobody has told us of."""
    years = range(first.year, due_on.year + 1)
    return {**meetings, **{step.body: _filled(meetings.get(step.body), years) for step in unknown}}


def _untold(known: tuple[dt.date, ...] | None, years: range) -> list[int]:
    return [year for year in years if known is None or not covers(known, dt.date(year, 1, 1))]


def _filled(known: tuple[dt.date, ...] | None, years: range) -> tuple[dt.date, ...]:
    return in_order([*(known or ()), *(day for year in _untold(known, years) for day in _days_of(year))])


@lru_cache(maxsize=64)
def _days_of(year: int) -> tuple[dt.date, ...]:
    seasons = ((dt.date(year, *first), dt.date(year, *last)) for first, last in (SPRING, AUTUMN))
    days = (first + DAY * count for first, last in seasons for count in range((last - first).days + 1))
    return tuple(day for day in days if is_working_day(day))
