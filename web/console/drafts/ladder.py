"""The letters of a round that nobody answers, drawn along a line of time."""

import datetime as dt
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Final

from kit.clock import local_day
from web.console.drafts.timing import Forecast

WIDTH, HEIGHT = 720, 150
LEFT, RIGHT, BASE = 16, 704, 110
STEP: Final = 18
CLOSE: Final = 16
MOST_MONTHS: Final = 8


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
    width: int = WIDTH
    height: int = HEIGHT
    left: int = LEFT
    right: int = RIGHT
    base: int = BASE


def ladder(found: Forecast) -> Ladder:
    """The letters from the launch to the last of them."""
    days = [local_day(each.at) for each in found.coming]
    due = None if found.plan.is_undated else found.plan.due_on
    first, last = found.starts_on, max([*days, due or found.starts_on, found.starts_on + dt.timedelta(30)])

    def across(day: dt.date) -> float:
        return round(LEFT + (RIGHT - LEFT) * (day - first).days / (last - first).days, 1)

    marks = list(_stacked([(across(day), due is not None and day > due) for day in sorted({first, *days})]))
    return Ladder(marks, _ticks(first, last, across), across(due) if due and due >= first else None)


def _stacked(places: list[tuple[float, bool]]) -> Iterator[Mark]:
    """Each above the one before it where they would touch."""
    before, height = -99.0, 0
    for x, is_late in places:
        height = height + 1 if x - before < CLOSE else 0
        yield Mark(x, BASE - STEP * min(height, 5), is_late)
        before = x


def _ticks(first: dt.date, last: dt.date, across: Callable[[dt.date], float]) -> list[Tick]:
    months = list(_months(first, last))
    apart = len(months) // MOST_MONTHS + 1
    return [Tick(across(month), month) for month in months[::apart]]


def _months(first: dt.date, last: dt.date) -> Iterator[dt.date]:
    month = (first.replace(day=1) + dt.timedelta(32)).replace(day=1)
    while month <= last:
        yield month
        month = (month + dt.timedelta(32)).replace(day=1)
