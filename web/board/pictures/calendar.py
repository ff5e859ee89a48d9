"""The calendar of a round: each principal's way as a strip of days. Geometry only; a template draws it.

A strip has a lane a level, the highest on top. Places along it are those of its axis, heights are pixels.
"""

import datetime as dt
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from actions.views.overview import CaseView, RoundView
from kit.clock import local_day
from models.meetings import Meetings
from models.values import CaseFacts, Step
from models.vocabulary import Level
from rules.forecast import Chain, Outlook, Verdict
from rules.route.chains import ends_on
from rules.route.handled import effective
from rules.route.progress import CaseProgress
from web.board.marks import AWAITED, PLANNED, TO_BE_HEARD, Appearance, Mark, did, mark_of
from web.board.pictures.axis import Axis, axis_over

ABOVE: Final = 9.0
APART: Final = 10.0
BELOW: Final = 15.0
PAD: Final = dt.timedelta(days=6)


@dataclass(frozen=True, slots=True)
class Lanes:
    """Where each level's meetings stand in a strip; `apart` is 0 where there is room for one line only."""

    levels: tuple[Level, ...]
    apart: float = APART

    def y(self, level: Level) -> float:
        """The height of a level's lane, counted downwards; one that is not there stands lowest."""
        place = self.levels.index(level) if level in self.levels else 0
        return ABOVE + self.apart * (len(self.levels) - 1 - place)

    @property
    def height(self) -> float:
        """How high a strip is."""
        return ABOVE + self.apart * max(len(self.levels) - 1, 0) + BELOW

    @property
    def ground(self) -> float:
        """Where brackets and the proposal's last day stand."""
        return self.height - 3


@dataclass(frozen=True, slots=True)
class Spot:
    """A mark on a strip: what happened or is planned, and when."""

    at: float
    y: float
    look: Appearance

    @property
    def tone(self) -> str:
        """Its colour, by name."""
        return self.look[0]

    @property
    def symbol(self) -> str:
        """Its shape, by name."""
        return self.look[1]


@dataclass(frozen=True, slots=True)
class Bracket:
    """A chain of meetings: the last one in time, or the first possible where that is too late."""

    places: tuple[float, ...]
    is_in_time: bool


@dataclass(frozen=True, slots=True)
class Strip:
    """One principal's way. `ready` is where its proposal's last day stands, `due` its due date if it has its own."""

    known: tuple[tuple[float, float], ...]
    spots: tuple[Spot, ...]
    bracket: Bracket | None
    ready: float | None
    due: float | None


@dataclass(frozen=True, slots=True)
class Ground:
    """What every strip of a round is drawn on. `due` is None in a round without a due date, `today` once it is over."""

    axis: Axis
    lanes: Lanes
    due_on: dt.date
    due: float | None
    today: float | None
    window: tuple[float, float] | None = None


def ground_of(view: RoundView, levels: Sequence[Level], apart: float = APART) -> Ground:
    """What a round's strips are drawn on."""
    round_, axis = view.round, view.once(axis_of)
    today = view.cases[0].today if view.cases else round_.due_on
    window = round_.window
    return Ground(
        axis,
        Lanes(tuple(levels), apart),
        round_.due_on,
        None if round_.is_undated else axis.at(round_.due_on),
        None if round_.closed_at else axis.at(today),
        (axis.at(window.not_before or axis.begins_on), axis.at(window.not_after or axis.ends_on)) if window else None,
    )


def axis_of(view: RoundView) -> Axis:
    """The days between the invitation and the last thing known, planned or possible."""
    round_ = view.round
    over = [local_day(round_.closed_at)] if round_.closed_at else [row.today for row in view.cases[:1]]
    days = [local_day(round_.launched_at), round_.due_on, *over]
    return axis_over([*days, *(day for row in view.cases for day in row.once(_span))], PAD)


def _span(row: CaseView) -> tuple[dt.date, dt.date]:
    """The first and the last day of a row's own."""
    days = [row.case.due_on, *(handled.held_on for handled in effective(row.facts.handled))]
    days += [step.planned_on for step in row.progress.ahead if step.planned_on]
    if row.outlook:
        days += [sitting.on for sitting in chain_of(row.outlook)]
    return min(days), max(days)


def strip_of(facts: CaseFacts, progress: CaseProgress, found: Outlook | None, today: dt.date, ground: Ground) -> Strip:
    """One principal's way on a day in Stockholm."""
    axis, lanes = ground.axis, ground.lanes
    chain = chain_of(found) if found else ()
    return Strip(
        known=tuple(_known(facts.route, facts.meetings, axis, lanes)),
        spots=(*_held(facts, axis, lanes), *_planned(progress.ahead, today, axis, lanes)),
        bracket=_bracket(chain, found, axis),
        ready=_ready(found, axis),
        due=None if facts.is_undated or facts.due_on == ground.due_on else axis.at(facts.due_on),
    )


def strip(row: CaseView, ground: Ground) -> Strip:
    """The row's way."""
    return strip_of(row.facts, row.progress, row.outlook, row.today, ground)


def legend(strips: Iterable[Strip], language: str) -> tuple[Mark, ...]:
    """The marks that stand on those strips, each once."""
    looks = dict.fromkeys(spot.look for strip in strips for spot in strip.spots)
    return tuple(mark_of(look, language) for look in looks)


def chain_of(found: Outlook) -> Chain:
    """The last chain that works, or the first possible one where none is in time; what is planned wholly is neither."""
    if found.verdict is Verdict.UNKNOWN or found.is_planned:
        return ()
    return found.first if found.verdict is Verdict.CANNOT else found.last


def _bracket(chain: Chain, found: Outlook | None, axis: Axis) -> Bracket | None:
    if found is None or ends_on(chain) is None:
        return None
    places = sorted({axis.at(sitting.on) for sitting in chain})
    return Bracket(tuple(places), found.verdict is not Verdict.CANNOT)


def _ready(found: Outlook | None, axis: Axis) -> float | None:
    """Where the proposal's last day stands; nowhere for who cannot make it whatever it does."""
    day = None if found is None or found.verdict is Verdict.CANNOT else found.reach_by
    return axis.at(day) if day and axis.holds(day) else None


def _known(route: Iterable[Step], meetings: Meetings, axis: Axis, lanes: Lanes) -> Iterator[tuple[float, float]]:
    for step in route:
        yield from ((axis.at(day), lanes.y(step.level)) for day in meetings.get(step.body, ()) if axis.holds(day))


def _held(facts: CaseFacts, axis: Axis, lanes: Lanes) -> Iterator[Spot]:
    for handled in effective(facts.handled):
        yield Spot(axis.at(handled.held_on), lanes.y(handled.level), did(facts, handled))


def _planned(ahead: Iterable[Step], today: dt.date, axis: Axis, lanes: Lanes) -> Iterator[Spot]:
    for step in ahead:
        if step.planned_on:
            yield Spot(axis.at(step.planned_on), lanes.y(step.level), planned(step, today))


def planned(step: Step, today: dt.date) -> Appearance:
    """How a step with a day looks: it is to come, or what came of it is awaited."""
    if step.planned_on and step.planned_on < today:
        return AWAITED
    return TO_BE_HEARD if step.consulted else PLANNED
