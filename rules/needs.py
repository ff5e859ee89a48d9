"""What is still needed in a case. `rules.wording` says it in words, the same everywhere."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from models.values import CaseFacts, Handled, Step
from models.vocabulary import Act, Outcome
from rules.routes import Course


class NeedKind(StrEnum):
    """What somebody has to do, or what is awaited."""

    CONFIRM = "confirm"
    PLAN = "plan"
    NAME_DECIDER = "name_decider"
    HANDLE = "handle"
    DECIDE = "decide"
    RETURN = "return"
    REPORT = "report"
    EXTRACT = "extract"
    CLASSIFY = "classify"
    NOTHING = "nothing"


@dataclass(frozen=True, slots=True)
class Need:
    """One thing still needed. `body` is a body's name; `on` its planned day, or the day it met."""

    kind: NeedKind
    body: str = ""
    on: dt.date | None = None
    act: Act | None = None


NOTHING = (Need(NeedKind.NOTHING),)


def needs(facts: CaseFacts, course: Course, outcome: Outcome | None, today: dt.date) -> tuple[Need, ...]:
    """Everything still needed on that day in Stockholm, next thing first; never empty."""
    if course.decision:
        return tuple(_after_decision(course.decision, outcome)) or NOTHING
    if not course.ahead:
        return (Need(NeedKind.NAME_DECIDER),)
    return (*_first_word(facts, course), *_steps(course, today))


def _after_decision(decision: Handled, outcome: Outcome | None) -> Iterable[Need]:
    if decision.preliminary:
        yield Need(NeedKind.EXTRACT, decision.body_name, decision.held_on)
    if outcome is Outcome.UNCLASSIFIED:
        yield Need(NeedKind.CLASSIFY)


def _first_word(facts: CaseFacts, course: Course) -> Iterable[Need]:
    if any(step.planned_on for step in course.ahead) or course.behind:
        return
    yield Need(NeedKind.PLAN if facts.acknowledged else NeedKind.CONFIRM)


def _steps(course: Course, today: dt.date) -> Iterable[Need]:
    """The next body and the deciding one; those between say nothing new."""
    last = course.last_by_body
    following, deciding = course.ahead[0], course.ahead[-1]
    if following is not deciding and (following.planned_on or following.body in last):
        yield _step_need(NeedKind.HANDLE, following, last.get(following.body), today)
    yield _step_need(NeedKind.DECIDE, deciding, last.get(deciding.body), today)


def _step_need(kind: NeedKind, step: Step, before: Handled | None, today: dt.date) -> Need:
    if step.planned_on and step.planned_on < today:
        return Need(NeedKind.REPORT, step.name, step.planned_on)
    if before is not None:
        return Need(NeedKind.RETURN, step.name, step.planned_on, before.act)
    return Need(kind, step.name, step.planned_on)
