"""The letters that count from meetings: the last that still work, and what a planned one came to."""

import datetime as dt
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from functools import lru_cache

from kit.clock import at_local
from models.meetings import Meetings
from models.phrases import Phrase
from models.values import CaseFacts, ChasePolicy, Step
from models.vocabulary import LetterKind, MeetingsAsked
from rules.forecast import last_chance
from rules.ladder.moment import LastMeetings, Moment
from rules.ladder.seasons import unknown_bodies, with_usual_seasons
from rules.ladder.summer_rest import Rest
from rules.law.workdays import DAY, add_working_days, on_or_after, working_day_after
from rules.route.hearings import with_a_say
from rules.route.routes import Course
from rules.route.window import last_in_window, within_window

# the first day too late, and the meetings missed where their days are known
Turned = tuple[dt.date, LastMeetings | None]

SECOND = 2  # the working day after is for whoever takes the minutes


def from_last_meetings(facts: CaseFacts, way: Course, policy: ChasePolicy) -> Iterator[Moment]:
    """The moments of a case that is not answered, between the day the round went out and its due date.

    Receipt is asked for whatever the round asks for; the others need a way to a decision.
    """
    if way.asked_anew_on or facts.asked_on is None or facts.is_undated:
        return
    receipt_on, turned = _receipt_on(facts, way, facts.asked_on, policy), turned_on(facts, way)
    if receipt_on:
        reason = Phrase("mottagandet är inte bekräftat efter {count} arbetsdagar", count=policy.receipt_after)
        yield Moment(at_local(receipt_on, policy.at), LetterKind.REMINDER, reason)
    if way.ahead and not any(step.planned_on for step in with_a_say(way.ahead)):
        yield from _for_plan(facts, way, turned, receipt_on, policy)
    if policy.too_late and turned:
        yield from _too_late(facts, turned, policy)


def turned_on(facts: CaseFacts, way: Course) -> Turned | None:
    """The first day a case that could make it when the round went out no longer can, and the meetings it has missed."""
    return _turning(facts, way, facts.meetings, is_estimate=False)


def estimated_last(facts: CaseFacts, way: Course) -> LastMeetings | None:
    """The last meetings in time, by the usual seasons where days are not known; None when there are none."""
    found = _last_day(facts, way)
    return found[1] if found else None


def _receipt_on(facts: CaseFacts, way: Course, sent_on: dt.date, policy: ChasePolicy) -> dt.date | None:
    if policy.receipt_after is None or facts.acknowledged or way.behind:
        return None
    day = add_working_days(sent_on, policy.receipt_after)
    not_before = add_working_days(sent_on, policy.plan_apart)
    moved = Rest(policy.summer_rest, sent_on).before(day, facts.due_on, not_before)
    return moved if moved and moved <= facts.due_on else None


def _for_plan(
    facts: CaseFacts, way: Course, turned: Turned | None, receipt_on: dt.date | None, policy: ChasePolicy
) -> Iterator[Moment]:
    """When a plan is asked for, while there is still time to make one."""
    last_day, last = _last_day(facts, way, turned) or (None, None)
    if last_day is None or last is None or facts.asked_on is None:
        return
    reason = _plan_reason(last, last_day)
    for day in _plan_days(last_day, facts.asked_on, receipt_on, policy):
        yield Moment(at_local(day, policy.at), LetterKind.REMINDER, reason, last=last)


def _plan_days(
    last_day: dt.date, sent_on: dt.date, receipt_on: dt.date | None, policy: ChasePolicy
) -> Iterator[dt.date]:
    """The days before the last one, never closer than the policy says to the letter before; one that would come
    shortly before the question of receipt goes with it."""
    heard_on, rest = sent_on, Rest(policy.summer_rest, sent_on)
    for count in sorted(policy.plan_before, reverse=True):
        earliest = add_working_days(heard_on, policy.plan_apart)
        day = rest.before(max(add_working_days(last_day, -count), earliest), last_day, earliest)
        if day and receipt_on and heard_on < receipt_on <= last_day:
            day = _beside(day, receipt_on, policy.plan_apart)
        if day and day <= last_day:
            heard_on = day
            yield day


def _beside(day: dt.date, receipt_on: dt.date, apart: int) -> dt.date:
    if add_working_days(receipt_on, -apart) < day <= receipt_on:
        return receipt_on
    return max(day, add_working_days(receipt_on, apart)) if day > receipt_on else day


def _last_day(facts: CaseFacts, way: Course, turned: Turned | None = None) -> Turned | None:
    """The last day on which the case still makes it, by the usual seasons where days are not known.

    `turned` is what is found without them, where that is known.
    """
    assert facts.asked_on is not None
    unknown = unknown_bodies(way.ahead, facts.meetings, facts.asked_on, facts.due_on)
    if turned and not unknown and not any(step.consulted for step in way.ahead):
        return turned[0] - DAY, turned[1]  # the way is the same
    meetings = with_usual_seasons(unknown, facts.meetings, facts.asked_on, facts.due_on)
    ahead = tuple(replace(step, planned_on=None) if step.consulted else step for step in way.ahead)
    turning = _turning(facts, replace(way, ahead=ahead), meetings, is_estimate=bool(unknown))
    return (turning[0] - DAY, turning[1]) if turning else None


def _turning(facts: CaseFacts, way: Course, meetings: Meetings, *, is_estimate: bool) -> Turned | None:
    if facts.asked_on is None or not way.ahead or way.asked_anew_on or facts.is_undated:
        return None
    steps, left = within_window(facts.window, way.ahead, meetings)
    last_day = last_in_window(facts.window, facts.due_on)
    found = last_chance(steps, left, facts.lead_times, facts.asked_on, last_day, way.left_on)
    if found is None:
        return None
    if not found.chain:
        return found.passed_on, None
    last = found.chain[-1]
    return found.passed_on, LastMeetings(last.body, last.on, found.reach_by, is_estimate)


def _plan_reason(last: LastMeetings, last_day: dt.date) -> Phrase:
    if last.is_estimate:
        return Phrase("ingen plan; förslaget behöver vara klart omkring {day}, uppskattat", day=last_day)
    if last.reach_by is None:
        return Phrase("ingen dag planerad; sista dagen att ta upp ärendet är {day}", day=last_day)
    return Phrase("ingen plan; förslaget behöver vara klart senast {day}", day=last_day)


def _too_late(facts: CaseFacts, turned: Turned, policy: ChasePolicy) -> Iterator[Moment]:
    turned_day, last = turned
    day = Rest(policy.summer_rest).after(on_or_after(turned_day))
    if day <= facts.due_on:
        reason = _missed(last) if last else Phrase("svarsdatumet går inte längre att nå")
        yield Moment(at_local(day, policy.at), LetterKind.TOO_LATE, reason, last=last)


def _missed(last: LastMeetings) -> Phrase:
    return Phrase("det sista mötet i tid går inte längre att nå: {body} {day}", body=last.body, day=last.on)


def last_planned(ahead: Iterable[Step]) -> Step | None:
    """The step ahead with the latest planned day."""
    planned = [(step.planned_on, number, step) for number, step in enumerate(ahead) if step.planned_on]
    return max(planned)[2] if planned else None


@lru_cache(maxsize=4096)
def after_meeting(step: Step, at: dt.time) -> Moment:
    """The working day after the last planned meeting, or after the common day of signing, which has no body."""
    held_on = step.planned_on
    assert held_on is not None
    text = "arbetsdagen efter planerat möte {day}" if step.body else "arbetsdagen efter undertecknandet {day}"
    reason = Phrase(text, day=held_on)
    return Moment(at_local(working_day_after(held_on), at), LetterKind.AFTER_MEETING, reason, step.name, held_on)


def after_meetings_before(ahead: Sequence[Step], policy: ChasePolicy) -> Iterator[Moment]:
    """The second working day after the planned meetings that the policy asks about, before the deciding one."""
    asking = with_a_say(ahead)
    if len(asking) < SECOND or policy.meetings is MeetingsAsked.NONE:
        return
    *before, deciding = asking
    if deciding.planned_on is None:
        return
    stage = [step for step in before if step.level is before[-1].level]
    asked = before if policy.meetings is MeetingsAsked.EACH else filter(None, [last_planned(stage)])
    for step in asked:
        if step.planned_on and (day := add_working_days(step.planned_on, SECOND)) <= deciding.planned_on:
            yield _asked(step, deciding, at_local(day, policy.at))


def _asked(step: Step, deciding: Step, at: dt.datetime) -> Moment:
    reason = Phrase("andra arbetsdagen efter planerat möte i {body} {day}", body=step.body, day=step.planned_on)
    return Moment(at, LetterKind.AFTER_MEETING, reason, step.name, step.planned_on, deciding)
