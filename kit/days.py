"""Days in words."""

import datetime as dt
from functools import lru_cache

from babel import Locale
from babel.dates import format_date

from kit.clock import local


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
