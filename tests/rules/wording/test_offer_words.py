"""An offer: how each has answered, what that comes to, and the sentence that says so."""

import datetime as dt

import pytest

from models.values import CaseFacts, Offer
from models.vocabulary import Act, Outcome
from rules.route.offer_state import Joined, OfferState, joined, offer_state
from rules.route.outcomes import Answer
from rules.route.progress import case_progress
from rules.wording.answer_wording import answer_sentence
from rules.wording.offer_wording import amount_phrase, offer_sentence
from tests.rules.cases import case, day, handling

FREE = Offer("Kompetenscentrum")
COSTLY = Offer("Kompetenscentrum", has_amounts=True)
PARTIES = (
    Joined("Malå", 1_000_050, Answer.YES, None),
    Joined("Åsele", None, Answer.NO, None),
    Joined("Umeå", 2_000_000, Answer.LATER, day("2024-1-1")),
    Joined("Sorsele", 50, Answer.LATER, None),
    Joined("Dorotea", 100, None, None),
)


def answered(outcome: Outcome | None, **more: object) -> CaseFacts:
    handled = [handling(1, "KF", Act.DECIDES, "6-19", outcomes={1: outcome}, **more)] if outcome else []
    return case(*handled, offer=COSTLY, amount=2_500_000)


@pytest.mark.parametrize(
    ("outcome", "answer", "later_on"),
    [
        (None, None, None),
        (Outcome.ADOPTED, Answer.YES, None),
        (Outcome.REJECTED, Answer.NO, None),
        (Outcome.UNCLASSIFIED, None, None),
        (Outcome.LATER, Answer.LATER, day("9-18")),
    ],
)
def test_an_answer_is_yes_no_or_later_with_its_day(
    outcome: Outcome | None, answer: Answer | None, later_on: dt.date | None
) -> None:
    facts = answered(outcome, next_on=day("9-18"))
    progress = case_progress(facts, day("7-1"))
    assert joined(facts, progress) == Joined("Dorotea kommun", 2_500_000, answer, later_on)
    assert offer_state([(facts, progress)]) == OfferState(COSTLY, (joined(facts, progress),))


def test_a_round_that_offers_nothing_has_no_such_state() -> None:
    facts = case()
    assert offer_state([]) is offer_state([(facts, case_progress(facts, day("7-1")))]) is None


def test_an_offer_comes_to_what_those_pay_who_have_an_amount() -> None:
    state = OfferState(COSTLY, PARTIES)
    assert (state.total, state.sum_of(Answer.YES), state.sum_of(Answer.NO)) == (3_000_200, 1_000_050, 0)
    assert state.sum_of(Answer.LATER) == 2_000_050
    assert [each.name for each in state.given(None)] == ["Dorotea"]


@pytest.mark.parametrize(
    ("amount", "unit", "swedish", "english"),
    [
        (1_085_850, "kronor per år", "10\xa0858,50 kronor per år", "10,858.50 kronor per år"),
        (2_500_000, "kronor", "25\xa0000 kronor", "25,000 SEK"),
        (0, "kronor", "0 kronor", "0 SEK"),
        (5, "kronor", "0,05 kronor", "0.05 SEK"),
        (None, "kronor", "", ""),
    ],
)
def test_an_amount_is_written_with_ore_only_where_there_are_any(
    amount: int | None, unit: str, swedish: str, english: str
) -> None:
    offer = Offer("Kompetenscentrum", unit)
    assert (amount_phrase(amount, offer, "sv"), amount_phrase(amount, offer, "en")) == (swedish, english)
    assert amount_phrase(amount, None, "sv") == ""


@pytest.mark.parametrize(
    ("offer", "parties", "swedish", "english"),
    [
        (
            COSTLY,
            PARTIES,
            "Ja från 1, nej från 1, senare från 2, inget svar från 1. De som ansluter sig står för "
            "10\xa0000,50 kronor "
            "av 30\xa0002 kronor. Senare: Umeå (måndag 1 januari 2024), Sorsele.",
            "Yes from 1, no from 1, later from 2, no answer from 1. Those who join stand for "
            "10,000.50 SEK of 30,002 SEK. "
            "Later: Umeå (Monday 1 January 2024), Sorsele.",
        ),
        (FREE, PARTIES[:2], "Ja från 1, nej från 1.", "Yes from 1, no from 1."),
        (
            COSTLY,
            PARTIES[4:],
            "Inget svar från 1. De som ansluter sig står för 0 kronor av 1 kronor.",
            "No answer from 1. Those who join stand for 0 SEK of 1 SEK.",
        ),
    ],
)
def test_who_has_answered_what_is_one_sentence_and_what_it_comes_to_another(
    offer: Offer, parties: tuple[Joined, ...], swedish: str, english: str
) -> None:
    state = OfferState(offer, parties)
    assert (offer_sentence(state, "sv"), offer_sentence(state, "en")) == (swedish, english)
    assert offer_sentence(None, "sv") == ""


@pytest.mark.parametrize(
    ("outcome", "swedish", "english"),
    [
        (
            Outcome.ADOPTED,
            "Kommunfullmäktige svarade ja måndag 19 juni 2023.",
            "Kommunfullmäktige answered yes on Monday 19 June 2023.",
        ),
        (
            Outcome.REJECTED,
            "Kommunfullmäktige svarade nej måndag 19 juni 2023.",
            "Kommunfullmäktige answered no on Monday 19 June 2023.",
        ),
    ],
)
def test_an_offer_is_answered_yes_or_no(outcome: Outcome, swedish: str, english: str) -> None:
    progress = case_progress(answered(outcome), day("7-1"))
    assert progress.is_offer
    assert (answer_sentence(progress, "sv"), answer_sentence(progress, "en")) == (swedish, english)
