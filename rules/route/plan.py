"""What deserves a second look in the days a principal has planned. Said kindly and at once; it blocks nothing."""

import datetime as dt
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import pairwise, product

from models.meetings import LeadTimes, Meetings, covers
from models.values import Step
from rules.law.workdays import DAY
from rules.route.hearings import stages, with_a_say
from rules.route.turns import in_turn


class PlanCautionKind(StrEnum):
    """What looks odd, or stands no more."""

    AFTER_DUE = "after_due"
    OUT_OF_ORDER = "out_of_order"
    CANCELLED = "cancelled"
    OVERTAKEN = "overtaken"
    TOO_CLOSE = "too_close"
    HEARD_AFTER = "heard_after"
    NO_MEETING = "no_meeting"
    BEFORE_WINDOW = "before_window"
    AFTER_WINDOW = "after_window"


@dataclass(frozen=True, slots=True)
class PlanCaution:
    """One planned day that looks odd. `body` is the body's name and `on` its day.

    `other` and `other_on`: the body before it (out of order, too close) or after it (heard after), the due date, or the
    first or last day of the window. `days`: the fewest days there usually are between the two. `near`: the body's known
    meetings nearest before and after; of a day that stands no more (out of order, cancelled, overtaken) those that
    could take its place.
    """

    kind: PlanCautionKind
    body: str
    on: dt.date
    other: str = ""
    other_on: dt.date | None = None
    days: int = 0
    near: tuple[dt.date, ...] = ()

    @property
    def stands_no_more(self) -> bool:
        """Whether the day is no plan any more, and a new one is asked for."""
        return self.kind in {PlanCautionKind.OUT_OF_ORDER, PlanCautionKind.CANCELLED, PlanCautionKind.OVERTAKEN}


def plan_cautions(
    ahead: Sequence[Step], meetings: Meetings, lead_times: LeadTimes, due_on: dt.date | None, today: dt.date
) -> tuple[PlanCaution, ...]:
    """What looks odd in the planned days of the steps ahead, step by step. `due_on` is None for one asked anew."""
    if not any(step.planned_on or step.lapsed_on for step in ahead):
        return ()
    steps = in_turn(ahead)
    planned = [step for step in steps if step.planned_on]
    in_stages = [[planned[number] for number in stage] for stage in stages(planned)]
    followed = (pair for one, other in pairwise(in_stages) for pair in product(one, other))
    return (
        *(_lapsed(step, steps[:number], meetings, lead_times, today) for number, step in _without_day(steps)),
        *(found for one, other in followed for found in _between(one, other, lead_times)),
        *(found for step in planned for found in _at_home(step, meetings, due_on)),
    )


def _without_day(steps: Sequence[Step]) -> Iterator[tuple[int, Step]]:
    return ((number, step) for number, step in enumerate(steps) if step.lapsed_on and not step.planned_on)


def _lapsed(
    step: Step, before: Sequence[Step], meetings: Meetings, lead_times: LeadTimes, today: dt.date
) -> PlanCaution:
    """A day that stands no more: why, and which known meetings could take its place."""
    on = step.lapsed_on or dt.date.min
    days = meetings.get(step.body, ())
    had = {each.planned_on: each for each in with_a_say(before) if each.planned_on and each.level is not step.level}
    latest = max(had, default=None)
    possible = _possible_from(step, before, meetings, lead_times, today)
    near = _two_from(days, possible)
    if latest and latest > on:
        return PlanCaution(PlanCautionKind.OUT_OF_ORDER, step.name, on, had[latest].name, latest, near=near)
    is_cancelled = step.body in meetings and covers(days, on) and on not in days
    if is_cancelled:
        return PlanCaution(PlanCautionKind.CANCELLED, step.name, on, near=near)
    near = _two_from(days, max(possible, on + DAY))  # what has overtaken a day has overtaken those before it
    return PlanCaution(PlanCautionKind.OVERTAKEN, step.name, on, near=near)


def _two_from(days: Sequence[dt.date], first: dt.date) -> tuple[dt.date, ...]:
    place = bisect_left(days, first)
    return tuple(days[place : place + 2])


def _possible_from(
    step: Step, before: Sequence[Step], meetings: Meetings, lead_times: LeadTimes, today: dt.date
) -> dt.date:
    """The first day the step may be taken up, after those before it."""
    taken_up = (
        _taken_up(each, before[:number], meetings, lead_times, today)
        for number, each in enumerate(before)
        if not each.consulted and each.level is not step.level
    )
    latest = max((day for day in taken_up if day), default=None)
    return max(today, latest + dt.timedelta(days=lead_times.into(step.level).shortest)) if latest else today


def _taken_up(
    step: Step, before: Sequence[Step], meetings: Meetings, lead_times: LeadTimes, today: dt.date
) -> dt.date | None:
    """Its planned day; of one that has lost it the first known meeting that could take its place."""
    if step.planned_on or not step.lapsed_on:
        return step.planned_on
    days = meetings.get(step.body, ())
    place = bisect_left(days, _possible_from(step, before, meetings, lead_times, today))
    return days[place] if place < len(days) else None


def _between(one: Step, other: Step, lead_times: LeadTimes) -> Iterator[PlanCaution]:
    if one.planned_on is None or other.planned_on is None:
        return
    if one.consulted or other.consulted:
        if one.consulted and one.planned_on > other.planned_on:
            yield PlanCaution(PlanCautionKind.HEARD_AFTER, one.name, one.planned_on, other.name, other.planned_on)
        return
    shortest = lead_times.into(other.level).shortest
    if (other.planned_on - one.planned_on).days < shortest:
        kind = PlanCautionKind.TOO_CLOSE
        yield PlanCaution(kind, other.name, other.planned_on, one.name, one.planned_on, shortest)


def _at_home(step: Step, meetings: Meetings, due_on: dt.date | None) -> Iterator[PlanCaution]:
    """Against the due date and the body's own calendar."""
    days, day = meetings.get(step.body), step.planned_on
    if day is None:
        return
    if due_on and day > due_on:
        yield PlanCaution(PlanCautionKind.AFTER_DUE, step.name, day, other_on=due_on)
    if days is not None and day not in days and covers(days, day):
        place = bisect_left(days, day)
        yield PlanCaution(PlanCautionKind.NO_MEETING, step.name, day, near=days[max(place - 1, 0) : place + 1])
