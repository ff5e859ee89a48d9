"""Swedish is the source language; English is read from `locales/en/*.po` once per process. Days in words, in both."""

import datetime as dt
from collections.abc import Callable
from functools import lru_cache
from gettext import NullTranslations

from babel import Locale
from babel.dates import format_date
from babel.messages.pofile import read_po

from kit.clock import local
from kit.settings import CHECKOUT

SOURCE_LANGUAGE = "sv"
_AFTER_Z = str.maketrans({"å": "{", "ä": "|", "ö": "}"})


class Catalogue(NullTranslations):
    """Translations held in memory, merged from several files."""

    def __init__(self, language: str) -> None:
        super().__init__()
        self._texts: dict[str, str] = {}
        self._plurals: dict[str, tuple[str, ...]] = {}
        paths = sorted((CHECKOUT / "locales" / language).glob("*.po"))
        if not paths:
            raise LookupError(f"no texts in {language}")
        for path in paths:
            with path.open("rb") as file:
                self._add(read_po(file))

    def _add(self, catalogue: object) -> None:
        for message in catalogue:  # type: ignore[attr-defined]
            if isinstance(message.id, tuple):
                self._plurals[message.id[0]] = tuple(message.string)
            elif message.id and message.string:
                self._texts[message.id] = message.string

    def gettext(self, message: str) -> str:
        """The text in this language, or the Swedish one."""
        return self._texts.get(message, message)

    def ngettext(self, msgid1: str, msgid2: str, n: int) -> str:
        """Singular or plural in this language, or the Swedish one."""
        forms = self._plurals.get(msgid1, (msgid1, msgid2))
        return forms[0] if n == 1 else forms[-1]


@lru_cache(maxsize=8)
def catalogue(language: str) -> NullTranslations:
    """The translations of a language (`sv` or `en`). Raises LookupError for another."""
    return NullTranslations() if language == SOURCE_LANGUAGE else Catalogue(language)


def translator(language: str) -> Callable[[str], str]:
    """`_` for that language."""
    return catalogue(language).gettext


def swedish_order(name: str) -> str:
    """What names and titles are sorted by: å, ä and ö come last, in that order, whatever database they stand in."""
    return name.casefold().translate(_AFTER_Z)


@lru_cache(maxsize=4096)
def long_date(day: dt.date, language: str) -> str:
    """The day with its weekday: "måndag 19 juni 2023", "Monday 19 June 2023"."""
    return _written(day, "EEEE d MMMM y", language)


def day_and_time(at: dt.datetime, language: str) -> str:
    """The moment on a wall clock in Stockholm: "måndag 19 juni 2023 kl. 09.30"."""
    clock = local(at)
    return f"{long_date(clock.date(), language)} {'kl.' if language == 'sv' else 'at'} {clock:%H.%M}"


@lru_cache(maxsize=4096)
def short_day(day: dt.date, language: str) -> str:
    """The day without its weekday: "19 juni 2023", "19 June 2023"."""
    return _written(day, "d MMMM y", language)


@lru_cache(maxsize=4096)
def brief_day(day: dt.date, language: str) -> str:
    """The same as briefly as tables and pictures want it: "19 juni 2023", "25 sep. 2023"."""
    return _written(day, "d MMM y", language)


@lru_cache(maxsize=4096)
def day_and_month(day: dt.date, language: str) -> str:
    """The day without weekday and year: "16 maj", "16 May"."""
    return _written(day, "d MMMM", language)


def weekday_and_day(day: dt.date, language: str) -> str:
    """The day with its weekday, without its year: "tisdag 13 juni", "Tuesday 13 June"."""
    return _written(day, "EEEE d MMMM", language)


def _written(day: dt.date, pattern: str, language: str) -> str:
    return format_date(day, pattern, locale=_locale(language))


@lru_cache(maxsize=8)
def _locale(language: str) -> Locale:
    """Raises rather than fall back on the machine's own language."""
    return Locale(language)
