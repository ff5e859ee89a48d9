"""What the guides call a thing on a page is what the page calls it, in Swedish and in English."""

import re
from typing import Final

import pytest
from babel.messages.pofile import read_po

from kit.settings import CHECKOUT

BOLD: Final = re.compile(r"\*\*(.+?)\*\*", re.DOTALL)
CURSIVE: Final = re.compile(r"(?<!\*)\*([^*]+?)\*(?!\*)", re.DOTALL)
PAGES: Final = {"guide.sv.md": "guide.en.md", "registrator.sv.md": "registrar.en.md"}
HALVES: Final = {"meeting-days.md": "\n# Meeting days", "reading.md": "\n# What is read"}
OWN_WORDS: Final = {
    *("konsolen", "Pröva", "Starta rundan", "Inbjudan listar frågorna", "teman", "Starta dem tillsammans"),
    *("Var och en avslutas för sig", "lägger du undan", "Blev något fel?", "beslutat på nytt", "”Ställer sig bakom”"),
    *("Kalendrar att prenumerera på", "Skriv ut", "Resultatet", "Öppna länken", "Rapportera efter varje möte"),
    *("erbjudande", "rätta", "justerat och anslaget"),
    "flera rundor vid sidan av varandra",
}
"""What a guide sets in bold and says in words of its own; all else in bold stands on a page."""


def set_apart(pattern: re.Pattern[str], text: str) -> list[str]:
    """What is set so, in order, without the stop it ends with."""
    return [" ".join(each.split()).strip(".,:") for each in pattern.findall(text)]


def read(name: str) -> str:
    return (CHECKOUT / "docs" / name).read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def english() -> dict[str, set[str]]:
    """Every Swedish text of the pages, with its English."""
    found: dict[str, set[str]] = {}
    for path in (CHECKOUT / "locales" / "en").glob("*.po"):
        with path.open("rb") as file:
            for each in read_po(file):
                found.setdefault(str(each.id), set()).add(str(each.string))
    return found


@pytest.mark.parametrize("swedish", PAGES)
@pytest.mark.parametrize("pattern", [BOLD, CURSIVE], ids=["bold", "cursive"])
def test_what_a_guide_calls_a_thing_on_a_page_is_what_the_page_calls_it(
    english: dict[str, set[str]], swedish: str, pattern: re.Pattern[str]
) -> None:
    for own, other in zip(*(set_apart(pattern, read(name)) for name in (swedish, PAGES[swedish])), strict=True):
        for part, its_english in zip(own.split(": "), other.split(": "), strict=True):
            assert its_english in english.get(part, {its_english}), (own, other)


@pytest.mark.parametrize("swedish", PAGES)
def test_what_a_guide_sets_in_bold_stands_on_a_page_but_for_words_of_its_own(
    english: dict[str, set[str]], swedish: str
) -> None:
    parts = {part for own in set_apart(BOLD, read(swedish)) for part in own.split(": ")}
    assert parts - set(english) - OWN_WORDS == set()


def test_no_words_of_the_guides_own_are_left_behind() -> None:
    assert {part for name in PAGES for part in set_apart(BOLD, read(name))} >= OWN_WORDS


@pytest.mark.parametrize("name", HALVES)
def test_a_page_in_two_languages_begins_at_the_same_page_of_ours(english: dict[str, set[str]], name: str) -> None:
    swedish, other = (set_apart(CURSIVE, half)[0] for half in read(name).split(HALVES[name], 1))
    assert english[swedish] == {other}
