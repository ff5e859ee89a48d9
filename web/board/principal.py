"""A principal's page for the system leadership: what it decided, where, when and in which words; and its way there."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from fastapi import APIRouter, Request
from fastapi.responses import Response
from sqlalchemy.orm import Session

from actions.views.overview import CaseView, view_in_round
from actions.views.stops import MINUTES, Stop, stops_of
from kit.errors import NotFound
from models.phrases import swedish
from models.reads import lookup, page_reads
from models.tables import Document, Round
from web.board.frame import spoken
from web.board.pictures.timeline import Timeline, draw_way, way_of
from web.board.read_only import ReadOnly
from web.entry.sign_in import SignedIn
from web.pages.pages import language_for, render
from web.pages.uploads import document_response
from web.requests.context import AppContext, Number, Served

documents = APIRouter(include_in_schema=False)
router = APIRouter(include_in_schema=False)

NO_DOCUMENT: Final = swedish("Dokumentet finns inte.")
WIDE, NARROW = 1000.0, 340.0


@dataclass(frozen=True, slots=True)
class Principal:
    """A principal as the leadership reads it. `extracts` are shown only where the installation lets them."""

    round: Round
    view: CaseView
    stops: Sequence[Stop]
    lines: tuple[Timeline, Timeline]
    base: str
    extracts: Sequence[Document]
    has_extracts: bool

    @property
    def decision(self) -> Stop | None:
        """The decision that stands."""
        decided = self.view.progress.decision
        return next((stop for stop in self.stops if decided and stop.handled.number == decided.number), None)


def lines_of(session: Session, view: CaseView, round_: Round, language: str) -> tuple[Timeline, Timeline]:
    """A principal's way drawn for wide and for narrow pages."""
    way = way_of(view, round_, lookup.case_events(session, view.case.id))
    return draw_way(way, WIDE, language), draw_way(way, NARROW, language)


@router.get("/read/round/{slug}/{code}")
def principal(request: Request, served: Served, _link: ReadOnly, slug: str, code: str) -> Response:
    """What a principal decided, for the leadership. Raises NotFound."""
    with served.database.read() as session:
        found = _gather(session, request, served, slug, code)
    return render(request, "board/principal.html", found=found, **spoken(request))


def _gather(session: Session, request: Request, served: AppContext, slug: str, code: str) -> Principal:
    round_, view = view_in_round(session, slug, code, served.clock.now())
    stops = stops_of(view, lookup.case_documents(session, view.case.id))
    kept = [document for stop in stops for document in stop.documents]
    return Principal(
        round_,
        view,
        stops,
        lines_of(session, view, round_, language_for(request)),
        f"/read/round/{slug}/{code}",
        kept if served.settings.readers_see_extracts else (),
        bool(kept),
    )


@router.get("/read/round/{slug}/{code}/dokument/{document_id}")
def extract(served: Served, _link: ReadOnly, slug: str, code: str, document_id: Number) -> Response:
    """An extract of minutes, where the installation lets the leadership see them. Raises NotFound."""
    with served.database.read() as session:
        case = page_reads.case_in_round(session, slug, code)
        found, data = page_reads.document_with_bytes(session, slug, document_id)
    is_theirs = found.case_id == case.id and found.kind in MINUTES
    if not (is_theirs and served.settings.readers_see_extracts):
        raise NotFound(NO_DOCUMENT)
    return document_response(found, data)


@documents.get("/read/round/{slug}/dokument/{document_id}")
def read_only_document(served: Served, _link: ReadOnly, slug: str, document_id: Number) -> Response:
    """One of the round's own documents. Raises NotFound."""
    return _document(served, slug, document_id)


@documents.get("/console/rounds/{slug}/dokument/{document_id}")
def document(served: Served, _coordinator: SignedIn, slug: str, document_id: Number) -> Response:
    """The same for coordinators. Raises NotFound."""
    return _document(served, slug, document_id)


def _document(served: AppContext, slug: str, document_id: int) -> Response:
    with served.database.read() as session:
        found, data = page_reads.document_with_bytes(session, slug, document_id)
    if found.case_id is not None:
        raise NotFound(NO_DOCUMENT)
    return document_response(found, data)
