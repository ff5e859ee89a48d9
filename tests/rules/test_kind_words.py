"""One table says how each kind of round is spoken of."""

from __future__ import annotations

import dataclasses
import re

import pytest

from kit.i18n import Catalogue
from kit.settings import CHECKOUT
from models.vocabulary import RoundKind
from rules.kind_words import kind_words

PAGES = [*CHECKOUT.glob("templates/**/*.html"), *CHECKOUT.glob("templates/**/*.txt")]


@pytest.mark.parametrize("kind", RoundKind)
def test_every_kind_has_all_its_words_in_english(kind: RoundKind) -> None:
    english = Catalogue("en")
    words = dataclasses.asdict(kind_words(kind, "sv"))
    assert [text for text in words.values() if not text or not english.knows(text)] == []


@pytest.mark.parametrize("kind", [kind for kind in RoundKind if kind is not RoundKind.RECOMMENDATION])
@pytest.mark.parametrize("language", ["sv", "en"])
def test_only_a_recommendation_is_called_one(kind: RoundKind, language: str) -> None:
    said = " ".join(dataclasses.asdict(kind_words(kind, language)).values()).casefold()
    assert re.search(r"re[ck]om+end", said) is None


def test_no_page_or_letter_says_by_itself_what_goes_round() -> None:
    assert [page.name for page in PAGES if re.search(r"rekommendation", page.read_text(), re.IGNORECASE)] == []
