"""A round's result as a file to hand over, for coordinators and for whoever holds the reading link."""

from fastapi import APIRouter, Request
from fastapi.responses import Response

from actions.papers.result import result_of, result_paper
from actions.papers.result_table import result_table
from actions.papers.templates import template_of
from models.vocabulary import Language
from web.board.counties import county_asked
from web.board.read_only import ReadOnly
from web.entry.sign_in import SignedIn
from web.pages.pages import language_for
from web.pages.uploads import file_response, paper_response
from web.requests.context import AppContext, Served

router = APIRouter(include_in_schema=False)


@router.get("/console/rounds/{slug}/resultat.{ending}")
def result(request: Request, served: Served, _coordinator: SignedIn, slug: str, ending: str) -> Response:
    """The result as it stands, to save. Raises NotFound."""
    return _result(request, served, slug, ending)


@router.get("/read/round/{slug}/resultat.{ending}")
def read_only_result(request: Request, served: Served, _link: ReadOnly, slug: str, ending: str) -> Response:
    """The same for the system leadership. Raises NotFound."""
    return _result(request, served, slug, ending)


def _result(request: Request, served: AppContext, slug: str, ending: str) -> Response:
    with served.database.read() as session:
        found = result_of(session, slug, served.clock.now(), county_asked(request))
        template = template_of(session, found.view.round.office)
    language = Language(language_for(request, found.view.round.language))
    name = "-".join(filter(None, ["resultat", slug, found.view.county]))
    if ending == "xlsx":
        return file_response(result_table(found, language), f"{name}.xlsx", ending)
    return paper_response(result_paper(found, language), name, ending, template)
