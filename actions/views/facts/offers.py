"""What a round offers and how it stands, as data. Amounts are in kronor, or whatever unit the file says."""

import datetime as dt

from actions.views.facts.facts import Facts
from actions.views.overview import CaseView, RoundView
from rules.route.offer_state import joined
from rules.route.outcomes import Answer
from rules.wording.offer_wording import ORE, offer_sentence


class AnswerFacts(Facts):
    """A principal's own amount and its answer to the offer; `later_on` is the day it has said, if it has."""

    amount: float | None
    answer: Answer | None
    later_on: dt.date | None


class OfferFacts(Facts):
    """The offer in numbers of principals and in amounts, and the sentence that says so."""

    what: str
    unit: str
    last_day: dt.date | None
    yes: int
    no: int
    later: int
    unanswered: int
    amount_joined: float | None
    amount_total: float | None
    said: str


def offer_facts(view: RoundView, language: str) -> OfferFacts | None:
    """How the round's offer stands; None when it offers nothing."""
    state = view.offer
    if state is None:
        return None
    has_amounts = state.offer.has_amounts
    return OfferFacts(
        what=state.offer.what,
        unit=state.offer.unit,
        last_day=state.offer.last_day,
        yes=len(state.given(Answer.YES)),
        no=len(state.given(Answer.NO)),
        later=len(state.given(Answer.LATER)),
        unanswered=len(state.given(None)),
        amount_joined=state.sum_of(Answer.YES) / ORE if has_amounts else None,
        amount_total=state.total / ORE if has_amounts else None,
        said=offer_sentence(state, language),
    )


def answer_facts(row: CaseView) -> AnswerFacts | None:
    """How the principal answers the offer; None in a round that offers nothing."""
    if row.facts.offer is None:
        return None
    found = joined(row.facts, row.progress)
    amount = None if found.amount is None else found.amount / ORE
    return AnswerFacts(amount=amount, answer=found.answer, later_on=found.later_on)
