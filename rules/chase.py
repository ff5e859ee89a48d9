"""When a principal hears from us again, and why. Everything follows from the facts, so an extension moves it all."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import replace

from kit.clock import at_local
from models.meetings import first_from
from models.phrases import Phrase
from models.values import CaseFacts, ChasePolicy, FollowUp, Handled, Signature, Step
from models.vocabulary import LetterKind, Outcome, Part, ReviewKind
from rules.ladder.due_date import around_due_date, every_so_often
from rules.ladder.meetings import after_meeting, after_meetings_before, from_last_meetings, last_planned
from rules.ladder.moment import ADVANCE, Moment, one_a_morning, together
from rules.ladder.summer_rest import Rest
from rules.law.kommunallagen import urgency_untold
from rules.law.legal_force import ADJUSTED_WITHIN
from rules.law.workdays import days_between, on_or_after, working_day_after
from rules.route.handled import standing_reviews
from rules.route.hearings import with_a_say
from rules.route.needs import late_after, missing_part, open_follow_ups
from rules.route.routes import Course, course
from rules.route.window import planned_within

ASKED_ANEW_AFTER = dt.timedelta(days=14)  # our own choice: time to read the judgement and find a meeting

MEETS_WITHIN = dt.timedelta(days=35)  # our own choice: a nämnd or the styrelse usually meets once a month

CHASE_KINDS = tuple(ADVANCE)


def next_chase_at(facts: CaseFacts, policy: ChasePolicy, chased_at: dt.datetime) -> dt.datetime | None:
    """The first moment (UTC) after `chased_at` when a letter is due, as the facts stand; None when nothing is asked."""
    return next_of(moments(facts, policy), chased_at)


def next_of(all_moments: Sequence[Moment], chased_at: dt.datetime) -> dt.datetime | None:
    """The same of a case whose moments are known."""
    return next((moment.at for moment in all_moments if moment.at > chased_at), None)


def due_of(all_moments: Sequence[Moment], chased_at: dt.datetime, now: dt.datetime) -> Moment | None:
    """The letter due at `now`, if any: every moment since `chased_at` collapses into one, of the latest's time."""
    due = [moment for moment in all_moments if chased_at < moment.at <= now]
    return replace(together(due), at=due[-1].at, missed=len(due) - 1) if due else None


def moments(facts: CaseFacts, policy: ChasePolicy) -> tuple[Moment, ...]:
    """Every moment of the case as its facts stand, past and coming, earliest first, never two at once.

    One that a coordinator has passed over is none; when the facts move it, the new moment stands.
    """
    if facts.muted or facts.round_closed:
        return ()
    return tuple(moment for moment in _asked(facts, policy) if moment.at != facts.skipped_at)


def _asked(facts: CaseFacts, policy: ChasePolicy) -> tuple[Moment, ...]:
    way = course(facts)
    missing = missing_part(facts, way)
    if missing is None:
        return _once_answered(facts, way, policy)
    way = replace(way, ahead=planned_within(facts.window, way.ahead))
    planned = _planned(facts, way, missing)
    ordinary = _ordinary(facts, way, policy, policy.due_morning and planned is None)
    coming = (*ordinary, *from_last_meetings(facts, way, policy))
    if planned is None:
        return one_a_morning(coming)
    asked = after_meeting(planned, policy.at)
    # a plan is an answer: quiet until the meeting has been held, but for the one without which it has nothing to decide
    between = after_meetings_before(way.ahead, policy)
    return one_a_morning([*between, asked, *(moment for moment in coming if moment.at > asked.at)])


def _planned(facts: CaseFacts, way: Course, missing: Part) -> Step | None:
    """The day the principal has named for what is missing; a council's meeting answers for no opinion."""
    if missing is Part.OPINION:
        return None
    return _signing_day(facts) if missing is Part.SIGNATURE else last_planned(with_a_say(way.ahead))


def _ordinary(facts: CaseFacts, way: Course, policy: ChasePolicy, due_morning: bool) -> tuple[Moment, ...]:
    """Those around the due date; one whose decision was annulled after it is not late, and is asked about anew."""
    if facts.is_undated:
        return _calm(facts, policy)
    if way.asked_anew_on is None:
        return around_due_date(facts.due_on, facts.late_after, policy, due_morning, facts.asked_on)
    reason = Phrase("beslutet är upphävt") if way.annulled else Phrase("förslaget har fått en ny lydelse")
    first = _since(facts, way.asked_anew_on) + ASKED_ANEW_AFTER
    if told_on := _annulment_told_on(facts):
        first = max(first, working_day_after(told_on))
    return tuple(Moment(at_local(day, policy.at), LetterKind.REMINDER, reason) for day in every_so_often(first, policy))


def _calm(facts: CaseFacts, policy: ChasePolicy) -> tuple[Moment, ...]:
    """Without a due date: the same quiet question now and then, until the day the coordinators look again."""
    reason = Phrase("inget svarsdatum, svar väntas så snart som möjligt")
    rest = Rest(policy.summer_rest, facts.asked_on)
    days = days_between(facts.asked_on or facts.due_on, facts.due_on, policy.calm)
    moved = sorted({left for day in days if (left := rest.before(day, facts.due_on))})
    return tuple(Moment(at_local(day, policy.at), LetterKind.REMINDER, reason) for day in moved)


def _since(facts: CaseFacts, day: dt.date, told_on: dt.date | None = None) -> dt.date:
    """The day, or a later one before which nobody could be asked: when the round was sent out or opened again, or when
    we were told of it."""
    return max(day, facts.asked_on or day, told_on or day)


def _annulment_told_on(facts: CaseFacts) -> dt.date | None:
    annulments = (row for row in standing_reviews(facts) if row.kind is ReviewKind.ANNULLED)
    return max((row.told_on for row in annulments if row.told_on), default=None)


def _once_answered(facts: CaseFacts, way: Course, policy: ChasePolicy) -> tuple[Moment, ...]:
    """What may be left: an extract, a chair's decision its body is to be told of, a signed copy, steps that follow the
    signing. Never two moments at once."""
    asked: list[Moment] = []
    if way.decision and way.decision.preliminary:
        asked += _for_extract(facts, way.decision, policy)
    if way.decision and urgency_untold(way.decision, way.behind):
        asked += _for_telling(facts, way.decision, policy)
    if way.decision and Outcome.LATER in way.decision.outcomes.values():
        asked += _for_later(facts, way.decision, policy)
    if facts.signature and facts.signature.copy_on is None:
        asked += _for_copy(facts, facts.signature, policy)
    for step in open_follow_ups(facts):
        asked += _for_follow_up(facts, step, policy)
    return one_a_morning(asked)


def _signing_day(facts: CaseFacts) -> Step | None:
    """The common day of signing, as a meeting planned; it has no body."""
    return Step("", "", facts.recommended_level, facts.sign_on) if facts.sign_on else None


def _for_extract(facts: CaseFacts, decision: Handled, policy: ChasePolicy) -> tuple[Moment, ...]:
    """A preliminary decision: quiet while its minutes may be adjusted (KL 5:69), then the extract is asked for."""
    first = working_day_after(_since(facts, decision.last_day + ADJUSTED_WITHIN, decision.told_on))
    return _asked_after(decision, first, Phrase("protokollsutdrag saknas"), policy)


def _for_telling(facts: CaseFacts, decision: Handled, policy: ChasePolicy) -> tuple[Moment, ...]:
    """A chair's urgent decision: asked about once the body has met, which is to be told at its next meeting (KL 6:39);
    where its meetings are not known, when it should have.
    """
    met_on = first_from(facts.meetings.get(decision.body, ()), decision.last_day + dt.timedelta(days=1))
    usual = _since(facts, decision.last_day, decision.told_on) + MEETS_WITHIN
    first = working_day_after(_since(facts, met_on or usual, decision.told_on))
    return _asked_after(decision, first, Phrase("ordförandens brådskande beslut är inte anmält"), policy)


def _asked_after(decision: Handled, first: dt.date, reason: Phrase, policy: ChasePolicy) -> tuple[Moment, ...]:
    return tuple(
        Moment(at_local(day, policy.at), LetterKind.AFTER_MEETING, reason, decision.body_name, decision.held_on)
        for day in every_so_often(first, policy)
    )


def _for_later(facts: CaseFacts, decision: Handled, policy: ChasePolicy) -> tuple[Moment, ...]:
    """Whoever would join later is asked once, on the day it named or the first working day after that."""
    if decision.next_on is None:
        return ()
    day = on_or_after(_since(facts, decision.next_on, decision.told_on))
    reason = Phrase("dagen för den som ansluter sig senare")
    return (Moment(at_local(day, policy.at), LetterKind.AFTER_MEETING, reason, decision.body_name, decision.held_on),)


def _for_copy(facts: CaseFacts, signature: Signature, policy: ChasePolicy) -> tuple[Moment, ...]:
    """Signed: the copy is asked for when it has had a usual interval to come."""
    first = _since(facts, signature.signed_on) + dt.timedelta(days=policy.every)
    reason = Phrase("undertecknat exemplar saknas")
    days = every_so_often(first, policy)
    return tuple(Moment(at_local(day, policy.at), LetterKind.FOLLOW_UP, reason, copy=True) for day in days)


def _for_follow_up(facts: CaseFacts, step: FollowUp, policy: ChasePolicy) -> tuple[Moment, ...]:
    """The ordinary moments around the day a step should be done; nobody but its owner is written to about it."""
    last_day = late_after(facts, step)
    if step.due_on is None or last_day is None:
        return ()
    own = replace(policy, escalate_after=None)
    ladder = around_due_date(step.due_on, last_day, own, policy.due_morning, facts.asked_on)
    steps, reason = frozenset({step.number}), Phrase("steg efter undertecknandet")
    return tuple(Moment(moment.at, LetterKind.FOLLOW_UP, reason, steps=steps) for moment in ladder)
