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


def needs(facts: CaseFacts, way: Course, outcome: Outcome | None, today: dt.date) -> tuple[Need, ...]:
    """Everything still needed on that day in Stockholm, next thing first; never empty."""
    if way.decision:
        return tuple(_after_decision(way.decision, outcome)) or NOTHING
    if not way.ahead:
        return (Need(NeedKind.NAME_DECIDER),)
    return (*_first_word(facts, way), *_steps(way, today))


def _after_decision(decision: Handled, outcome: Outcome | None) -> Iterable[Need]:
    if decision.preliminary:
        yield Need(NeedKind.EXTRACT, decision.body_name, decision.held_on)
    if outcome is Outcome.UNCLASSIFIED:
        yield Need(NeedKind.CLASSIFY)


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
        yield _step_need(NeedKind.HANDLE, following, last.get(following.body), today)
    yield _step_need(NeedKind.DECIDE, deciding, last.get(deciding.body), today)


def _step_need(kind: NeedKind, step: Step, before: Handled | None, today: dt.date) -> Need:
    if step.planned_on and step.planned_on < today:
        return Need(NeedKind.REPORT, step.name, step.planned_on)
    if before is not None:
        return Need(NeedKind.RETURN, step.name, step.planned_on, before.act)
    return Need(kind, step.name, step.planned_on)
