"""What deserves a second look in the days a principal has planned. Said kindly and at once; it blocks nothing."""

import datetime as dt
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
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
        *_all_lapsed(steps, meetings, lead_times, today),
        *(found for one, other in followed for found in _between(one, other, lead_times)),
        *(found for step in planned for found in _at_home(step, meetings, due_on)),
    )


def _all_lapsed(
    steps: Sequence[Step], meetings: Meetings, lead_times: LeadTimes, today: dt.date
) -> Iterator[PlanCaution]:
    """The days that stand no more, each step read after those before it: with the day they are taken up, if known."""
    before: list[tuple[Step, dt.date | None]] = []
    for step in steps:
        possible, taken_up = _possible_from(step, before, lead_times, today), step.planned_on
        if step.lapsed_on and not step.planned_on:
            yield _lapsed(step, step.lapsed_on, [each for each, _ in before], meetings, possible)
            taken_up = next(iter(_two_from(meetings.get(step.body, ()), possible)), None)
        before.append((step, taken_up))


def _lapsed(step: Step, on: dt.date, before: Sequence[Step], meetings: Meetings, possible: dt.date) -> PlanCaution:
    """A day that stands no more: why, and which known meetings could take its place."""
    days = meetings.get(step.body, ())
    had = {each.planned_on: each for each in with_a_say(before) if each.planned_on and each.level is not step.level}
    latest = max(had, default=None)
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
    step: Step, before: Iterable[tuple[Step, dt.date | None]], lead_times: LeadTimes, today: dt.date
) -> dt.date:
    """The first day the step may be taken up, after those before it."""
    days = (day for each, day in before if day and not each.consulted and each.level is not step.level)
    latest = max(days, default=None)
    return max(today, latest + dt.timedelta(days=lead_times.into(step.level).shortest)) if latest else today


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
