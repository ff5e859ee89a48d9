"""One table says how each kind of round is spoken of."""

import dataclasses
import re

import pytest

from kit.i18n import Catalogue
from kit.settings import CHECKOUT
from models.vocabulary import Level, Part, RoundKind
from rules.wording.kind_words import heading, kind_words, least_level
from tests.run.english import knows

PAGES = [*CHECKOUT.glob("templates/**/*.html"), *CHECKOUT.glob("templates/**/*.txt")]


@pytest.mark.parametrize("kind", RoundKind)
def test_every_kind_has_all_its_words_in_english(kind: RoundKind) -> None:
    english = Catalogue("en")
    words = dataclasses.asdict(kind_words(kind, "sv"))
    assert [text for text in words.values() if not text or not knows(english, text)] == []


@pytest.mark.parametrize("kind", [kind for kind in RoundKind if kind is not RoundKind.RECOMMENDATION])
@pytest.mark.parametrize("language", ["sv", "en"])
def test_only_a_recommendation_is_called_one(kind: RoundKind, language: str) -> None:
    said = " ".join(dataclasses.asdict(kind_words(kind, language)).values()).casefold()
    assert re.search(r"re[ck]om+end", said) is None


def test_no_page_or_letter_says_by_itself_what_goes_round() -> None:
    assert [page.name for page in PAGES if re.search(r"rekommendation", page.read_text(), re.IGNORECASE)] == []


PARTNERSHIP = "Innovationspartnerskap mellan regionen och Umeå"
OPINION, DECISION, SIGNATURE = Part


@pytest.mark.parametrize(
    ("asks", "swedish", "english"),
    [
        ((OPINION,), "Partnerskap för synpunkter", "Partnership for your views"),
        ((DECISION,), "Partnerskap för beslut", "Partnership for decision"),
        ((SIGNATURE,), "Partnerskap att underteckna", "Partnership to sign"),
        ((OPINION, DECISION), "Partnerskap för synpunkter och beslut", "Partnership for your views and decision"),
        (
            (OPINION, SIGNATURE),
            "Partnerskap för synpunkter och undertecknande",
            "Partnership for your views and signing",
        ),
        ((DECISION, SIGNATURE), "Partnerskap för beslut och undertecknande", "Partnership for decision and signing"),
        (
            (OPINION, DECISION, SIGNATURE),
            "Partnerskap för synpunkter, beslut och undertecknande",
            "Partnership for your views, decision and signing",
        ),
    ],
)
def test_a_heading_says_what_is_asked(asks: tuple[Part, ...], swedish: str, english: str) -> None:
    assert heading(RoundKind.PARTNERSHIP, asks, PARTNERSHIP, "sv") == swedish
    assert heading(RoundKind.PARTNERSHIP, asks, PARTNERSHIP, "en") == english


@pytest.mark.parametrize(
    ("kind", "asks", "title", "language", "said"),
    [
        (RoundKind.AGREEMENT, (DECISION,), "Överenskommelse om samverkan", "sv", "För beslut"),
        (RoundKind.AGREEMENT, (DECISION,), "Lokal överenskommelse med Malå", "sv", "För beslut"),
        (RoundKind.AGREEMENT, (DECISION,), "Agreement on cooperation", "en", "For decision"),
        (RoundKind.AGREEMENT, (DECISION,), "Samverkansstruktur", "sv", "Överenskommelse för beslut"),
        (RoundKind.PARTNERSHIP, (SIGNATURE,), "Partnerskap för hälsa", "sv", "Att underteckna"),
        (RoundKind.RECOMMENDATION, (DECISION,), "Färdplan", "sv", "Rekommendation till beslut"),
        (RoundKind.CONSULTATION, (OPINION,), "Dialog om ny struktur", "sv", "Synpunktsrunda"),
        (RoundKind.STUDY, (DECISION,), "Förstudie Dorotea", "en", "Study for decision"),
    ],
)
def test_a_heading_does_not_repeat_what_the_title_says(
    kind: RoundKind, asks: tuple[Part, ...], title: str, language: str, said: str
) -> None:
    assert heading(kind, asks, title, language) == said


def test_a_level_below_the_council_is_the_lowest_that_should_decide() -> None:
    assert least_level(Level.FULLMAKTIGE, "sv") == "fullmäktige"
    assert least_level(Level.NAMND, "sv") == "nämnd eller högre"
    assert least_level(Level.NAMND, "en") == "committee or higher"
