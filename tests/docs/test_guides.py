"""The coordinator's guide names what stands on the pages, in Swedish and in English."""

import re
from typing import Final

import pytest
from babel.messages.pofile import read_po

from kit.settings import CHECKOUT

NAMED: Final = re.compile(r"\*\*(.+?)\*\*", re.S)


def named(language: str) -> list[str]:
    """What is set in bold, in order, without the stop it ends with."""
    page = (CHECKOUT / "docs" / f"guide.{language}.md").read_text(encoding="utf-8")
    return [" ".join(each.split()).strip(".,:") for each in NAMED.findall(page)]


@pytest.fixture(scope="module")
def english() -> dict[str, set[str]]:
    """Every Swedish text of the pages, with its English."""
    found: dict[str, set[str]] = {}
    for path in (CHECKOUT / "locales" / "en").glob("*.po"):
        with path.open("rb") as file:
            for each in read_po(file):
                found.setdefault(str(each.id), set()).add(str(each.string))
    return found


def test_what_a_guide_calls_a_thing_on_a_page_is_what_the_page_calls_it(english: dict[str, set[str]]) -> None:
    for swedish, own in zip(named("sv"), named("en"), strict=True):
        for part, its_english in zip(swedish.split(": "), own.split(": "), strict=True):
            assert its_english in english.get(part, {its_english}), (swedish, own)
