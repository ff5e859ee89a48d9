"""What a launch would do, without doing it; and when those who never answer would hear from us, and why."""

import datetime as dt
import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from sqlalchemy import select
from sqlalchemy.orm import Session

from actions.rounds.launch import begin_launch, launch_cases
from kit.clock import local_day
from kit.database import Database, take_back
from kit.i18n import translator
from models.files.round_plan import PrincipalPlan, RoundPlan
from models.meetings import lead_times_of
from models.phrases import counted_principals, said_in
from models.tables import Letter, case_id
from models.values import CaseFacts
from models.vocabulary import LetterKind
from notifications.sender import Sender
from rules.chase import moments
from rules.forecast import Outlook, RoundOutlook, expected_on, round_outlook, undated_outlook, windowed_outlook
from rules.route.routes import course

MOST_NAMES = 6


@dataclass(frozen=True, slots=True)
class Preview:
    """`invitation` is the letter one principal would get. `is_new` unless this very round is launched already."""

    is_new: bool
    invitation: bytes


def preview_launch(
    database: Database, sender: Sender, plan: RoundPlan, principal: PrincipalPlan, now: dt.datetime
) -> Preview:
    """Launch to one principal through the real acts, and take it all back. Raises NotAllowed when the name is taken."""
    with database.write() as session:
        try:
            return _launched(session, sender, plan, principal, now)
        finally:
            take_back(session)


def _launched(session: Session, sender: Sender, plan: RoundPlan, principal: PrincipalPlan, now: dt.datetime) -> Preview:
    is_new = begin_launch(session, plan, now).created
    for linked in plan.linked:
        launch_cases(session, sender, linked, [each for each in linked.principals if each.code == principal.code], now)
    launch_cases(session, sender, plan, [principal], now)
    query = select(Letter.content).where(Letter.case_id == case_id(plan.slug, principal.code)).order_by(Letter.id)
    return Preview(is_new, session.scalar(query.limit(1)) or b"")


def plan_mark(plan: RoundPlan) -> str:
    """Changes whenever the plan does, so that what was confirmed is what was shown."""
    return hashlib.sha256(plan.model_dump_json().encode()).hexdigest()


def starts_on(plan: RoundPlan, today: dt.date) -> dt.date:
    """The day in Stockholm on which the round can go out: its own, or today if that has passed or is left open."""
    return max(plan.launch_on or today, today)


def plan_outlooks(plan: RoundPlan, today: dt.date) -> Sequence[tuple[PrincipalPlan, Outlook]]:
    """Whether each principal makes it if the round goes out when it can; those without a way are left out, and all are
    where there is no due date to make."""
    if plan.is_undated:
        return []
    start = starts_on(plan, today)
    return [
        (each, _possible(_silent_outlook(silent_facts(plan, each, start), start), today))
        for each in plan.principals
        if each.route
    ]


def plan_ahead(plan: RoundPlan, today: dt.date) -> RoundOutlook:
    """The round's prospects if it goes out when it can."""
    if not plan.is_undated:
        return round_outlook(found for _, found in plan_outlooks(plan, today))
    start = starts_on(plan, today)
    silent = [silent_facts(plan, each, start) for each in plan.principals if each.route]
    return undated_outlook(
        [expected_on(facts, course(facts), facts.meetings, facts.lead_times, start) for facts in silent]
    )


def _silent_outlook(facts: CaseFacts, start: dt.date) -> Outlook:
    days, level = (start, facts.due_on), facts.recommended_level
    return windowed_outlook(facts.window, facts.route, facts.meetings, facts.lead_times, days, asked=level)


def _possible(found: Outlook, today: dt.date) -> Outlook:
    """Without the advice to send the round out on a day that has passed."""
    launch_by = found.remedies.launch_by
    if launch_by is None or launch_by >= today:
        return found
    return replace(found, remedies=replace(found.remedies, launch_by=None))


def silent_facts(plan: RoundPlan, principal: PrincipalPlan, asked_on: dt.date) -> CaseFacts:
    """A principal that never answers, asked on that day in Stockholm."""
    return CaseFacts(
        principal_code=principal.code,
        principal_name=principal.name,
        route=principal.route,
        handled=(),
        due_on=plan.due_on,
        recommended_level=plan.recommended_level.at_most(principal.highest_level),
        principal_kind=principal.kind,
        offer=plan.offer,
        amount=principal.amount,
        att_satser=len(plan.att_satser),
        asks=plan.asks,
        agreed_on=plan.recommended_on,
        recommended_on=plan.recommended_on,
        follow_ups=principal.follow_ups,
        sign_on=plan.signing.on if plan.signing else None,
        asked_on=asked_on,
        window=plan.window,
        is_undated=plan.is_undated,
        meetings=principal.meetings,
        lead_times=lead_times_of(plan.lead_times),
    )


@dataclass(frozen=True, slots=True)
class Coming:
    """One letter that several would get at one moment (UTC), for one reason. `principals` are those it goes to, by the
    day of the last meeting it counts from, if it does."""

    at: dt.datetime
    kind: LetterKind
    reason: str
    by_last_meeting: Mapping[dt.date | None, Sequence[PrincipalPlan]]
    is_to_everyone: bool

    @property
    def principals(self) -> tuple[PrincipalPlan, ...]:
        """Everyone it goes to."""
        return tuple(principal for whose in self.by_last_meeting.values() for principal in whose)

    def to_whom(self, language: str) -> str:
        """Everyone, the few it goes to by name, or how many."""
        _ = translator(language)
        if self.is_to_everyone:
            return _("alla")
        if len(self.principals) > MOST_NAMES:
            return said_in(counted_principals(len(self.principals)), language)
        return ", ".join(principal.name for principal in self.principals)


def if_silent(plan: RoundPlan, today: dt.date) -> Sequence[Coming]:
    """Every letter after the invitation if nobody answers and the round goes out when it can, earliest first."""
    sent_on = starts_on(plan, today)
    alike: dict[tuple[dt.datetime, LetterKind, str], dict[dt.date | None, list[PrincipalPlan]]] = {}
    for principal in plan.principals:
        for moment in moments(silent_facts(plan, principal, sent_on), plan.policy):
            if local_day(moment.at) > sent_on:
                by_last = alike.setdefault((moment.at, moment.kind, moment.reason), {})
                by_last.setdefault(moment.last.on if moment.last else None, []).append(principal)
    everyone = len(plan.principals)
    return [
        Coming(*about, whose, is_to_everyone=sum(map(len, whose.values())) == everyone)
        for about, whose in sorted(alike.items(), key=lambda pair: pair[0][0])
    ]
