"""From a letter's values to its words. Letters alike are rendered once, with marks where each one's own words stand."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any

from kit.i18n import day_and_time, long_date
from models.values import HandlingReport, Reporter, reported
from models.vocabulary import Language, Outcome, Word
from notifications.briefs import CaseBrief
from notifications.letters.base import AnyLetter, CaseLetter
from notifications.letters.to_leadership import Closing
from notifications.letters.to_principals import Receipt
from notifications.links import without_foreign_links
from notifications.templating import templates

# control characters that are no white space: nobody writes them, and no letter leaves with one
LINK = "\x01"
MARKS = tuple(map(chr, (*range(2, 9), *range(14, 28))))
_OF_A_RECEIPT = ("receipt_number", "what", "handed_to", "review", "note", "legal_force", "quiet")
NOTE = "\x7f"  # where it is told why addresses are broken, in the letters that have any


@dataclass(frozen=True, slots=True)
class Rendered:
    """A letter's words, with marks where its own go."""

    subject: str
    text: str
    html: str


class _Own:
    """Gives out marks for a letter's own words, and keeps the words in the order of their marks."""

    def __init__(self, language: Language) -> None:
        self.words: list[str] = []
        self._language = language

    def mark(self, words: str) -> str:
        """What stands for the words; nothing for nothing, and the words themselves when there are no more marks."""
        if not words or len(self.words) == len(MARKS):
            return words
        self.words.append(words)
        return MARKS[len(self.words) - 1]

    def day(self, day: dt.date | None) -> str | None:
        """What stands for the day in words, if there is one."""
        return self.mark(long_date(day, self._language)) if day else None


class _Outcomes(tuple[tuple[int, Outcome], ...]):
    """A handling's outcomes as a value that renderings can be looked up by."""

    __slots__ = ()

    def items(self) -> _Outcomes:
        """As a mapping has them."""
        return self


def to_nobody(letter: AnyLetter) -> AnyLetter:
    """What copies of a letter have in common."""
    return replace(letter, key="", recipient="", link_id=LINK if letter.link_id else "")


def nameless(letter: AnyLetter) -> tuple[AnyLetter, list[str]]:
    """The letter with marks where its own words go, and those words."""
    own = _Own(letter.language)
    values: dict[str, Any] = {}
    if (case := letter.about_case) is not None:
        ids = own.mark(case.id), own.mark(case.principal), own.mark(case.case_number)
        values["case"] = CaseBrief(*ids, case.due_on, 0, case.highest_level, own.mark(case.amount))
    if isinstance(letter, CaseLetter):
        values |= {"needs": own.mark(letter.needs), "dates": own.mark(letter.dates)}
    if isinstance(letter, Closing):
        values |= {"needs": own.mark(letter.needs), "answer": own.mark(letter.answer)}
    if isinstance(letter, Receipt):
        values["reporter"] = Reporter(own.mark(letter.reporter.name), own.mark(letter.reporter.role))
        values["recorded_at"] = own.mark(day_and_time(letter.recorded_at, letter.language))
        values["handling"] = letter.handling and _marked(letter.handling, own)
        values |= {name: own.mark(getattr(letter, name)) for name in _OF_A_RECEIPT}
    return replace(letter, **values), own.words


def _marked(report: HandlingReport, own: _Own) -> HandlingReport:
    values = {name: _mark(value, own) for name, value in reported(replace(report, body="")).items()}
    return replace(report, **values)


def _mark(value: Any, own: _Own) -> Any:
    """What a report says as it stands in a letter without words of its own; a word of the vocabulary is nobody's."""
    if isinstance(value, Word):
        return value
    if isinstance(value, Mapping):
        return _Outcomes(value.items())
    if isinstance(value, dt.date):
        return own.day(value)
    return own.mark(value) if isinstance(value, str) else value


@lru_cache(maxsize=256)
def render(base_url: str, letter: AnyLetter) -> Rendered:
    """The words of a nameless letter."""
    link = base_url + letter.path if letter.path else ""
    values = {"letter": letter, "link": link, "base_url": base_url, "note": NOTE}
    subject, text, html = (template.render(values) for template in templates(letter.kind, letter.language))
    own = [link_id for link_id in (letter.link_id, *(other.link_id for other in letter.others)) if link_id]
    return Rendered(subject, without_foreign_links(text, own), without_foreign_links(html, own))
