"""What a round looks like at a moment: the rows with what the rules say of them. Reads only."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Callable, Hashable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any, Self, TypeVar, TypeVarTuple

from sqlalchemy.orm import Session

from kit.clock import local_day
from kit.i18n import translator
from models.meetings import LeadTimes
from models.reads import family_reads, lookup, page_reads
from models.tables import Case, Handling, Round
from models.values import CaseFacts, Step
from models.vocabulary import EffectKind, RoundState
from rules.effect import Counted, EffectState, Party, effect_state
from rules.forecast import (
    Outlook,
    RoundOutlook,
    Verdict,
    case_outlook,
    expected_on,
    outlook_without_remedies,
    round_outlook,
    told_verdict,
    undated_outlook,
)
from rules.ladder.meetings import Turned, turned_on
from rules.law.legal_force import LegalStanding
from rules.nearness import Nearness, nearness
from rules.route.offer_state import OfferState, offer_state
from rules.route.plan import PlanCaution, plan_cautions, with_days_that_stand
from rules.route.progress import (
    CaseProgress,
    RoundProgress,
    answered_state,
    case_progress,
    progress_along,
    round_progress,
    same_until,
)
from rules.route.routes import Course
from rules.route.window import window_cautions
from rules.wording.answer_wording import answered_phrase, outcome_sentence
from rules.wording.effect_wording import effect_sentence
from rules.wording.offer_wording import offer_sentence
from rules.wording.rounds.other_rounds_wording import waiting_phrase

T = TypeVar("T")
Given = TypeVarTuple("Given")
CALLED_OFF = "återtagen"
NOT_SENT = "Ingen inbjudan har gått ut"
OF_THE_WHOLE = "Hela rundan: {said}"
TAKEN_BACK = "De som rekommenderade har tagit tillbaka rundan. Inget mer ska beslutas med anledning av den."


class Told:
    """What stays as it is, so that what is made of it need be worked out only once."""

    _said: dict[Hashable, Any]

    def once(self, say: Callable[[Self, *Given], T], *given: *Given) -> T:
        """What `say` makes of it and of what is `given`, worked out the first time."""
        key = (say, *given)
        if key not in self._said:
            self._said[key] = say(self, *given)
        found: T = self._said[key]
        return found


@dataclass
class _OverDays:
    """What was found in a row that has not changed since, for the days that follow."""

    outlook: tuple[dt.date, Outlook] | None = None
    turned: tuple[Turned | None] | None = None
    too_late_from: tuple[dt.date | None] | None = None
    progress: tuple[CaseProgress, dt.date] | None = None
    plan_cautions: tuple[PlanCaution, ...] | None = None


@dataclass(frozen=True)
class CaseView(Told):
    """One principal's row, seen on the day `today` in Stockholm."""

    case: Case
    facts: CaseFacts
    progress: CaseProgress
    handlings: Sequence[Handling]
    leads: LeadTimes
    today: dt.date
    _over_days: _OverDays = field(default_factory=_OverDays, repr=False, compare=False)
    _said: dict[Hashable, Any] = field(default_factory=dict, init=False, repr=False, compare=False)

    @cached_property
    def outlook(self) -> Outlook | None:
        """Whether the principal makes it, and what can be done; None when nothing is ahead. Looked at when somebody
        asks."""
        found = self.outlook_alone
        if found is None or found.verdict is not Verdict.CANNOT:
            return found
        return case_outlook(self.facts, self.way, self.case.meetings, self.leads, self.today)

    @cached_property
    def outlook_alone(self) -> Outlook | None:
        """The outlook without what can be done."""
        if self.facts.round_closed:
            return None
        if known := self._known_outlook:
            return known
        found = outlook_without_remedies(self.facts, self.way, self.case.meetings, self.leads, self.today)
        self._over_days.outlook = (self.today, found) if found else None
        return found

    @property
    def _known_outlook(self) -> Outlook | None:
        """What the outlook was when it was last looked at, where that still is all there is to say."""
        known = self._over_days.outlook
        return known[1] if known and (self.today == known[0] or known[0] < self.today <= known[1].same_until) else None

    @property
    def way(self) -> Course:
        """The case's way through its principal's bodies."""
        return self.progress.way

    @property
    def turned(self) -> Turned | None:
        """The first day it could no longer make it, if it could when it was asked, and the meetings it has missed."""
        if self._over_days.turned is None:
            self._over_days.turned = (turned_on(self.facts, self.way),)
        return self._over_days.turned[0]

    @cached_property
    def expected_on(self) -> dt.date | None:
        """The likely day of the decision; None when it is made, or no day can be foreseen."""
        if self.facts.round_closed:
            return None
        if self.outlook_alone:
            return self.outlook_alone.finish_on
        return expected_on(self.facts, self.way, self.case.meetings, self.leads, self.today)

    @cached_property
    def nearness(self) -> Nearness:
        """How near the principal is to not making it; boards are sorted by it."""
        return nearness(self.progress, self.outlook_alone, self.days_left, self.today)

    @property
    def days_left(self) -> int:
        """Until the due date; negative after it."""
        return (self.facts.due_on - self.today).days

    @property
    def route(self) -> tuple[Step, ...]:
        """The bodies the case passes, with the days that stand."""
        return with_days_that_stand(self.facts.route, self.progress.ahead)

    @property
    def will_be_late(self) -> bool:
        """Whether the principal has planned too late or cannot make it, as far as meetings tell; who is late already is
        that."""
        day = self.too_late_from
        return day is not None and self.today >= day and not self.progress.is_late

    @property
    def too_late_from(self) -> dt.date | None:
        """The first day in Stockholm on which it cannot make its due date if nothing more is done; None when no day is,
        as far as meetings tell."""
        if self._over_days.too_late_from is None:
            self._over_days.too_late_from = (self._first_day_too_late(),)
        [day] = self._over_days.too_late_from
        return day

    def _first_day_too_late(self) -> dt.date | None:
        """The first day in Stockholm, this one or later, on which meetings tell that it cannot make it."""
        if self.facts.round_closed:
            return None
        verdict = self._told_verdict
        if verdict is None or verdict is Verdict.CANNOT:
            return self.today if verdict else None
        return self.turned[0] if self.turned else None

    @property
    def _told_verdict(self) -> Verdict | None:
        """The verdict alone, which takes a fourth of the time where nobody has asked for more."""
        if known := self._known_outlook:
            return known.verdict if known.is_told else None
        return told_verdict(self.facts, self.way, self.case.meetings, self.leads, self.today)

    @property
    def plan_cautions(self) -> tuple[PlanCaution, ...]:
        """What looks odd in the planned days ahead. Where no day has been lost it is the same every day."""
        if self._over_days.plan_cautions is not None:
            return self._over_days.plan_cautions
        found = cautions(self.facts, self.case, self.progress, self.leads, self.today)
        if not any(caution.stands_no_more for caution in found):
            self._over_days.plan_cautions = found
        return found

    def on(self, today: dt.date) -> CaseView:
        """The same row on another day in Stockholm."""
        if today == self.today:
            return self
        is_later = self.today < today
        known = self._over_days if is_later else _OverDays()  # time alone makes nobody able again
        is_same = is_later and today <= self._same_until
        progress = self.progress if is_same else progress_along(self.way, self.facts, today)
        return CaseView(self.case, self.facts, progress, self.handlings, self.leads, today, known)

    @property
    def _same_until(self) -> dt.date:
        known = self._over_days.progress
        if known is None or known[0] is not self.progress:
            known = self.progress, same_until(self.facts, self.progress, self.today)
            self._over_days.progress = known
        return known[1]


@dataclass(frozen=True)
class RoundView(Told):
    """A round with the row of every principal that takes part, in the order of their names, and of those `taken_out`,
    who are counted nowhere; or of one `county` alone, by its code (`actions/views/by_county.py`).

    `effect`: whether what was decided is in force in the whole round; None in a round without such a rule.
    """

    round: Round
    cases: Sequence[CaseView]
    progress: RoundProgress
    effect: EffectState | None
    taken_out: Sequence[CaseView] = ()
    county: str = ""
    _said: dict[Hashable, Any] = field(default_factory=dict, repr=False, compare=False)

    def of(self, round_: Round) -> RoundView:
        """The same, of the round as it has been read anew."""
        return replace(self, round=round_)

    @property
    def counted(self) -> Mapping[str, Counted]:
        """How each of the whole round counts for the entry into force, by its code; nobody without a rule."""
        return self.once(_counted)

    @property
    def was_sent(self) -> bool:
        """Whether anybody has been asked: one that waits for another, or was closed while it did, has no cases."""
        return self.round.state not in {RoundState.WAITING, RoundState.CLOSED} or bool(self.cases or self.taken_out)

    @property
    def offer(self) -> OfferState | None:
        """How what the round offers stands; None when it offers nothing."""
        return self.once(_offer)

    @property
    def will_be_late(self) -> Sequence[CaseView]:
        """Those who have planned too late or cannot make it."""
        return self.once(_will_be_late)

    @cached_property
    def names(self) -> dict[str, str]:
        """What each case is called beside those of other rounds: the principal, and a linked round's title."""
        beside = f", {self.round.title}" if self.round.family else ""
        return {row.case.id: f"{row.facts.principal_name}{beside}" for row in (*self.cases, *self.taken_out)}

    @property
    def outlook(self) -> RoundOutlook:
        """Whether the round's principals make it, and when it is likely to be complete."""
        return self.once(_outlook)


def _counted(view: RoundView) -> Mapping[str, Counted]:
    return {each.party.code: each for each in (view.effect.parties if view.effect else ())}


def _offer(view: RoundView) -> OfferState | None:
    return offer_state((row.facts, row.progress) for row in view.cases)


def _will_be_late(view: RoundView) -> Sequence[CaseView]:
    return [row for row in view.cases if row.will_be_late]


def _outlook(view: RoundView) -> RoundOutlook:
    today = view.cases[0].today if view.cases else None
    if view.round.is_undated:
        return undated_outlook([row.expected_on for row in view.cases if row.progress.ahead], today)
    return round_outlook((row.outlook_alone for row in view.cases if row.outlook_alone), today)


def cautions(
    facts: CaseFacts, case: Case, progress: CaseProgress, leads: LeadTimes, today: dt.date
) -> tuple[PlanCaution, ...]:
    """What looks odd in a case's planned days ahead; the due date says nothing of one asked anew after it."""
    due_on = None if progress.asked_anew_on or facts.is_undated else facts.due_on
    found = plan_cautions(progress.ahead, case.meetings, leads, due_on, today)
    return (*found, *window_cautions(facts.window, progress.ahead))


def case_view(case: Case, round_: Round, handlings: Sequence[Handling], today: dt.date) -> CaseView:
    """One row seen on a day in Stockholm."""
    facts = case.facts(round_, handlings)
    return CaseView(case, facts, case_progress(facts, today), handlings, round_.leads, today)


def view_in_round(session: Session, slug: str, code: str, now: dt.datetime) -> tuple[Round, CaseView]:
    """A principal's row in a round, and the round, at a moment. Raises NotFound."""
    case, round_ = page_reads.case_in_round(session, slug, code), lookup.round_of(session, slug)
    return round_, case_view(case, round_, lookup.handlings(session, case.id), local_day(now))


def round_view(session: Session, slug: str, now: dt.datetime) -> RoundView:
    """The whole round at a moment. Raises NotFound."""
    round_ = lookup.round_of(session, slug)
    by_case = lookup.handlings_by_case(session, slug)
    today = local_day(now)
    rows = [case_view(case, round_, by_case.get(case.id, []), today) for case in lookup.all_cases(session, slug)]
    return seen_together(round_, rows, today)


def round_views(session: Session, rounds: Sequence[Round], now: dt.datetime) -> list[RoundView]:
    """Several whole rounds at a moment, in the same order, at the cost of one."""
    slugs, today = [round_.slug for round_ in rounds], local_day(now)
    by_case = family_reads.handlings_of(session, slugs)
    by_round: dict[str, list[Case]] = defaultdict(list)
    for case in family_reads.cases_of(session, slugs):
        by_round[case.round_slug].append(case)
    return [
        seen_together(round_, [case_view(case, round_, by_case.get(case.id, []), today) for case in cases], today)
        for round_ in rounds
        for cases in [by_round[round_.slug]]
    ]


def seen_together(round_: Round, rows: Sequence[CaseView], today: dt.date) -> RoundView:
    """The round that these rows make, seen on the same day in Stockholm as they are."""
    taking_part = [row for row in rows if not row.facts.is_taken_out]
    progress = round_progress([(row.facts, row.progress) for row in taking_part], today)
    effect = _effect(round_, taking_part, today)
    return RoundView(round_, taking_part, progress, effect, [row for row in rows if row.facts.is_taken_out])


def _effect(round_: Round, rows: Sequence[CaseView], today: dt.date) -> EffectState | None:
    rule = round_.effect_rule
    if rule.kind is EffectKind.NONE or not rows or round_.called_off:  # nobody has been asked yet, or is any more
        return None
    return effect_state(rule, [_party(row) for row in rows], round_.asks, today)


def _party(row: CaseView) -> Party:
    progress, decision, signature = row.progress, row.progress.decision, row.progress.signature
    return Party(
        code=row.case.principal_code,
        name=row.case.principal_name,
        population=row.case.population,
        kind=row.case.principal_kind,
        outcome=progress.outcome,
        decided_on=decision.held_on if decision else None,
        level=decision.level if decision else None,
        highest_level=row.case.highest_level,
        signed_on=signature.signed_on if signature else None,
        is_contested=progress.contested is not None,
        is_inhibited=progress.contested is LegalStanding.INHIBITED,
        is_preliminary=progress.preliminary,
    )


def effect_in(view: RoundView, language: str) -> str:
    """Whether what was decided is in force, in the language, said to be the whole round's where a county is looked at;
    nothing in a round without such a rule."""
    said = effect_sentence(view.effect, view.round.kind, language) if view.effect else ""
    return translator(language)(OF_THE_WHOLE).format(said=said) if said and view.county else said


def summary_in(view: RoundView, language: str) -> str:
    """How many have answered, or of one that waits for another how many will be asked."""
    if view.round.called_off:
        return translator(language)(CALLED_OFF)
    if view.round.state is RoundState.WAITING:
        return waiting_phrase(view.round.principal_count, language)
    if not view.was_sent:
        return translator(language)(NOT_SENT)
    return answered_phrase(view.progress, language)


def outcome_so_far(view: RoundView, language: str) -> str:
    """The round's outcome as it stands, and what has come of it."""
    return f"{decided_so_far(view, language)} {effect_in(view, language)}".strip()


def decided_so_far(view: RoundView, language: str) -> str:
    """What the principals have decided; of an offer who joins, and what it comes to; or that it was taken back."""
    if view.round.called_off:
        return translator(language)(TAKEN_BACK)
    if not view.was_sent:
        return f"{translator(language)(NOT_SENT)}."
    return offer_sentence(view.offer, language) or outcome_sentence(view.progress, view.round.kind, language)


def outcome_in(session: Session, round_: Round, language: str, now: dt.datetime) -> str:
    """A closed round's outcome in the asked language: as it was written down at closing, or said anew."""
    if language == round_.language:
        return round_.outcome
    return outcome_so_far(round_view(session, round_.slug, now), language)


def answered_count(session: Session, round_: Round, today: dt.date) -> int:
    """How many of a round's principals have given everything it asks for on that day in Stockholm.

    A state says it where one part is asked for; of several, a refusal may have answered them all.
    """
    if len(round_.asks) == 1:
        return page_reads.count_in(session, round_.slug, answered_state(round_.asks[0]))
    by_case = lookup.handlings_by_case(session, round_.slug)
    seen = (case_view(case, round_, by_case.get(case.id, []), today) for case in lookup.cases(session, round_.slug))
    return sum(view.progress.is_answered for view in seen)
