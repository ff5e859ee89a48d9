"""One principal's way on a line of days: asked, received, planned, met, decided. Geometry only; a template draws it."""

import datetime as dt
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from actions.views.overview import CaseView
from kit.clock import local_day
from kit.i18n import translator
from models.phrases import swedish
from models.tables import Event, Round
from models.vocabulary import EventKind
from rules.route.handled import effective
from web.board.marks import Appearance, did, short_date
from web.board.pictures.axis import WHOLE, axis_over
from web.board.pictures.calendar import planned

PAD: Final = dt.timedelta(days=5)
MARGIN: Final = 14.0
LINE: Final = 30.0
FIRST_LABEL: Final = 27.0  # below the line
A_ROW: Final = 17.0
A_LETTER: Final = 6.9  # wide enough for any sans-serif of 12 pixels
BETWEEN: Final = 10.0

INVITED: Final = ("calm", "mail", swedish("inbjudan"))
RECEIVED: Final = ("calm", "opened", swedish("mottaget"))
PLAN_TOLD: Final = ("note", "file", swedish("vägen angiven"))
OPINION: Final = ("good", "done", swedish("synpunkter"))
SIGNED: Final = ("good", "done", swedish("undertecknat"))


@dataclass(frozen=True, slots=True)
class Moment:
    """Something on a day of the way; `who` is the body that did it, if one did."""

    on: dt.date
    look: Appearance
    who: str = ""


@dataclass(frozen=True, slots=True)
class Way:
    """What a principal's line tells. `late` are the first and last day of being late, if it is or was."""

    moments: tuple[Moment, ...]
    due_on: dt.date | None
    today: dt.date | None
    late: tuple[dt.date, dt.date] | None = None


@dataclass(frozen=True, slots=True)
class Label:
    """A moment as it is drawn: its mark at `x` on the line, its words from `left`, `y` below."""

    x: float
    left: float
    y: float
    words: str
    tone: str
    symbol: str


@dataclass(frozen=True, slots=True)
class Timeline:
    """Lengths are in the drawing's own units."""

    width: float
    height: float
    line: float
    labels: tuple[Label, ...]
    due: float | None
    today: float | None
    late: tuple[float, float] | None
    due_on: dt.date | None

    @property
    def said(self) -> str:
        """The way in words."""
        return ", ".join(label.words for label in self.labels)


def way_of(row: CaseView, round_: Round, events: Iterable[Event] = ()) -> Way:
    """A principal's way; of its `events` the newest plan is told of."""
    plans = [local_day(event.at) for event in events if event.kind is EventKind.PLANNED]
    moments = sorted(_moments(row, round_, plans[-1:]), key=lambda each: each.on)
    progress = row.progress
    late = None
    if progress.is_late and progress.late_since:
        late = (progress.late_since, row.today)
    elif progress.was_late and progress.answered_on:
        late = (row.facts.due_on, progress.answered_on)
    over = progress.is_answered or round_.closed_at
    return Way(tuple(moments), None if row.facts.is_undated else row.facts.due_on, None if over else row.today, late)


def _moments(row: CaseView, round_: Round, plans: Sequence[dt.date]) -> Iterator[Moment]:
    yield Moment(local_day(round_.launched_at), INVITED)
    if row.case.acknowledged_at:
        yield Moment(local_day(row.case.acknowledged_at), RECEIVED)
    yield from (Moment(day, PLAN_TOLD) for day in plans)
    if row.facts.opinion_on:
        yield Moment(row.facts.opinion_on, OPINION)
    for handled in effective(row.facts.handled):
        yield Moment(handled.held_on, did(row.facts, handled), handled.body)
    if row.facts.signature:
        yield Moment(row.facts.signature.signed_on, SIGNED)
    for step in row.progress.ahead:
        if step.planned_on:
            yield Moment(step.planned_on, planned(step, row.today), step.body)


def draw_way(way: Way, width: float, language: str) -> Timeline:
    """The line in a drawing of that width, its words side by side or below each other, never upon each other."""
    days = [moment.on for moment in way.moments] + [day for day in (way.due_on, way.today, *(way.late or ())) if day]
    axis = axis_over(days, PAD)

    def x(day: dt.date) -> float:
        return round(MARGIN + axis.at(day) * (width - 2 * MARGIN) / WHOLE, 1)

    labels = _placed([(x(moment.on), moment) for moment in way.moments], width, language)
    rows = max((label.y for label in labels), default=LINE)
    return Timeline(
        width,
        rows + 8,
        LINE,
        labels,
        x(way.due_on) if way.due_on else None,
        x(way.today) if way.today else None,
        (x(way.late[0]), x(way.late[1])) if way.late else None,
        way.due_on,
    )


def _placed(moments: Sequence[tuple[float, Moment]], width: float, language: str) -> tuple[Label, ...]:
    """Each label under its mark, in the first row where it has room."""
    taken: list[float] = []
    found = []
    for x, moment in moments:
        words = _words(moment, language)
        length = min(len(words) * A_LETTER, width)
        left = round(min(max(x - length / 2, 0), width - length), 1)
        row = next((number for number, end in enumerate(taken) if end + BETWEEN <= left), len(taken))
        taken[row : row + 1] = [left + length]
        tone, symbol, _ = moment.look
        found.append(Label(x, left, LINE + FIRST_LABEL + row * A_ROW, words, tone, symbol))
    return tuple(found)


def _words(moment: Moment, language: str) -> str:
    said = translator(language)(moment.look[2])
    return " ".join(filter(None, (moment.who, said, short_date(moment.on, language))))
