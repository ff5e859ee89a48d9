"""The letters of a round that nobody answers, drawn along a line of time."""

import datetime as dt
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Final

from kit.clock import local_day
from web.console.drafts.timing import Forecast

WIDE, NARROW, HEIGHT = 720, 360, 150
MARGIN, BASE = 16, 110
STEP: Final = 18
CLOSE: Final = 16
A_MONTH: Final = 80  # what its name takes


@dataclass(frozen=True, slots=True)
class Mark:
    """A day with letters; `is_late` after the due date."""

    x: float
    y: float
    is_late: bool


@dataclass(frozen=True, slots=True)
class Tick:
    """The first of a month."""

    x: float
    day: dt.date


@dataclass(frozen=True, slots=True)
class Ladder:
    """The picture, in units of its own."""

    marks: list[Mark]
    ticks: list[Tick]
    due: float | None
    width: int
    height: int = HEIGHT
    left: int = MARGIN
    base: int = BASE

    @property
    def right(self) -> int:
        """Where the line ends."""
        return self.width - MARGIN


def ladders(found: Forecast) -> tuple[Ladder, Ladder]:
    """The letters from the launch to the last of them, for a screen and for a phone."""
    return ladder(found, WIDE), ladder(found, NARROW)


def ladder(found: Forecast, width: int) -> Ladder:
    """The letters from the launch to the last of them."""
    days = [local_day(each.at) for each in found.coming]
    due = None if found.plan.is_undated else found.plan.due_on
    first, last = found.starts_on, max([*days, due or found.starts_on, found.starts_on + dt.timedelta(30)])

    def across(day: dt.date) -> float:
        return round(MARGIN + (width - 2 * MARGIN) * (day - first).days / (last - first).days, 1)

    marks = list(_stacked([(across(day), due is not None and day > due) for day in sorted({first, *days})]))
    ticks = _ticks(first, last, across, width // A_MONTH)
    return Ladder(marks, ticks, across(due) if due and due >= first else None, width)


def _stacked(places: list[tuple[float, bool]]) -> Iterator[Mark]:
    """Each above the one before it where they would touch."""
    before, height = -99.0, 0
    for x, is_late in places:
        height = height + 1 if x - before < CLOSE else 0
        yield Mark(x, BASE - STEP * min(height, 5), is_late)
        before = x


def _ticks(first: dt.date, last: dt.date, across: Callable[[dt.date], float], most: int) -> list[Tick]:
    months = list(_months(first, last))
    apart = len(months) // most + 1
    return [Tick(across(month), month) for month in months[::apart]]


def _months(first: dt.date, last: dt.date) -> Iterator[dt.date]:
    month = (first.replace(day=1) + dt.timedelta(32)).replace(day=1)
    while month <= last:
        yield month
        month = (month + dt.timedelta(32)).replace(day=1)
