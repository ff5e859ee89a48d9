"""Will they make it? From known meeting days and lead times to the last way that still meets the due date.

A step with a planned day has chosen its meeting: that is the principal's own word, as long as the day stands
(`rules.route.plan` takes away one that does not, and points out what looks tight).
"""

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from models.meetings import LeadTimes, Meetings
from models.values import CaseFacts, Step, Window
from models.vocabulary import Level, Part, Word
from rules.route.chains import Chain, Pace, Sitting, Way, deciding, ends_on
from rules.route.hearings import steps_with_days
from rules.route.plan import in_turn
from rules.route.remedies import NO_REMEDIES, ExtraMeeting, Remedies, remedies_for
from rules.route.routes import Course
from rules.route.window import last_in_window, within_window

__all__ = [
    "Chain",
    "ExtraMeeting",
    "LastChance",
    "Outlook",
    "Remedies",
    "RoundOutlook",
    "Sitting",
    "Verdict",
    "case_outlook",
    "expected_on",
    "last_chance",
    "outlook",
    "outlook_without_remedies",
    "round_outlook",
    "told_verdict",
    "undated_outlook",
    "windowed_outlook",
]


class Verdict(Word):
    """Whether a principal can decide by its due date, best first; `UNKNOWN` is no verdict."""

    MAKES_IT = "makes_it", "hinner"
    ONLY_JUST = "only_just", "hinner precis"
    CANNOT = "cannot", "hinner inte"
    UNKNOWN = "unknown", "går inte att säga"


@dataclass(frozen=True, slots=True)
class Outlook:
    """One principal's prospects: makes it with the usual lead times, only just with the shortest.

    `last`: the last chain that still meets the due date, with the shortest lead times; empty where unknown meetings
    might be later. `reach_by`: when the proposal must be ready for its first body. `slack`: days from the decision to
    the due date, as planned or else at the last; negative when the first possible one is too late, None when it cannot
    be told. `first`: the first possible chain, with the shortest lead times, where no unknown meeting might be earlier.
    `finish_on`: the likely day of the decision, as planned or else with the usual lead times where they do.
    `unknown`: names of the bodies whose meeting days would be needed to say more.
    `is_past`: the due date had passed already. `is_told`: a meeting of any of its bodies is known or planned.
    `ends_with_window`: `due_on` is the last day of the window, until the due date has passed: a later one is no help.
    `same_until`: up to that day in Stockholm time alone changes nothing in it; before the day it was asked for if that
    is all that can be said. What can be done about it changes from day to day.
    """

    verdict: Verdict
    due_on: dt.date
    last: Chain = ()
    reach_by: dt.date | None = None
    slack: int | None = None
    first: Chain = ()
    finish_on: dt.date | None = None
    unknown: tuple[str, ...] = ()
    remedies: Remedies = NO_REMEDIES
    is_past: bool = False
    is_told: bool = True
    ends_with_window: bool = False
    same_until: dt.date = field(default=dt.date.min, compare=False)

    @property
    def is_planned(self) -> bool:
        """Whether the meeting that decides is planned."""
        chain = self.last or self.first
        return bool(chain) and all(sitting.is_planned for sitting in deciding(chain))

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


def round_outlook(outlooks: Iterable[Outlook], today: dt.date | None = None) -> RoundOutlook:
    """The prospects of those whose decision is still ahead. What was to be decided before `today` is still awaited."""
    found = list(outlooks)
    finish = max((each.finish_on for each in found if each.finish_on), default=None)
    counted = Counter(each.verdict for each in found)
    return RoundOutlook(
        by_verdict={verdict: counted[verdict] for verdict in Verdict if counted[verdict]},
        finish_on=max(finish, today) if finish and today else finish,
        unforeseen=sum(each.finish_on is None for each in found),
        is_told=any(each.is_told and each.verdict is not Verdict.UNKNOWN for each in found),
    )


def case_outlook(
    facts: CaseFacts, way: Course, meetings: Meetings, lead_times: LeadTimes, today: dt.date
) -> Outlook | None:
    """The outlook of a case on that day in Stockholm; None when nothing is ahead, decided or without a way, when no
    decision is asked for, and when there is no due date to make: asked anew after it, or asked as soon as possible."""
    return _case_outlook(facts, way, meetings, lead_times, today, facts.recommended_level)


def outlook_without_remedies(
    facts: CaseFacts, way: Course, meetings: Meetings, lead_times: LeadTimes, today: dt.date
) -> Outlook | None:
    """The outlook of `case_outlook` without what can be done, which takes as long to find as the rest."""
    return _case_outlook(facts, way, meetings, lead_times, today, None)


def _case_outlook(
    facts: CaseFacts, way: Course, meetings: Meetings, lead_times: LeadTimes, today: dt.date, level: Level | None
) -> Outlook | None:
    if not _has_due_date_to_make(facts, way):
        return None
    days = (today, facts.due_on)
    found = windowed_outlook(facts.window, way.ahead, meetings, lead_times, days, way.left_on, level)
    if found.remedies.launch_by is None:
        return found
    return replace(found, remedies=replace(found.remedies, launch_by=None))  # it has gone out


def told_verdict(
    facts: CaseFacts, way: Course, meetings: Meetings, lead_times: LeadTimes, today: dt.date
) -> Verdict | None:
    """The verdict of `case_outlook` alone; None when there is none, or when no meeting is known or planned."""
    if not _has_due_date_to_make(facts, way):
        return None
    steps, left = within_window(facts.window, way.ahead, meetings)
    seen = _way(steps, left, lead_times, today, last_in_window(facts.window, facts.due_on), way.left_on)
    return None if seen.is_blank else _verdict(seen)


def _has_due_date_to_make(facts: CaseFacts, way: Course) -> bool:
    is_ahead = bool(way.ahead) and not way.asked_anew_on
    return is_ahead and not facts.is_undated and Part.DECISION in facts.asks


def outlook(
    ahead: Sequence[Step],
    meetings: Meetings,
    lead_times: LeadTimes,
    start: dt.date,
    due_on: dt.date,
    left_on: dt.date | None = None,
    asked: Level | None = Level.FULLMAKTIGE,
) -> Outlook:
    """The outlook for the steps ahead, of which there is at least one.

    `start` is the first day that counts: today, or the day of launch. `left_on` is when a body before had the matter.
    `asked` is the level that is to decide; the way may go further. None when nobody asks what can be done.
    Nothing is said of a year without known days.
    """
    way = _way(ahead, meetings, lead_times, start, due_on, left_on)
    is_past = start > due_on
    if way.is_blank:
        verdict = Verdict.CANNOT if is_past else Verdict.UNKNOWN
        return Outlook(verdict, due_on, unknown=way.unknown, is_past=is_past, is_told=False)
    verdict = _verdict(way)
    first, last = _first(way), _last_in_time(way, verdict)
    return Outlook(
        verdict,
        due_on,
        last=last,
        reach_by=way.at("shortest").reach_by(last),
        slack=_slack(due_on, first if verdict is Verdict.CANNOT else last),
        first=first,
        finish_on=_finish_on(way),
        unknown=_wanting(way, verdict, last),
        remedies=remedies_for(way, first, asked) if asked and verdict is Verdict.CANNOT else NO_REMEDIES,
        is_past=is_past,
        same_until=dt.date.min if asked and verdict is Verdict.CANNOT else _same_until(way, verdict, first, last),
    )


def expected_on(
    facts: CaseFacts, way: Course, meetings: Meetings, lead_times: LeadTimes, today: dt.date
) -> dt.date | None:
    """The likely day of the decision, whatever the due date; None when it is made, or no day can be foreseen."""
    if not way.ahead or Part.DECISION not in facts.asks:
        return None
    steps, left = within_window(facts.window, way.ahead, meetings)
    return _finish_on(_way(steps, left, lead_times, today, dt.date.max, way.left_on))


def undated_outlook(expected: Sequence[dt.date | None], today: dt.date | None = None) -> RoundOutlook:
    """A round's prospects when nobody can be late: only when it is likely to be complete, never before `today`."""
    days = [day for day in expected if day]
    finish = max([*days, *([today] if today else [])]) if days else None
    return RoundOutlook({}, finish, len(expected) - len(days), is_told=bool(days))


def windowed_outlook(
    window: Window | None,
    ahead: Sequence[Step],
    meetings: Meetings,
    lead_times: LeadTimes,
    days: tuple[dt.date, dt.date],
    left_on: dt.date | None = None,
    asked: Level | None = Level.FULLMAKTIGE,
) -> Outlook:
    """The same where the decision must be made within a window. `days`: the first day that counts, and the due date."""
    start, due_on = days
    steps, left = within_window(window, ahead, meetings)
    found = outlook(steps, left, lead_times, start, last_in_window(window, due_on), left_on, asked)
    if window is None:
        return found
    return _to_due_date(window, replace(found, remedies=_within(window, found.remedies, ahead[-1].name)), days)


def _to_due_date(window: Window, found: Outlook, days: tuple[dt.date, dt.date]) -> Outlook:
    """Counted to the window's end as it is; what is said of the due date is counted to that."""
    start, due_on = days
    ends_before = due_on - found.due_on
    slack = found.slack
    if slack is not None and found.verdict is not Verdict.CANNOT:
        slack += ends_before.days
    is_past = start > due_on
    told_on = due_on if is_past else found.due_on
    ends = window.not_after is not None and window.not_after <= due_on
    return replace(found, due_on=told_on, is_past=is_past, slack=slack, ends_with_window=ends)


def _within(window: Window, remedies: Remedies, deciding: str) -> Remedies:
    """What can be done without leaving the window: no more time is of use after its end, nor a meeting before it."""
    later = remedies.extend_to
    extra = (
        replace(each, earliest=max(each.earliest, window.not_before or each.earliest))
        if each.name == deciding
        else each
        for each in remedies.extra
    )
    lower = remedies.lower if remedies.lower and window.holds(remedies.lower.on) else None
    return replace(
        remedies,
        extra=tuple(each for each in extra if each.earliest <= each.latest),
        extend_to=later if later and window.holds(later) else None,
        lower=lower,
        is_enough=remedies.is_enough and lower is not None,
    )


@dataclass(frozen=True, slots=True)
class LastChance:
    """The last meetings that meet the due date: `chain` and `reach_by` are `last` and `reach_by` of the outlook, and no
    chain where none of its days is known: then lead times alone take the chance away.

    `passed_on` is the first day in Stockholm on which the verdict is CANNOT if nothing more is said or done: the
    morning after the last possible chain of meetings could have been begun on.
    """

    passed_on: dt.date
    chain: Chain
    reach_by: dt.date | None


def last_chance(
    ahead: Sequence[Step],
    meetings: Meetings,
    lead_times: LeadTimes,
    since: dt.date,
    due_on: dt.date,
    left_on: dt.date | None = None,
) -> LastChance | None:
    """The last chance of a case that time alone can take away; None when none is known.

    `since` is the day it could first be begun on, usually when the round was sent out; the other arguments are those
    of `outlook`, for a case `way.ahead` and `way.left_on` of its course. None when time alone never makes it CANNOT
    (every step that matters has a day), when it was so on `since` already, and when nothing at all is known (then the
    due date alone speaks).
    """
    way = _way(ahead, meetings, lead_times, since, due_on, left_on)
    day = _passed_on(way)
    chain = _last(way, can_be_told=way.at("shortest").holds()) if day else ()
    return LastChance(day, chain, way.at("shortest").reach_by(chain)) if day else None


def _passed_on(way: Way) -> dt.date | None:
    if not way.ahead or way.is_blank:
        return None
    last_start = way.at("shortest", hopeful=True).last_start()
    return last_start + dt.timedelta(days=1) if last_start else None


def _way(
    ahead: Sequence[Step],
    meetings: Meetings,
    lead_times: LeadTimes,
    start: dt.date,
    due_on: dt.date,
    left_on: dt.date | None,
) -> Way:
    """The way as far as its days stand."""
    steps = in_turn(steps_with_days(ahead, meetings))
    return Way(steps, meetings, lead_times, start, due_on, left_on)


def _verdict(way: Way) -> Verdict:
    if way.at("usual").holds():
        return Verdict.MAKES_IT
    if way.at("shortest").holds():
        return Verdict.ONLY_JUST
    return Verdict.UNKNOWN if way.at("shortest", hopeful=True).holds() else Verdict.CANNOT


def _first(way: Way, pace: Pace = "shortest") -> Chain:
    """The first chain of known days, where nothing unknown could be earlier."""
    known = way.at(pace)
    return known.earliest() if known.is_told_as(way.at(pace, hopeful=True)) else ()


def _last_in_time(way: Way, verdict: Verdict) -> Chain:
    """The last chain of known days; none fits days planned too late."""
    if verdict is Verdict.CANNOT and len(way.undecided) < len(way.ahead):
        return ()
    return _last(way, can_be_told=verdict is not Verdict.UNKNOWN)


def _last(way: Way, *, can_be_told: bool) -> Chain:
    """The last chain of known days, where nothing unknown could be later; with limits for days where it cannot be
    told whether there is one at all."""
    hoped = way.at("shortest", hopeful=True).latest()
    if not can_be_told:
        return hoped if any(sitting.is_known for sitting in hoped) else ()
    known = way.at("shortest").latest()
    return known if known == hoped else ()


def _slack(due_on: dt.date, chain: Chain) -> int | None:
    end = ends_on(chain)
    return (due_on - end).days if end and all(sitting.is_known for sitting in deciding(chain)) else None


def _wanting(way: Way, verdict: Verdict, last: Chain) -> tuple[str, ...]:
    """The bodies whose days would tell whether it can be done, until when, or else when it can."""
    if verdict is Verdict.CANNOT:
        return way.at("shortest").wanting()
    return way.unknown if verdict is Verdict.UNKNOWN or not last else ()


def _same_until(way: Way, verdict: Verdict, first: Chain, last: Chain) -> dt.date:
    """Up to the due date and the day the first possible meetings can still be reached, where nothing is unknown."""
    is_open = way.unknown or not way.is_chosen_before
    is_told = bool(first) if verdict is Verdict.CANNOT else bool(first and last)
    if verdict is Verdict.UNKNOWN or is_open or not is_told:
        return dt.date.min
    return min(way.due_on, way.at("usual").begins_by(), way.at("shortest").begins_by())


def _finish_on(way: Way) -> dt.date | None:
    usual = ends_on(_first(way, "usual"))
    return usual if usual and usual <= way.due_on else ends_on(_first(way)) or usual
