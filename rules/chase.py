"""When a principal hears from us again, and why. Everything follows from the facts, so an extension moves it all."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from kit.clock import at_local
from models.phrases import Phrase
from models.values import CaseFacts, ChasePolicy, FollowUp, Handled, Signature, Step
from models.vocabulary import LetterKind, Part, ReviewKind
from rules.law.legal_force import ADJUSTED_WITHIN
from rules.law.workdays import add_working_days, days_between, on_or_after, on_or_before, working_day_after
from rules.route.handled import standing_reviews
from rules.route.needs import late_after, missing_part, open_follow_ups
from rules.route.routes import Course, course

ASKED_ANEW_AFTER = dt.timedelta(days=14)  # our own choice: time to read the judgement and find a meeting

# of several moments due at once, the kind furthest along speaks for them all
_ADVANCE = {
    LetterKind.REMINDER: 0,
    LetterKind.FOLLOW_UP: 0,
    LetterKind.AFTER_MEETING: 1,
    LetterKind.OVERDUE: 2,
    LetterKind.ESCALATION: 3,
}
CHASE_KINDS = tuple(_ADVANCE)

_LATE = ("{count} dag efter svarsdatum", "{count} dagar efter svarsdatum")
# sent out or opened again when the due date had passed
_LATE_SINCE = (
    "{count} dag efter att rundan senast skickades ut eller öppnades, svarsdatum passerat",
    "{count} dagar efter att rundan senast skickades ut eller öppnades, svarsdatum passerat",
)


@dataclass(frozen=True, slots=True)
class Moment:
    """One moment (UTC) when a letter is due. `body_name` and `held_on` say which meeting it asks about, if any.

    `steps` are the numbers of the steps after the signing it is about; `copy` when it asks for the signed copy.
    """

    at: dt.datetime
    kind: LetterKind
    reason: str
    body_name: str = ""
    held_on: dt.date | None = None
    steps: frozenset[int] = frozenset()
    copy: bool = False


@dataclass(frozen=True, slots=True)
class Chase:
    """The one letter due now. It stands for `missed` earlier moments too; `moment` (UTC) is the latest of them.

    `steps` and `copy` are those of all the moments: a step's owner may be another than the one the letter goes to.
    """

    kind: LetterKind
    moment: dt.datetime
    missed: int
    reason: str
    body_name: str = ""
    held_on: dt.date | None = None
    steps: frozenset[int] = frozenset()
    copy: bool = False


def next_chase_at(facts: CaseFacts, policy: ChasePolicy, chased_at: dt.datetime) -> dt.datetime | None:
    """The first moment (UTC) after `chased_at` when a letter is due, as the facts stand; None when nothing is asked."""
    return next((moment.at for moment in moments(facts, policy) if moment.at > chased_at), None)


def due_chase(facts: CaseFacts, policy: ChasePolicy, chased_at: dt.datetime, now: dt.datetime) -> Chase | None:
    """The letter due at `now`, if any: every moment since `chased_at` collapses into one."""
    due = [moment for moment in moments(facts, policy) if chased_at < moment.at <= now]
    if not due:
        return None
    found = replace(_together(due), at=due[-1].at)
    return Chase(
        found.kind, found.at, len(due) - 1, found.reason, found.body_name, found.held_on, found.steps, found.copy
    )


def _together(moments: Sequence[Moment]) -> Moment:
    """The one furthest along, and of those alike the latest, with the steps of them all."""
    chosen = max(moments, key=lambda moment: (_ADVANCE[moment.kind], moment.at))
    steps = frozenset[int]().union(*(moment.steps for moment in moments))
    return replace(chosen, steps=steps, copy=any(moment.copy for moment in moments))


def moments(facts: CaseFacts, policy: ChasePolicy) -> tuple[Moment, ...]:
    """Every moment of the case as its facts stand, past and coming, earliest first, never two at once."""
    if facts.muted or facts.round_closed:
        return ()
    way = course(facts)
    missing = missing_part(facts, way)
    if missing is None:
        return _once_answered(facts, way, policy)
    planned = _planned(facts, way, missing)
    ordinary = _ordinary(facts, way, policy, policy.due_morning and planned is None)
    if planned is None:
        return ordinary
    asked = _after_meeting(planned, policy.at)
    # a plan is an answer: quiet until the meeting has been held
    return (asked, *(moment for moment in ordinary if moment.at > asked.at))


def _planned(facts: CaseFacts, way: Course, missing: Part) -> Step | None:
    """The day the principal has named for what is missing; a council's meeting answers for no opinion."""
    if missing is Part.OPINION:
        return None
    return _signing_day(facts) if missing is Part.SIGNATURE else _last_planned(way.ahead)


def _ordinary(facts: CaseFacts, way: Course, policy: ChasePolicy, due_morning: bool) -> tuple[Moment, ...]:
    """Those around the due date; one whose decision was annulled after it is not late, and is asked about anew."""
    if facts.is_undated:
        return _calm(facts, policy)
    if way.asked_anew_on is None:
        return _ladder(facts.due_on, facts.late_after, policy, due_morning)
    reason = Phrase("beslutet är upphävt")
    first = _since(facts, way.asked_anew_on) + ASKED_ANEW_AFTER
    if told_on := _annulment_told_on(facts):
        first = max(first, working_day_after(told_on))
    return tuple(
        Moment(at_local(day, policy.at), LetterKind.REMINDER, reason) for day in _every_so_often(first, policy)
    )


def _calm(facts: CaseFacts, policy: ChasePolicy) -> tuple[Moment, ...]:
    """Without a due date: the same quiet question now and then, until the day the coordinators look again."""
    reason = Phrase("inget svarsdatum, svar väntas så snart som möjligt")
    days = days_between(facts.asked_on or facts.due_on, facts.due_on, policy.calm)
    return tuple(Moment(at_local(day, policy.at), LetterKind.REMINDER, reason) for day in days)


def _since(facts: CaseFacts, day: dt.date, told_on: dt.date | None = None) -> dt.date:
    """The day, or a later one before which nobody could be asked: when the round was sent out or opened again, or when
    we were told of it."""
    return max(day, facts.asked_on or day, told_on or day)


def _annulment_told_on(facts: CaseFacts) -> dt.date | None:
    annulments = (row for row in standing_reviews(facts) if row.kind is ReviewKind.ANNULLED)
    return max((row.told_on for row in annulments if row.told_on), default=None)


def _once_answered(facts: CaseFacts, way: Course, policy: ChasePolicy) -> tuple[Moment, ...]:
    """What may be left: an extract, a signed copy, steps that follow the signing. Never two moments at once."""
    asked: list[Moment] = []
    if way.decision and way.decision.preliminary:
        asked += _for_extract(facts, way.decision, policy)
    if facts.signature and facts.signature.copy_on is None:
        asked += _for_copy(facts, facts.signature, policy)
    for step in open_follow_ups(facts):
        asked += _for_follow_up(facts, step, policy)
    by_time: dict[dt.datetime, list[Moment]] = defaultdict(list)
    for moment in asked:
        by_time[moment.at].append(moment)
    return tuple(_together(by_time[at]) for at in sorted(by_time))


def _signing_day(facts: CaseFacts) -> Step | None:
    """The common day of signing, as a meeting planned; it has no body."""
    return Step("", "", facts.recommended_level, facts.sign_on) if facts.sign_on else None


def _last_planned(ahead: Iterable[Step]) -> Step | None:
    planned = [(step.planned_on, number, step) for number, step in enumerate(ahead) if step.planned_on]
    return max(planned)[2] if planned else None


@lru_cache(maxsize=4096)
def _after_meeting(step: Step, at: dt.time) -> Moment:
    held_on = step.planned_on
    assert held_on is not None
    text = "arbetsdagen efter planerat möte {day}" if step.body else "arbetsdagen efter undertecknandet {day}"
    reason = Phrase(text, day=held_on)
    return Moment(at_local(working_day_after(held_on), at), LetterKind.AFTER_MEETING, reason, step.name, held_on)


def _for_extract(facts: CaseFacts, decision: Handled, policy: ChasePolicy) -> tuple[Moment, ...]:
    """A preliminary decision: quiet while its minutes may be adjusted (KL 5:69), then the extract is asked for."""
    first = working_day_after(_since(facts, decision.held_on + ADJUSTED_WITHIN, decision.told_on))
    reason = Phrase("protokollsutdrag saknas")
    return tuple(
        Moment(at_local(day, policy.at), LetterKind.AFTER_MEETING, reason, decision.body_name, decision.held_on)
        for day in _every_so_often(first, policy)
    )


def _for_copy(facts: CaseFacts, signature: Signature, policy: ChasePolicy) -> tuple[Moment, ...]:
    """Signed: the copy is asked for when it has had a usual interval to come."""
    first = _since(facts, signature.signed_on) + dt.timedelta(days=policy.every)
    reason = Phrase("undertecknat exemplar saknas")
    days = _every_so_often(first, policy)
    return tuple(Moment(at_local(day, policy.at), LetterKind.FOLLOW_UP, reason, copy=True) for day in days)


def _for_follow_up(facts: CaseFacts, step: FollowUp, policy: ChasePolicy) -> tuple[Moment, ...]:
    """The ordinary moments around the day a step should be done; nobody but its owner is written to about it."""
    last_day = late_after(facts, step)
    if step.due_on is None or last_day is None:
        return ()
    ladder = _ladder(step.due_on, last_day, replace(policy, escalate_after=None), policy.due_morning)
    steps, reason = frozenset({step.number}), Phrase("steg efter undertecknandet")
    return tuple(Moment(moment.at, LetterKind.FOLLOW_UP, reason, steps=steps) for moment in ladder)


def _every_so_often(first: dt.date, policy: ChasePolicy) -> list[dt.date]:
    days = {on_or_after(first + dt.timedelta(days=policy.every * turn)) for turn in range(policy.at_most + 1)}
    return sorted(days)


@lru_cache(maxsize=4096)
def _ladder(due_on: dt.date, late_after: dt.date, policy: ChasePolicy, due_morning: bool) -> tuple[Moment, ...]:
    """The ordinary moments before a due date and after the day to be late from; of two on one day the kind furthest
    along stands."""
    by_day: dict[dt.date, tuple[LetterKind, str]] = {}
    for day, kind, reason in (
        *_before(due_on, policy, due_morning),
        *_after(late_after, policy, _LATE if late_after == due_on else _LATE_SINCE),
    ):
        if day not in by_day or _ADVANCE[kind] >= _ADVANCE[by_day[day][0]]:
            by_day[day] = kind, reason
    return tuple(Moment(at_local(day, policy.at), *by_day[day]) for day in sorted(by_day))


def _before(due_on: dt.date, policy: ChasePolicy, due_morning: bool) -> Iterator[tuple[dt.date, LetterKind, str]]:
    for count in sorted(policy.before, reverse=True):
        text = "{count} arbetsdag före svarsdatum" if count == 1 else "{count} arbetsdagar före svarsdatum"
        yield add_working_days(due_on, -count), LetterKind.REMINDER, Phrase(text, count=count)
    if due_morning:
        yield on_or_before(due_on), LetterKind.REMINDER, Phrase("svarsdatumets morgon")


def _after(day: dt.date, policy: ChasePolicy, reason: tuple[str, str]) -> Iterator[tuple[dt.date, LetterKind, str]]:
    last = max(policy.overdue, default=0)
    later = (last + policy.every * turn for turn in range(1, policy.at_most + 1))
    for count in (*policy.overdue, *later):
        yield _days_after(day, count), LetterKind.OVERDUE, _late(count, reason)
    if policy.escalate_after is not None:
        count = policy.escalate_after
        yield _days_after(day, count), LetterKind.ESCALATION, _late(count, reason)


def _days_after(day: dt.date, count: int) -> dt.date:
    return on_or_after(day + dt.timedelta(days=count))


def _late(count: int, reason: tuple[str, str]) -> Phrase:
    one, many = reason
    return Phrase(one if count == 1 else many, count=count)
