"""What is still needed in a case. `rules.wording.need_wording` says it in words, the same everywhere."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, replace
from enum import StrEnum

from models.values import CaseFacts, FollowUp, Handled, Step
from models.vocabulary import Act, Outcome, Part
from rules.law.kommunallagen import urgency_untold
from rules.route.hearings import with_a_say
from rules.route.outcomes import aggregate
from rules.route.routes import Course
from rules.route.window import without_days_outside

_NOTHING_TO_SIGN = {Outcome.REJECTED, Outcome.WRITTEN_OFF, Outcome.NOTED, Outcome.LATER}


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
    NEW_DAY = "new_day"
    RETURN = "return"
    DECIDE_ANEW = "decide_anew"
    DECIDE_NEW_WORDING = "decide_new_wording"
    REPORT = "report"
    EXTRACT = "extract"
    TELL_BODY = "tell_body"
    CLASSIFY = "classify"
    SIGN = "sign"
    REPORT_SIGNING = "report_signing"
    COPY = "copy"
    JOIN_LATER = "join_later"
    FOLLOW_UP = "follow_up"
    UNANSWERED = "unanswered"
    UNJUDGED = "unjudged"
    ANNULLED = "annulled"
    OUTDATED = "outdated"
    TAKEN_OUT = "taken_out"
    NOTHING = "nothing"


@dataclass(frozen=True, slots=True)
class Need:
    """One thing still needed. `body` is a body's name; `on` its planned day, a lapsed one, or the day it met.

    Of a step that follows the signing `what` is its words and `on` the day it should be done.
    """

    kind: NeedKind
    body: str = ""
    on: dt.date | None = None
    act: Act | None = None
    what: str = ""


NOTHING = (Need(NeedKind.NOTHING),)

_ABOUT_THE_WAY = {NeedKind.PLAN, NeedKind.NAME_DECIDER, NeedKind.NEW_DAY}
_OF_A_MEETING = {NeedKind.HANDLE, NeedKind.HEAR, NeedKind.DECIDE, NeedKind.RETURN, NeedKind.DECIDE_ANEW}


def ask_for_day(all_needs: Iterable[Need]) -> bool:
    """Whether some meeting has no day, or has lost the one it had, so that the way is to be planned."""
    return any(need.kind in _ABOUT_THE_WAY or (need.kind in _OF_A_MEETING and need.on is None) for need in all_needs)


def needs(facts: CaseFacts, way: Course, outcome: Outcome | None, today: dt.date) -> tuple[Need, ...]:
    """Everything still needed on that day in Stockholm, next thing first; never empty.

    No answer is asked for once the round has closed.
    """
    if facts.is_taken_out:
        return (Need(NeedKind.TAKEN_OUT),)
    missing = missing_part(facts, way)
    if missing and facts.round_closed:
        return (_left_at_closing(way),)
    if missing is Part.OPINION:
        return (Need(NeedKind.OPINION),)
    if missing is Part.DECISION:
        return _to_decide(facts, way, today)
    decided = _after_decision(facts, way, way.decision, outcome) if way.decision else ()
    if missing is Part.SIGNATURE:
        return (*decided, _to_sign(facts, today))
    return (*decided, *_after_signing(facts)) or NOTHING


def _left_at_closing(way: Course) -> Need:
    if way.annulled_decision:
        return Need(NeedKind.ANNULLED, way.annulled_decision.body_name, way.annulled_decision.held_on)
    if way.outdated_decision:
        return Need(NeedKind.OUTDATED, way.outdated_decision.body_name, way.outdated_decision.held_on)
    return Need(NeedKind.UNANSWERED)


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
    if facts.window:
        way = replace(way, ahead=without_days_outside(facts.window, way.ahead, today))
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

    Nobody could begin before the last party had signed and that was told, nor while the round was closed: it is that
    day if it is later.
    """
    if step.due_on is None or facts.all_signed_on is None:
        return None
    told_on = facts.all_signed_told_on or facts.all_signed_on
    return max(step.due_on, facts.all_signed_on, told_on, facts.asked_on or step.due_on)


def _after_decision(facts: CaseFacts, way: Course, decision: Handled, outcome: Outcome | None) -> Iterable[Need]:
    if urgency_untold(decision, way.behind):
        yield Need(NeedKind.TELL_BODY, decision.body_name, decision.held_on)
    if decision.preliminary:
        yield Need(NeedKind.EXTRACT, decision.body_name, decision.held_on)
    if outcome is Outcome.UNCLASSIFIED:
        yield Need(NeedKind.UNJUDGED if facts.round_closed else NeedKind.CLASSIFY)
    if outcome is Outcome.LATER:
        yield Need(NeedKind.JOIN_LATER, decision.body_name, decision.next_on)


def _first_word(facts: CaseFacts, way: Course) -> Iterable[Need]:
    if way.behind:
        return
    if not facts.acknowledged:
        yield Need(NeedKind.CONFIRM)
    elif not any(step.planned_on for step in with_a_say(way.ahead)):
        yield Need(NeedKind.PLAN)


def _steps(way: Course, today: dt.date) -> Iterable[Need]:
    """The last body that has met without a report, else the next we know a day for or that has sent the matter back;
    those that have lost their day, and the one that decides. Nobody asks for what went before a meeting that has been.
    """
    last = way.last_by_body
    been = unreported(way.ahead, today)
    *before, deciding = way.ahead[way.ahead.index(been) :] if been else way.ahead
    coming = (step for step in before if step.planned_on or step.body in last)
    following = been or next(coming, None)
    for step in before:
        if step is following or (step.lapsed_on and not step.planned_on):
            kind = NeedKind.HEAR if step.consulted else NeedKind.HANDLE
            yield _step_need(kind, step, last.get(step.body), way, today)
    yield _step_need(NeedKind.DECIDE, deciding, last.get(deciding.body), way, today)


def unreported(ahead: Iterable[Step], today: dt.date) -> Step | None:
    """The last step ahead whose planned meeting has been on that day in Stockholm: nothing is reported of it."""
    been = [step for step in ahead if step.planned_on and step.planned_on < today]
    return max(been, key=_planned_on, default=None)


def _planned_on(step: Step) -> dt.date:
    return step.planned_on or dt.date.min


def _step_need(kind: NeedKind, step: Step, before: Handled | None, way: Course, today: dt.date) -> Need:
    if step.lapsed_on and step.planned_on is None:
        return Need(NeedKind.NEW_DAY, step.name, step.lapsed_on)
    if step.planned_on and step.planned_on < today:
        kind = NeedKind.REPORT_HEARING if step.consulted else NeedKind.REPORT
        return Need(kind, step.name, step.planned_on)
    if before is not None and before.number in way.annulled:
        return Need(NeedKind.DECIDE_ANEW, step.name, step.planned_on)
    if before is not None and before.number in way.outdated:
        return Need(NeedKind.DECIDE_NEW_WORDING, step.name, step.planned_on)
    if before is not None:
        return Need(NeedKind.RETURN, step.name, step.planned_on, before.act)
    return Need(kind, step.name, step.planned_on)
