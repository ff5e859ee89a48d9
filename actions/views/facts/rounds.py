"""A round as data: in short, and with every principal's part."""

import datetime as dt
from collections.abc import Iterator
from typing import Any

from actions.views.facts.facts import Facts
from actions.views.facts.offers import OfferFacts, offer_facts
from actions.views.facts.principals import PrincipalFacts, principals_facts
from actions.views.overview import RoundView, decided_so_far, effect_in, summary_in
from models.vocabulary import EffectKind, Language, Level, Milestone, Outcome, RoundKind, RoundState
from rules.effect import Prospect
from rules.forecast import Verdict
from rules.wording.forecast_wording import finish_sentence, verdicts_sentence


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


class RoundOutlookFacts(Facts):
    """Whether a round's principals make it, in numbers; see `rules.forecast.RoundOutlook`."""

    by_verdict: dict[Verdict, int]
    finish_on: dt.date | None
    unforeseen: int
    text: str


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
        principals=principals_facts(view, said_in),
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


def _round_outlook(view: RoundView, language: Language) -> RoundOutlookFacts:
    found = view.outlook
    finish = finish_sentence(found, language, is_part=bool(view.county))
    text = " ".join(filter(None, [finish, verdicts_sentence(found, language)]))
    return RoundOutlookFacts(
        by_verdict=dict(found.by_verdict), finish_on=found.finish_on, unforeseen=found.unforeseen, text=text
    )
