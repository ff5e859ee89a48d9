"""Days as people write them, in Swedish and English: one parser for every form."""

import datetime as dt
import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum, auto
from itertools import product
from typing import Final

from kit.characters import as_seen

CENTURY: Final = 2000

_MONTHS: Final = (
    ("januari", "january"),
    ("februari", "february"),
    ("mars", "march"),
    ("april",),
    ("maj", "may"),
    ("juni", "june"),
    ("juli", "july"),
    ("augusti", "august"),
    ("september", "sept"),
    ("oktober", "october"),
    ("november",),
    ("december",),
)
_WEEKDAYS: Final = (
    ("måndag", "monday"),
    ("tisdag", "tuesday"),
    ("onsdag", "wednesday"),
    ("torsdag", "thursday"),
    ("fredag", "friday"),
    ("lördag", "saturday"),
    ("söndag", "sunday"),
)
_SHORTEST: Final = 3

_HYPHENS: Final = re.compile("[\u2010-\u2015\u2212\ufe63\uff0d]")
_SPACES: Final = re.compile(r"\s+")
_BEFORE: Final = re.compile(r"(?:(?!den |the )(?P<weekday>[^\W\d_]{3,9})\.?,? )?(?:(?:den|the) )?(?P<rest>\S.*)")
_AFTER: Final = re.compile(r"(?P<rest>\S.*?\d)(?:, ?| ?\()(?P<weekday>[^\W\d_]{3,9})\)?")
_CLOCK: Final = re.compile(r"(?:,? (?:kl(?:ockan)?|at)\.? ?\d{1,2}(?:[.:]\d{2})?|[t ]\d{2}:\d{2}(?::\d{2})?)$")
_ORDINAL: Final = r"(?P<day>\d{1,2})(?::?[aeh]|:?de|st|nd|rd|th|\.)?"
_NAME: Final = r"(?P<name>[^\W\d_]{3,9})\.?"
_NUMBERED: Final = tuple(
    re.compile(pattern)
    for pattern in (
        r"(?P<year>\d{4})(?P<month>\d{2})(?P<day>\d{2})",
        r"(?P<year>\d{2})(?P<month>\d{2})(?P<day>\d{2})",
        r"(?P<year>\d{4}) ?[-/. ] ?(?P<month>\d{1,2}) ?[-/. ] ?(?P<day>\d{1,2})",
        r"(?P<year>\d{2})-(?P<month>\d{1,2})-(?P<day>\d{1,2})",
        r"(?P<day>\d{1,2}) ?[-/. ] ?(?P<month>\d{1,2}) ?[-/. ] ?(?P<year>\d{4})",
        r"(?P<day>\d{1,2}) ?/ ?(?P<month>\d{1,2})(?: ?[-/ ] ?'?(?P<year>\d{2}))?",
    )
)
_NAMED: Final = tuple(
    re.compile(pattern)
    for pattern in (
        rf"{_ORDINAL} ?(?:of )?{_NAME},?(?: ?(?P<year>\d{{4}}|(?<= )['-]?\d{{2}}))?",
        rf"{_NAME} {_ORDINAL},?(?: (?P<year>\d{{4}}))?",
    )
)


class DayFault(Enum):
    """Why what is written is no day."""

    UNREADABLE = auto()
    MISSING = auto()
    YEAR_UNKNOWN = auto()
    OTHER_WEEKDAY = auto()


class NoDay(ValueError):
    """What is written is no day, or not surely one. `day` is what it would be, where there is one."""

    def __init__(self, fault: DayFault, day: dt.date | None = None) -> None:
        super().__init__(fault.name)
        self.fault, self.day = fault, day


@dataclass(frozen=True, slots=True)
class Span:
    """The days, both included, among which a day written without its year is looked for: less than a year."""

    first: dt.date
    last: dt.date


@dataclass(frozen=True, slots=True)
class _Parts:
    """What stands there. No `year` or `weekday` where none is written."""

    year: int | None
    month: int
    day: int
    weekday: int | None = None


def read_day(written: str, near: Span | None = None) -> dt.date:
    """The day in Stockholm that is written: `2023-06-12`, `23-06-12`, `230612`, `12/6-23`, `måndag den 12:e juni 2023`.

    One without a year is the only one in `near`. Two digits are a year of this century. Raises NoDay.
    """
    parts = _parts(tidied(written))
    if parts is None:
        raise NoDay(DayFault.UNREADABLE)
    if parts.year is None:
        return _in_its_year(parts, near)
    day = _day(parts, parts.year)
    if day is None:
        raise NoDay(DayFault.MISSING)
    return _on_its_weekday(day, parts)


def tidied(written: str) -> str:
    """The text in small letters, with plain hyphens and spaces, nothing that is not seen, and no time of the day."""
    plain = _HYPHENS.sub("-", as_seen(written))
    return _CLOCK.sub("", _SPACES.sub(" ", plain).strip().rstrip(".").lower())


def _parts(text: str) -> _Parts | None:
    return next(_readings(text), None)


def _readings(text: str) -> Iterator[_Parts]:
    """The day alone, or beside its weekday."""
    weekday, rest = None, text
    found = _AFTER.fullmatch(text) or _BEFORE.fullmatch(text)
    if found and _is_beside(found):
        weekday, rest = _weekday(found["weekday"]), found["rest"]
    for pattern, named in (*product(_NUMBERED, [False]), *product(_NAMED, [True])):
        if (match := pattern.fullmatch(rest)) and (month := _month(match, named=named)):
            yield _Parts(_year(match["year"]), month, int(match["day"]), weekday)


def _is_beside(found: re.Match[str]) -> bool:
    return found["weekday"] is None or _weekday(found["weekday"]) is not None


def _year(digits: str | None) -> int | None:
    if not digits:
        return None
    short = digits.lstrip("'-")
    return int(short) if len(short) > len("23") else CENTURY + int(short)


def _month(match: re.Match[str], *, named: bool) -> int:
    """Which month, from 1; 0 for a word that is none."""
    if not named:
        return int(match["month"])
    return next((place for place, names in enumerate(_MONTHS, start=1) if _is_short_for(match["name"], names)), 0)


def _weekday(word: str | None) -> int | None:
    if not word:
        return None
    plain = word.removesuffix("en") if len(word) > len("måndag") else word
    return next((place for place, names in enumerate(_WEEKDAYS) if _is_short_for(plain, names)), None)


def _is_short_for(word: str, names: tuple[str, ...]) -> bool:
    return len(word) >= _SHORTEST and any(name.startswith(word) for name in names)


def _in_its_year(parts: _Parts, near: Span | None) -> dt.date:
    """The only one that fits. Raises NoDay."""
    if near is None:
        raise NoDay(DayFault.YEAR_UNKNOWN if _day(parts, CENTURY) else DayFault.MISSING)
    years = {near.first.year, near.last.year}
    days = [day for year in sorted(years) if (day := _day(parts, year))]
    fitting = [day for day in days if near.first <= day <= near.last]
    if len(fitting) == 1:
        return _on_its_weekday(fitting[0], parts)
    if not days and not _day(parts, CENTURY):  # a leap year, so that 29 February is a day
        raise NoDay(DayFault.MISSING)
    raise NoDay(DayFault.YEAR_UNKNOWN)


def _on_its_weekday(day: dt.date, parts: _Parts) -> dt.date:
    if parts.weekday is not None and day.weekday() != parts.weekday:
        raise NoDay(DayFault.OTHER_WEEKDAY, day)
    return day


def _day(parts: _Parts, year: int) -> dt.date | None:
    try:
        return dt.date(year, parts.month, parts.day)
    except ValueError:
        return None
