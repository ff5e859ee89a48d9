"""A word of the glossary has one English word in every text; the glossary is in docs/architecture.md."""

import re
from typing import Final

import pytest
from babel.messages.pofile import read_po

from kit.settings import CHECKOUT

# Swedish, its English
WORDS: Final = {
    r"\bärende(?!num)": r"matter",
    r"(?:diarie|ärende)num": r"case numbers?",
    r"diariet|diarium|diarieför": r"official register",
    r"\bregist(?:er\b|ret)": r"registry",
    r"läslänk": r"read-only link",
    r"\bläsare": r"reader",
    r"huvudm[aä]n": r"principal",
    r"samordnar": r"coordinat",
    r"\butkast": r"draft",
    r"registrator(?!\.$)": r"registrar|Registrator",
    r"påminnels": r"remind",
    r"underskrift": r"signature",
    r"\bkontor(?:et|en)?\b": r"office",
}
# English that belongs to one Swedish word alone, and that word
ONLY: Final = {
    r"\bcases?\b(?! numbers?\b)": r"\bmål\b|mål(?=nummer)",
    r"\bcase numbers?\b": r"(?:diarie|ärende|mål)num|^Numret|\bmål\b",
    r"\bregistry\b": r"\bregist(?:er\b|ret)|rundan registry",
    r"official register": r"diari|att registrera",
}


def sentences() -> list[tuple[str, str]]:
    """Every Swedish sentence with its English."""
    found = []
    for path in sorted((CHECKOUT / "locales" / "en").glob("*.po")):
        with path.open("rb") as file:
            found += [(str(each.id), str(each.string)) for each in read_po(file) if each.id]
    return found


@pytest.mark.parametrize("swedish", WORDS)
def test_a_swedish_word_has_its_english_word(swedish: str) -> None:
    said = [each for each in sentences() if re.search(swedish, each[0], re.IGNORECASE)]
    assert said
    assert [each for each in said if not re.search(WORDS[swedish], each[1], re.IGNORECASE)] == []


@pytest.mark.parametrize("english", ONLY)
def test_an_english_word_is_of_that_swedish_word_alone(english: str) -> None:
    said = [each for each in sentences() if re.search(english, each[1], re.IGNORECASE)]
    assert said
    assert [each for each in said if not re.search(ONLY[english], each[0], re.IGNORECASE)] == []
