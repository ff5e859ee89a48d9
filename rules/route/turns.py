"""Which of the days chosen still stand. One that does not is no plan: its step is without a day, and asked for anew."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import replace
from itertools import groupby

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
    return replace(step, planned_on=None, lapsed_on=step.planned_on)
