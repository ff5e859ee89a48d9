"""What deserves a second look in the days a principal has planned. Said kindly and at once; it blocks nothing."""

from __future__ import annotations

import datetime as dt
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import groupby, pairwise, product

from models.meetings import LeadTimes, Meetings, covers
from models.values import Step


class PlanCautionKind(StrEnum):
    """What looks odd."""

    AFTER_DUE = "after_due"
    OUT_OF_ORDER = "out_of_order"
    TOO_CLOSE = "too_close"
    NO_MEETING = "no_meeting"
    BEFORE_WINDOW = "before_window"
    AFTER_WINDOW = "after_window"


@dataclass(frozen=True, slots=True)
class PlanCaution:
    """One planned day that looks odd. `body` is the body's name and `on` its day.

    `other` and `other_on`: the body before it (out of order, too close), the due date, or
    the first or last day of the window. `days`: the fewest days
    there usually are between the two. `near`: the body's known meetings nearest before and after.
    """

    kind: PlanCautionKind
    body: str
    on: dt.date
    other: str = ""
    other_on: dt.date | None = None
    days: int = 0
    near: tuple[dt.date, ...] = ()


def plan_cautions(
    ahead: Sequence[Step], meetings: Meetings, lead_times: LeadTimes, due_on: dt.date | None
) -> tuple[PlanCaution, ...]:
    """What looks odd in the planned days of the steps ahead, step by step. `due_on` is None for one asked anew."""
    planned = [step for step in ahead if step.planned_on]
    stages = [list(steps) for _, steps in groupby(planned, key=lambda step: step.level)]
    followed = (pair for one, other in pairwise(stages) for pair in product(one, other))
    return (
        *(found for one, other in followed for found in _between(one, other, lead_times)),
        *(found for step in planned for found in _at_home(step, meetings, due_on)),
    )


def _between(one: Step, other: Step, lead_times: LeadTimes) -> Iterator[PlanCaution]:
    if one.planned_on is None or other.planned_on is None:
        return
    shortest = lead_times.into(other.level).shortest
    if other.planned_on < one.planned_on:
        kind = PlanCautionKind.OUT_OF_ORDER
    elif (other.planned_on - one.planned_on).days < shortest:
        kind = PlanCautionKind.TOO_CLOSE
    else:
        return
    yield PlanCaution(kind, other.name, other.planned_on, one.name, one.planned_on, shortest)


def _at_home(step: Step, meetings: Meetings, due_on: dt.date | None) -> Iterator[PlanCaution]:
    """Against the due date and the body's own calendar."""
    days, day = meetings.get(step.body), step.planned_on
    if day is None:
        return
    if due_on and day > due_on:
        yield PlanCaution(PlanCautionKind.AFTER_DUE, step.name, day, other_on=due_on)
    if days is not None and day not in days and _is_told(days, day):
        place = bisect_left(days, day)
        yield PlanCaution(PlanCautionKind.NO_MEETING, step.name, day, near=days[max(place - 1, 0) : place + 1])


def _is_told(days: tuple[dt.date, ...], day: dt.date) -> bool:
    return covers(days, day) and (not days or days[0].year <= day.year)
