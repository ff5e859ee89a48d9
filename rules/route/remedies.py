"""What can be done when a principal cannot make it."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass, replace

from models.values import Step
from models.vocabulary import Level
from rules.route.chains import Chain, Sitting, Way, ends_on

DECIDING = (Level.NAMND, Level.STYRELSE)


@dataclass(frozen=True, slots=True)
class ExtraMeeting:
    """A body that could save the day with one more meeting, on any day between these two, both included."""

    name: str
    earliest: dt.date
    latest: dt.date


@dataclass(frozen=True, slots=True)
class Remedies:
    """What can be done when a principal cannot make it; each by itself.

    `replan`: the last chain in time if the days planned ahead were chosen anew. `extend_to`: a due date that would
    hold, today or later. `lower`: the highest body before the last that could decide in time; it `is_enough` where no
    higher level is asked for. `launch_by`: the day the matter should have been sent out.
    """

    replan: Chain = ()
    extra: tuple[ExtraMeeting, ...] = ()
    extend_to: dt.date | None = None
    lower: Sitting | None = None
    is_enough: bool = False
    launch_by: dt.date | None = None


NO_REMEDIES = Remedies()


def remedies_for(way: Way, first: Chain, asked: Level) -> Remedies:
    """Everything that would help, each tried by asking the way again. `first` is its first possible chain, and `asked`
    the level that is to decide.
    """
    pace, end, lower = way.at("shortest"), ends_on(first), _lower(way)
    return Remedies(
        replan=_replanned(way),
        extra=tuple(_extra_meetings(way)),
        extend_to=end if end and end >= way.start else None,
        lower=lower,
        is_enough=lower is not None and lower.level.rank >= asked.rank,
        launch_by=pace.reach_by(pace.latest()),
    )


def _replanned(way: Way) -> Chain:
    """The last chain in time if the days planned ahead were chosen anew."""
    if not any(step.planned_on and step.planned_on >= way.start for step in way.ahead):
        return ()
    free = replace(way, ahead=tuple(_replannable(step, way.start) for step in way.ahead)).at("shortest")
    return free.latest() if free.holds() else ()


def _replannable(step: Step, start: dt.date) -> Step:
    has_been = step.planned_on is not None and step.planned_on < start
    return step if has_been else replace(step, planned_on=None)


def _extra_meetings(way: Way) -> Iterator[ExtraMeeting]:
    """Every body that by itself could save it; its own days are set aside to see between which others."""
    for number, step in enumerate(way.ahead):
        free = replace(way, free=number).at("shortest")
        if free.holds():
            yield ExtraMeeting(step.name, *free.window(number))


def _lower(way: Way) -> Sitting | None:
    """The first possible meeting of the highest body before the deciding one that may decide by itself in time."""
    for length in range(len(way.ahead) - 1, 0, -1):
        shorter = replace(way, ahead=way.ahead[:length]).at("shortest")
        last = way.ahead[length - 1]
        if last.level in DECIDING and not last.consulted and shorter.holds():
            return shorter.earliest()[-1]
    return None
