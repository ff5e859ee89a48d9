"""When the simulated bodies meet: as their calendars say, or else each on its own weekday, outside the long rests."""

import datetime as dt
from collections.abc import Mapping, Sequence
from random import Random

from models.meetings import covers, first_from
from models.values import Step
from models.vocabulary import Level
from rules.law.workdays import DAY, is_working_day

# councils rest from mid-June to late August, as do those who prepare for them
SUMMER = ((6, 15), (8, 25))
CHRISTMAS = ((12, 18), (1, 9))

WEEKS_BETWEEN = {Level.ARBETSUTSKOTT: 2, Level.NAMND: 4, Level.STYRELSE: 3, Level.FULLMAKTIGE: 4}
WEEKS_TO_PREPARE = {Level.ARBETSUTSKOTT: 2, Level.NAMND: 2, Level.STYRELSE: 1, Level.FULLMAKTIGE: 2}


class Meetings:
    """When one principal's bodies meet. `known` are the days of those that have a calendar, in order, by body code.

    The same `rng` state gives the others the same days.
    """

    def __init__(self, rng: Random, known: Mapping[str, Sequence[dt.date]]) -> None:
        self._rng = rng
        self._known = known
        self._phases: dict[str, int] = {}

    def next(self, step: Step, earliest: dt.date) -> dt.date:
        """The body's first meeting on the day `earliest` or later. A calendar tells of whole years."""
        known = tuple(self._known.get(step.body, ()))
        found = first_from(known, earliest) if known and covers(known, earliest) else self._invented(step, earliest)
        if found and found.year == earliest.year:
            return found
        return self.next(step, dt.date(earliest.year + 1, 1, 1))

    def _invented(self, step: Step, earliest: dt.date) -> dt.date:
        cycle = WEEKS_BETWEEN[step.level] * 7
        phase = self._phase(step.body, cycle)
        day = earliest
        while (day.toordinal() - phase) % cycle or not meets(day):
            day += DAY
        return day

    def after_preparing(self, step: Step, ready_on: dt.date) -> dt.date:
        """The body's first meeting that leaves time to prepare the matter after the day `ready_on`."""
        return self.next(step, ready_on + dt.timedelta(weeks=WEEKS_TO_PREPARE[step.level]))

    def _phase(self, body: str, cycle: int) -> int:
        if body not in self._phases:
            # ordinal 1 is a Monday: a phase counts the days after one
            self._phases[body] = 1 + self._rng.randrange(cycle // 7) * 7 + self._rng.randrange(5)
        return self._phases[body]


def meets(day: dt.date) -> bool:
    """Whether bodies meet on such a day: a working day, outside the summer and Christmas rests."""
    when = (day.month, day.day)
    rests = SUMMER[0] <= when <= SUMMER[1] or when >= CHRISTMAS[0] or when <= CHRISTMAS[1]
    return is_working_day(day) and not rests
