"""How linked rounds have come, in numbers and in words."""

from collections.abc import Sequence

import pytest

from models.values import CaseFacts
from models.vocabulary import Act, Outcome, RoundKind
from rules.route.progress import RoundProgress, case_progress, round_progress
from rules.wording.family import family_progress, family_sentence
from tests.rules.cases import case, day, handling

SUMMER = day("7-1")
ADOPTED = case(handling(1, "KF", Act.DECIDES, "6-19"))
REJECTED = case(handling(1, "KF", Act.DECIDES, "6-19", outcomes={1: Outcome.REJECTED}))
OPEN = case()


def seen(*parties: CaseFacts) -> RoundProgress:
    return round_progress([(facts, case_progress(facts, SUMMER)) for facts in parties], SUMMER)


def said(rounds: Sequence[tuple[RoundProgress, bool]], language: str = "sv") -> str:
    return family_sentence(family_progress(rounds), RoundKind.AGREEMENT, language)


BOTH, HALF = (seen(ADOPTED, ADOPTED), True), (seen(ADOPTED, OPEN), False)


def test_a_round_is_agreed_when_both_parties_have_adopted() -> None:
    assert said([BOTH] * 9 + [HALF] * 6) == (
        "9 av 15 lokala överenskommelser är antagna av båda parter, 6 saknar svar, 9 är avslutade."
    )


def test_replied_is_not_agreed() -> None:
    assert said([(seen(ADOPTED, REJECTED), False)]) == "0 av 1 lokala överenskommelser är antagna av båda parter."


def test_more_than_two_parties_are_all() -> None:
    assert said([(seen(ADOPTED, ADOPTED, ADOPTED), False)]).endswith("är antagna av alla parter.")


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("sv", "1 av 2 lokala överenskommelser är antagna av båda parter, en saknar svar, en är avslutad."),
        ("en", "1 of 2 local agreements have been adopted by both parties, one lacks an answer, one is closed."),
    ],
)
def test_one_is_said_as_one(language: str, words: str) -> None:
    assert said([BOTH, HALF], language) == words
