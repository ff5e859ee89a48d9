"""A round's facts as data, the same for `/api/rounds`, `rundan status --json` and a rehearsal's board.

They name roles and bodies, never who reported: readers of the board are not the case's parties.
"""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from pydantic import BaseModel, ConfigDict

from actions.views.offer_json import AnswerFacts, OfferFacts, answer_facts, offer_facts
from actions.views.overview import CaseView, RoundView, decided_so_far, effect_in, summary_in
from models.values import HandlingReport, reported
from models.vocabulary import (
    CaseState,
    Channel,
    EffectKind,
    Language,
    Level,
    Milestone,
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
from rules.wording.forecast_wording import finish_sentence, outlook_sentences, verdicts_sentence, warning_sentence
from rules.wording.legal_wording import legal_force_sentence
from rules.wording.need_wording import needs_sentence


class Facts(BaseModel):
    """A part of the facts. Days are dates in Europe/Stockholm, moments are UTC."""

    model_config = ConfigDict(frozen=True, from_attributes=True, defer_build=True)


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


class TakenOutFacts(Facts):
    """One that was taken out of the round, and when; it is counted nowhere."""

    code: str
    name: str
    taken_out_at: dt.datetime


class Counts(Facts):
    """A round in numbers of principals; see `rules.route.progress.RoundProgress`.

    `will_be_late` have planned too late or cannot make it.
    """

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


class WindowFacts(Facts):
    """When the decisions may be made, both days included; open where there is none."""

    not_before: dt.date | None
    not_after: dt.date | None


class AfterFacts(Facts):
    """The round (slug) that must come so far before this one opens."""

    round: str
    when: Milestone


class RoundSummary(Facts):
    """A round without its principals. `summary` is the phrase "12 av 16 har beslutat".

    `called_off` when those who recommended it took it back. Without a due date it asks for answers as soon as possible,
    and the coordinators look again on `look_again_on`.
    `replaces` is the slug of the round, or the words for the agreement, that ends when this one is in force.

    `follows` is the slug of the consultation it was created from, `linked_to` that of the main round it stands beside.
    """

    slug: str
    title: str
    kind: RoundKind
    state: RoundState
    recommender: str
    recommended_on: dt.date | None
    recommended_level: Level
    due_on: dt.date | None
    look_again_on: dt.date | None
    window: WindowFacts | None
    replaces: str
    after: AfterFacts | None
    launched_at: dt.datetime
    closed_at: dt.datetime | None
    close_reason: str
    called_off: bool
    summary: str
    outcome: str
    offer: OfferFacts | None
    effect: EffectFacts | None
    counts: Counts
    next_on: dt.date | None
    next_principals: tuple[str, ...]
    outlook: RoundOutlookFacts
    follows: str
    linked_to: str


class RoundFacts(RoundSummary):
    """A round with every principal's part, in the order of their names.

    `wording` is the number of the att-satser's wording, and `worded_on` the day it was sent out if it is not the first.
    """

    att_satser: tuple[str, ...]
    wording: int
    worded_on: dt.date | None
    principals: tuple[PrincipalFacts, ...]
    taken_out: tuple[TakenOutFacts, ...]


def round_summary(view: RoundView, language: Language | None = None) -> RoundSummary:
    """The round in short, with its sentences in that language, or in the round's own."""
    return RoundSummary(**_summary(view, language or view.round.language))


def round_facts(view: RoundView, language: Language | None = None) -> RoundFacts:
    """Everything the board says, with its sentences in that language, or in the round's own."""
    said_in = language or view.round.language
    return RoundFacts(
        **_summary(view, said_in),
        att_satser=tuple(view.round.att_satser),
        wording=view.round.wording,
        worded_on=view.round.worded_on,
        principals=_principals(view, said_in),
        taken_out=tuple(_taken_out(view)),
    )


def _taken_out(view: RoundView) -> Iterator[TakenOutFacts]:
    for row in view.taken_out:
        assert row.case.taken_out_at
        code, name = row.case.principal_code, row.case.principal_name
        yield TakenOutFacts(code=code, name=name, taken_out_at=row.case.taken_out_at)


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
        "due_on": None if round_.is_undated else round_.due_on,
        "look_again_on": round_.due_on if round_.is_undated else None,
        "window": WindowFacts.model_validate(round_.window) if round_.window else None,
        "replaces": round_.replaces,
        "after": AfterFacts.model_validate(round_.after) if round_.after else None,
        "launched_at": round_.launched_at,
        "closed_at": round_.closed_at,
        "close_reason": round_.close_reason,
        "called_off": round_.called_off,
        "summary": summary_in(view, language),
        "outcome": decided_so_far(view, language),
        "offer": offer_facts(view, language),
        "effect": _effect(view, language),
        "counts": _counts(view),
        "next_on": progress.next_on,
        "next_principals": progress.next_principals,
        "outlook": _round_outlook(view, language),
        "follows": round_.follows,
        "linked_to": round_.family,
    }


def _counts(view: RoundView) -> Counts:
    told = {name: getattr(view.progress, name) for name in Counts.model_fields if name != "will_be_late"}
    return Counts(**told, will_be_late=len(view.will_be_late))


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
