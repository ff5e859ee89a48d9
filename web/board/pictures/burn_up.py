"""The burn-up: how many had decided by each day, against the due date. Geometry only; a template draws it."""

import datetime as dt
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from actions.views.overview import RoundView
from kit.clock import local_day
from models.values import Step
from rules.route.progress import burn_up
from web.board.pictures.axis import DAY, Tick, first_of_months, months_between

LEFT, RIGHT, TOP, BOTTOM = 34.0, 14.0, 26.0, 30.0
PAD: Final = dt.timedelta(days=4)

Points = Sequence[tuple[dt.date, int]]


@dataclass(frozen=True, slots=True)
class Chart:
    """Lengths are in the drawing's own units. Paths are SVG path data; empty when there is nothing to draw."""

    width: float
    height: float
    left: float
    right: float
    top: float
    bottom: float
    decided: str
    planned: str
    due_x: float
    today_x: float
    today_y: float
    months: tuple[Tick, ...]
    numbers: tuple[Tick, ...]

    @property
    def due_label_ends(self) -> bool:
        """Whether the due date's label stands before its line, for want of room after it."""
        return self.due_x > self.width * 0.62


@dataclass(frozen=True, slots=True)
class BurnUp:
    """What the chart shows, as numbers. `planned` goes on from today with the days principals plan to decide."""

    begins_on: dt.date
    ends_on: dt.date
    due_on: dt.date
    today: dt.date
    principals: int
    answered: Points
    planned: Points
    is_undated: bool = False

    @property
    def now(self) -> int:
        """How many have answered."""
        return self.answered[-1][1] if self.answered else 0


def burn_up_of(view: RoundView, today: dt.date) -> BurnUp:
    """The round's burn-up on a day in Stockholm."""
    rows = [row.progress for row in view.cases]
    answered = burn_up(row.answered_on for row in rows if row.answered_on)
    begins = local_day(view.round.launched_at)
    so_far = answered[-1][1] if answered else 0
    coming = burn_up(day for row in rows if not row.is_answered and (day := _deciding_day(row.ahead)) and day >= today)
    planned = tuple((day, so_far + count) for day, count in coming)
    last = max([view.round.due_on, *(day for day, _ in (*answered, *planned))])
    ends = max(last, today) if not view.round.closed_at else last
    return BurnUp(
        begins_on=min([begins, *(day for day, _ in answered[:1])]),
        ends_on=ends,
        due_on=view.round.due_on,
        today=today,
        principals=len(rows),
        answered=answered,
        planned=planned,
        is_undated=view.round.is_undated,
    )


def _deciding_day(ahead: Sequence[Step]) -> dt.date | None:
    return ahead[-1].planned_on if ahead else None


def draw(data: BurnUp, width: float, height: float) -> Chart:
    """The chart in a drawing of that size."""
    span = (data.ends_on + PAD - data.begins_on) / DAY
    most = max(data.principals, 1)

    def x(day: dt.date) -> float:
        return round(LEFT + (width - LEFT - RIGHT) * ((day - data.begins_on) / DAY) / span, 1)

    def y(count: int) -> float:
        return round(height - BOTTOM - (height - TOP - BOTTOM) * count / most, 1)

    today = min(max(data.today, data.begins_on), data.ends_on)
    return Chart(
        width=width,
        height=height,
        left=LEFT,
        right=width - RIGHT,
        top=TOP,
        bottom=height - BOTTOM,
        decided=_steps(x(data.begins_on), y(0), ((x(day), y(n)) for day, n in data.answered), x(today)),
        planned=_steps(x(today), y(data.now), ((x(day), y(n)) for day, n in data.planned)) if data.planned else "",
        due_x=x(data.due_on),
        today_x=x(today),
        today_y=y(data.now),
        months=tuple(Tick(x(day), day) for day in _months(data.begins_on, data.ends_on, width)),
        numbers=tuple(Tick(y(count), None, count) for count in _numbers(most)),
    )


def _steps(x: float, y: float, points: Iterable[tuple[float, float]], until: float | None = None) -> str:
    path = [f"M{x} {y}"]
    for next_x, next_y in points:
        path.append(f"H{next_x}V{next_y}")
    if until is not None:
        path.append(f"H{until}")
    return "".join(path)


def _months(begins: dt.date, ends: dt.date, width: float) -> Iterator[dt.date]:
    """The first of every month, or of every second or third where they would crowd."""
    count = months_between(begins, ends)
    yield from first_of_months(begins, count, max(1, round(count * 62 / width + 0.49)))


def _numbers(most: int) -> tuple[int, ...]:
    return (0, most) if most < 4 else (0, most // 2, most)
