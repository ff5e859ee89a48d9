"""How far a repeated meeting is followed. What it becomes is the library's to say; that it ends is ours."""

import datetime as dt
from collections.abc import Iterator
from itertools import islice
from typing import Any, Final

from dateutil.rrule import rrulestr  # type: ignore[import-untyped]
from icalendar import Component, vRecur

from models.files.fields import FIRST_YEAR, LAST_YEAR
from models.files.ics.lines import TOO_OFTEN, NotACalendar

MOST: Final = 400  # of one repeated event: over seven years of weekly meetings
MOST_RULES: Final = 10  # of one event; nearly all have one
AHEAD: Final = dt.timedelta(days=19 * 146_097)
"""Nineteen times the four hundred years after which the calendar is the same again, weekdays too."""


def end_rules(event: Component) -> bool:
    """Gives every rule of the event an end, and takes away one that fits no day. Whether it went on after that.

    Raises NotACalendar for a rule that cannot be followed.
    """
    written = event.get("RRULE")
    if written is None:
        return False
    start: Any = event.decoded("DTSTART")
    several = written if isinstance(written, list) else [written]
    if len(several) > MOST_RULES:
        raise NotACalendar(_written(several[-1])[:80], TOO_OFTEN)
    rules = [_ended(rule, start) for rule in several]
    del event["RRULE"]
    for rule, _ in rules:
        if rule:
            event.add("RRULE", rule)
    return any(goes_on for _, goes_on in rules)


def _ended(rule: vRecur, start: dt.date | dt.datetime) -> tuple[vRecur | None, bool]:
    days = list(_days(rule, start))
    if not days:
        return _over_before(rule, start), False
    if len(days) < MOST and days[-1].year <= LAST_YEAR:
        return rule, False
    until = min(days[-1], dt.date(LAST_YEAR, 12, 31))
    end = dt.datetime.combine(until, dt.time(23, 59, 59)) if isinstance(start, dt.datetime) else until
    kept = {name: value for name, value in rule.items() if name not in {"COUNT", "UNTIL"}}
    return vRecur({**kept, "UNTIL": [end]}), True


def _over_before(rule: vRecur, start: dt.date | dt.datetime) -> vRecur | None:
    """A rule that is over before the meeting begins says that there is no meeting; another says nothing."""
    if any(_day(each) < _day(start) for each in rule.get("UNTIL", ())):
        return vRecur({"FREQ": ["DAILY"], "UNTIL": rule["UNTIL"]})
    return None


def _days(rule: vRecur, start: dt.date | dt.datetime) -> Iterator[dt.date]:
    """The days of the rule, found much later: one that fits no day is tried until the year 9999, not for long."""
    first = dt.datetime.combine(_day(start) + AHEAD, dt.time())
    later: Any = {name: value for name, value in rule.items() if name != "COUNT" or value[0] >= 0}
    if "UNTIL" in rule:
        later["UNTIL"] = [dt.datetime.combine(_day(each) + AHEAD, dt.time(23, 59, 59)) for each in rule["UNTIL"]]
    try:
        found = rrulestr(_written(later), dtstart=first)
        yield from (each.date() - AHEAD for each in islice(found, MOST))
    except (ValueError, TypeError) as error:
        raise NotACalendar(_written(rule)[:80], TOO_OFTEN) from error


def _written(rule: Any) -> str:
    written: bytes = vRecur(rule).to_ical()  # type: ignore[no-untyped-call]
    return written.decode()


def _day(moment: dt.date | dt.datetime) -> dt.date:
    day = moment.date() if isinstance(moment, dt.datetime) else moment
    return day if FIRST_YEAR <= day.year <= LAST_YEAR else dt.date(LAST_YEAR, 12, 31)
