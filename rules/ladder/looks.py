"""The days on which a case has something new to tell the coordinators though nobody has said anything."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from models.values import CaseFacts
from rules.ladder.last_meetings import turned_on
from rules.law.workdays import DAY
from rules.route.routes import course


def next_look_on(facts: CaseFacts, day: dt.date) -> dt.date | None:
    """The first such day after that one in Stockholm, as the facts stand."""
    return min((found for found in _looks(facts) if found > day), default=None)


def _looks(facts: CaseFacts) -> Iterator[dt.date]:
    """The day after each planned meeting ahead, and the day the last ones in time have passed."""
    way = course(facts)
    yield from (step.planned_on + DAY for step in way.ahead if step.planned_on)
    if turned := turned_on(facts, way):
        yield turned[0]
