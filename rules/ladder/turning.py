"""The day a principal can no longer make it, as the facts stand."""

from __future__ import annotations

import datetime as dt
from bisect import bisect_left

from models.meetings import Meetings
from models.values import CaseFacts
from rules.forecast import Outlook, Verdict, case_outlook
from rules.law.workdays import DAY
from rules.route.routes import Course


def turns_on(facts: CaseFacts, way: Course, meetings: Meetings, start: dt.date, found: Outlook) -> dt.date | None:
    """The first day after `start` on which the verdict is no; None when it is that already, or not before the due
    date. `found` is the outlook on `start`."""
    if found.verdict is Verdict.CANNOT:
        return None
    if found.reach_by:
        return found.reach_by + DAY if found.reach_by < facts.due_on else None
    days = [start + DAY * count for count in range((facts.due_on - start).days + 1)]
    place = bisect_left(days, True, key=lambda day: _cannot(facts, way, meetings, day))
    return days[place] if place < len(days) else None


def _cannot(facts: CaseFacts, way: Course, meetings: Meetings, day: dt.date) -> bool:
    found = case_outlook(facts, way, meetings, facts.lead_times, day)
    return found is not None and found.verdict is Verdict.CANNOT
