"""A case as its own page shows it: gathered in one read, nothing decided here.

And what is known before a form is filled in: the bodies to choose among, the planned day that has come, the last one
in time.
"""

import datetime as dt
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Final

from sqlalchemy.orm import Session

from actions.access.links import Entered
from actions.registry.offices import county_of_round
from actions.views.newer_days import Newer, newer_than_own
from actions.views.opinions.consultation import CameOfIt, came_of_it
from actions.views.overview import CaseView, answered_count, case_view
from actions.views.stops import Stop, stops_of
from actions.withdrawals.told import Record
from kit.clock import local_day
from kit.errors import NotFound
from models.reads import lookup
from models.reads.opinion_reads import case_opinions, rounds_following
from models.reads.other_rounds import replaced_title
from models.tables import Case, Document, Event, Extension, ExtensionRequest, Handling, Opinion, Question, Round
from models.tables.documents import current, earlier
from models.values import Handled, Step
from models.vocabulary import DocumentKind, EventKind, Part
from notifications.stand_ins import StoodInFor, away_from_round
from rules.changing.telling import Field
from rules.law.legal_force import LegalClocks
from rules.replies.extending import is_time_needed
from rules.replies.reviewing import decisions
from rules.route.handled import case_clocks, effective
from rules.route.hearings import prepares
from rules.wording.forecast_wording import last_days_of
from web.entry.link_access import case_path
from web.reply.forms import ANOTHER_DAY, MOST_STEPS, PlanRowForm, row_name
from web.reply.several.siblings import Sibling, siblings_of

SEEN_CHANGES: Final = {EventKind.CHANGED, EventKind.ATTACHED, EventKind.WORDED}
INTERESTING: Final = frozenset(EventKind) - {EventKind.INVITED, EventKind.LINK_REVOKED}
OFFERED_DAYS: Final = 12

ASKED, DAYS = "organ", "dagar"
"""The parts of an address that say which stop is reported, and that the last days in time are to stand in the plan."""


@dataclass(frozen=True, slots=True)
class Reply:
    """What every page of a case needs."""

    entered: Entered
    case: Case
    round: Round
    view: CaseView
    bodies: tuple[Step, ...]
    today: dt.date
    opinions: Sequence[Opinion] = ()
    siblings: tuple[Sibling, ...] = ()
    away: Mapping[str, StoodInFor] = field(default_factory=dict)

    @property
    def base(self) -> str:
        """The case's own address, without a trailing slash."""
        return case_path(self.round.slug, self.case.principal_code)

    @property
    def is_open(self) -> bool:
        """Whether anything but a question can still be said."""
        return not self.view.facts.round_closed

    @property
    def is_out(self) -> bool:
        """Whether the principal was taken out of the round."""
        return self.view.facts.is_taken_out

    @property
    def language(self) -> str:
        """The principal's language."""
        return self.case.language.value

    @property
    def needs_time(self) -> bool:
        """Whether a request for more time still asks for something."""
        return is_time_needed(self.view.progress)

    @property
    def editable_steps(self) -> tuple[Step, ...]:
        """The steps ahead: what planning may change."""
        return self.view.progress.ahead

    def meeting_days(self, body: str) -> tuple[dt.date, ...]:
        """The body's known meetings from today on, the first ones: those that are offered to choose among."""
        return tuple(day for day in self.case.meetings.get(body, ()) if day >= self.today)[:OFFERED_DAYS]

    @property
    def kept_steps(self) -> tuple[Step, ...]:
        """The steps behind: planning leaves them as they are."""
        return steps_behind(self.case.route, self.editable_steps)

    @property
    def unprepared(self) -> bool:
        """Whether a decision by fullmäktige now would have no preparation before it."""
        return not any(prepares(handled) for handled in effective(self.view.facts.handled))

    @property
    def decisions(self) -> tuple[Handled, ...]:
        """Every final decision reported: what can be announced, appealed and annulled."""
        return decisions(self.view.facts)

    def clocks(self, number: int) -> LegalClocks | None:
        """How that decision stands in law; None of what is no decision, or no longer the latest word on one."""
        decision = next((row for row in self.decisions if row.number == number), None)
        return case_clocks(self.view.facts, decision) if decision else None

    def opinion(self, number: int) -> Opinion | None:
        """The opinion with that number."""
        return next((row for row in self.opinions if row.number == number), None)

    def handling(self, number: int) -> Handling | None:
        """The reported handling with that number."""
        return next((row for row in self.view.handlings if row.number == number), None)


@dataclass(frozen=True, slots=True)
class CaseStory:
    """What the case's front page tells besides. `gone` are the numbers of the events that were taken back, `newer` the
    meeting days told elsewhere since its own."""

    attachments: Sequence[Document]
    earlier_versions: Mapping[int, Sequence[Document]]
    changes: Sequence[Event]
    statements: Sequence[Document]
    stops: Sequence[Stop]
    events: Sequence[Event]
    questions: Sequence[Question]
    extensions: Sequence[Extension]
    answered: int
    came_of_it: CameOfIt | None
    followed_by: Sequence[Round]
    replaces: str
    parties: Sequence[Case] = ()
    signed_copies: Sequence[Document] = ()
    requests: Sequence[ExtensionRequest] = ()
    gone: frozenset[int] = frozenset()
    newer: Newer | None = None

    @property
    def waits_for_time(self) -> bool:
        """Whether a request for more time waits for an answer."""
        return any(row.answered_at is None for row in self.requests)

    @property
    def messages(self) -> Sequence[Event]:
        """What the coordinators have written that has not been taken back, newest first."""
        standing = (event for event in self.events if event.number not in self.gone)
        return [event for event in standing if event.kind is EventKind.MESSAGED][::-1]

    def event(self, kind: EventKind) -> Event | None:
        """The newest event of that kind."""
        return next((event for event in reversed(self.events) if event.kind is kind), None)


def steps_behind(route: Sequence[Step], ahead: Sequence[Step]) -> tuple[Step, ...]:
    """The steps of the route that are not ahead."""
    waiting = {step.body for step in ahead}
    return tuple(step for step in route if step.body not in waiting)


def gather(session: Session, entered: Entered, now: dt.datetime, grace: dt.timedelta) -> Reply:
    """What every page of the link's case needs; the link opens a case. `grace` is how long after its close a round's
    links open."""
    assert entered.case is not None
    assert entered.round is not None
    today = local_day(now)
    view = case_view(entered.case, entered.round, lookup.handlings(session, entered.case.id), today)
    bodies = known_bodies(session, entered.case, today)
    opinions = known_opinions(session, entered.case, entered.round)
    siblings = siblings_of(session, entered, now, grace)
    away = away_from_round(session, entered.round, today)
    return Reply(entered, entered.case, entered.round, view, bodies, today, opinions, siblings, away)


def known_opinions(session: Session, case: Case, round_: Round) -> Sequence[Opinion]:
    """Every opinion the principal has given, oldest first, if the round asks for any."""
    return case_opinions(session, case.id) if Part.OPINION in round_.asks else ()


def story(session: Session, reply: Reply) -> CaseStory:
    """The rest of the front page."""
    case_id, slug = reply.case.id, reply.round.slug
    files = lookup.attachments(session, slug)
    standing = current(files)
    documents = lookup.case_documents(session, case_id)
    by_kind: dict[DocumentKind, list[Document]] = defaultdict(list)
    for document in documents:
        by_kind[document.kind].append(document)
    return CaseStory(
        attachments=standing,
        earlier_versions={document.id: earlier(document, files) for document in standing},
        changes=_changes(session, reply),
        statements=by_kind[DocumentKind.OPINION],
        stops=stops_of(reply.view, documents),
        events=[event for event in lookup.case_events(session, case_id) if event.kind in INTERESTING],
        questions=lookup.case_questions(session, case_id),
        extensions=[
            row for row in lookup.extensions(session, slug) if row.case_id in {None, case_id} and not row.withdrawn_at
        ],
        came_of_it=came_of_it(session, reply.round, [reply.case.principal_code]),
        followed_by=rounds_following(session, slug) if Part.OPINION in reply.round.asks else (),
        replaces=replaced_title(session, reply.round),
        answered=answered_count(session, reply.round, reply.today),
        parties=lookup.cases(session, slug) if Part.SIGNATURE in reply.round.asks else (),
        signed_copies=by_kind[DocumentKind.SIGNED_COPY],
        gone=Record.of(session, case_id).gone,
        newer=newer_than_own(session, reply.view, reply.round),
        requests=[row for row in lookup.extension_requests(session, slug) if row.case_id == case_id],
    )


def _changes(session: Session, reply: Reply) -> list[Event]:
    """What was changed in the round since the principal was asked, oldest first, as far as it concerns it."""
    record = Record(lookup.case_events(session, reply.round.slug))
    invited = next((event.at for event in lookup.case_events(session, reply.case.id)), reply.round.launched_at)
    return [
        event
        for event in record.events
        if event.kind in SEEN_CHANGES and event.number not in record.gone and event.at > invited and not _is_ours(event)
    ]


def _is_ours(event: Event) -> bool:
    return event.told.get("field") == Field.POLICY


def known_bodies(session: Session, case: Case, today: dt.date) -> tuple[Step, ...]:
    """The route's bodies first, then the principal's others on that day in Stockholm; no days planned."""
    on_route = {step.body: replace(step, planned_on=None) for step in case.route}
    others = _registered(session, case, today)
    return (*on_route.values(), *(step for step in others if step.body not in on_route))


def _registered(session: Session, case: Case, today: dt.date) -> tuple[Step, ...]:
    try:
        county = county_of_round(session, case.round_slug, today)
    except NotFound:
        return ()
    principal = county.named(case.principal_code)
    bodies = county.bodies_of(principal) if principal else ()
    return tuple(
        Step(each.code, each.name, each.level, consulted=each.consulted) for each in bodies if each.valid_on(today)
    )


def planned_meeting(
    ahead: Sequence[Step], bodies: Sequence[Step], today: dt.date, asked: str = ""
) -> Mapping[str, str]:
    """The report's fields for the body that is asked for, else the last whose planned day has come; else none.

    `today` is the day in Stockholm. A day that is still to come is left out.
    """
    known = [step for step in ahead if step.body in {body.body for body in bodies}]
    held = [step for step in known if step.planned_on and step.planned_on <= today]
    step = next((step for step in known if step.body == asked), held[-1] if held else None)
    if step is None:
        return {}
    day = {"held_on": str(step.planned_on)} if step in held else {}
    return {"body": step.body, **day}


def last_days_planned(reply: Reply) -> Mapping[str, str]:
    """The plan's fields with the last meetings in time that are known; what is planned else stands."""
    days = {sitting.body: sitting.on for sitting in last_days_of(reply.view.outlook)} if reply.view.outlook else {}
    return {
        row_name(number, "planned_on"): str(days[step.body])
        for number, step in enumerate(reply.editable_steps)
        if step.body in days
    }


def with_days_kept(reply: Reply, values: Mapping[str, str]) -> tuple[Mapping[str, str], Mapping[str, Any]]:
    """The plan's form with each day that was chosen: among another body's days it is one written by hand.

    A row's body may be changed once its day is chosen, and the page then shows the days of the other.
    """
    kept = dict(values)
    for number in range(MOST_STEPS):
        body, chosen, written = (row_name(number, each) for each in ("body", "chosen", "planned_on"))
        row, _ = PlanRowForm.sift({"chosen": kept.get(chosen, "")})
        if row.on and not kept.get(written) and row.on not in reply.meeting_days(kept.get(body, "")):
            kept |= {chosen: ANOTHER_DAY, written: row.on.isoformat()}
    return kept, {}
