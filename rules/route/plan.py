"""The days a principal has chosen: which of them still stand, and which deserve a second look. It blocks nothing."""

import datetime as dt
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from itertools import groupby, pairwise, product

from models.meetings import LeadTimes, Meetings, covers
from models.values import Handled, Step
from models.vocabulary import Act, EventKind
from rules.law.workdays import DAY
from rules.route.chains import hoped_from
from rules.route.hearings import stages, with_a_say


def in_turn(ahead: Sequence[Step], behind: Sequence[Handled] = ()) -> tuple[Step, ...]:
    """The steps ahead, a day taken away where a body before has the matter later, or had it later already.

    Steps of one level that follow one another stand side by side and wait for nobody among them. Nobody waits for a
    step that is only heard, nor does it for others.
    """
    if not _any_planned(ahead):
        return tuple(ahead)
    found: list[Step] = []
    latest: dt.date | None = None
    for _, stage in groupby(with_a_say(ahead), key=lambda step: step.level):
        steps = [_standing(step, _floor(step, latest, behind)) for step in stage]
        latest = max((day for day in [latest, *(step.planned_on for step in steps)] if day), default=None)
        found += steps
    return _among_hearings(ahead, found)


def _any_planned(ahead: Iterable[Step]) -> bool:
    """Whether there is a day that could be taken away."""
    return any(step.planned_on for step in ahead)


def _among_hearings(ahead: Sequence[Step], found: Iterable[Step]) -> tuple[Step, ...]:
    """The steps that have a say, in their places among those that are only heard, which stand as they are."""
    following = iter(found)
    return tuple(step if step.consulted else next(following) for step in ahead)


def _floor(step: Step, latest: dt.date | None, behind: Iterable[Handled]) -> dt.date | None:
    held = (row.held_on for row in behind if row.level is not step.level and row.act is not Act.IS_HEARD)
    return max((day for day in (latest, *held) if day), default=None)


def _standing(step: Step, floor: dt.date | None) -> Step:
    if step.planned_on is None or floor is None or step.planned_on >= floor:
        return step
    return lapsed(step)


def lapsed(step: Step) -> Step:
    """The step without the day it had chosen."""
    return replace(step, planned_on=None, lapsed_on=step.planned_on)


def within_reach(
    ahead: Sequence[Step], meetings: Meetings, lead_times: LeadTimes, waiting: Mapping[str, dt.date]
) -> tuple[Step, ...]:
    """The steps ahead, a day taken away where a body before has the matter without a day and its next known meeting is
    too late. `waiting`: such bodies, and the first day each could have it.

    A body that never had a day, nor the matter, holds nobody up.
    """
    if not (waiting and _any_planned(ahead)):
        return tuple(ahead)
    found: list[Step] = []
    waits_for: dt.date | None = None
    for _, stage in groupby(with_a_say(ahead), key=lambda step: step.level):
        steps = [_reached(step, waits_for, lead_times) for step in stage]
        held = [step for step in steps if step.body in waiting and step.planned_on is None]
        again = [_again(step, waits_for, meetings, lead_times, waiting[step.body]) for step in held]
        waits_for = max([day for day in [waits_for, *again] if day], default=None)
        found += steps
    return _among_hearings(ahead, found)


def _has_lost_its_day(step: Step) -> bool:
    return step.lapsed_on is not None and step.planned_on is None


def _reached(step: Step, waits_for: dt.date | None, lead_times: LeadTimes) -> Step:
    if step.planned_on is None or waits_for is None or waits_for + _into(step, lead_times) <= step.planned_on:
        return step
    return lapsed(step)


def _again(step: Step, waits_for: dt.date | None, meetings: Meetings, lead_times: LeadTimes, start: dt.date) -> dt.date:
    """When a body that has it without a day can take it up at the earliest."""
    bound = max(start, waits_for + _into(step, lead_times)) if waits_for else start
    days = meetings.get(step.body)
    return hoped_from(days, bound) or bound


def _into(step: Step, lead_times: LeadTimes) -> dt.timedelta:
    return dt.timedelta(days=lead_times.into(step.level).shortest)


def after_telling(
    route: Sequence[Step],
    ahead: Sequence[Step],
    told: Meetings,
    meetings: Meetings,
    lead_times: LeadTimes,
    today: dt.date,
) -> tuple[Step, ...]:
    """The route once bodies' days have been told anew: a day to come that is not among them is a cancelled meeting, and
    what hung on it falls with it; one that is there again stands again.

    `meetings` are all that is known after the telling. A day chosen after it is newer word, whatever was told.
    """
    steps = [_as_told(step, told, meetings, today) for step in ahead]
    lost = {step.body: today for step in steps if _has_lost_its_day(step)}
    found = {step.body: step for step in within_reach(in_turn(steps), meetings, lead_times, lost)}
    # a body beside the route that has the matter again
    added = [step for body, step in found.items() if body not in {each.body for each in route}]
    return (*(found.get(step.body, step) for step in route), *(step for step in added if step.lapsed_on))


def _as_told(step: Step, told: Meetings, meetings: Meetings, today: dt.date) -> Step:
    day = step.planned_on or step.lapsed_on
    if day is None or day < today:
        return step
    days = meetings.get(step.body)
    if step.planned_on is None:
        return replace(step, planned_on=day, lapsed_on=None) if days is None or day in days else step
    is_cancelled = step.body in told and day not in told[step.body] and covers(told[step.body], day)
    return lapsed(step) if is_cancelled else step


def with_days_that_stand(route: Sequence[Step], ahead: Sequence[Step]) -> tuple[Step, ...]:
    """The whole route, its steps ahead as they stand."""
    found = {step.body: step for step in ahead}
    return tuple(found.get(step.body, step) for step in route)


def still_asked_for(route: Sequence[Step], ahead: Sequence[Step]) -> tuple[Step, ...]:
    """A new route, where a step left without a day is still asked for one if it had lost its own."""
    lost = {step.body: step.lapsed_on for step in ahead if _has_lost_its_day(step)}
    return tuple(step if step.planned_on else replace(step, lapsed_on=lost.get(step.body)) for step in route)


def days_removed(kind: EventKind, before: Sequence[Step], after: Sequence[Step]) -> tuple[Step, ...]:
    """The steps ahead that lost their day to a plan or to meeting days told; a body that only moved has another."""
    if kind not in {EventKind.PLANNED, EventKind.MEETINGS_TOLD}:
        return ()
    planned = {step.body for step in after if step.planned_on}
    return tuple(step for step in before if step.planned_on and step.body not in planned)


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


def quiet_until(ahead: Sequence[Step], next_letter_on: dt.date, today: dt.date) -> dt.date | None:
    """The day of the next letter, where it comes after the next planned meeting; None when no such day is planned, and
    when a new one is asked for in the place of one that stands no more."""
    planned = [step.planned_on for step in ahead if step.planned_on]
    is_asked = any(step.lapsed_on and not step.planned_on for step in ahead)
    if is_asked or not planned or min(planned) < today or next_letter_on <= min(planned):
        return None
    return next_letter_on
