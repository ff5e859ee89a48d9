"""The letters that follow on a meeting that was planned: what did it come to?"""

import datetime as dt
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache

from kit.clock import at_local
from models.phrases import Phrase
from models.values import ChasePolicy, Step
from models.vocabulary import LetterKind, MeetingsAsked
from rules.ladder.moment import Moment
from rules.law.workdays import add_working_days, working_day_after
from rules.route.hearings import with_a_say

SECOND = 2  # the working day after is for whoever takes the minutes


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
