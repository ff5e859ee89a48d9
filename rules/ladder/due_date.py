"""The letters around a due date: before it, on its morning, and after the day to be late from."""

import datetime as dt
from collections.abc import Iterator
from functools import lru_cache

from kit.clock import at_local
from models.phrases import Phrase
from models.values import ChasePolicy
from models.vocabulary import LetterKind
from rules.ladder.moment import ADVANCE, Moment
from rules.ladder.summer_rest import Rest
from rules.law.workdays import add_working_days, on_or_after, on_or_before, working_days_until

_LATE = ("{count} dag efter svarsdatum", "{count} dagar efter svarsdatum")
# sent out or opened again when the due date had passed
_LATE_SINCE = (
    "{count} dag efter att rundan senast skickades ut eller öppnades, svarsdatum passerat",
    "{count} dagar efter att rundan senast skickades ut eller öppnades, svarsdatum passerat",
)


@lru_cache(maxsize=4096)
def around_due_date(
    due_on: dt.date, late_after: dt.date, policy: ChasePolicy, due_morning: bool, sent_on: dt.date | None
) -> tuple[Moment, ...]:
    """The ordinary moments before a due date and after the day to be late from; of two on one day the kind furthest
    along stands. `sent_on` is the day the round went out."""
    rest = Rest(policy.summer_rest, sent_on)
    by_day: dict[dt.date, tuple[LetterKind, str]] = {}
    for day, kind, reason in (
        *_before(due_on, policy, due_morning, rest),
        *_after(late_after, policy, rest, _LATE if late_after == due_on else _LATE_SINCE),
    ):
        if day not in by_day or ADVANCE[kind] >= ADVANCE[by_day[day][0]]:
            by_day[day] = kind, reason
    return tuple(Moment(at_local(day, policy.at), *by_day[day]) for day in sorted(by_day))


def every_so_often(first: dt.date, policy: ChasePolicy) -> list[dt.date]:
    """That day and those that follow at the policy's interval, on working days outside the rest."""
    rest = Rest(policy.summer_rest)
    turns = range(policy.at_most + 1)
    return sorted({rest.after(_days_after(first, policy.every * turn)) for turn in turns})


def _before(
    due_on: dt.date, policy: ChasePolicy, due_morning: bool, rest: Rest
) -> Iterator[tuple[dt.date, LetterKind, str]]:
    planned = [add_working_days(due_on, -count) for count in sorted(policy.before, reverse=True)]
    for day in (*planned, *([on_or_before(due_on)] if due_morning else [])):
        if leaving := rest.before(day, due_on):
            yield leaving, LetterKind.REMINDER, _early(leaving, due_on)


def _after(
    day: dt.date, policy: ChasePolicy, rest: Rest, reason: tuple[str, str]
) -> Iterator[tuple[dt.date, LetterKind, str]]:
    last = max(policy.overdue, default=0)
    later = (last + policy.every * turn for turn in range(1, policy.at_most + 1))
    found = [(count, LetterKind.OVERDUE) for count in (*policy.overdue, *later)]
    if policy.escalate_after is not None:
        found.append((policy.escalate_after, LetterKind.ESCALATION))
    for count, kind in found:
        leaving = rest.after(_days_after(day, count))
        yield leaving, kind, _late((leaving - day).days, reason)


def _days_after(day: dt.date, count: int) -> dt.date:
    return on_or_after(day + dt.timedelta(days=count))


def _early(day: dt.date, due_on: dt.date) -> Phrase:
    """How long before the due date that day is: a weekend or the rest may have moved it from the day meant."""
    if day == due_on:
        return Phrase("svarsdatumets morgon")
    count = working_days_until(day, due_on)
    return Phrase(
        "{count} arbetsdag före svarsdatum" if count == 1 else "{count} arbetsdagar före svarsdatum", count=count
    )


def _late(count: int, reason: tuple[str, str]) -> Phrase:
    one, many = reason
    return Phrase(one if count == 1 else many, count=count)
