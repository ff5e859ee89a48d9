"""A principal's part of a round as data."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass

from actions.views.facts.facts import Facts
from actions.views.facts.offers import AnswerFacts, answer_facts
from actions.views.overview import CaseView, RoundView
from models.values import HandlingReport, reported
from models.vocabulary import CaseState, Channel, Language, Level, Outcome, PrincipalKind, ReviewKind
from rules.effect import Why
from rules.forecast import Outlook, Verdict
from rules.law.legal_force import Certainty, LegalStanding
from rules.wording.effect_wording import counted_phrase
from rules.wording.forecast_wording import outlook_sentences, warning_sentence
from rules.wording.legal_wording import legal_force_sentence
from rules.wording.need_wording import needs_sentence


class StepFacts(Facts):
    """One body on the way, with the day it plans to meet; one `consulted` is only heard."""

    body: str
    name: str
    level: Level
    planned_on: dt.date | None
    consulted: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class HandlingFacts(HandlingReport):
    """What one body did on one day. `corrects` is the number of the report it puts right; `withdrawn` when it was taken
    back and counts no more."""

    number: int
    withdrawn: bool = False
    channel: Channel
    reported_at: dt.datetime


class ClockFacts(Facts):
    """One day of a decision; an estimate is the latest it can be."""

    certainty: Certainty
    on: dt.date | None


class DecisionFacts(Facts):
    """A principal's answer. `late` when it was made after the due date. How it stands in law: `rules.law.legal_force`.

    `in_law` is the sentence that says so.
    """

    outcome: Outcome
    body_name: str
    level: Level
    held_on: dt.date
    paragraph: str
    preliminary: bool
    late: bool
    standing: LegalStanding
    adjusted: ClockFacts
    announced: ClockFacts
    last_appeal: ClockFacts
    legal_force: ClockFacts
    in_law: str


class ReviewFacts(Facts):
    """What befell a decision: `handling` is its number, `reference` the court's own number.

    One that `withdraws` another, by its number, takes it back: neither counts.
    """

    number: int
    handling: int
    kind: ReviewKind
    on: dt.date
    reference: str
    withdraws: int | None


class CountedFacts(Facts):
    """How the principal counts for the entry into force, from which day, and the same in words."""

    counts: bool
    why: Why
    on: dt.date | None
    said: str


class SittingFacts(Facts):
    """One meeting in a chain; `is_known` is false when the day is only a limit, the body's meetings being unknown."""

    body: str
    name: str
    level: Level
    on: dt.date
    is_known: bool
    is_planned: bool


class OutlookFacts(Facts):
    """Whether a principal makes it; see `rules.forecast.Outlook`. `text` says all of it in sentences."""

    verdict: Verdict
    last: tuple[SittingFacts, ...]
    reach_by: dt.date | None
    slack: int | None
    first: tuple[SittingFacts, ...]
    finish_on: dt.date | None
    unknown: tuple[str, ...]
    is_past: bool
    is_told: bool
    text: str


class PrincipalFacts(Facts):
    """One principal's part. `needs` is the sentence that says what is still needed, `warnings` are sentences too.

    `asked_anew_on`: the day a court annulled its decision, if that was on the due date or later; it is not late then.
    `unreported`: the last body whose planned meeting has been without a report.
    """

    code: str
    name: str
    kind: PrincipalKind
    population: int | None
    state: CaseState
    case_number: str
    acknowledged_at: dt.datetime | None
    due_on: dt.date | None
    days_left: int | None
    is_late: bool
    will_be_late: bool
    is_unplanned: bool
    asked_anew_on: dt.date | None
    is_final: bool
    muted: bool
    next_step: StepFacts | None
    unreported: StepFacts | None
    route: tuple[StepFacts, ...]
    needs: str
    warnings: tuple[str, ...]
    opinion_on: dt.date | None
    outlook: OutlookFacts | None
    expected_on: dt.date | None
    decision: DecisionFacts | None
    handlings: tuple[HandlingFacts, ...]
    reviews: tuple[ReviewFacts, ...]
    effect: CountedFacts | None
    offer: AnswerFacts | None


def principals_facts(view: RoundView, language: Language) -> tuple[PrincipalFacts, ...]:
    """Every principal's part, in the order of their names, with its sentences in that language."""
    state = view.effect
    if state is None:
        return tuple(row.once(_principal, language, None) for row in view.cases)
    counted = {
        code: CountedFacts(counts=each.counts, why=each.why, on=each.on, said=counted_phrase(each, state, language))
        for code, each in view.counted.items()
    }
    return tuple(row.once(_principal, language, counted[row.case.principal_code]) for row in view.cases)


def _principal(row: CaseView, language: Language, counted: CountedFacts | None) -> PrincipalFacts:
    case, progress = row.case, row.progress
    return PrincipalFacts(
        code=case.principal_code,
        name=case.principal_name,
        kind=case.principal_kind,
        population=case.population,
        state=progress.state,
        case_number=case.case_number,
        acknowledged_at=case.acknowledged_at,
        due_on=None if row.facts.is_undated else case.due_on,
        days_left=None if row.facts.is_undated else row.days_left,
        is_late=progress.is_late,
        will_be_late=row.will_be_late,
        is_unplanned=progress.is_unplanned,
        asked_anew_on=progress.asked_anew_on,
        is_final=progress.is_final,
        muted=case.muted,
        next_step=StepFacts.model_validate(progress.next_step) if progress.next_step else None,
        unreported=StepFacts.model_validate(progress.unreported) if progress.unreported else None,
        route=tuple(StepFacts.model_validate(step) for step in row.route),
        needs=needs_sentence(progress, language),
        warnings=tuple(warning_sentence(warning, language) for warning in progress.warnings),
        opinion_on=progress.opinion_on,
        outlook=outlook_facts(row.outlook, language) if row.outlook else None,
        expected_on=row.expected_on,
        decision=_decision(row, language),
        handlings=tuple(_handlings(row)),
        effect=counted,
        offer=answer_facts(row),
        reviews=tuple(ReviewFacts.model_validate(review) for review in row.facts.reviews),
    )


def outlook_facts(found: Outlook, language: Language) -> OutlookFacts:
    """One principal's outlook as data, with its sentences in that language."""
    given = {name: getattr(found, name) for name in OutlookFacts.model_fields if name != "text"}
    return OutlookFacts.model_validate({**given, "text": outlook_sentences(found, language)})


def _handlings(row: CaseView) -> Iterator[HandlingFacts]:
    for handling in row.handlings:
        yield HandlingFacts(
            number=handling.number,
            withdrawn=handling.number in row.case.withdrawn_reports,
            channel=handling.channel,
            reported_at=handling.reported_at,
            **reported(handling),
        )


def _decision(row: CaseView, language: Language) -> DecisionFacts | None:
    decision, outcome, clocks = row.progress.decision, row.progress.outcome, row.progress.clocks
    if decision is None or outcome is None or clocks is None:
        return None
    return DecisionFacts(
        outcome=outcome,
        body_name=decision.body_name,
        level=decision.level,
        held_on=decision.held_on,
        paragraph=decision.paragraph,
        preliminary=decision.preliminary,
        late=row.progress.was_late,
        standing=clocks.standing,
        adjusted=ClockFacts.model_validate(clocks.adjusted),
        announced=ClockFacts.model_validate(clocks.announced),
        last_appeal=ClockFacts.model_validate(clocks.last_appeal),
        legal_force=ClockFacts.model_validate(clocks.legal_force),
        in_law=legal_force_sentence(clocks, row.today, language),
    )
