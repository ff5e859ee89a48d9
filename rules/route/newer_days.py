"""Meeting days told anew elsewhere than in a case: which of its bodies they are of, and what going by them does."""

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from models.meetings import Meetings, laid_over, told_of
from models.values import CaseFacts, Step
from rules.route.plan import after_telling


@dataclass(frozen=True, slots=True)
class DaysTold:
    """A body's days as they were told at a moment (UTC)."""

    at: dt.datetime
    days: tuple[dt.date, ...]


@dataclass(frozen=True, slots=True)
class NewerDays:
    """A step ahead whose body's days were told anew at that moment (UTC). `days` are all that would be known.

    `come` and `go`: the meetings from today on that the case does not go by yet, and those it would go by no more.
    """

    step: Step
    at: dt.datetime
    days: tuple[dt.date, ...]
    come: tuple[dt.date, ...]
    go: tuple[dt.date, ...]


def newer_days(
    ahead: Sequence[Step],
    known: Meetings,
    since: Mapping[str, dt.datetime],
    told: Mapping[str, Sequence[DaysTold]],
    today: dt.date,
) -> Iterator[NewerDays]:
    """The steps ahead whose bodies' days have been told otherwise after the case's own word on them.

    `since` is the moment of that word, `told` what was said elsewhere, both by body; of several the latest has it, of
    those at one moment the first. Years that it says nothing of stay as they are known.
    """
    for step in ahead:
        latest = max(told.get(step.body, ()), key=lambda each: each.at, default=None)
        if latest is None or latest.at <= since[step.body]:
            continue
        own = known.get(step.body, ())
        days = laid_over(own, latest.days)
        come, go = _to_come(days, own, today), _to_come(own, days, today)
        if come or go:
            yield NewerDays(step, latest.at, days, come, go)


def _to_come(days: Sequence[dt.date], others: Sequence[dt.date], today: dt.date) -> tuple[dt.date, ...]:
    return tuple(day for day in days if day >= today and day not in others)


def going_by(facts: CaseFacts, ahead: Sequence[Step], newer: Sequence[NewerDays], today: dt.date) -> CaseFacts:
    """The case as it would be once it goes by those days too."""
    told = {each.step.body: each.days for each in newer}
    known = told_of(facts.meetings, told)
    route = after_telling(facts.route, ahead, told, known, facts.lead_times, today)
    return replace(facts, meetings=known, route=route)
