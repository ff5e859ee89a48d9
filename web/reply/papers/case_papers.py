"""What a principal saves from its case: documents, its proposal, the covering letter, the case, each receipt."""

from fastapi import APIRouter, Request
from fastapi.responses import Response

from actions.access.links import Entered
from actions.papers.case_paper import CASE_PAPERS, WrittenFor, receipt_paper
from actions.papers.templates import template_of
from kit.errors import NotFound
from models.reads import page_reads
from models.vocabulary import Language, LinkKind
from web.entry.link_access import ShownLink, entered_by
from web.pages.pages import language_for
from web.pages.uploads import document_response, paper_response
from web.reply.case import Holder
from web.reply.page import gather
from web.reply.papers.case_record import archive_response, case_record
from web.requests.context import AppContext, Number, Served

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
        reply = gather(session, entered_by(session, served, holder, now), now, served.settings.link_grace)
        record = case_record(session, reply, now, _written_for(reply.entered))
    return archive_response(record, language_for(request, reply.language))


@router.get("/tjansteskrivelse.{ending}")
def proposal(request: Request, served: Served, holder: Holder, ending: str) -> Response:
    """The official's proposal to the decision, filled in as far as the round goes. Raises NotFound."""
    return _paper(request, served, holder, "tjansteskrivelse", ending)


@router.get("/foljebrev.{ending}")
def covering_letter(request: Request, served: Served, holder: Holder, ending: str) -> Response:
    """What the round asks of the principal, as the letter that goes with the documents. Raises NotFound."""
    return _paper(request, served, holder, "foljebrev", ending)


@router.get("/arendet.{ending}")
def whole_case(request: Request, served: Served, holder: Holder, ending: str) -> Response:
    """The case as it stands, with its whole record. Raises NotFound."""
    return _paper(request, served, holder, "arendet", ending)


@router.get("/kvitto/{number}.{ending}")
def receipt(request: Request, served: Served, holder: Holder, number: Number, ending: str) -> Response:
    """What was recorded, as a paper to file. Raises NotFound."""
    now = served.clock.now()
    with served.database.read() as session:
        reply = gather(session, entered_by(session, served, holder, now), now, served.settings.link_grace)
        slug, code = reply.round.slug, reply.case.principal_code
        paper = receipt_paper(session, slug, code, number, Language(language_for(request, reply.language)))
    return paper_response(paper, f"kvittens-{slug}-{code}-{number}", ending)


def _paper(request: Request, served: AppContext, holder: ShownLink, name: str, ending: str) -> Response:
    now = served.clock.now()
    with served.database.read() as session:
        reply = gather(session, entered_by(session, served, holder, now), now, served.settings.link_grace)
        slug, code = reply.round.slug, reply.case.principal_code
        language = Language(language_for(request, reply.language))
        paper = CASE_PAPERS[name](session, slug, code, now, _written_for(reply.entered), language)
        template = template_of(session, reply.round.office, name)
    return paper_response(paper, f"{name}-{slug}-{code}", ending, template)


def _written_for(entered: Entered) -> WrittenFor:
    """The principal's own link reaches its other rounds, a colleague's no other case."""
    is_principal = entered.link.kind is LinkKind.PRINCIPAL
    return WrittenFor(ours=False, sees=lambda _slug: is_principal, of_one=not is_principal)
