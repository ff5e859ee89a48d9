"""The date of each day found: its year, and whether it can be right."""

import datetime as dt
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Final

from holidays import country_holidays

from models.files.fields import FIRST_YEAR, LAST_YEAR
from models.files.meeting_page.context import Found, Years
from models.files.meeting_page.dates.years import NEW_YEAR
from models.files.meeting_page.judging import Status
from models.files.meeting_page.mentions import LONGEST_MEETING, TOO_LONG, WHICH_MONTH
from models.phrases import Phrase

WHICH_YEAR: Final = "Sidan säger inte vilket år dagarna gäller."
OTHER_YEAR: Final = "Dagen kommer inte i ordning, så året är osäkert."
OUT_OF_SEASON: Final = "Dagen ligger utanför den tid som rubriken anger, så året är osäkert."
NO_SUCH_DAY: Final = "Dagen finns inte i kalendern."
WEEKDAY_WRONG: Final = "Veckodagen stämmer inte: {day} är en {weekday}."
DAY_OFF: Final = "{day} är en {weekday}. Är det rätt?"
HOLIDAY: Final = "{day} är en helgdag. Är det rätt?"
WEEKDAY_NAMES: Final = ("måndag", "tisdag", "onsdag", "torsdag", "fredag", "lördag", "söndag")


@dataclass(frozen=True, slots=True)
class Dated:
    """A found day with its year, or with what must be asked."""

    found: Found
    day: dt.date | None
    ask: str = ""
    by_context: bool = False


def dates_of(found: Sequence[Found], year: int | None) -> Iterator[Dated]:
    before: dict[tuple[int, str | None, Years | None], tuple[int, int]] = {}
    for each in found:
        key = (each.list, each.body, each.years)
        dated, place = _date_of(each, year, before.get(key))
        if each.judged.status in {Status.MEETING, Status.ASK} and place:
            before[key] = place
        yield dated


def _date_of(found: Found, asked: int | None, before: tuple[int, int] | None) -> tuple[Dated, tuple[int, int] | None]:
    """The day with its year, and its month with how many New Years its list has passed."""
    mention, month = found.judged.mention, found.month
    if month is None:
        return Dated(found, None, WHICH_MONTH), None
    passed = (before[1] if before else 0) + (1 if before and before[0] - month > NEW_YEAR else 0)
    if mention.year is not None:
        return _of_year(found, month, mention.year), None
    years = found.years or (Years(asked, asked) if asked else None)
    if years is None:
        return Dated(found, None, WHICH_YEAR), (month, passed)
    if month not in years.months:
        return Dated(found, None, OUT_OF_SEASON), (month, passed)
    if years.first == years.last:
        doubt = OTHER_YEAR if passed and "extra" not in found.judged.remarks else ""
        return _of_year(found, month, years.first, doubt, by_context=True), (month, passed)
    return _of_two_years(found, month, years, passed), (month, passed)


def _of_two_years(found: Found, month: int, years: Years, passed: int) -> Dated:
    """In a list under two years, whose months rise through one New Year: autumn, then spring."""
    if passed == 1:
        return _of_year(found, month, years.last, by_context=True)
    if passed == 0 and month >= 7:
        return _of_year(found, month, years.first, by_context=True)
    return Dated(found, None, WHICH_YEAR)


def _of_year(found: Found, month: int, year: int, doubt: str = "", *, by_context: bool = False) -> Dated:
    try:
        day = dt.date(year, month, found.judged.mention.day) if FIRST_YEAR <= year <= LAST_YEAR else None
    except ValueError:
        day = None
    return Dated(found, day, doubt if day else NO_SUCH_DAY, by_context)


def checked(dated: Dated) -> Dated:
    """Asks where the weekday named is another, where the day is one nobody meets, where the meeting is too long."""
    if dated.ask or dated.day is None or dated.found.judged.status in {Status.CANCELLED, Status.OTHER}:
        return dated
    return replace(dated, ask=dated.found.doubt or dated.found.judged.reason or _odd(dated))


def _odd(dated: Dated) -> str:
    day, mention = dated.day, dated.found.judged.mention
    assert day is not None
    parts = {"day": day, "weekday": Phrase(WEEKDAY_NAMES[day.weekday()])}
    if mention.weekday is not None and mention.weekday != day.weekday():
        return Phrase(WEEKDAY_WRONG, **parts)
    if mention.first and not first_day(dated):
        return TOO_LONG
    if dated.by_context and mention.weekday is None and day.weekday() > 4:
        return Phrase(DAY_OFF, **parts)
    if dated.by_context and day in _holidays(day.year):
        return Phrase(HOLIDAY, day=day)
    return ""


@lru_cache(maxsize=64)
def _holidays(year: int) -> frozenset[dt.date]:
    """Sweden's public holidays that are no Sundays; none after the last year the package knows."""
    return frozenset(country_holidays("SE", years=year, include_sundays=False)) if year <= 2100 else frozenset()


def first_day(dated: Dated) -> dt.date | None:
    """The day a meeting of several begins; None when that is no such meeting."""
    first, day = dated.found.judged.mention.first, dated.day
    if first is None or day is None:
        return None
    try:
        begins = dt.date(day.year, first[1] or day.month, first[0])
    except ValueError:
        return None
    return begins if 0 < (day - begins).days < LONGEST_MEETING else None


def fitting_years(yearless: Iterable[Dated]) -> list[int]:
    """The years in which every weekday named is right; none where no weekday is."""
    named = [
        (each.found.month or 1, each.found.judged.mention.day, each.found.judged.mention.weekday) for each in yearless
    ]
    named = [each for each in named if each[2] is not None]
    return [year for year in range(2015, 2041) if named and all(_falls_on(year, *each) for each in named)]


def _falls_on(year: int, month: int, day: int, weekday: int | None) -> bool:
    try:
        return dt.date(year, month, day).weekday() == weekday
    except ValueError:
        return False
