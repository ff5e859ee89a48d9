"""What happens when in an .ics file (RFC 5545), as municipalities publish their meetings.

The series are followed by recurring-ical-events: moved and cancelled instances, several rules, added and left out days.
"""

import datetime as dt
import time
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any, Final

import recurring_ical_events  # type: ignore[import-untyped]
from icalendar import Calendar
from x_wr_timezone import to_standard  # type: ignore[import-untyped]

from kit.clock import STOCKHOLM
from models.files.fields import FIRST_YEAR, LAST_YEAR
from models.files.ics.lines import (
    TOO_DEEP,
    TOO_LARGE,
    TOO_MANY,
    TOO_OFTEN,
    TOO_SLOW,
    NotACalendar,
    begins_on,
    calendars_in,
    is_cancellation,
)
from models.files.ics.repeats import MOST, end_rules
from models.files.limits import ICS, Limit

__all__ = [
    "MOST",
    "TOO_DEEP",
    "TOO_LARGE",
    "TOO_MANY",
    "TOO_OFTEN",
    "TOO_SLOW",
    "Happening",
    "NotACalendar",
    "happenings",
]

CALENDAR: Final = "X-WR-CALNAME"
FIRST, LAST = dt.datetime(FIRST_YEAR, 1, 1), dt.datetime(LAST_YEAR + 1, 1, 1)  # noqa: DTZ001


@dataclass(frozen=True, slots=True)
class Happening:
    """One thing on one day in Stockholm: `days` is how many it goes on, `goes_on` that its series has no end."""

    on: dt.date
    title: str
    calendar: str
    line: int
    days: int = 1
    goes_on: bool = False


def happenings(data: bytes, limit: Limit = ICS) -> tuple[Happening, ...]:
    """All that happens, whatever it is called, what is cancelled left out (STATUS, METHOD). Raises NotACalendar."""
    if len(data) > limit.size:
        raise NotACalendar(f"{len(data)} B", TOO_LARGE)
    try:
        return tuple(_within(limit, _happenings(calendars_in(data, limit), limit)))
    except NotACalendar:
        raise
    except Exception as error:  # a file made by anything can raise anything
        raise NotACalendar(str(error)[:80]) from error


def _within(limit: Limit, found: Iterable[Happening]) -> Iterator[Happening]:
    for count, each in enumerate(found, 1):
        if count > limit.count * 10:
            raise NotACalendar("", TOO_MANY)
        yield each


def _happenings(calendars: Iterable[Calendar], limit: Limit) -> Iterator[Happening]:
    ends_at = time.thread_time() + (limit.seconds or 0)
    whole, endless = _one_calendar(calendars, ends_at)
    for series in recurring_ical_events.of(whole).series:
        _keep_in_time(ends_at)
        for occurrence in series.between(FIRST, LAST):
            event = occurrence.as_component(keep_recurrence_attributes=False)
            if str(event.get("STATUS", "")).upper() != "CANCELLED":
                yield _happening(event, goes_on=begins_on(event) in endless)


def _one_calendar(calendars: Iterable[Calendar], ends_at: float) -> tuple[Calendar, set[int]]:
    """The events of all, so that a cancellation finds what it cancels; and the lines of those repeated without end."""
    whole, endless = Calendar(), set()
    for calendar in sorted(calendars, key=is_cancellation):
        for event in to_standard(calendar).walk("VEVENT"):
            _keep_in_time(ends_at)
            if end_rules(event):
                endless.add(begins_on(event))
            if is_cancellation(calendar):
                event["STATUS"] = "CANCELLED"
            event[CALENDAR] = calendar.get(CALENDAR, "")
            whole.add_component(event)
    return whole, endless


def _keep_in_time(ends_at: float) -> None:
    """Counts the thread's own work: a file is as large on a machine that is busy with others."""
    if time.thread_time() > ends_at:
        raise NotACalendar("", TOO_SLOW)


def _happening(event: Any, *, goes_on: bool) -> Happening:
    begins, ends = _day(event["DTSTART"].dt), _last_day(event["DTEND"].dt)
    days = max(1, (ends - begins).days + 1)
    title, calendar = str(event.get("SUMMARY", "")), str(event[CALENDAR])
    return Happening(begins, " ".join(title.split()), calendar, begins_on(event), days, goes_on)


def _day(moment: dt.date | dt.datetime) -> dt.date:
    if not isinstance(moment, dt.datetime):
        return moment
    return moment.astimezone(STOCKHOLM).date() if moment.tzinfo else moment.date()


def _last_day(end: Any) -> dt.date:
    """The last day something goes on: its end is not part of it (RFC 5545, 3.6.1)."""
    if isinstance(end, dt.datetime):
        return _day(end - dt.timedelta(seconds=1))
    day: dt.date = end - dt.timedelta(days=1)
    return day
