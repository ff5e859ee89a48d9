"""That nothing is needed for now, in so many words."""

import datetime as dt

from kit.days import weekday_and_day
from kit.i18n import translator

QUIET = "Klart för nu. Ni hör inte av oss förrän {day}."


def quiet_sentence(until: dt.date | None, language: str) -> str:
    """Until when nothing comes from us; nothing when that is not known."""
    return translator(language)(QUIET).format(day=weekday_and_day(until, language)) if until else ""
