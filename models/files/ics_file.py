"""The days in an .ics file (RFC 5545), as municipalities publish their meetings."""

from __future__ import annotations

import datetime as dt
import re
import time
from collections.abc import Iterator
from itertools import islice, takewhile
from typing import Any, Final

from dateutil.rrule import rrulestr  # type: ignore[import-untyped]
from icalendar import Calendar, Component, vRecur

from kit.clock import STOCKHOLM
from models.files.fields import FIRST_YEAR, LAST_YEAR
from models.files.limits import ICS, Limit
from models.meetings import in_order

MOST: Final = 400  # of one repeated event: over seven years of weekly meetings
LONGEST_RULE: Final = 500  # bytes; what a calendar program writes is under a hundred
AHEAD: Final = dt.timedelta(days=19 * 146_097)
"""Nineteen times the four hundred years after which the calendar is the same again, weekdays too."""

NOT_ICS: Final = "Filen går inte att läsa som kalender (.ics)."
TOO_LARGE: Final = "Kalenderfilen är för stor. Spara bara de år som behövs."
TOO_DEEP: Final = "Kalenderfilen har för många delar i varandra."
TOO_MANY: Final = "Kalenderfilen har för många möten. Spara bara de år som behövs."
TOO_SLOW: Final = "Kalenderfilen tar för lång tid att läsa. Spara bara de år som behövs."
TOO_OFTEN: Final = "Ett möte i kalenderfilen upprepas oftare än varje dag, eller på ett sätt som inte går att läsa."

_MARKS: Final = {b"BEGIN", b"END"}
_NEEDED: Final = re.compile(rb"(DTSTART|RRULE|RDATE|EXDATE|STATUS)[;:]", re.IGNORECASE)
_OFTEN: Final = re.compile(
    rb"FREQ\s*=\s*(?!DAILY|WEEKLY|MONTHLY|YEARLY)|INTERVAL\s*=\s*(?![1-9]\d{0,3}\s*(;|$))", re.IGNORECASE
)


class NotACalendar(ValueError):
    """The file can't be read as a calendar; `message` says why, in Swedish."""

    def __init__(self, found: str, message: str = NOT_ICS) -> None:
        super().__init__(found)
        self.message = message


def days_in(data: bytes, limit: Limit = ICS) -> tuple[dt.date, ...]:
    """Every day in Stockholm on which an event begins, repeated ones included, cancelled ones not.

    Raises NotACalendar.
    """
    if len(data) > limit.size:
        raise NotACalendar(f"{len(data)} B", TOO_LARGE)
    try:
        return in_order(_all_days(data, limit))
    except NotACalendar:
        raise
    except Exception as error:  # a file made by anything can raise anything
        raise NotACalendar(str(error)[:80]) from error


def _all_days(data: bytes, limit: Limit) -> Iterator[dt.date]:
    ends_at = time.monotonic() + (limit.seconds or 0)
    for calendar in _calendars(data, limit):
        for event in calendar.walk("VEVENT"):
            if time.monotonic() > ends_at:
                raise NotACalendar("", TOO_SLOW)
            if str(event.get("status", "")).upper() != "CANCELLED" and "dtstart" in event:
                yield from _event_days(event)


def _calendars(data: bytes, limit: Limit) -> list[Any]:
    meetings = b"\r\n".join(_meetings_only(data, limit)) + b"\r\n"
    found: list[Any] = Calendar.from_ical(meetings, multiple=True)
    if not found or b"END:VCALENDAR" not in data.upper() or not all(isinstance(each, Calendar) for each in found):
        raise NotACalendar("VCALENDAR")
    return found


def _meetings_only(data: bytes, limit: Limit) -> Iterator[bytes]:
    """The lines that say when the events are. Time zones' own rules and all else are never read (RFC 5545, 3.1)."""
    within: list[bytes] = []
    count = 0
    for line in re.sub(rb"\r?\n[ \t]", b"", data).splitlines():
        mark, _, name = line.strip().upper().partition(b":")
        if mark == b"BEGIN":
            within.append(name)
            count += name == b"VEVENT"
            _keep_within(limit, len(within), count)
        if within in ([b"VCALENDAR"], [b"VCALENDAR", b"VEVENT"]) and (mark in _MARKS or _is_needed(line)):
            yield line
        if mark == b"END" and within:
            within.pop()


def _keep_within(limit: Limit, depth: int, count: int) -> None:
    if depth > (limit.depth or 0):
        raise NotACalendar("", TOO_DEEP)
    if count > limit.count:
        raise NotACalendar("", TOO_MANY)


def _is_needed(line: bytes) -> bool:
    """Whether the line says when. Raises NotACalendar for a rule that could go on for ever."""
    found = _NEEDED.match(line)
    if found and found[1].upper() == b"RRULE" and (len(line) > LONGEST_RULE or _OFTEN.search(line)):
        raise NotACalendar(line[:80].decode("utf-8", "replace"), TOO_OFTEN)
    return bool(found)


def _event_days(event: Component) -> Iterator[dt.date]:
    start = event.decoded("dtstart")
    left_out = {_day(each.dt) for each in _listed(event, "exdate")}
    days = [_day(start), *(_day(each.dt) for each in _listed(event, "rdate"))]
    if "rrule" in event:
        days += _repeated(event, start)
    yield from (day for day in days if day not in left_out)


def _repeated(event: Component, start: dt.date | dt.datetime) -> Iterator[dt.date]:
    """A repeated meeting keeps its local time of day, so its days are counted in local days."""
    first = _ahead(_day(start))
    rule: Any = event["rrule"]
    if "UNTIL" in rule:
        rule = vRecur({**rule, "UNTIL": [_ahead(_day(each)) for each in rule["UNTIL"]]})
    written = rule.to_ical().decode()
    days = (each.date() - AHEAD for each in islice(rrulestr(written, dtstart=first), MOST))
    yield from takewhile(lambda day: day.year <= LAST_YEAR, days)


def _ahead(day: dt.date) -> dt.datetime:
    """The same day much later: a rule that fits no day is tried until the year 9999, and so not for long."""
    if not FIRST_YEAR <= day.year <= LAST_YEAR:
        raise NotACalendar(str(day), TOO_OFTEN)
    return dt.datetime.combine(day + AHEAD, dt.time())


def _listed(event: Component, name: str) -> Iterator[Any]:
    """EXDATE and RDATE may stand once or several times, each with several days."""
    value = event.get(name, [])
    for each in value if isinstance(value, list) else [value]:
        yield from each.dts


def _day(moment: dt.date | dt.datetime) -> dt.date:
    if not isinstance(moment, dt.datetime):
        return moment
    return moment.astimezone(STOCKHOLM).date() if moment.tzinfo else moment.date()
