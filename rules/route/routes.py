"""A case's way through its principal's bodies: what is behind it, what stands as its answer, what is ahead."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from models.values import CaseFacts, Handled, Step
from models.vocabulary import Level, ReviewKind, Word
from rules.law.legal_force import is_annulled
from rules.route.handled import effective, reviews_on


class Caution(Word):
    """What deserves a second look. It is recorded all the same: a warning never blocks."""

    LOWER_LEVEL = "lower_level", "Beslutet är fattat på en lägre nivå än den som rundan anger."
    UNPREPARED = "unprepared", "Ingen beredning före fullmäktiges beslut är rapporterad (KL 5:26–28)."
    LATE = "late", "Beslutet är fattat efter svarsdatum."
    LOW_ROUTE = "low_route", "Den planerade vägen når inte upp till den nivå som rundan anger."
    UNAPPEALED = (
        "unappealed",
        "Beslutet är antecknat som upphävt, men inget överklagande av det är antecknat. Kontrollera det.",
    )
    OUTSIDE_WINDOW = "outside_window", "Beslutet är fattat utanför den period då besluten ska fattas."
    TOO_EARLY = "too_early", "Ett möte är rapporterat på en dag innan ärendet lades fram. Kontrollera dagen."


@dataclass(frozen=True, slots=True)
class Course:
    """A case's facts put in order. `ahead` is empty once `decision` stands.

    `annulled` are the numbers of those behind that a court has annulled: their bodies have the matter again (KL 13:8).
    `asked_anew_on` is the day of the last annulment on the due date or after it: who has to decide anew since then is
    asked anew, and not late.
    """

    behind: tuple[Handled, ...]
    decision: Handled | None
    ahead: tuple[Step, ...]
    annulled: frozenset[int] = frozenset()
    asked_anew_on: dt.date | None = None

    @property
    def last_by_body(self) -> dict[str, Handled]:
        """The latest handling by each body."""
        return {handled.body: handled for handled in self.behind}

    def is_too_late(self, due_on: dt.date, day: dt.date) -> bool:
        """Whether an answer given on that day is later than the due date asks; one given anew never is."""
        return day > due_on and not (self.asked_anew_on and day >= self.asked_anew_on)


def course(facts: CaseFacts) -> Course:
    """Read a case's facts once for every question about its way."""
    behind = effective(facts.handled)
    annulled = frozenset(row.number for row in behind if is_annulled(reviews_on(facts, row)))
    decision = _standing_decision(behind, annulled)
    ahead = () if decision else _ahead(facts.route, behind, annulled)
    return Course(behind, decision, ahead, annulled, _asked_anew_on(facts, behind, annulled))


def _asked_anew_on(facts: CaseFacts, behind: Sequence[Handled], annulled: Collection[int]) -> dt.date | None:
    reviews = [review for row in behind if row.number in annulled for review in reviews_on(facts, row)]
    days = [review.on for review in reviews if review.kind is ReviewKind.ANNULLED]
    return max((day for day in days if day >= facts.last_day), default=None)


def course_warnings(facts: CaseFacts, way: Course) -> tuple[Caution, ...]:
    """What deserves a second look in the case as it stands. `way` is its course."""
    cautions = list(_decision_warnings(facts, way, way.decision) if way.decision else _route_warnings(facts))
    since = facts.recommended_on
    if since and any(handled.held_on < since for handled in way.behind):
        cautions.append(Caution.TOO_EARLY)
    if any(row.number in way.annulled and not _was_appealed(facts, row) for row in way.behind):
        cautions.append(Caution.UNAPPEALED)
    return tuple(cautions)


def _was_appealed(facts: CaseFacts, decision: Handled) -> bool:
    """A court annuls only what somebody has appealed (KL 13:1)."""
    return any(review.kind is ReviewKind.APPEALED for review in reviews_on(facts, decision))


def _route_warnings(facts: CaseFacts) -> Iterable[Caution]:
    if facts.route and max(step.level.rank for step in facts.route) < facts.recommended_level.rank:
        yield Caution.LOW_ROUTE


def _decision_warnings(facts: CaseFacts, way: Course, decision: Handled) -> Iterable[Caution]:
    if decision.level.rank < facts.recommended_level.rank:
        yield Caution.LOWER_LEVEL
    if decision.level is Level.FULLMAKTIGE and not decision.urgency_reason and not _prepared(way.behind, decision):
        yield Caution.UNPREPARED
    if way.is_too_late(facts.last_day, decision.held_on):
        yield Caution.LATE
    if facts.window and not facts.window.holds(decision.held_on):
        yield Caution.OUTSIDE_WINDOW


def _prepared(behind: Sequence[Handled], decision: Handled) -> bool:
    """Whether a nämnd, the styrelse or an utskott had it first (KL 5:26–28)."""
    return any(handled.level is not Level.FULLMAKTIGE and handled.held_on <= decision.held_on for handled in behind)


def stands_above(level: Level, other: Level) -> bool:
    """Whether a body on that level has the last word over the other's; a nämnd has none over an arbetsutskott."""
    return level.rank > other.rank and level is not Level.NAMND


def _standing_decision(behind: Sequence[Handled], annulled: Collection[int]) -> Handled | None:
    """The latest final decision that no higher body has taken up since, to decide, to send back or to send on."""
    standing: Handled | None = None
    for handled in behind:
        if handled.act.is_final and handled.number not in annulled:
            if standing is None or not stands_above(standing.level, handled.level):
                standing = handled
        elif standing is not None and stands_above(handled.level, standing.level):
            standing = None
    return standing


def _ahead(route: Sequence[Step], behind: Sequence[Handled], annulled: Collection[int]) -> tuple[Step, ...]:
    last = {handled.body: handled for handled in behind}
    again = {body for body, handled in last.items() if handled.act.loops or handled.number in annulled}
    place = {step.body: number for number, step in enumerate(route)}
    steps = [_returning(step, last.get(step.body)) for step in route if _is_ahead(step, last, again, place)]
    for handled in last.values():
        step = Step(handled.body, handled.body_name, handled.level, handled.next_on)
        if handled.body not in place and _is_ahead(step, last, again, place):
            steps.insert(_place_by_level(steps, step), step)
    return tuple(steps)


def _is_ahead(step: Step, last: Mapping[str, Handled], again: Collection[str], place: Mapping[str, int]) -> bool:
    """Whether the body has the matter before it still, or again, and no body after it has had it since."""
    own = last.get(step.body)
    if own is not None and step.body not in again:
        return False
    return not any(
        _comes_after(handled, step, place) and (own is None or handled.held_on >= own.held_on)
        for handled in last.values()
    )


def _returning(step: Step, sent_back: Handled | None) -> Step:
    """The step with the day it comes back. A day planned after the matter was sent back is newer word."""
    if sent_back is None or (step.planned_on and step.planned_on > sent_back.held_on):
        return step
    return replace(step, planned_on=sent_back.next_on)


def _comes_after(handled: Handled, step: Step, place: Mapping[str, int]) -> bool:
    if handled.body == step.body:
        return False
    if handled.body in place and step.body in place:
        # two nämnder give their opinions side by side; neither makes the other's needless
        return place[handled.body] > place[step.body] and handled.level is not step.level
    return stands_above(handled.level, step.level)


def _place_by_level(steps: Sequence[Step], new: Step) -> int:
    """Before the first step of a higher level."""
    return next((n for n, step in enumerate(steps) if step.level.rank > new.level.rank), len(steps))
