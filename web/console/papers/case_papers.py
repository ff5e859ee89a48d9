"""A principal's papers as the coordinators save them, one by one or the covering letters of a whole round."""

import io
import zipfile

from fastapi import APIRouter, Request
from fastapi.responses import Response

from actions.papers.case_paper import CASE_PAPERS, WrittenFor
from actions.papers.covering_letter import covering_letter_paper, letters_to
from actions.papers.templates import template_of, written
from actions.views.by_county import among
from models.reads import lookup, page_reads
from web.board.counties import county_asked
from web.entry.sign_in import Coordinator, SignedIn
from web.pages.uploads import disposition, paper_response
from web.requests.context import AppContext, Served

router = APIRouter(prefix="/console/rounds/{slug}", include_in_schema=False)


@router.get("/foljebrev.zip")
def covering_letters(request: Request, served: Served, _coordinator: SignedIn, slug: str) -> Response:
    """Every principal's covering letter as PDF, or those of a county, for the coordinators' own registry. Raises
    NotFound."""
    with served.database.read() as session:
        round_, everyone = lookup.round_of(session, slug), lookup.cases(session, slug)
        county, cases = among(everyone, county_asked(request))
        letters = letters_to(session, cases, round_)
        template = template_of(session, round_.office)
        papers = [(each.case.principal_code, covering_letter_paper(each, each.case.language)) for each in letters]
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for code, paper in papers:
            archive.writestr(f"foljebrev-{slug}-{code}.pdf", written(paper, "pdf", template))
    name = "-".join(filter(None, ["foljebrev", slug, county]))
    headers = {"content-disposition": disposition(f"{name}.zip", inline=False)}
    return Response(packed.getvalue(), media_type="application/zip", headers=headers)


@router.get("/{code}/tjansteskrivelse.{ending}")
def proposal(served: Served, coordinator: SignedIn, slug: str, code: str, ending: str) -> Response:
    """The principal's proposal, as its officials have it. Raises NotFound."""
    return _paper(served, coordinator, slug, code, "tjansteskrivelse", ending)


@router.get("/{code}/foljebrev.{ending}")
def covering_letter(served: Served, coordinator: SignedIn, slug: str, code: str, ending: str) -> Response:
    """The letter that goes with the round to the principal. Raises NotFound."""
    return _paper(served, coordinator, slug, code, "foljebrev", ending)


@router.get("/{code}/arendet.{ending}")
def whole_case(served: Served, coordinator: SignedIn, slug: str, code: str, ending: str) -> Response:
    """The case as it stands, with its whole record. Raises NotFound."""
    return _paper(served, coordinator, slug, code, "arendet", ending)


def _paper(served: AppContext, coordinator: Coordinator, slug: str, code: str, name: str, ending: str) -> Response:
    with served.database.read() as session:
        language = page_reads.case_in_round(session, slug, code).language
        template = template_of(session, lookup.round_of(session, slug).office, name)
        whom = WrittenFor(ours=True, sees=coordinator.reach.sees)
        paper = CASE_PAPERS[name](session, slug, code, served.clock.now(), whom, language)
    return paper_response(paper, f"{name}-{slug}-{code}", ending, template)
