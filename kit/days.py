"""Days in words."""

import datetime as dt
from functools import lru_cache

from babel.dates import format_date

from kit.clock import local


@lru_cache(maxsize=4096)
def long_date(day: dt.date, language: str) -> str:
    """The day with its weekday: "måndag 19 juni 2023", "Monday 19 June 2023"."""
    return format_date(day, "EEEE d MMMM y", locale=language)


def day_and_time(at: dt.datetime, language: str) -> str:
    """The moment on a wall clock in Stockholm: "måndag 19 juni 2023 kl. 09.30"."""
    clock = local(at)
    return f"{long_date(clock.date(), language)} {'kl.' if language == 'sv' else 'at'} {clock:%H.%M}"


@lru_cache(maxsize=4096)
def short_day(day: dt.date, language: str) -> str:
    """The day without its weekday: "19 juni 2023", "19 June 2023"."""
    return format_date(day, "d MMMM y", locale=language)


@lru_cache(maxsize=4096)
def brief_day(day: dt.date, language: str) -> str:
    """The same as briefly as tables and pictures want it: "19 juni 2023", "25 sep. 2023"."""
    return format_date(day, "d MMM y", locale=language)


def day_and_month(day: dt.date, language: str) -> str:
    """The day without weekday and year: "16 maj", "16 May"."""
    return format_date(day, "d MMMM", locale=language)


def weekday_and_day(day: dt.date, language: str) -> str:
    """The day with its weekday, without its year: "tisdag 13 juni", "Tuesday 13 June"."""
    return format_date(day, "EEEE d MMMM", locale=language)
