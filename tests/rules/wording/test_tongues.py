"""Words of one language within another: found whole, however they begin, and nothing lost."""

from dataclasses import dataclass

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.vocabulary import Level
from rules.wording.tongues import stretches, words_within

TEXTS = st.lists(st.text("ab å§.1|(", max_size=12), max_size=4)


@given(st.text("ab å§.1|(", max_size=60), TEXTS)
def test_the_pieces_are_the_text(text: str, words: list[str]) -> None:
    assert "".join(piece for piece, _ in stretches(text, words)) == text


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("The matter waits for Kommunfullmäktige.", ["Kommunfullmäktige"]),
        ("kommunfullmäktige has decided", ["kommunfullmäktige"]),
        ("Kommunfullmäktiges beslut", []),
        ("Kommunfullmäktige i Dorotea and Kommunfullmäktige", ["Kommunfullmäktige i Dorotea", "Kommunfullmäktige"]),
        ("", []),
    ],
)
def test_a_word_is_found_whole_and_the_longest_first(text: str, found: list[str]) -> None:
    words = ("Kommunfullmäktige", "Kommunfullmäktige i Dorotea", "Att", " ")
    assert [piece for piece, is_one in stretches(text, words) if is_one] == found


@dataclass
class Told:
    name: str
    level: Level
    more: tuple[dict[str, object], ...]


def test_words_are_found_in_whatever_holds_them_and_codes_and_days_are_none() -> None:
    told = Told(
        "Socialnämnden", Level.NAMND, ({"day": "2023-06-19", "code": "avtal-2401", "why": "Två saknas", "n": 1},)
    )
    assert list(words_within(told)) == ["Socialnämnden", "Två saknas"]
