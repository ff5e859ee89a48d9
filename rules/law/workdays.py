"""Working days in Sweden. Source: lag (1930:173) 2 §; lag (1989:253) om allmänna helgdagar."""

import datetime as dt
from functools import lru_cache

from holidays import country_holidays
from holidays.constants import DE_FACTO, PUBLIC

from kit.errors import RundanError

DAY = dt.timedelta(days=1)
FRIDAY, SATURDAY = 4, 5
_KNOWN = country_holidays("SE")
# a day beyond these is refused where it is written, so that what is counted from it is known too
FIRST_YEAR, LAST_YEAR = _KNOWN.start_year, _KNOWN.end_year - 1


class UnknownYear(RundanError):
    """Helgdagarna det året är inte kända, så arbetsdagar går inte att räkna. Kontrollera året."""


def is_working_day(day: dt.date) -> bool:
    """Whether the day is neither Saturday, Sunday, public holiday, midsommarafton, julafton nor nyårsafton.

    Raises UnknownYear, as does everything that counts in working days.
    """
    return day.weekday() < SATURDAY and day not in _days_off(day.year)


@lru_cache(maxsize=4096)
def on_or_after(day: dt.date) -> dt.date:
    """The day itself if it is a working day, else the next working day."""
    while not is_working_day(day):
        day += DAY
    return day


@lru_cache(maxsize=4096)
def on_or_before(day: dt.date) -> dt.date:
    """The day itself if it is a working day, else the working day before it."""
    while not is_working_day(day):
        day -= DAY
    return day


def working_day_after(day: dt.date) -> dt.date:
    """The first working day after the day."""
    return on_or_after(day + DAY)


def working_day_before(day: dt.date) -> dt.date:
    """The last working day before the day."""
    return on_or_before(day - DAY)


def add_working_days(day: dt.date, count: int) -> dt.date:
    """The working day `count` working days after the day, or before it when negative; the day itself for none."""
    step = working_day_after if count > 0 else working_day_before
    for _ in range(abs(count)):
        day = step(day)
    return day


def working_days_until(day: dt.date, last: dt.date) -> int:
    """The working days from the day on, itself among them, that come before the last."""
    return sum(is_working_day(day + turn * DAY) for turn in range((last - day).days))


def first_weekday(weekday: int, day: dt.date) -> dt.date:
    """The day itself or the first after it on that day of the week, Monday being 0."""
    return day + ((weekday - day.weekday()) % 7) * DAY


def midsommarafton(year: int) -> dt.date:
    """The Friday before midsommardagen, which is the Saturday between 20 and 26 June (lag 1989:253)."""
    return first_weekday(FRIDAY, dt.date(year, 6, 19))


@lru_cache(maxsize=256)
def _days_off(year: int) -> frozenset[dt.date]:
    if not _KNOWN.start_year <= year <= _KNOWN.end_year:
        raise UnknownYear
    # DE_FACTO is midsommarafton, julafton and nyårsafton, and nothing else
    return frozenset(country_holidays("SE", years=year, categories=(PUBLIC, DE_FACTO)))


def days_between(first: dt.date, last: dt.date, every: int) -> list[dt.date]:
    """Every so many days after the first, moved forward to working days, none after the last."""
    days = (on_or_after(first + turn * every * DAY) for turn in range(1, (last - first).days // every + 1))
    return sorted({day for day in days if day <= last})
