"""Which of the days chosen still stand. One that does not is no plan: its step is without a day, and asked for anew."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from itertools import groupby

from models.meetings import Meetings, covers
from models.values import Handled, Step


def in_turn(ahead: Sequence[Step], behind: Sequence[Handled] = ()) -> tuple[Step, ...]:
    """The steps ahead, a day taken away where a body before has the matter later, or had it later already.

    Steps of one level that follow one another stand side by side and wait for nobody among them.
    """
    found: list[Step] = []
    latest: dt.date | None = None
    for _, stage in groupby(ahead, key=lambda step: step.level):
        steps = [_standing(step, _floor(step, latest, behind)) for step in stage]
        latest = max((day for day in [latest, *(step.planned_on for step in steps)] if day), default=None)
        found += steps
    return tuple(found)


def _floor(step: Step, latest: dt.date | None, behind: Iterable[Handled]) -> dt.date | None:
    held = (handled.held_on for handled in behind if handled.level is not step.level)
    return max((day for day in (latest, *held) if day), default=None)


def _standing(step: Step, floor: dt.date | None) -> Step:
    if step.planned_on is None or floor is None or step.planned_on >= floor:
        return step
    return lapsed(step)


def lapsed(step: Step) -> Step:
    """The step without the day it had chosen."""
    return replace(step, planned_on=None, lapsed_on=step.planned_on)


def after_telling(route: Sequence[Step], ahead: Sequence[Step], told: Meetings, today: dt.date) -> tuple[Step, ...]:
    """The route once bodies' days have been told anew: a day to come that is not among them is a cancelled meeting, and
    one that was cancelled and is there again stands again.

    A day chosen after the telling is newer word, whatever was told.
    """
    by_body = {step.body: step for step in ahead}
    known = [_as_told(by_body.get(step.body, step), step, told, today) for step in route]
    # a body beside the route that has the matter again
    added = [_as_told(step, step, told, today) for step in ahead if step.body not in {each.body for each in route}]
    return (*known, *(step for step in added if step.lapsed_on))


def _as_told(step: Step, kept: Step, told: Mapping[str, tuple[dt.date, ...]], today: dt.date) -> Step:
    days = told.get(step.body)
    if days is None:
        return kept
    if kept.lapsed_on and kept.lapsed_on in days:
        return replace(kept, planned_on=kept.lapsed_on, lapsed_on=None)
    is_cancelled = step.planned_on and step.planned_on >= today and step.planned_on not in days
    return lapsed(step) if is_cancelled and covers(days, step.planned_on or today) else kept
