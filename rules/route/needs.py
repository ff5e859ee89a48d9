"""What is still needed in a case. `rules.wording.sentences` says it in words, the same everywhere."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from models.values import CaseFacts, FollowUp, Handled, Step
from models.vocabulary import Act, Outcome, Part
from rules.route.outcomes import aggregate
from rules.route.routes import Course


class NeedKind(StrEnum):
    """What somebody has to do, or what is awaited."""

    OPINION = "opinion"
    CONFIRM = "confirm"
    PLAN = "plan"
    NAME_DECIDER = "name_decider"
    HANDLE = "handle"
    HEAR = "hear"
    REPORT_HEARING = "report_hearing"
    DECIDE = "decide"
    RETURN = "return"
    DECIDE_ANEW = "decide_anew"
    REPORT = "report"
    EXTRACT = "extract"
    CLASSIFY = "classify"
    SIGN = "sign"
    REPORT_SIGNING = "report_signing"
    COPY = "copy"
    JOIN_LATER = "join_later"
    FOLLOW_UP = "follow_up"
    UNANSWERED = "unanswered"
    NOTHING = "nothing"


@dataclass(frozen=True, slots=True)
class Need:
    """One thing still needed. `body` is a body's name; `on` its planned day, or the day it met.

    Of a step that follows the signing `what` is its words and `on` the day it should be done.
    """

    kind: NeedKind
    body: str = ""
    on: dt.date | None = None
    act: Act | None = None
    what: str = ""


_NOTHING_TO_SIGN = {Outcome.REJECTED, Outcome.WRITTEN_OFF, Outcome.NOTED, Outcome.LATER}

NOTHING = (Need(NeedKind.NOTHING),)


def needs(facts: CaseFacts, way: Course, outcome: Outcome | None, today: dt.date) -> tuple[Need, ...]:
    """Everything still needed on that day in Stockholm, next thing first; never empty.

    No answer is asked for once the round has closed.
    """
    missing = missing_part(facts, way)
    if missing and facts.round_closed:
        return (Need(NeedKind.UNANSWERED),)
    if missing is Part.OPINION:
        return (Need(NeedKind.OPINION),)
    if missing is Part.DECISION:
        return _to_decide(facts, way, today)
    decided = _after_decision(way.decision, outcome) if way.decision else ()
    if missing is Part.SIGNATURE:
        return (*decided, _to_sign(facts, today))
    return (*decided, *_after_signing(facts)) or NOTHING


def _to_sign(facts: CaseFacts, today: dt.date) -> Need:
    is_over = facts.sign_on is not None and facts.sign_on < today
    return Need(NeedKind.REPORT_SIGNING if is_over else NeedKind.SIGN, on=facts.sign_on)


def missing_part(facts: CaseFacts, way: Course) -> Part | None:
    """The first of what the round asks for that the principal has not given; parts are given in their own order."""
    given = {Part.OPINION: facts.opinion_on, Part.DECISION: way.decision, Part.SIGNATURE: facts.signature}
    return next((part for part in asked_parts(facts, way) if not given[part]), None)


def asked_parts(facts: CaseFacts, way: Course) -> tuple[Part, ...]:
    """What the round asks of the principal as things stand: who has not adopted is not asked to sign."""
    return tuple(part for part in facts.asks if part is not Part.SIGNATURE or signs(facts, way))


def signs(facts: CaseFacts, way: Course) -> bool:
    """Whether the principal is to sign, now or later: not if its decision was another than to adopt."""
    return way.decision is None or aggregate(way.decision.outcomes, facts.att_satser) not in _NOTHING_TO_SIGN


def _to_decide(facts: CaseFacts, way: Course, today: dt.date) -> tuple[Need, ...]:
    if not way.ahead:
        return (Need(NeedKind.NAME_DECIDER),)
    return (*_first_word(facts, way), *_steps(way, today))


def _after_signing(facts: CaseFacts) -> Iterable[Need]:
    if facts.signature and facts.signature.copy_on is None:
        yield Need(NeedKind.COPY)
    yield from map(follow_up_need, open_follow_ups(facts))


def follow_up_need(step: FollowUp) -> Need:
    """A step that follows the signing, as something to do."""
    return Need(NeedKind.FOLLOW_UP, on=step.due_on, what=step.what)


def open_follow_ups(facts: CaseFacts) -> tuple[FollowUp, ...]:
    """The steps to be done now that every party has signed, the first due first."""
    steps = (step for step in facts.follow_ups if facts.all_signed_on and step.done_on is None)
    return tuple(sorted(steps, key=lambda step: (step.due_on or dt.date.max, step.number)))


def late_after(facts: CaseFacts, step: FollowUp) -> dt.date | None:
    """The last day to do a step without being late with it, if it has a day.

    Nobody could begin before the last party had signed, nor while the round was closed: it is that day if it is later.
    """
    if step.due_on is None or facts.all_signed_on is None:
        return None
    return max(step.due_on, facts.all_signed_on, facts.asked_on or step.due_on)


def _after_decision(decision: Handled, outcome: Outcome | None) -> Iterable[Need]:
    if decision.preliminary:
        yield Need(NeedKind.EXTRACT, decision.body_name, decision.held_on)
    if outcome is Outcome.UNCLASSIFIED:
        yield Need(NeedKind.CLASSIFY)
    if outcome is Outcome.LATER:
        yield Need(NeedKind.JOIN_LATER, decision.body_name, decision.next_on)


def _first_word(facts: CaseFacts, way: Course) -> Iterable[Need]:
    if way.behind:
        return
    if not facts.acknowledged:
        yield Need(NeedKind.CONFIRM)
    elif not any(step.planned_on for step in way.ahead):
        yield Need(NeedKind.PLAN)


def _steps(way: Course, today: dt.date) -> Iterable[Need]:
    """The next body we know a day for, or that has sent the matter back, and the one that decides."""
    last = way.last_by_body
    *before, deciding = way.ahead
    following = next((step for step in before if step.planned_on or step.body in last), None)
    if following:
        kind = NeedKind.HEAR if following.consulted else NeedKind.HANDLE
        yield _step_need(kind, following, last.get(following.body), way, today)
    yield _step_need(NeedKind.DECIDE, deciding, last.get(deciding.body), way, today)


def _step_need(kind: NeedKind, step: Step, before: Handled | None, way: Course, today: dt.date) -> Need:
    if step.planned_on and step.planned_on < today:
        kind = NeedKind.REPORT_HEARING if step.consulted else NeedKind.REPORT
        return Need(kind, step.name, step.planned_on)
    if before is not None and before.number in way.annulled:
        return Need(NeedKind.DECIDE_ANEW, step.name, step.planned_on)
    if before is not None:
        return Need(NeedKind.RETURN, step.name, step.planned_on, before.act)
    return Need(kind, step.name, step.planned_on)
