"""Swedish sentences, with something filled in or as they stand, that can still be said in another language."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from kit.i18n import SOURCE_LANGUAGE, day_and_time, short_day, translator


class Phrase(str):
    """A Swedish sentence that remembers what it was made from. As a plain string it reads in Swedish.

    A day among its parts is said in words, "2 december 2019", and a moment (UTC) as on a wall clock in Stockholm; a
    day to be written in a file is given as text.
    """

    template: str
    parts: dict[str, object]

    def __new__(cls, template: str, **parts: object) -> Phrase:
        phrase = super().__new__(cls, _filled(template, parts, SOURCE_LANGUAGE))
        phrase.template = template
        phrase.parts = parts
        return phrase


def counted(one: str, many: str, count: int) -> Phrase:
    """So many of something, where the word for one is another than for several."""
    return Phrase(one if count == 1 else many, count=count)


def counted_principals(count: int) -> Phrase:
    """So many principals."""
    return counted("en huvudman", "{count} huvudmän", count)


def counted_rounds(count: int) -> Phrase:
    """So many rounds."""
    return counted("en runda", "{count} rundor", count)


def some(names: Sequence[str]) -> str:
    """The names, or the first three of them and how many more there are."""
    if len(names) <= 3:
        return ", ".join(names)
    return Phrase("{names} och {count} till", names=", ".join(names[:3]), count=len(names) - 3)


def said_in(text: str, language: str) -> str:
    """The text in the language (`sv` or `en`), its parts included; Swedish where a translation is missing."""
    translate = translator(language)
    return _filled(translate(text.template), text.parts, language) if isinstance(text, Phrase) else translate(text)


def _filled(template: str, parts: dict[str, object], language: str) -> str:
    return template.format(**{name: _said(part, language) for name, part in parts.items()}) if parts else template


def _said(part: object, language: str) -> object:
    if isinstance(part, Phrase):
        return said_in(part, language)
    if isinstance(part, dt.datetime):
        return day_and_time(part, language)
    return short_day(part, language) if isinstance(part, dt.date) else part


def swedish(text: str) -> str:
    """A Swedish source string, translated where it is shown. Its mark is how a test finds what lacks its English."""
    return text
