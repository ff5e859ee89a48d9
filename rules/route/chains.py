"""Chains of meetings that take a matter from body to body: the first possible one, and the last in time.

A chain is counted from the last step that has a day: a matter planned to be taken up there has passed those before.
Of these the ones without a day are given the last meeting that fits, or left out: a skipped committee holds nothing up.
Steps that follow one another on the same level stand side by side: two nämnder give their opinions at the same time.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import pairwise
from typing import Literal

from models.meetings import Lead, LeadTimes, Meetings, covers, first_from, last_until
from models.values import Step
from models.vocabulary import Level
from rules.route.hearings import stages

Pace = Literal["shortest", "usual"]

_Days = dict[int, dt.date]


@dataclass(frozen=True, slots=True)
class Sitting:
    """One body's meeting in a chain. When not `is_known`, the body's calendar is not: the day is only a limit."""

    body: str
    name: str
    level: Level
    on: dt.date
    is_known: bool = True
    is_planned: bool = False


# in the order of the route; a step without a day that a later one has passed by may be left out
Chain = tuple[Sitting, ...]


def deciding(chain: Chain) -> Chain:
    """The chain's last meeting; several of bodies that stand side by side."""
    return tuple(sitting for sitting in chain if sitting.level is chain[-1].level)


def ends_on(chain: Chain) -> dt.date | None:
    """The day the chain's last body has met; of those side by side the last one."""
    return max((sitting.on for sitting in deciding(chain)), default=None)


@dataclass(frozen=True)
class Way:
    """The steps ahead with all that decides about them.

    `start` is the first day that counts, `left_on` when a body before had the matter. The step numbered `free` may
    meet any day.
    """

    ahead: tuple[Step, ...]
    meetings: Meetings
    lead_times: LeadTimes
    start: dt.date
    due_on: dt.date
    left_on: dt.date | None = None
    free: int | None = None
    _found: dict[tuple[Pace, bool], Chains] = field(default_factory=dict, init=False, repr=False, compare=False)

    def at(self, pace: Pace, *, hopeful: bool = False) -> Chains:
        """The way's chains at a pace. Hopeful: bodies meet when it suits in the years nobody knows their days of."""
        key = (pace, hopeful)
        if key not in self._found:
            self._found[key] = Chains(self, pace, hopeful)
        return self._found[key]

    def chosen(self, number: int) -> dt.date | None:
        """The day a step has, if any."""
        return None if number == self.free else self.ahead[number].planned_on

    @cached_property
    def stages(self) -> tuple[tuple[int, ...], ...]:
        """The numbers of the steps, those side by side together."""
        return stages(self.ahead)

    @cached_property
    def anchor(self) -> int:
        """The number of the last stage with a day, which the way is counted from; the first if there is none."""
        return max((number for number, stage in enumerate(self.stages) if any(map(self.chosen, stage))), default=0)

    @cached_property
    def passed(self) -> tuple[dt.date, ...]:
        """The days chosen before the anchor."""
        return tuple(day for stage in self.stages[: self.anchor] for number in stage if (day := self.chosen(number)))

    @property
    def is_chosen_before(self) -> bool:
        """Whether every step before the anchor has a day."""
        return len(self.passed) == sum(map(len, self.stages[: self.anchor]))

    @cached_property
    def undecided(self) -> tuple[int, ...]:
        """The numbers of the steps whose meetings are still to be chosen, and matter."""
        return tuple(number for stage in self.stages[self.anchor :] for number in stage if not self.chosen(number))

    @property
    def is_blank(self) -> bool:
        """Whether nothing is known of the due date's year or the one before, so that lead times alone had to speak."""
        return not any(step.planned_on or any(self._told(step, self.due_on.year - 1)) for step in self.ahead)

    @property
    def unknown(self) -> tuple[str, ...]:
        """The names of the bodies without a day whose meetings nobody knows in some year up to the due date's."""
        since = min(self.start, self.due_on).year
        undecided = [self.ahead[number] for number in self.undecided]
        return tuple(step.name for step in undecided if not all(self._told(step, since)))

    def _told(self, step: Step, since: int) -> list[bool]:
        """Of each year from that one to the due date, whether the body's meetings are known."""
        days = self.meetings.get(step.body)
        years = range(since, self.due_on.year + 1)
        return [days is not None and covers(days, dt.date(year, 1, 1)) for year in years]


@dataclass(frozen=True)
class Chains:
    """A way's chains at one pace, with one hope about what is unknown."""

    way: Way
    pace: Pace
    hopeful: bool

    def holds(self) -> bool:
        """Whether the due date can be met."""
        ends = [self._forward.get(number) for number in self.way.stages[-1]]
        in_time = all(day is not None and day <= self.way.due_on for day in ends)
        return in_time and (self.pace == "shortest" or self._plan_holds())

    def earliest(self) -> Chain:
        """The first possible chain; empty when a body has no day for it."""
        return self._chain(self._forward) if self._is_whole(self._forward) else ()

    def latest(self) -> Chain:
        """The last chain that ends by the due date, however late it is already; empty when a body has no day for it."""
        return self._chain(self._backward) if self._is_whole(self._backward) else ()

    def window(self, number: int) -> tuple[dt.date, dt.date]:
        """The first and the last day on which that step could meet, where the due date can be met."""
        return self._forward[number], self._backward[number]

    def begins_by(self) -> dt.date:
        """The last day to begin on and still take the first possible meetings; the last day there is if all are
        chosen."""
        limits = (
            self._forward[number] - self._ready(number) for number in self.way.undecided if number in self._forward
        )
        return min(limits, default=dt.date.max)

    def is_told_as(self, other: Chains) -> bool:
        """Whether both find the same first possible chain, if any."""
        return self._forward == other._forward

    def last_start(self) -> dt.date | None:
        """The last day to begin on and still meet the due date; None where it is met or missed whatever day it is."""
        limits = (self._backward[number] - self._ready(number) for number in self.way.undecided)
        return min(limits, default=None) if self.holds() else None

    def reach_by(self, chain: Chain) -> dt.date | None:
        """When the proposal must be ready for the chain; None if a body has had it, or one has chosen its day."""
        if not chain or self.way.left_on or any(each.is_planned for each in chain):
            return None
        return min(each.on for each in chain if each.level is chain[0].level) - self._first

    def wanting(self) -> tuple[str, ...]:
        """The names of the bodies without which no chain of known days is found: where it stops, and those after it
        that have no day left at all."""
        stopped = [number for number in self.way.undecided if number not in self._forward]
        return tuple(
            self.way.ahead[number].name
            for number in stopped
            if number == stopped[0] or self._first_day(number, self.way.start) is None
        )

    @cached_property
    def _forward(self) -> _Days:
        """The first possible day of each step from the anchor on, as far as one is found."""
        days: _Days = {}
        before: Sequence[int] = ()
        for stage in self.way.stages[self.way.anchor :]:
            for number in stage:
                found = self._first_day(number, self._bound(number, [days[other] for other in before]))
                if found is None:
                    return days
                days[number] = found
            before = stage
        return days

    @cached_property
    def _backward(self) -> _Days:
        """The last day of each step from the anchor on that leaves time for those after it, as far as one is found."""
        days: _Days = {}
        following: Sequence[int] = ()
        for stage in self.way.stages[self.way.anchor :][::-1]:
            for number in stage:
                limits = (days[other] - self._into(other) for other in following)
                found = self._last_day(number, min(limits, default=self.way.due_on))
                if found is None:
                    return days
                days[number] = found
            following = stage
        return days

    def _is_whole(self, days: _Days) -> bool:
        return all(number in days for stage in self.way.stages[self.way.anchor :] for number in stage)

    def _plan_holds(self) -> bool:
        """Whether days chosen one after the other lie as far apart as they at least have to."""
        shortest = self.way.at("shortest")
        return all(
            day >= other_day + shortest._into(number)
            for before, stage in pairwise(self.way.stages)
            for number in stage
            for other in before
            if (day := self.way.chosen(number)) and (other_day := self.way.chosen(other))
        )

    def _last_day(self, number: int, limit: dt.date) -> dt.date | None:
        if (chosen := self.way.chosen(number)) or number == self.way.free:
            return chosen or limit
        days = self.way.meetings.get(self.way.ahead[number].body)
        if self.hopeful:
            return _hoped_until(days, limit, self.way.start)
        return last_until(days or (), limit)

    def _first_day(self, number: int, bound: dt.date) -> dt.date | None:
        if (chosen := self.way.chosen(number)) or number == self.way.free:
            return chosen or bound
        days = self.way.meetings.get(self.way.ahead[number].body)
        return hoped_from(days, bound) if self.hopeful else first_from(days or (), bound)

    def _bound(self, number: int, before: Sequence[dt.date]) -> dt.date:
        """The first day the body could have it, if those before it meet on these days."""
        had = [*before, *self.way.passed]
        if self.way.left_on:
            had.append(self.way.left_on)
        ready = self.way.start + self._ready(number)
        return max(ready, max(had) + self._into(number)) if had else ready

    def _ready(self, number: int) -> dt.timedelta:
        """How long the proposal takes, for the first body to have it."""
        is_first = number in self.way.stages[self.way.anchor] and not self.way.passed and not self.way.left_on
        return self._first if is_first else dt.timedelta()

    def _into(self, number: int) -> dt.timedelta:
        return self._days(self.way.lead_times.into(self.way.ahead[number].level))

    @property
    def _first(self) -> dt.timedelta:
        return self._days(self.way.lead_times.first)

    def _days(self, lead: Lead) -> dt.timedelta:
        return dt.timedelta(days=lead.usual if self.pace == "usual" else lead.shortest)

    def _chain(self, days: Mapping[int, dt.date]) -> Chain:
        found = {**dict(self._passed_by(days)), **days}
        return tuple(self._sitting(number, found[number]) for number in sorted(found))

    def _passed_by(self, days: Mapping[int, dt.date]) -> Iterator[tuple[int, dt.date]]:
        """The steps before the anchor: the days they have, and the last known ones that fit between them."""
        following = [(number, days[number]) for number in self.way.stages[self.way.anchor]]
        for place in range(self.way.anchor - 1, -1, -1):
            found = [
                (number, day)
                for number in self.way.stages[place]
                if (day := self.way.chosen(number) or self._fitting(number, place, following))
            ]
            yield from found
            following = found or following

    def _fitting(self, number: int, place: int, following: Sequence[tuple[int, dt.date]]) -> dt.date | None:
        limit = min(day - self._into(other) for other, day in following)
        day = last_until(self.way.meetings.get(self.way.ahead[number].body, ()), limit)
        had = [chosen for stage in self.way.stages[:place] for other in stage if (chosen := self.way.chosen(other))]
        if self.way.left_on:
            had.append(self.way.left_on)
        ready = dt.timedelta() if had else self._first
        bound = max([self.way.start + ready, *(each + self._into(number) for each in had)])
        return day if day and day >= bound else None

    def _sitting(self, number: int, day: dt.date) -> Sitting:
        step = self.way.ahead[number]
        is_planned = self.way.chosen(number) is not None
        is_known = is_planned or day in self.way.meetings.get(step.body, ())
        return Sitting(step.body, step.name, step.level, day, is_known, is_planned)


def hoped_from(days: tuple[dt.date, ...] | None, bound: dt.date) -> dt.date | None:
    """The first day from there on that may be a meeting: a known one, or any in a year nobody knows the days of."""
    if days == ():
        return None
    while days and covers(days, bound):
        found = first_from(days, bound)
        if found and found.year == bound.year:
            return found
        bound = dt.date(bound.year + 1, 1, 1)
    return bound


def _hoped_until(days: tuple[dt.date, ...] | None, limit: dt.date, since: dt.date) -> dt.date | None:
    """The last day up to there that may be a meeting; in a year nobody knows the days of, not before `since`."""
    if days == ():
        return None
    while days and covers(days, limit):
        found = last_until(days, limit)
        if found and found.year == limit.year:
            return found
        limit = dt.date(limit.year - 1, 12, 31)
    return limit if limit >= since else None
