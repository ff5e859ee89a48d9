"""The rest between midsummer and the second week of August, when nothing leaves but what was asked for.

Our own custom, and a county's setting: those who should answer are away.
"""

import datetime as dt
from dataclasses import dataclass
from functools import lru_cache

from rules.law.workdays import DAY, first_weekday, midsommarafton, working_day_after, working_day_before

MONDAY = 0


@dataclass(frozen=True, slots=True)
class Rest:
    """A round's rest. `is_kept` as the county says; `sent_on` is the day the round went out."""

    is_kept: bool
    sent_on: dt.date | None = None

    def before(self, day: dt.date, useful_to: dt.date, not_before: dt.date | None = None) -> dt.date | None:
        """The day a letter leaves that may come earlier: in the rest, the last working day before it.

        Is that before `not_before`, or not after the round went out, it is the first working day after the rest. None
        when that is after `useful_to`; who sends a round out in the rest with a day in it is not at rest.
        """
        if not self._holds(day):
            return day
        first, last = rest_of(day.year)
        earlier, later = working_day_before(first), working_day_after(last)
        if (self.sent_on is None or earlier > self.sent_on) and (not_before is None or earlier >= not_before):
            return earlier
        if later <= useful_to:
            return later
        return day if self.sent_on and is_resting(self.sent_on) else None

    def after(self, day: dt.date) -> dt.date:
        """The day a letter leaves that follows on something that has happened: in the rest, the first working day
        after it."""
        return working_day_after(rest_of(day.year)[1]) if self._holds(day) else day

    def _holds(self, day: dt.date) -> bool:
        return self.is_kept and is_resting(day)


@lru_cache(maxsize=256)
def rest_of(year: int) -> tuple[dt.date, dt.date]:
    """The first and the last day of that year's rest: midsommarafton, and the Sunday before August's second week."""
    return midsommarafton(year), first_weekday(MONDAY, dt.date(year, 8, 7)) - DAY


def is_resting(day: dt.date) -> bool:
    """Whether the day lies in the rest."""
    first, last = rest_of(day.year)
    return first <= day <= last
