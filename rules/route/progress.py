"""How far a case and a round have come on a given day. Nothing here is stored: it follows from the facts."""

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from models.values import CaseFacts, FollowUp, Handled, Signature, Step
from models.vocabulary import CaseState, Milestone, Outcome, Part
from rules.law.legal_force import CONTESTED, LegalClocks, LegalStanding
from rules.route.handled import case_clocks
from rules.route.hearings import with_a_say
from rules.route.needs import (
    NOTHING,
    Need,
    NeedKind,
    ask_for_day,
    asked_parts,
    late_after,
    needs,
    open_follow_ups,
    unreported,
)
from rules.route.outcomes import aggregate
from rules.route.routes import Caution, Course, course, course_warnings
from rules.route.window import without_days_outside

_STATES = {
    Part.OPINION: CaseState.ANSWERED,
    Part.DECISION: CaseState.DECIDED,
    Part.SIGNATURE: CaseState.SIGNED,
}
_REPLIED = {CaseState.UNDER_WAY, *_STATES.values()}


@dataclass(frozen=True, slots=True)
class CaseProgress:
    """One case on one day in Stockholm.

    `answered_on`: the day everything the round asks for had been given. `is_late`: the due date has passed without it,
    and so has the day the round was sent out or opened again, and no court has annulled its decision since; or a step
    after the signing has not been done by its day. `late_since`: the last day in time of what is late. `was_late`:
    it came after that. `days_late`: how long ago that last day is. `is_unanswered`: the round closed without it, and
    nobody is late or waited for any more; whose decision was `annulled` had answered. One that is `outdated` was about
    an earlier wording. `unreported`: the last step ahead
    whose planned meeting has been. `next_on`: the first planned day ahead. `asked_anew_on`: see
    `rules.route.routes.Course`, which `way` is. `follow_ups`: the steps to be done now that every party has signed.
    `clocks` are the decision's.
    """

    asks: tuple[Part, ...]
    state: CaseState
    answered_on: dt.date | None
    outcome: Outcome | None
    decision: Handled | None
    annulled: Handled | None
    outdated: Handled | None
    preliminary: bool
    next_step: Step | None
    next_on: dt.date | None
    ahead: tuple[Step, ...]
    needs: tuple[Need, ...]
    warnings: tuple[Caution, ...]
    is_late: bool
    late_since: dt.date | None
    days_late: int
    was_late: bool
    is_unplanned: bool
    is_unanswered: bool
    unreported: Step | None
    asked_anew_on: dt.date | None
    opinion_on: dt.date | None
    signature: Signature | None
    follow_ups: tuple[FollowUp, ...]
    clocks: LegalClocks | None
    is_offer: bool
    way: Course

    @property
    def is_answered(self) -> bool:
        """Whether the principal has given everything the round asks for, whatever it says."""
        return self.answered_on is not None

    @property
    def is_final(self) -> bool:
        """Whether nothing is left to ask for: answered, with its extract and signed copy, classified, followed up."""
        return self.needs == NOTHING and self.is_answered

    @property
    def left_unsaid(self) -> Step | None:
        """`unreported`, where nothing that is needed asks for it by its name."""
        is_asked = any(need.kind in {NeedKind.REPORT, NeedKind.REPORT_HEARING} for need in self.needs)
        return None if is_asked else self.unreported

    @property
    def contested(self) -> LegalStanding | None:
        """In what way the decision is open in law, or that it was annulled; None of one that stands, or where none
        is."""
        if self.annulled:
            return LegalStanding.ANNULLED
        return self.clocks.standing if self.clocks and self.clocks.standing in CONTESTED else None

    @property
    def asks_for_day(self) -> bool:
        """Whether the principal is to plan: some meeting has no day, or has lost the one it had."""
        return ask_for_day(self.needs)


@dataclass(frozen=True, slots=True)
class RoundProgress:
    """A round on one day in Stockholm, in numbers of principals.

    `silent` have said nothing; `replied` have given their answer or reported at least one body's handling; `decided`
    have decided, whatever they decided; `adopted` have decided yes, with or without changes; `opinions` have given
    theirs; `untold` have a chair's decision that its body has not heard of; `signed` have signed, of which `copies`
    have not returned their copy; `follow_ups` are steps that remain after the signing; `answered` have
    given everything the round `asks` for. `next_on` is the first planned day from that day on, and `next_principals`
    are those who meet then.
    """

    asks: tuple[Part, ...]
    principals: int
    silent: int
    replied: int
    answered: int
    decided: int
    opinions: int
    signed: int
    copies: int
    follow_ups: int
    adopted: int
    by_outcome: Mapping[Outcome, int]
    preliminary: int
    untold: int
    late: int
    unplanned: int
    next_on: dt.date | None
    next_principals: tuple[str, ...]
    all_final: bool


def case_progress(facts: CaseFacts, today: dt.date) -> CaseProgress:
    """How far the case has come on that day in Stockholm."""
    return progress_along(course(facts), facts, today)


def progress_along(way: Course, facts: CaseFacts, today: dt.date) -> CaseProgress:
    """The same of a case whose way through its bodies, the same every day, is known."""
    decision = way.decision
    outcome = aggregate(decision.outcomes, facts.att_satser) if decision else None
    standing = without_days_outside(facts.window, way.ahead, today)
    planned = [step.planned_on for step in with_a_say(standing) if step.planned_on]
    answered_on = _answered_on(facts, way)
    is_waited_for = answered_on is None and not facts.round_closed
    late_since = _late_since(facts, way, today, is_waited_for)
    is_late = late_since is not None
    return CaseProgress(
        asks=facts.asks,
        state=_state(facts, way, planned),
        answered_on=answered_on,
        outcome=outcome,
        decision=decision,
        annulled=way.annulled_decision,
        outdated=way.outdated_decision,
        preliminary=decision is not None and decision.preliminary,
        next_step=way.ahead[0] if way.ahead else None,
        next_on=next((step.planned_on for step in way.ahead if step.planned_on), None),
        ahead=way.ahead,
        needs=needs(facts, way, outcome, today),
        warnings=course_warnings(facts, way),
        is_late=is_late,
        late_since=late_since,
        days_late=(today - late_since).days if late_since else 0,
        was_late=answered_on is not None and way.is_too_late(facts.last_day, answered_on),
        is_unplanned=is_waited_for and Part.DECISION in facts.asks and decision is None and not planned,
        is_unanswered=answered_on is None and facts.round_closed and not _had_answered(facts, way),
        unreported=unreported(standing, today) if is_waited_for else None,
        asked_anew_on=way.asked_anew_on,
        opinion_on=facts.opinion_on,
        signature=facts.signature,
        follow_ups=open_follow_ups(facts),
        clocks=case_clocks(facts, decision) if decision else None,
        is_offer=facts.offer is not None,
        way=way,
    )


def same_until(facts: CaseFacts, known: CaseProgress, seen_on: dt.date) -> dt.date:
    """The last day in Stockholm on which what was known of the case on the day `seen_on` still is all there is to know,
    if nobody says anything."""
    if known.is_late:
        return seen_on
    return min((day for day in _turning_days(facts, known) if day >= seen_on), default=dt.date.max)


def _turning_days(facts: CaseFacts, known: CaseProgress) -> Iterator[dt.date]:
    """The days after which something else is true of the case than on them, though nobody has said anything."""
    if not known.is_answered:
        yield facts.late_after
        yield from (step.planned_on for step in known.ahead if step.planned_on)
        if facts.sign_on:
            yield facts.sign_on
    yield from (day for step in known.follow_ups if (day := late_after(facts, step)))


def _late_since(facts: CaseFacts, way: Course, today: dt.date, is_waited_for: bool) -> dt.date | None:
    """The last day in time of what is late on that day: the answer, or the first of the steps after the signing."""
    last_days = [late_after(facts, step) for step in open_follow_ups(facts) if not facts.round_closed]
    late = [day for day in last_days if day and day < today]
    if is_waited_for and way.is_too_late(facts.late_after, today):
        late.append(facts.late_after)
    return min(late, default=None)


def _answered_on(facts: CaseFacts, way: Course) -> dt.date | None:
    asked, decision = asked_parts(facts, way), way.decision
    given = {
        Part.OPINION: facts.opinion_on,
        Part.DECISION: decision.held_on if decision else None,
        Part.SIGNATURE: facts.signature.signed_on if facts.signature else None,
    }
    days = [day for part in asked if (day := given[part])]
    return max(days) if days and len(days) == len(asked) else None


def answered_state(asked: Part) -> CaseState:
    """The state of a case that has given the only thing its round asks for."""
    return _STATES[asked]


def _had_answered(facts: CaseFacts, way: Course) -> bool:
    """Whether it has left, or had decided what a court has annulled since."""
    return facts.is_taken_out or way.annulled_decision is not None


def _state(facts: CaseFacts, way: Course, planned: Sequence[dt.date]) -> CaseState:
    if facts.is_taken_out:
        return CaseState.TAKEN_OUT
    if given := _given(facts, way):
        return given
    if way.behind:
        return CaseState.UNDER_WAY
    if planned:
        return CaseState.PLANNED
    return CaseState.ACKNOWLEDGED if facts.acknowledged else CaseState.INVITED


def _given(facts: CaseFacts, way: Course) -> CaseState | None:
    if facts.signature:
        return CaseState.SIGNED
    if way.decision:
        return CaseState.DECIDED
    return CaseState.ANSWERED if facts.opinion_on and Part.DECISION not in facts.asks else None


def round_progress(cases: Sequence[tuple[CaseFacts, CaseProgress]], today: dt.date) -> RoundProgress:
    """How far the round has come; every case seen on the same day in Stockholm."""
    rows = [progress for _, progress in cases]
    found = Counter(row.outcome for row in rows if row.outcome)
    by_outcome = {outcome: found[outcome] for outcome in Outcome if found[outcome]}
    next_on = min((day for row in rows for day in _coming(row, today)), default=None)
    return RoundProgress(
        asks=rows[0].asks if rows else (),
        principals=len(rows),
        silent=sum(row.state is CaseState.INVITED for row in rows),
        replied=sum(row.state in _REPLIED for row in rows),
        answered=sum(row.is_answered for row in rows),
        decided=sum(row.decision is not None for row in rows),
        opinions=sum(row.opinion_on is not None for row in rows),
        signed=sum(row.signature is not None for row in rows),
        copies=sum(row.signature is not None and row.signature.copy_on is None for row in rows),
        follow_ups=sum(len(row.follow_ups) for row in rows),
        adopted=sum(count for outcome, count in by_outcome.items() if outcome.is_adoption),
        by_outcome=by_outcome,
        preliminary=sum(row.preliminary for row in rows),
        untold=sum(need.kind is NeedKind.TELL_BODY for row in rows for need in row.needs),
        late=sum(row.is_late for row in rows),
        unplanned=sum(row.is_unplanned for row in rows),
        next_on=next_on,
        next_principals=tuple(facts.principal_name for facts, row in cases if next_on in _coming(row, today)),
        all_final=bool(rows) and all(row.is_final for row in rows),
    )


def _coming(row: CaseProgress, today: dt.date) -> list[dt.date]:
    return [step.planned_on for step in row.ahead if step.planned_on and step.planned_on >= today]


def burn_up(answered_on: Iterable[dt.date]) -> tuple[tuple[dt.date, int], ...]:
    """How many had answered by the end of each day on which somebody did."""
    total, points = 0, []
    for day, count in sorted(Counter(answered_on).items()):
        total += count
        points.append((day, total))
    return tuple(points)


def has_reached(
    when: Milestone, progress: RoundProgress, *, is_closed: bool, in_force: bool, is_called_off: bool = False
) -> bool:
    """Whether the round has come that far. One nobody has been asked in yet, or that was taken back, came nowhere."""
    if is_called_off:
        return False
    everyone = progress.principals
    return {
        Milestone.ANSWERED: 0 < everyone == progress.answered,
        Milestone.ADOPTED: 0 < everyone == progress.adopted,
        Milestone.IN_FORCE: in_force,
        Milestone.CLOSED: is_closed,
    }[when]


def can_reach(when: Milestone, asks: Sequence[Part], *, has_effect_rule: bool) -> bool:
    """Whether a round that asks for that can ever come that far."""
    if when is Milestone.ADOPTED:
        return Part.DECISION in asks
    return when is not Milestone.IN_FORCE or has_effect_rule
