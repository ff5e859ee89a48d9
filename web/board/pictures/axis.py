"""An axis of days: where a day stands on it, and where its months begin."""

import datetime as dt
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final

WHOLE: Final = 1000.0  # an axis is so many units long, whatever it is drawn on
A_WORD: Final = 60.0  # what a month's name takes of the narrowest strip
DAY: Final = dt.timedelta(days=1)
LONGEST: Final = dt.timedelta(days=3 * 366)  # what lies beyond stands at the end


@dataclass(frozen=True, slots=True)
class Tick:
    """A place on an axis and the day or number that stands there."""

    at: float
    day: dt.date | None = None
    number: int = 0


@dataclass(frozen=True, slots=True)
class Axis:
    """The days from one to another, both included."""

    begins_on: dt.date
    ends_on: dt.date

    def at(self, day: dt.date) -> float:
        """The day's place, from 0 to WHOLE; days before and after the axis stand at its ends."""
        within = min(max(day, self.begins_on), self.ends_on)
        span = max((self.ends_on - self.begins_on) / DAY, 1)
        return round(WHOLE * ((within - self.begins_on) / DAY) / span, 1)

    def holds(self, day: dt.date) -> bool:
        """Whether the day is on the axis."""
        return self.begins_on <= day <= self.ends_on

    def months(self, most: int) -> tuple[Tick, ...]:
        """The first of every month, or of every second, third and so on where there would be more than that many."""
        count = months_between(self.begins_on, self.ends_on)
        days = first_of_months(self.begins_on, count, max(1, -(-count // most)))
        return tuple(Tick(self.at(day), day) for day in days if self.holds(day))

    def named_months(self, most: int) -> tuple[Tick, ...]:
        """Those whose name has room before the axis ends: what stands beside the strip would be written over."""
        return tuple(tick for tick in self.months(most) if tick.at <= WHOLE - A_WORD)


def axis_over(days: Iterable[dt.date], pad: dt.timedelta) -> Axis:
    """An axis with room for those days, of which there is at least one, and for `pad` on both sides."""
    found = list(days)
    begins = min(found) - pad
    return Axis(begins, min(max(found) + pad, begins + LONGEST))


def months_between(begins: dt.date, ends: dt.date) -> int:
    """How many times a month begins after the first day, until the last."""
    return (ends.year - begins.year) * 12 + ends.month - begins.month


def first_of_months(begins: dt.date, count: int, every: int) -> Iterator[dt.date]:
    """The first of the months that begin after that day, one of `every` of them."""
    for number in range(1, count + 1, every):
        month = begins.month - 1 + number
        yield dt.date(begins.year + month // 12, month % 12 + 1, 1)
