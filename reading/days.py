"""The days a text names: as people write them in letters and minutes."""

import datetime as dt
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from models.files.fields import FIRST_YEAR, LAST_YEAR, folded
from models.files.page_source.calendar_words import MONTHS, WEEKDAYS

_WEEKDAY: Final = r"(?:(?P<weekday>(?:mån|tis|ons|tors|fre|lör|sön)dag(?:en|s)?)\s+)?(?:den\s+)?"
_MONTH: Final = (
    r"(?P<month>jan(?:uari|\.)?|feb(?:ruari|r?\.)?|mars|apr(?:il|\.)?|maj|jun[i.]?|jul[i.]?|aug(?:usti|\.)?"
    r"|sept?(?:ember|\.)?|okt(?:ober|\.)?|nov(?:ember|\.)?|dec(?:ember|\.)?)(?![a-zåäö])"
)
_TO: Final = r"(?:-{1,2}|–|—|\s+-\s+|\s+–\s+|\s+och\s+|\s+till\s+)"
_IN_WORDS: Final = re.compile(
    rf"(?<![\w/-]){_WEEKDAY}(?:(?P<first>\d{{1,2}})(?::?e)?{_TO})?(?P<day>\d{{1,2}})(?::?e)?\s+{_MONTH}"
    r"(?:,?\s+(?P<year>\d{4})(?![\d/]))?",
    re.IGNORECASE,
)
_ISO: Final = re.compile(
    rf"(?<!(?-i:[\dA-ZÅÄÖ_/.]))(?<![^-]-){_WEEKDAY}(?P<year>(?:19|20)\d\d)-(?P<number>\d\d?)-(?P<day>\d\d?)"
    rf"(?:{_TO}(?P<last>\d\d))?(?![\w/]|-(?!-(?:19|20)\d\d-))(?!\.\d)",
    re.IGNORECASE,
)
_SLASHED: Final = re.compile(
    rf"(?<![\w/.-]){_WEEKDAY}(?P<day>\d{{1,2}})[/.](?P<number>\d{{1,2}})(?:\s*[-–/.]\s*|\s+)(?P<year>20\d\d)(?![\w/-])",
    re.IGNORECASE,
)
_SHORT_YEAR: Final = re.compile(
    r"(?<![\w/.-])(?P<day>[0-3]?\d)/(?P<number>[01]?\d)-(?P<short>[0-4]\d)(?![\w/.-])", re.IGNORECASE
)
_SLASHED_ISO: Final = re.compile(r"(?<![\w/.-])(?P<year>20\d\d)/(?P<number>[01]\d)/(?P<day>[0-3]\d)(?![\w/-])")
_TOGETHER: Final = re.compile(r"(?<![\w/.-])(?P<year>20\d\d)(?P<number>[01]\d)(?P<day>[0-3]\d)(?![\w/-])(?!\.\d)")

_NUMBER: Final = re.compile(r"\d")

_PATTERNS: Final = (_ISO, _IN_WORDS, _SLASHED, _SHORT_YEAR, _SLASHED_ISO, _TOGETHER)


@dataclass(frozen=True, slots=True)
class NamedDay:
    """A day at its place in the text. Without a year `day` is None; `first` is the first of several days.

    `doubtful`: its weekday is another, or there is no such day.
    """

    start: int
    end: int
    month: int
    number: int
    day: dt.date | None
    first: dt.date | None = None
    weekday: int | None = None
    doubtful: bool = False

    def in_year(self, year: int) -> dt.date | None:
        """The day in that year; None where its weekday is another then, or there is no such day."""
        found = _date(year, self.month, self.number)
        return found if found and self.weekday in {None, found.weekday()} else None


def days_in(text: str, start: int = 0, end: int | None = None) -> list[NamedDay]:
    """Every day named between those places, in order."""
    end = len(text) if end is None else end
    if not _NUMBER.search(text, start, end):
        return []
    found = [_named(each) for pattern in _PATTERNS for each in pattern.finditer(text, start, end)]
    return list(_apart(sorted(found, key=lambda each: (each.start, -each.end))))


def _apart(found: list[NamedDay]) -> Iterator[NamedDay]:
    end = -1
    for each in found:
        if each.start >= end:
            yield each
            end = each.end


def _named(found: re.Match[str]) -> NamedDay:
    said = found.groupdict()
    month = int(said["number"]) if said.get("number") else MONTHS.get(folded(said.get("month") or "").strip("."), 0)
    number, first = _last_and_first(said)
    weekday = WEEKDAYS.get(folded(said["weekday"]).removesuffix("s")) if said.get("weekday") else None
    year = int(said["year"]) if said.get("year") else 2000 + int(said["short"]) if said.get("short") else None
    day = _date(year, month, number) if year else None
    begins = _date(year, month, first) if year and first else None
    wrong_weekday = day is not None and weekday is not None and weekday not in {day.weekday(), _weekday(begins)}
    return NamedDay(
        found.start(), found.end(), month, number, day, begins, weekday, wrong_weekday or bool(year and not day)
    )


def _last_and_first(said: dict[str, str | None]) -> tuple[int, int | None]:
    """`22–23 november` and `2005-11-22--23`: the last day, and the first of several."""
    day = int(said["day"] or 0)
    if last := said.get("last"):
        return int(last), day
    first = said.get("first")
    return day, int(first) if first else None


def _weekday(day: dt.date | None) -> int | None:
    return day.weekday() if day else None


def _date(year: int, month: int, day: int) -> dt.date | None:
    try:
        return dt.date(year, month, day) if FIRST_YEAR <= year <= LAST_YEAR else None
    except ValueError:
        return None
