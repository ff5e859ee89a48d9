"""One principal's page in the console: its whole history, documents, letters and links, and what can be done for it."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from fastapi import APIRouter, Request
from fastapi.responses import Response
from sqlalchemy.orm import Session

from actions.access.links import Entered
from actions.papers.case_paper import WrittenFor
from actions.views.overview import view_in_round
from actions.withdrawals.told import Record
from kit.errors import NotFound
from models.reads import lookup, page_reads
from models.reads.letters_of_case import letters_of_case
from models.tables import Event, Letter, Link
from models.vocabulary import Channel, EventKind, RoundState
from rules.route.transitions import ROUND_MOVES
from web.board.frame import console_page
from web.board.principal import lines_of
from web.console.beside.kept import beside
from web.entry.sign_in import Coordinator, SignedIn, reading_reach
from web.pages.forms import Filled
from web.pages.pages import language_for
from web.pages.uploads import document_response
from web.reply.page import Reply, known_bodies, known_opinions, story
from web.reply.papers.case_record import archive_response, case_record
from web.reply.tasks import may
from web.requests.context import AppContext, Number, Served

router = APIRouter(prefix="/console/rounds/{slug}/{code}", include_in_schema=False)


@dataclass(frozen=True, slots=True)
class ConsoleCase(Reply):
    """A case seen from the coordinators' side."""

    @property
    def base(self) -> str:
        """The case's address in the console, without a trailing slash."""
        return f"/console/rounds/{self.round.slug}/{self.case.principal_code}"

    @property
    def board(self) -> str:
        """The round's board."""
        return f"/console/rounds/{self.round.slug}"

    @property
    def allowed(self) -> set[str]:
        """The kinds of events that may happen to the case as it stands."""
        return {kind.value for kind in EventKind if may(self, kind)}


@dataclass(frozen=True, slots=True)
class Correspondence:
    """What has been sent about a case, and through which links it can be entered."""

    letters: Sequence[Letter]
    links: Sequence[Link]


def gather(session: Session, slug: str, code: str, now: dt.datetime) -> ConsoleCase:
    """The case as every page about it needs it. Raises NotFound."""
    round_, view = view_in_round(session, slug, code, now)
    case, today = view.case, view.today
    link = session.get_one(Link, case.link_id)
    bodies = known_bodies(session, case, today)
    opinions = known_opinions(session, case, round_)
    return ConsoleCase(Entered(link, case, round_), case, round_, view, bodies, today, opinions)


@router.get("")
def page(request: Request, served: Served, coordinator: SignedIn, slug: str, code: str) -> Response:
    """The case and everything about it. Raises NotFound."""
    with served.database.read() as session:
        found = gather(session, slug, code, served.clock.now())
        told = story(session, found)
        post = _post(session, coordinator, found)
        record = Record.of(session, found.case.id)
        kept = beside(session, coordinator, slug, code, found.today)
        lines = lines_of(session, found.view, found.round, language_for(request))
    values: dict[str, Any] = {
        "told": told,
        "who": Filled(seen_version=found.case.version),
        "beside": kept,
        "lines": lines,
        "post": post,
        "record": record.events,
        "gone": record.gone,
        "may_go": _may_go(found, record) if coordinator.reach.acts_in(slug) else set(),
        "skipped": _skipped(found, record, served.clock.now()),
        "used_at": next((event.at for event in record.events if event.channel is Channel.LINK), None),
        "closed": found.round.state is RoundState.CLOSED,
    }
    return case_page(request, served, "case.html", found, done=request.query_params.get("done", ""), **values)


def _post(session: Session, coordinator: Coordinator, found: ConsoleCase) -> Correspondence:
    """Every letter that tells of the case, of those this person may open: one may be kept in another round."""
    letters = letters_of_case(session, found.case, coordinator.reach.sees)
    return Correspondence(letters, lookup.case_links(session, found.case.id))


def _skipped(found: ConsoleCase, record: Record, now: dt.datetime) -> Event | None:
    """The line that passes over a reminder still to come."""
    if found.case.skipped_at is None or found.case.skipped_at <= now:
        return None
    lines = (event for event in reversed(record.events) if event.kind is EventKind.SKIPPED)
    return next((event for event in lines if event.number not in record.gone), None)


def _may_go(found: ConsoleCase, record: Record) -> set[int]:
    """The lines that may be taken back as the round stands."""
    by_number = {event.number: event for event in record.events}
    return {n for n in record.may_go if (found.round.state, by_number[n].kind) in ROUND_MOVES}


@router.get("/dokument/{document_id}")
def document(served: Served, _coordinator: SignedIn, slug: str, code: str, document_id: Number) -> Response:
    """A file as it was handed in. Raises NotFound."""
    with served.database.read() as session:
        case = page_reads.case_in_round(session, slug, code)
        found, data = page_reads.document_with_bytes(session, slug, document_id)
    if found.case_id not in {None, case.id}:
        raise NotFound("Dokumentet finns inte.")
    return document_response(found, data)


@router.get("/diariet.zip")
def registry(request: Request, served: Served, coordinator: SignedIn, slug: str, code: str) -> Response:
    """The case's whole record, to be handed to a registry. Raises NotFound."""
    now = served.clock.now()
    with served.database.read() as session:
        whom = WrittenFor(ours=True, sees=coordinator.reach.sees)
        record = case_record(session, gather(session, slug, code, now), now, whom)
    return archive_response(record, language_for(request))


def case_page(
    request: Request, served: AppContext, template: str, found: ConsoleCase, status: int = 200, **values: Any
) -> Response:
    """A page about the case; a reader is offered nothing to do there."""
    allowed = found.allowed if reading_reach(request).acts_in(found.round.slug) else set()
    return console_page(request, served, template, status, reply=found, allowed=allowed, **values)
