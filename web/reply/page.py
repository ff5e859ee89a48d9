"""A case as its own page shows it: gathered in one read, nothing decided here."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from sqlalchemy.orm import Session

from actions.access.links import Entered
from actions.views.consultation_outcome import CameOfIt, came_of_it
from actions.views.overview import CaseView, answered_count, case_view
from actions.withdrawals.told import Record
from kit.clock import local_day
from models.reads import lookup
from models.reads.opinion_reads import case_opinions, rounds_following
from models.reads.other_rounds import replaced_title
from models.tables import Case, Document, Event, Extension, ExtensionRequest, Handling, Opinion, Question, Round
from models.values import Handled, Review, Step
from models.vocabulary import DocumentKind, EventKind, Part, RoundState
from rules.law.legal_force import LegalClocks
from rules.replies.extending import is_time_needed
from rules.replies.reviewing import decisions
from rules.route.handled import effective, made_anew, reviews_on, withdrawn_on
from rules.route.hearings import prepares
from rules.route.in_law import case_clocks
from web.entry.link_access import case_path
from web.reply.bodies import known_bodies
from web.requests.context import AppContext

MINUTES: Final = {DocumentKind.PRELIMINARY, DocumentKind.EXTRACT}
INTERESTING: Final = frozenset(EventKind) - {EventKind.INVITED, EventKind.LINK_REVOKED}


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

    @property
    def base(self) -> str:
        """The case's own address, without a trailing slash."""
        return case_path(self.round.slug, self.case.principal_code)

    @property
    def is_open(self) -> bool:
        """Whether anything but a question can still be said."""
        return self.round.state is not RoundState.CLOSED

    @property
    def language(self) -> str:
        """The principal's language."""
        return self.case.language.value

    @property
    def needs_time(self) -> bool:
        """Whether a wish for more time still asks for something."""
        return is_time_needed(self.view.progress)

    @property
    def editable_steps(self) -> tuple[Step, ...]:
        """The steps ahead: what planning may change."""
        return self.view.progress.ahead

    def meeting_days(self, body: str) -> tuple[dt.date, ...]:
        """The body's known meetings from today on."""
        return tuple(day for day in self.case.meetings.get(body, ()) if day >= self.today)

    @property
    def coming_meetings(self) -> tuple[tuple[str, tuple[dt.date, ...]], ...]:
        """The names of the bodies ahead with their known meetings from today on."""
        found = ((step.name, self.meeting_days(step.body)) for step in self.editable_steps)
        return tuple((name, days) for name, days in found if days)

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

    def opinion(self, number: int) -> Opinion | None:
        """The opinion with that number."""
        return next((row for row in self.opinions if row.number == number), None)

    def handling(self, number: int) -> Handling | None:
        """The reported handling with that number."""
        return next((row for row in self.view.handlings if row.number == number), None)


@dataclass(frozen=True, slots=True)
class Stop:
    """One handling on the timeline as seen `today`: the latest word, and the earlier and withdrawn words on it."""

    handled: Handled
    row: Handling
    earlier: tuple[Handling, ...]
    documents: tuple[Document, ...]
    clocks: LegalClocks
    reviews: tuple[Review, ...]
    withdrawn: tuple[tuple[Review, Review], ...]
    today: dt.date
    is_made_anew: bool = False


@dataclass(frozen=True, slots=True)
class CaseStory:
    """What the case's front page tells besides. `gone` are the numbers of the events that were taken back."""

    attachments: Sequence[Document]
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

    @property
    def waits_for_time(self) -> bool:
        """Whether a wish for more time waits for an answer."""
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


def gather(session: Session, context: AppContext, entered: Entered, now: dt.datetime) -> Reply:
    """What every page of the link's case needs; the link opens a case."""
    assert entered.case is not None
    assert entered.round is not None
    today = local_day(now)
    view = case_view(entered.case, entered.round, lookup.handlings(session, entered.case.id), today)
    bodies = known_bodies(entered.case, context.settings.county_file, today)
    opinions = known_opinions(session, entered.case, entered.round)
    return Reply(entered, entered.case, entered.round, view, bodies, today, opinions)


def known_opinions(session: Session, case: Case, round_: Round) -> Sequence[Opinion]:
    """Every opinion the principal has given, oldest first, if the round asks for any."""
    return case_opinions(session, case.id) if Part.OPINION in round_.asks else ()


def story(session: Session, reply: Reply) -> CaseStory:
    """The rest of the front page."""
    case_id, slug = reply.case.id, reply.round.slug
    by_number: dict[int, list[Document]] = {}
    by_kind: dict[DocumentKind, list[Document]] = defaultdict(list)
    for document in lookup.case_documents(session, case_id):
        by_kind[document.kind].append(document)
        if document.kind in MINUTES:
            by_number.setdefault(document.handling_number or 0, []).append(document)
    return CaseStory(
        attachments=lookup.attachments(session, slug),
        statements=by_kind[DocumentKind.OPINION],
        stops=[_stop(handled, reply.view, by_number) for handled in effective(reply.view.facts.handled)],
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
        requests=[row for row in lookup.extension_requests(session, slug) if row.case_id == case_id],
    )


def _stop(handled: Handled, view: CaseView, documents: Mapping[int, list[Document]]) -> Stop:
    by_number = {row.number: row for row in view.handlings}
    row = by_number[handled.number]
    earlier = _earlier(row, by_number, view.handlings)
    kept = [document for each in (*earlier, row) for document in documents.get(each.number, ())]
    reviews = reviews_on(view.facts, handled)
    return Stop(
        handled,
        row,
        earlier,
        tuple(kept),
        case_clocks(view.facts, handled),
        reviews,
        withdrawn_on(view.facts, handled),
        view.today,
        handled.number in made_anew(view.facts.handled),
    )


def _earlier(row: Handling, by_number: Mapping[int, Handling], rows: Sequence[Handling]) -> tuple[Handling, ...]:
    """Every other row about the same meeting: an older word, or one that was taken back."""
    first = _first(row, by_number)
    return tuple(other for other in rows if other.number != row.number and _first(other, by_number) == first)


def _first(row: Handling, by_number: Mapping[int, Handling]) -> int:
    while row.corrects:
        row = by_number[row.corrects]
    return row.number
