"""How far a case and a round have come on a given day. Nothing here is stored: it follows from the facts."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from models.values import CaseFacts, Handled, Step
from models.vocabulary import CaseState, Outcome
from rules.needs import Need, needs
from rules.outcomes import aggregate
from rules.routes import Caution, Course, course, course_warnings


@dataclass(frozen=True, slots=True)
class CaseProgress:
    """One case on one day in Stockholm. `days_left` is negative after the due date.

    `is_late`: the due date has passed without a decision. `was_late`: the decision came after it.
    `will_be_late`: a step ahead is planned after it. `next_on`: the first planned day ahead.
    """

    state: CaseState
    outcome: Outcome | None
    decision: Handled | None
    preliminary: bool
    next_step: Step | None
    next_on: dt.date | None
    ahead: tuple[Step, ...]
    needs: tuple[Need, ...]
    warnings: tuple[Caution, ...]
    days_left: int
    is_late: bool
    was_late: bool
    will_be_late: bool
    is_unplanned: bool

    @property
    def is_final(self) -> bool:
        """Whether the answer is complete: decided, with its extract, and classified."""
        return self.decision is not None and not self.preliminary and self.outcome is not Outcome.UNCLASSIFIED


@dataclass(frozen=True, slots=True)
class RoundProgress:
    """A round on one day in Stockholm, in numbers of principals.

    `silent` have said nothing; `replied` have reported at least one body's handling; `decided` have given their
    answer, whatever it says; `adopted` have answered yes, with or without changes. `next_on` is the first planned day
    from that day on, and `next_principals` are those who meet then.
    """

    principals: int
    silent: int
    replied: int
    decided: int
    adopted: int
    by_outcome: Mapping[Outcome, int]
    preliminary: int
    late: int
    will_be_late: int
    unplanned: int
    next_on: dt.date | None
    next_principals: tuple[str, ...]
    all_final: bool


def case_progress(facts: CaseFacts, today: dt.date) -> CaseProgress:
    """How far the case has come on that day in Stockholm."""
    way = course(facts)
    decision = way.decision
    outcome = aggregate(decision.outcomes, facts.att_satser) if decision else None
    planned = [step.planned_on for step in way.ahead if step.planned_on]
    is_late = decision is None and today > facts.due_on
    return CaseProgress(
        state=_state(facts, way, planned),
        outcome=outcome,
        decision=decision,
        preliminary=decision is not None and decision.preliminary,
        next_step=way.ahead[0] if way.ahead else None,
        next_on=planned[0] if planned else None,
        ahead=way.ahead,
        needs=needs(facts, way, outcome, today),
        warnings=course_warnings(facts, way),
        days_left=(facts.due_on - today).days,
        is_late=is_late,
        was_late=decision is not None and decision.held_on > facts.due_on,
        will_be_late=not is_late and bool(planned) and max(planned) > facts.due_on,
        is_unplanned=decision is None and not planned,
    )


def _state(facts: CaseFacts, way: Course, planned: Sequence[dt.date]) -> CaseState:
    if way.decision:
        return CaseState.DECIDED
    if way.behind:
        return CaseState.UNDER_WAY
    if planned:
        return CaseState.PLANNED
    return CaseState.ACKNOWLEDGED if facts.acknowledged else CaseState.INVITED


def round_progress(cases: Sequence[tuple[CaseFacts, CaseProgress]], today: dt.date) -> RoundProgress:
    """How far the round has come; every case seen on the same day in Stockholm."""
    rows = [progress for _, progress in cases]
    found = Counter(row.outcome for row in rows if row.outcome)
    by_outcome = {outcome: found[outcome] for outcome in Outcome if found[outcome]}
    next_on = min((day for row in rows for day in _coming(row, today)), default=None)
    return RoundProgress(
        principals=len(rows),
        silent=sum(row.state is CaseState.INVITED for row in rows),
        replied=sum(row.state in {CaseState.UNDER_WAY, CaseState.DECIDED} for row in rows),
        decided=sum(row.decision is not None for row in rows),
        adopted=sum(count for outcome, count in by_outcome.items() if outcome.is_adoption),
        by_outcome=by_outcome,
        preliminary=sum(row.preliminary for row in rows),
        late=sum(row.is_late for row in rows),
        will_be_late=sum(row.will_be_late for row in rows),
        unplanned=sum(row.is_unplanned for row in rows),
        next_on=next_on,
        next_principals=tuple(facts.principal_name for facts, row in cases if next_on in _coming(row, today)),
        all_final=bool(rows) and all(row.is_final for row in rows),
    )


def _coming(row: CaseProgress, today: dt.date) -> list[dt.date]:
    return [step.planned_on for step in row.ahead if step.planned_on and step.planned_on >= today]


def burn_up(decided_on: Iterable[dt.date]) -> tuple[tuple[dt.date, int], ...]:
    """How many had decided by the end of each day on which somebody did."""
    total, points = 0, []
    for day, count in sorted(Counter(decided_on).items()):
        total += count
        points.append((day, total))
    return tuple(points)
