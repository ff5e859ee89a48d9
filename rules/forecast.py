"""Will they make it? From known meeting days and lead times to the last way that still meets the due date.

A step with a planned day has chosen its meeting: that is the principal's own word, and two chosen days are never held
against each other by the verdict (`rules.route.plan` points out what looks tight). Steps that follow one another on
the same level stand side by side: two nämnder give their opinions at the same time.
"""

from __future__ import annotations

import datetime as dt
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import groupby

from models.meetings import Lead, LeadTimes, Meetings, covers
from models.values import CaseFacts, Step, Window
from models.vocabulary import Level, Word
from rules.route.routes import Course
from rules.route.window import last_in_window, within_window

DECIDING = (Level.NAMND, Level.STYRELSE)


class Verdict(Word):
    """Whether a principal can decide by its due date, best first; `UNKNOWN` is no verdict."""

    MAKES_IT = "makes_it", "hinner"
    ONLY_JUST = "only_just", "hinner precis"
    CANNOT = "cannot", "hinner inte"
    UNKNOWN = "unknown", "går inte att säga"


@dataclass(frozen=True, slots=True)
class Sitting:
    """One body's meeting in a chain. When not `is_known`, the body's calendar is not: the day is only a limit."""

    body: str
    name: str
    level: Level
    on: dt.date
    is_known: bool = True
    is_planned: bool = False


Chain = tuple[Sitting, ...]


@dataclass(frozen=True, slots=True)
class ExtraMeeting:
    """A body that could save the day with one more meeting, on any day between these two, both included."""

    name: str
    earliest: dt.date
    latest: dt.date


@dataclass(frozen=True, slots=True)
class Remedies:
    """What can be done when a principal cannot make it; each by itself.

    `replan`: the last chain in time if the planned days were chosen anew. `extend_to`: a due date that would hold.
    `lower`: the highest body before the last that could decide in time. `launch_by`: the day the matter should have
    been sent out.
    """

    replan: Chain = ()
    extra: tuple[ExtraMeeting, ...] = ()
    extend_to: dt.date | None = None
    lower: Sitting | None = None
    launch_by: dt.date | None = None


@dataclass(frozen=True, slots=True)
class Outlook:
    """One principal's prospects: makes it with the usual lead times, only just with the shortest.

    `last`: the last chain that still meets the due date, with the shortest lead times. `reach_by`: when the proposal
    must be ready for its first body. `slack`: days the next thing that is not yet planned may slip; negative when it is
    too late already, None when no chain can be found. `first`: the first possible chain, with the shortest lead times,
    of known days alone. `finish_on`: the likely day of the decision, as planned or else with the usual lead times.
    `unknown`: names of the bodies whose meeting days would be needed to say more.
    `is_past`: the due date had passed already. `is_told`: a meeting of any of its bodies is known or planned.
    """

    verdict: Verdict
    due_on: dt.date
    last: Chain = ()
    reach_by: dt.date | None = None
    slack: int | None = None
    first: Chain = ()
    finish_on: dt.date | None = None
    unknown: tuple[str, ...] = ()
    remedies: Remedies = Remedies()
    is_past: bool = False
    is_told: bool = True

    @property
    def says_more(self) -> bool:
        """Whether there is anything to say of this principal that a due date passed for everyone doesn't say."""
        return bool(self.first) or not self.is_past


@dataclass(frozen=True, slots=True)
class RoundOutlook:
    """A round's prospects, in numbers of principals. `finish_on`: the likely day of the last decision that can be
    foreseen; for `unforeseen` principals none can, so that it may be later. `is_told`: any meetings speak for or
    against anybody."""

    by_verdict: Mapping[Verdict, int]
    finish_on: dt.date | None
    unforeseen: int
    is_told: bool


def round_outlook(outlooks: Iterable[Outlook]) -> RoundOutlook:
    """The prospects of those whose decision is still ahead."""
    found = list(outlooks)
    counted = Counter(each.verdict for each in found)
    return RoundOutlook(
        by_verdict={verdict: counted[verdict] for verdict in Verdict if counted[verdict]},
        finish_on=max((each.finish_on for each in found if each.finish_on), default=None),
        unforeseen=sum(each.finish_on is None for each in found),
        is_told=any(each.is_told and each.verdict is not Verdict.UNKNOWN for each in found),
    )


def case_outlook(
    facts: CaseFacts, way: Course, meetings: Meetings, lead_times: LeadTimes, today: dt.date
) -> Outlook | None:
    """The outlook of a case on that day in Stockholm; None when nothing is ahead, decided or without a way, and when
    there is no due date to make: asked anew after it, or asked as soon as possible."""
    if not way.ahead or way.asked_anew_on or facts.is_undated:
        return None
    left_on = max((handled.held_on for handled in way.behind), default=None)
    found = windowed_outlook(facts.window, way.ahead, meetings, lead_times, (today, facts.due_on), left_on)
    return replace(found, remedies=replace(found.remedies, launch_by=None))  # it has gone out


def outlook(
    ahead: Sequence[Step],
    meetings: Meetings,
    lead_times: LeadTimes,
    start: dt.date,
    due_on: dt.date,
    left_on: dt.date | None = None,
) -> Outlook:
    """The outlook for the steps ahead, of which there is at least one.

    `start` is the first day that counts: today, or the day of launch. `left_on` is when a body before had the matter.
    A calendar that begins in a year after the due date says nothing of it.
    """
    of_its_years = {body: days for body, days in meetings.items() if not days or days[0].year <= due_on.year}
    way = _Way(tuple(ahead), of_its_years, lead_times, start, due_on, left_on)
    is_past = start > due_on
    if way.is_blank:
        verdict = Verdict.CANNOT if is_past else Verdict.UNKNOWN
        return Outlook(verdict, due_on, unknown=way.unknown, is_past=is_past, is_told=False)
    verdict = _verdict(way)
    found = way.at("shortest", hopeful=verdict in {Verdict.UNKNOWN, Verdict.CANNOT})
    last = found.latest()
    return Outlook(
        verdict,
        due_on,
        last=last,
        reach_by=found.reach_by(last),
        slack=found.slack(last),
        first=way.at("shortest").earliest(),
        finish_on=_finish_on(way),
        unknown=_wanting(way, verdict),
        remedies=_remedies(way) if verdict is Verdict.CANNOT else Remedies(),
        is_past=is_past,
    )


def expected_on(
    facts: CaseFacts, way: Course, meetings: Meetings, lead_times: LeadTimes, today: dt.date
) -> dt.date | None:
    """The likely day of the decision, whatever the due date; None when it is made, or no day can be foreseen."""
    if not way.ahead:
        return None
    left_on = max((handled.held_on for handled in way.behind), default=None)
    steps, left = within_window(facts.window, way.ahead, meetings)
    return _finish_on(_Way(steps, left, lead_times, today, dt.date.max, left_on))


def undated_outlook(expected: Sequence[dt.date | None]) -> RoundOutlook:
    """A round's prospects when nobody can be late: only when it is likely to be complete."""
    days = [day for day in expected if day]
    return RoundOutlook({}, max(days, default=None), len(expected) - len(days), is_told=bool(days))


def windowed_outlook(
    window: Window | None,
    ahead: Sequence[Step],
    meetings: Meetings,
    lead_times: LeadTimes,
    days: tuple[dt.date, dt.date],
    left_on: dt.date | None = None,
) -> Outlook:
    """The same where the decision must be made within a window. `days`: the first day that counts, and the due date."""
    start, due_on = days
    steps, left = within_window(window, ahead, meetings)
    found = outlook(steps, left, lead_times, start, last_in_window(window, due_on), left_on)
    return replace(found, remedies=_within(window, found.remedies, ahead[-1].name)) if window else found


def _within(window: Window, remedies: Remedies, deciding: str) -> Remedies:
    """What can be done without leaving the window: no more time is of use after its end, nor a meeting before it."""
    later = remedies.extend_to
    extra = (
        replace(each, earliest=max(each.earliest, window.not_before or each.earliest))
        if each.name == deciding
        else each
        for each in remedies.extra
    )
    return replace(
        remedies,
        extra=tuple(each for each in extra if each.earliest <= each.latest),
        extend_to=later if later and window.holds(later) else None,
        lower=remedies.lower if remedies.lower and window.holds(remedies.lower.on) else None,
    )


def _verdict(way: _Way) -> Verdict:
    if way.at("usual").holds():
        return Verdict.MAKES_IT
    if way.at("shortest").holds():
        return Verdict.ONLY_JUST
    return Verdict.UNKNOWN if way.at("shortest", hopeful=True).holds() else Verdict.CANNOT


def _wanting(way: _Way, verdict: Verdict) -> tuple[str, ...]:
    """The bodies whose days would tell whether it can be done, or else when it can."""
    if verdict is Verdict.UNKNOWN:
        return way.unknown
    return way.at("shortest").wanting() if verdict is Verdict.CANNOT else ()


def _finish_on(way: _Way) -> dt.date | None:
    if way.ahead[-1].planned_on:
        return way.ahead[-1].planned_on
    chain = way.at("usual").earliest() or way.at("shortest").earliest()
    return max(sitting.on for sitting in chain) if chain else None


def _remedies(way: _Way) -> Remedies:
    pace = way.at("shortest")
    first, last = pace.earliest(), pace.latest()
    return Remedies(
        replan=_replanned(way),
        extra=tuple(_extra_meetings(way)),
        extend_to=max(sitting.on for sitting in first) if first else None,
        lower=_lower(way),
        launch_by=pace.reach_by(last),
    )


def _replanned(way: _Way) -> Chain:
    """The last chain in time if the days that are planned were chosen anew."""
    if not any(step.planned_on for step in way.ahead):
        return ()
    free = replace(way, ahead=tuple(replace(step, planned_on=None) for step in way.ahead)).at("shortest")
    return free.latest() if free.holds() else ()


def _extra_meetings(way: _Way) -> Iterator[ExtraMeeting]:
    """Every body that by itself could save it; its own days are set aside to see between which others."""
    for number, step in enumerate(way.ahead):
        free = replace(way, free=number).at("shortest")
        if free.holds():
            yield ExtraMeeting(step.name, free.earliest()[number].on, free.latest()[number].on)


def _lower(way: _Way) -> Sitting | None:
    """The last meeting in time of the highest body before the deciding one that may decide by itself."""
    for length in range(len(way.ahead) - 1, 0, -1):
        shorter = replace(way, ahead=way.ahead[:length]).at("shortest")
        if way.ahead[length - 1].level in DECIDING and shorter.holds():
            first = shorter.earliest()
            return first[-1] if first else None
    return None


@dataclass(frozen=True)
class _Way:
    """The steps ahead with all that decides about them. The step numbered `free` may meet any day."""

    ahead: tuple[Step, ...]
    meetings: Meetings
    lead_times: LeadTimes
    start: dt.date
    due_on: dt.date
    left_on: dt.date | None = None
    free: int | None = None

    def at(self, pace: str, *, hopeful: bool = False) -> _Pace:
        """The way at a pace, `shortest` or `usual`; hopeful: unknown bodies meet when it suits."""
        return _Pace(self, pace, hopeful)

    @cached_property
    def stages(self) -> tuple[tuple[int, ...], ...]:
        """The numbers of the steps, those side by side together."""
        numbered = groupby(range(len(self.ahead)), key=lambda number: self.ahead[number].level)
        return tuple(tuple(numbers) for _, numbers in numbered)

    @cached_property
    def unknown(self) -> tuple[str, ...]:
        """The names of the bodies that have neither chosen a day nor a calendar that reaches to the due date."""
        return tuple(step.name for step in self.ahead if not step.planned_on and not self._is_known(step))

    @property
    def is_blank(self) -> bool:
        """Whether nothing at all is known, so that the lead times alone would have to speak."""
        return not any(step.planned_on or step.body in self.meetings for step in self.ahead)

    def _is_known(self, step: Step) -> bool:
        return step.body in self.meetings and covers(self.meetings[step.body], self.due_on)


@dataclass(frozen=True, slots=True)
class _Pace:
    """A way at one pace, with one hope about what is unknown."""

    way: _Way
    pace: str
    hopeful: bool

    def holds(self) -> bool:
        """Whether the due date can be met."""
        slack = self.slack(self.latest())
        return slack is not None and slack >= 0 and (self.pace == "shortest" or self._plan_holds())

    def latest(self) -> Chain:
        """The last chain that ends by the due date, found from its end; empty when a body has no day left for it."""
        days: dict[int, dt.date] = {}
        for stage, following in _pairs(self.way.stages[::-1]):
            for number in stage:
                limits = (days[other] - self._into(other) for other in following)
                found = self._last_day(number, min(limits, default=self.way.due_on))
                if found is None:
                    return ()
                days[number] = found
        return self._chain(days)

    def earliest(self) -> Chain:
        """The first chain of known days, found from its beginning; empty when a body has no day for it."""
        days = self._forward()
        return self._chain(days) if len(days) == len(self.way.ahead) else ()

    def wanting(self) -> tuple[str, ...]:
        """The names of the bodies without which no chain of known days is found: where it stops, and those after it
        that have no day left at all."""
        stopped_at = len(self._forward())
        return tuple(
            step.name
            for number, step in enumerate(self.way.ahead)
            if number == stopped_at or (number > stopped_at and self._first_day(number, self.way.start) is None)
        )

    def _forward(self) -> dict[int, dt.date]:
        """The first possible day of each body by its number, as far as one is known."""
        days: dict[int, dt.date] = {}
        for stage, before in _pairs(self.way.stages):
            for number in stage:
                found = self._first_day(number, self._bound(number, [days[other] for other in before]))
                if found is None:
                    return days
                days[number] = found
        return days

    def slack(self, last: Chain) -> int | None:
        """The fewest days any body has to spare in that chain, counted from the start and the days chosen."""
        if not last:
            return None
        chosen = {number: day for number in range(len(last)) if (day := self._chosen(number))}
        spare = [(self.way.due_on - chosen[number]).days for number in self.way.stages[-1] if number in chosen]
        bounds: dict[int, dt.date] = dict(chosen)
        for stage, before in _pairs(self.way.stages):
            for number in stage:
                if number not in chosen:
                    bounds[number] = self._bound(number, [bounds[other] for other in before])
                    spare.append((last[number].on - bounds[number]).days)
        return min(spare)

    def reach_by(self, last: Chain) -> dt.date | None:
        """When the proposal must be ready for the first body; None if a body has had it, or has chosen its day."""
        if not last or self.way.left_on:
            return None
        first = [last[number].on for number in self.way.stages[0] if not self._chosen(number)]
        return min(first) - self._first if first else None

    def _plan_holds(self) -> bool:
        """Whether days chosen one after the other lie as far apart as the pace asks."""
        return all(
            day >= other_day + self._into(number)
            for stage, before in _pairs(self.way.stages)
            for number in stage
            for other in before
            if (day := self._chosen(number)) and (other_day := self._chosen(other))
        )

    def _chosen(self, number: int) -> dt.date | None:
        return None if number == self.way.free else self.way.ahead[number].planned_on

    def _last_day(self, number: int, limit: dt.date) -> dt.date | None:
        days = self.way.meetings.get(self.way.ahead[number].body)
        if chosen := self._chosen(number):
            return chosen
        if number == self.way.free or (self.hopeful and (days is None or not covers(days, limit))):
            return limit
        place = bisect_right(days or (), limit)
        return days[place - 1] if days and place else None

    def _first_day(self, number: int, bound: dt.date) -> dt.date | None:
        days = self.way.meetings.get(self.way.ahead[number].body, ())
        if chosen := self._chosen(number):
            return chosen
        if number == self.way.free:
            return bound
        place = bisect_left(days, bound)
        return days[place] if place < len(days) else None

    def _bound(self, number: int, before: Sequence[dt.date]) -> dt.date:
        """The first day the body could have it, if those before it meet on these days."""
        way = self.way
        if before:
            return max(way.start, max(before) + self._into(number))
        return max(way.start, way.left_on + self._into(number)) if way.left_on else way.start + self._first

    def _into(self, number: int) -> dt.timedelta:
        return self._days(self.way.lead_times.into(self.way.ahead[number].level))

    @property
    def _first(self) -> dt.timedelta:
        return self._days(self.way.lead_times.first)

    def _days(self, lead: Lead) -> dt.timedelta:
        return dt.timedelta(days=lead.usual if self.pace == "usual" else lead.shortest)

    def _chain(self, days: Mapping[int, dt.date]) -> Chain:
        return tuple(self._sitting(number, days[number]) for number in range(len(self.way.ahead)))

    def _sitting(self, number: int, day: dt.date) -> Sitting:
        step = self.way.ahead[number]
        chosen = self._chosen(number) is not None
        is_known = chosen or day in self.way.meetings.get(step.body, ())
        return Sitting(step.body, step.name, step.level, day, is_known, chosen)


def _pairs(stages: Sequence[Sequence[int]]) -> Iterator[tuple[Sequence[int], Sequence[int]]]:
    """Each stage with the one that came before it in the sequence, nothing for the first."""
    return zip(stages, ((), *stages), strict=False)
