"""The days in an .ics file (RFC 5545), as municipalities publish their meetings."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from itertools import islice
from typing import Any, Final

from dateutil.rrule import rrulestr  # type: ignore[import-untyped]
from icalendar import Calendar, Component, vRecur

from kit.clock import STOCKHOLM
from models.meetings import in_order

MOST: Final = 400  # of one repeated event: over seven years of weekly meetings


class NotACalendar(ValueError):
    """The file can't be read as a calendar."""


def days_in(data: bytes) -> tuple[dt.date, ...]:
    """Every day in Stockholm on which an event begins, repeated ones included, cancelled ones not.

    Raises NotACalendar.
    """
    try:
        return in_order(day for calendar in _calendars(data) for day in _days(calendar))
    except Exception as error:  # a file made by anything can raise anything
        raise NotACalendar(str(error)[:80]) from error


def _calendars(data: bytes) -> list[Any]:
    found: list[Any] = Calendar.from_ical(data, multiple=True)
    if not found or b"END:VCALENDAR" not in data.upper() or not all(isinstance(each, Calendar) for each in found):
        raise NotACalendar("VCALENDAR")
    return found


def _days(calendar: Calendar) -> Iterator[dt.date]:
    for event in calendar.walk("VEVENT"):
        if str(event.get("status", "")).upper() != "CANCELLED" and "dtstart" in event:
            yield from _event_days(event)


def _event_days(event: Component) -> Iterator[dt.date]:
    start = event.decoded("dtstart")
    left_out = {_day(each.dt) for each in _listed(event, "exdate")}
    days = [_day(start), *(_day(each.dt) for each in _listed(event, "rdate"))]
    if "rrule" in event:
        days += _repeated(event, start)
    yield from (day for day in days if day not in left_out)


def _repeated(event: Component, start: dt.date | dt.datetime) -> Iterator[dt.date]:
    """A repeated meeting keeps its local time of day, so its days are counted in local days."""
    first = dt.datetime.combine(_day(start), dt.time())
    rule: Any = event["rrule"]
    if "UNTIL" in rule:
        rule = vRecur({**rule, "UNTIL": [dt.datetime.combine(_day(each), dt.time()) for each in rule["UNTIL"]]})
    written = rule.to_ical().decode()
    yield from (each.date() for each in islice(rrulestr(written, dtstart=first), MOST))


def _listed(event: Component, name: str) -> Iterator[Any]:
    """EXDATE and RDATE may stand once or several times, each with several days."""
    value = event.get(name, [])
    for each in value if isinstance(value, list) else [value]:
        yield from each.dts


def _day(moment: dt.date | dt.datetime) -> dt.date:
    if not isinstance(moment, dt.datetime):
        return moment
    return moment.astimezone(STOCKHOLM).date() if moment.tzinfo else moment.date()
