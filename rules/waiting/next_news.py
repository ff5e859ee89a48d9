"""The days on which a case has something new to tell the coordinators though nobody has said anything."""

import datetime as dt
from collections.abc import Iterable, Iterator

from models.values import CaseFacts, Step
from rules.ladder.meetings import turned_on
from rules.law.workdays import DAY
from rules.route.routes import course


def next_news_on(facts: CaseFacts, day: dt.date) -> dt.date | None:
    """The first such day after that one in Stockholm, as the facts stand."""
    way = course(facts)
    turned = turned_on(facts, way)
    return next_news(way.ahead, turned[0] if turned else None, day)


def next_news(ahead: Iterable[Step], turned_on: dt.date | None, day: dt.date) -> dt.date | None:
    """The same of a case whose steps ahead are known, and the first day on which it no longer can make it."""
    return min((found for found in _days(ahead, turned_on) if found > day), default=None)


def _days(ahead: Iterable[Step], turned_on: dt.date | None) -> Iterator[dt.date]:
    """The day after each planned meeting ahead, and the day the last ones in time have passed."""
    yield from (step.planned_on + DAY for step in ahead if step.planned_on)
    if turned_on:
        yield turned_on
