"""A case's way through its principal's bodies: what is behind it, what stands as its answer, what is ahead."""

import datetime as dt
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from models.values import CaseFacts, Handled, HandlingReport, Step
from models.vocabulary import Act, Doubt, Level, ReviewKind, Word
from rules.law.kommunallagen import is_by_minority_again, lacks_proposal
from rules.law.legal_force import is_annulled, is_appealed_late, is_dismissed_unappealed
from rules.law.workdays import DAY
from rules.route.handled import effective, reviews_on
from rules.route.hearings import prepares, unheard
from rules.route.plan import in_turn, within_reach

# what tells that a decision was appealed
_APPEALS = {ReviewKind.APPEALED, ReviewKind.INHIBITED, ReviewKind.INHIBITION_LIFTED}


class Caution(Word):
    """What deserves a second look. It is recorded all the same: a warning never blocks."""

    LOWER_LEVEL = "lower_level", "Beslutet är fattat på en lägre nivå än den som rundan anger."
    UNPREPARED = "unprepared", "Ingen beredning före fullmäktiges beslut är rapporterad (KL 5:26–28)."
    LATE = "late", "Beslutet är fattat efter svarsdatum."
    MINORITY_AGAIN = (
        "minority_again",
        "En minoritet kan återremittera eller bordlägga ett ärende bara en gång; sedan krävs majoritet (KL 5:50). "
        "Kontrollera hur det gick till.",
    )
    NO_PROPOSAL = (
        "no_proposal",
        "Styrelsen har överlämnat ärendet utan eget förslag och ingen annan har lagt fram något. "
        "Då ska styrelsen göra det (KL 5:28).",
    )
    UNHEARD = "unheard", "Alla som skulle höras före beslutet är inte rapporterade som hörda."
    LOW_ROUTE = "low_route", "Den planerade vägen når inte upp till den nivå som rundan anger."
    UNAPPEALED = (
        "unappealed",
        "Beslutet är antecknat som upphävt, men inget överklagande av det är antecknat. Kontrollera det.",
    )
    DISMISSED_UNAPPEALED = (
        "dismissed_unappealed",
        "Ett överklagande är antecknat som avgjort, men inget överklagande före det är antecknat. Kontrollera det.",
    )
    OUTSIDE_WINDOW = "outside_window", "Beslutet är fattat utanför den period då besluten ska fattas."
    APPEALED_LATE = (
        "appealed_late",
        "Ett överklagande är daterat efter sista dagen att överklaga (KL 13:5). Kontrollera dagen; domstolen avgör.",
    )
    TOO_EARLY = "too_early", "Ett möte är rapporterat på en dag innan ärendet lades fram. Kontrollera dagen."


@dataclass(frozen=True, slots=True)
class Course:
    """A case's facts put in order. `ahead` is empty once `decision` stands.

    `annulled` are the numbers of those behind that a court has annulled: their bodies have the matter again (KL 13:8).
    `outdated` are the decisions behind that were about an earlier wording: their bodies have the matter again too.
    `asked_anew_on` is the day of the last of either on the due date or after it: who has to decide anew since then is
    asked anew, and not late.
    """

    behind: tuple[Handled, ...]
    decision: Handled | None
    ahead: tuple[Step, ...]
    annulled: frozenset[int] = frozenset()
    asked_anew_on: dt.date | None = None
    outdated: frozenset[int] = frozenset()

    @property
    def left_on(self) -> dt.date | None:
        """The day a body last had the matter."""
        return max((handled.held_on for handled in self.behind), default=None)

    @property
    def last_by_body(self) -> dict[str, Handled]:
        """The latest handling by each body; to be told of its chair's decision is none."""
        return {handled.body: handled for handled in self.behind if handled.act is not Act.URGENCY_TOLD}

    @property
    def annulled_decision(self) -> Handled | None:
        """The latest decision that a court has annulled, while no other stands."""
        return self._last_of(self.annulled)

    @property
    def outdated_decision(self) -> Handled | None:
        """The latest decision that was about an earlier wording, while no other stands."""
        return self._last_of(self.outdated)

    def _last_of(self, numbers: Collection[int]) -> Handled | None:
        found = [row for row in self.behind if row.number in numbers]
        return found[-1] if found and self.decision is None else None

    def is_too_late(self, due_on: dt.date, day: dt.date) -> bool:
        """Whether an answer given on that day is later than the due date asks; one given anew never is."""
        return day > due_on and not (self.asked_anew_on and day >= self.asked_anew_on)


def course(facts: CaseFacts) -> Course:
    """Read a case's facts once for every question about its way."""
    behind = effective(facts.handled)
    annulled = frozenset(row.number for row in behind if is_annulled(reviews_on(facts, row)))
    outdated = frozenset(row.number for row in behind if is_outdated(facts, row))
    void = annulled | outdated
    decision = _standing_decision(behind, void)
    ahead = () if decision else _ahead(facts, behind, void)
    return Course(behind, decision, ahead, annulled, _asked_anew_on(facts, behind, annulled, outdated), outdated)


def is_outdated(facts: CaseFacts, handled: HandlingReport) -> bool:
    """Whether it is a decision about an earlier wording: made by the day the new one was sent out, unless the principal
    says that it holds for that too."""
    is_before = facts.worded_on is not None and handled.held_on <= facts.worded_on
    return is_before and handled.act.is_final and Doubt.NEW_WORDING not in handled.confirmed


def _asked_anew_on(
    facts: CaseFacts, behind: Sequence[Handled], annulled: Collection[int], outdated: Collection[int]
) -> dt.date | None:
    reviews = [review for row in behind if row.number in annulled for review in reviews_on(facts, row)]
    days = [review.on for review in reviews if review.kind is ReviewKind.ANNULLED]
    if outdated and facts.worded_on:
        days.append(facts.worded_on)
    return max((day for day in days if day >= facts.last_day), default=None)


def course_warnings(facts: CaseFacts, way: Course) -> tuple[Caution, ...]:
    """What deserves a second look in the case as it stands. `way` is its course."""
    cautions = list(_decision_warnings(facts, way, way.decision) if way.decision else _route_warnings(facts))
    cautions += _way_warnings(way)
    if any(is_too_early(facts, row) and Doubt.EARLY not in row.confirmed for row in way.behind):
        cautions.append(Caution.TOO_EARLY)
    if any(row.number in way.annulled and not _was_appealed(facts, row) for row in way.behind):
        cautions.append(Caution.UNAPPEALED)
    if any(row.act.is_final and is_dismissed_unappealed(reviews_on(facts, row)) for row in way.behind):
        cautions.append(Caution.DISMISSED_UNAPPEALED)
    if any(row.act.is_final and is_appealed_late(row, reviews_on(facts, row)) for row in way.behind):
        cautions.append(Caution.APPEALED_LATE)
    return tuple(cautions)


def is_too_early(facts: CaseFacts, report: HandlingReport) -> bool:
    """Whether the body is said to have had the matter before it was put forward."""
    return facts.recommended_on is not None and report.held_on < facts.recommended_on


def _way_warnings(way: Course) -> Iterable[Caution]:
    if is_by_minority_again(way.behind):
        yield Caution.MINORITY_AGAIN
    if lacks_proposal(way.behind):
        yield Caution.NO_PROPOSAL


def _was_appealed(facts: CaseFacts, decision: Handled) -> bool:
    """A court annuls only what somebody has appealed (KL 13:1)."""
    return any(review.kind in _APPEALS for review in reviews_on(facts, decision))


def _route_warnings(facts: CaseFacts) -> Iterable[Caution]:
    if facts.route and max(step.level.rank for step in facts.route) < facts.recommended_level.rank:
        yield Caution.LOW_ROUTE


def _decision_warnings(facts: CaseFacts, way: Course, decision: Handled) -> Iterable[Caution]:
    if decision.level.rank < facts.recommended_level.rank:
        yield Caution.LOWER_LEVEL
    if _must_be_prepared(facts, decision) and not _prepared(way.behind, decision):
        yield Caution.UNPREPARED
    if unheard(facts.route, {handled.body for handled in way.behind}):
        yield Caution.UNHEARD
    if way.is_too_late(facts.last_day, decision.held_on):
        yield Caution.LATE
    if facts.window and not facts.window.holds(decision.held_on):
        yield Caution.OUTSIDE_WINDOW


def _must_be_prepared(facts: CaseFacts, decision: Handled) -> bool:
    """A council must have a matter prepared, unless it was urgent and all agreed (KL 5:26 and 5:33)."""
    by_law = decision.level is Level.FULLMAKTIGE and facts.principal_kind.is_under_municipal_law
    return by_law and not decision.urgency_reason


def _prepared(behind: Sequence[Handled], decision: Handled) -> bool:
    return any(prepares(handled) and handled.held_on <= decision.held_on for handled in behind)


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
        elif standing is not None and _takes_up(handled, standing):
            standing = None
    return standing


def _takes_up(handled: Handled, standing: Handled) -> bool:
    return handled.act not in {Act.URGENCY_TOLD, Act.IS_HEARD} and stands_above(handled.level, standing.level)


def _ahead(facts: CaseFacts, behind: Sequence[Handled], annulled: Collection[int]) -> tuple[Step, ...]:
    last = Course(tuple(behind), None, ()).last_by_body
    again = {body for body, handled in last.items() if handled.act.loops or handled.number in annulled}
    place = {step.body: number for number, step in enumerate(facts.route)}
    steps = [_returning(step, last.get(step.body)) for step in facts.route if _is_ahead(step, last, again, place)]
    for handled in last.values():
        step = Step(handled.body, handled.body_name, handled.level, handled.next_on)
        if handled.body not in place and _is_ahead(step, last, again, place):
            steps.insert(_place_by_level(steps, step), step)
    waiting = {body: last[body].held_on + DAY for body in again}
    return within_reach(in_turn(steps, behind), facts.meetings, facts.lead_times, waiting)


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
    """The step with the day it comes back. A day planned after the matter was sent back is newer word, and so is that
    the meeting was cancelled."""
    if sent_back is None or (step.planned_on and step.planned_on > sent_back.held_on):
        return step
    if step.lapsed_on and step.lapsed_on == sent_back.next_on:
        return replace(step, planned_on=None)
    return replace(step, planned_on=sent_back.next_on, lapsed_on=None)


def _comes_after(handled: Handled, step: Step, place: Mapping[str, int]) -> bool:
    if handled.body == step.body or handled.act is Act.IS_HEARD:
        return False
    if handled.body in place and step.body in place:
        # two nämnder give their opinions side by side; neither makes the other's needless
        return place[handled.body] > place[step.body] and handled.level is not step.level
    return stands_above(handled.level, step.level)


def _place_by_level(steps: Sequence[Step], new: Step) -> int:
    """Before the first step of a higher level."""
    return next((n for n, step in enumerate(steps) if step.level.rank > new.level.rank), len(steps))
