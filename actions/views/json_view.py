"""A round's facts as data, the same for `/api/rounds`, `rundan status --json` and a rehearsal's board.

They name roles and bodies, never who reported: readers of the board are not the case's parties.
"""

from __future__ import annotations

import datetime as dt
from typing import Any

from pydantic import BaseModel, ConfigDict

from actions.views.overview import CaseView, RoundView, effect_in
from models.vocabulary import (
    Act,
    CaseState,
    Channel,
    EffectKind,
    Language,
    Level,
    Outcome,
    PrincipalKind,
    ReviewKind,
    RoundKind,
    RoundState,
)
from rules.effect import Prospect, Why
from rules.forecast import Outlook, Verdict
from rules.law.legal_force import Certainty, LegalStanding
from rules.wording.effect_wording import counted_phrase
from rules.wording.forecast_wording import finish_sentence, outlook_sentences, verdicts_sentence
from rules.wording.legal_wording import legal_force_sentence
from rules.wording.sentences import answered_phrase, needs_sentence, outcome_sentence, warning_sentence


class Facts(BaseModel):
    """A part of the facts. Days are dates in Europe/Stockholm, moments are UTC."""

    model_config = ConfigDict(frozen=True, from_attributes=True)


class StepFacts(Facts):
    """One body on the way, with the day it plans to meet."""

    body: str
    name: str
    level: Level
    planned_on: dt.date | None


class HandlingFacts(Facts):
    """What one body did on one day. `corrects` is the number of the report it puts right."""

    number: int
    corrects: int | None
    act: Act
    body: str
    body_name: str
    level: Level
    held_on: dt.date
    paragraph: str
    outcomes: dict[int, Outcome]
    wording: str
    reservation: str
    reason: str
    urgency_reason: str
    next_on: dt.date | None
    preliminary: bool
    adjusted_on: dt.date | None
    announced_on: dt.date | None
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


class EffectFacts(Facts):
    """Whether what was decided is in force, and the sentence that says so; see `rules.effect`.

    `have` and `needed` are in parties, or in inhabitants for a quorum of the population.
    """

    kind: EffectKind
    prospect: Prospect
    on: dt.date | None
    have: int
    needed: int
    total: int
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


class RoundOutlookFacts(Facts):
    """Whether a round's principals make it, in numbers; see `rules.forecast.RoundOutlook`."""

    by_verdict: dict[Verdict, int]
    finish_on: dt.date | None
    unforeseen: int
    text: str


class PrincipalFacts(Facts):
    """One principal's part. `needs` is the sentence that says what is still needed, `warnings` are sentences too.

    `asked_anew_on`: the day a court annulled its decision, if that was on the due date or later; it is not late then.
    """

    code: str
    name: str
    kind: PrincipalKind
    population: int | None
    state: CaseState
    case_number: str
    acknowledged_at: dt.datetime | None
    due_on: dt.date
    days_left: int
    is_late: bool
    will_be_late: bool
    is_unplanned: bool
    asked_anew_on: dt.date | None
    is_final: bool
    muted: bool
    next_step: StepFacts | None
    route: tuple[StepFacts, ...]
    needs: str
    warnings: tuple[str, ...]
    opinion_on: dt.date | None
    outlook: OutlookFacts | None
    decision: DecisionFacts | None
    handlings: tuple[HandlingFacts, ...]
    reviews: tuple[ReviewFacts, ...]
    effect: CountedFacts | None


class Counts(Facts):
    """A round in numbers of principals; see `rules.route.progress.RoundProgress`."""

    principals: int
    silent: int
    replied: int
    answered: int
    decided: int
    opinions: int
    signed: int
    adopted: int
    by_outcome: dict[Outcome, int]
    preliminary: int
    late: int
    will_be_late: int
    unplanned: int


class RoundSummary(Facts):
    """A round without its principals. `summary` is the phrase "12 av 16 har beslutat".

    `follows` is the slug of the consultation it was created from, `linked_to` that of the main round it stands beside.
    """

    slug: str
    title: str
    kind: RoundKind
    state: RoundState
    recommender: str
    recommended_on: dt.date | None
    recommended_level: Level
    due_on: dt.date
    launched_at: dt.datetime
    closed_at: dt.datetime | None
    close_reason: str
    summary: str
    outcome: str
    effect: EffectFacts | None
    counts: Counts
    next_on: dt.date | None
    next_principals: tuple[str, ...]
    outlook: RoundOutlookFacts
    follows: str
    linked_to: str


class RoundFacts(RoundSummary):
    """A round with every principal's part, in the order of their names."""

    att_satser: tuple[str, ...]
    principals: tuple[PrincipalFacts, ...]


def round_summary(view: RoundView, language: Language | None = None) -> RoundSummary:
    """The round in short, with its sentences in that language, or in the round's own."""
    return RoundSummary(**_summary(view, language or view.round.language))


def round_facts(view: RoundView, language: Language | None = None) -> RoundFacts:
    """Everything the board says, with its sentences in that language, or in the round's own."""
    said_in = language or view.round.language
    return RoundFacts(
        **_summary(view, said_in),
        att_satser=tuple(view.round.att_satser),
        principals=_principals(view, said_in),
    )


def _summary(view: RoundView, language: Language) -> dict[str, Any]:
    round_, progress = view.round, view.progress
    return {
        "slug": round_.slug,
        "title": round_.title,
        "kind": round_.kind,
        "state": round_.state,
        "recommender": round_.recommender,
        "recommended_on": round_.recommended_on,
        "recommended_level": round_.recommended_level,
        "due_on": round_.due_on,
        "launched_at": round_.launched_at,
        "closed_at": round_.closed_at,
        "close_reason": round_.close_reason,
        "summary": answered_phrase(progress, language),
        "outcome": outcome_sentence(progress, round_.kind, language),
        "effect": _effect(view, language),
        "counts": Counts.model_validate(progress),
        "next_on": progress.next_on,
        "next_principals": progress.next_principals,
        "outlook": _round_outlook(view, language),
        "follows": round_.follows,
        "linked_to": round_.family,
    }


def _effect(view: RoundView, language: Language) -> EffectFacts | None:
    state = view.effect
    if state is None:
        return None
    return EffectFacts(
        kind=state.rule.kind,
        prospect=state.prospect,
        on=state.on,
        have=state.have,
        needed=state.needed,
        total=state.total,
        said=effect_in(view, language),
    )


def _principals(view: RoundView, language: Language) -> tuple[PrincipalFacts, ...]:
    state = view.effect
    if state is None:
        return tuple(row.once(_principal, language, None) for row in view.cases)
    counted = (
        CountedFacts(counts=each.counts, why=each.why, on=each.on, said=counted_phrase(each, state, language))
        for each in state.parties
    )
    return tuple(row.once(_principal, language, each) for row, each in zip(view.cases, counted, strict=True))


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
        due_on=case.due_on,
        days_left=progress.days_left,
        is_late=progress.is_late,
        will_be_late=progress.will_be_late,
        is_unplanned=progress.is_unplanned,
        asked_anew_on=progress.asked_anew_on,
        is_final=progress.is_final,
        muted=case.muted,
        next_step=StepFacts.model_validate(progress.next_step) if progress.next_step else None,
        route=tuple(StepFacts.model_validate(step) for step in row.facts.route),
        needs=needs_sentence(progress, language),
        warnings=tuple(warning_sentence(warning, language) for warning in progress.warnings),
        opinion_on=progress.opinion_on,
        outlook=outlook_facts(row.outlook, language) if row.outlook else None,
        decision=_decision(row, language),
        handlings=tuple(HandlingFacts.model_validate(handling) for handling in row.handlings),
        effect=counted,
        reviews=tuple(ReviewFacts.model_validate(review) for review in row.facts.reviews),
    )


def _round_outlook(view: RoundView, language: Language) -> RoundOutlookFacts:
    found = view.outlook
    text = " ".join(said for said in (finish_sentence(found, language), verdicts_sentence(found, language)) if said)
    return RoundOutlookFacts(
        by_verdict=dict(found.by_verdict), finish_on=found.finish_on, unforeseen=found.unforeseen, text=text
    )


def outlook_facts(found: Outlook, language: Language) -> OutlookFacts:
    """One principal's outlook as data, with its sentences in that language."""
    given = {name: getattr(found, name) for name in OutlookFacts.model_fields if name != "text"}
    return OutlookFacts.model_validate({**given, "text": outlook_sentences(found, language)})


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
