"""What a principal saves from its case: the documents, the case for its registry, the proposal to write on."""

from __future__ import annotations

from fastapi import APIRouter, Request
from fastapi.responses import Response

from actions.papers.proposal import proposal_of, proposal_paper
from kit.errors import NotFound
from models.reads import page_reads
from models.vocabulary import Language
from web.entry.link_access import entered_by
from web.pages.pages import language_for
from web.pages.paper_files import paper_response
from web.pages.uploads import document_response
from web.reply.case import Holder
from web.reply.case_record import archive_response, case_record
from web.reply.page import gather
from web.requests.context import Number, Served

router = APIRouter(prefix="/svar/{slug}/{code}", include_in_schema=False)


@router.get("/dokument/{document_id}")
def document(served: Served, holder: Holder, document_id: Number) -> Response:
    """A file as it was handed in. The recommendation's own open in the browser, others' are saved."""
    with served.database.read() as session:
        entered = entered_by(session, served, holder, served.clock.now())
        found, data = page_reads.document_with_bytes(session, holder.slug, document_id)
        if entered.case is None or found.case_id not in {None, entered.case.id}:
            raise NotFound("Dokumentet finns inte.")
    return document_response(found, data)


@router.get("/diariet.zip")
def registry(request: Request, served: Served, holder: Holder) -> Response:
    """The case's whole record as the principal has it, for its own registry."""
    now = served.clock.now()
    with served.database.read() as session:
        reply = gather(session, entered_by(session, served, holder, now), now)
        record = case_record(session, reply, now, ours=False)
    return archive_response(record, language_for(request, reply.language))


@router.get("/tjansteskrivelse.{ending}")
def proposal(request: Request, served: Served, holder: Holder, ending: str) -> Response:
    """The official's proposal to the decision, filled in as far as the round goes. Raises NotFound."""
    now = served.clock.now()
    with served.database.read() as session:
        reply = gather(session, entered_by(session, served, holder, now), now)
        found = proposal_of(session, reply.round.slug, reply.case.principal_code, now)
    paper = proposal_paper(found, Language(language_for(request, reply.language)))
    return paper_response(paper, f"tjansteskrivelse-{found.round.slug}-{found.case.principal_code}", ending)
