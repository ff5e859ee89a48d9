"""An office's own templates: chosen, tried at once, shown with a proposal in it, and taken off again."""

from typing import Final

from fastapi import APIRouter, Request
from fastapi.responses import RedirectResponse, Response

from actions.papers.templates import (
    DOCX,
    KINDS,
    GivenTemplate,
    every_part,
    keep_template,
    proof,
    take_template_off,
    template_of,
    try_template,
)
from documents.template import UnusableTemplate, check_template, kind_of
from kit.errors import Fault, NotFound
from kit.folders import safe_name
from models.files.limits import MEGABYTE, TEMPLATE
from models.phrases import swedish
from models.reads.registry_reads import office_of
from models.tables import OfficeTemplate
from models.vocabulary import Language
from web.board.frame import console_page
from web.entry.sign_in import SeesEverything
from web.pages.forms import Filled, Posted, PostedFile, Sent
from web.pages.pages import language_for
from web.pages.uploads import file_response, paper_response
from web.requests.context import AppContext, Served

router = APIRouter(prefix="/console/registry/{office}/template", include_in_schema=False)

NO_FILE: Final = swedish("Välj mallen, ett Word- eller OpenDocument-dokument.")
TICKED: Final = "for_proposals"


@router.get("")
def look(request: Request, served: Served, _coordinator: SeesEverything, office: str) -> Response:
    """The template in use, and the form to choose another. Raises NotFound."""
    return _page(request, served, office, Filled({TICKED: "yes"}))


@router.post("")
def choose(request: Request, served: Served, coordinator: SeesEverything, office: str, sent: Sent) -> Response:
    """Use the template, once it has been tried. Raises NotFound."""
    if sent.only_shown:
        return _page(request, served, office, Filled(sent.values))
    now = served.clock.now()
    try:
        given = _given(sent)
        try_template(given.data, every_part(Language(language_for(request)), now))
    except UnusableTemplate as fault:
        return _page(request, served, office, Filled(sent.values, (Fault("file", fault.message),)), 422)
    served.database.act(lambda session: keep_template(session, office, given, coordinator.email, now))
    return RedirectResponse(f"/console/registry/{office}/template?done=kept", 303)


@router.post("/remove")
def remove(served: Served, _coordinator: SeesEverything, office: str, sent: Sent) -> Response:
    """Write the office's papers in ours again."""
    kind = sent.values.get("kind", DOCX)
    served.database.act(lambda session: take_template_off(session, office, kind))
    return RedirectResponse(f"/console/registry/{office}/template?done=removed", 303)


@router.get("/file.{ending}")
def file(served: Served, _coordinator: SeesEverything, office: str, ending: str) -> Response:
    """The template itself, to go on working on. Raises NotFound."""
    with served.database.read() as session:
        own, row = template_of(session, office), session.get(OfficeTemplate, (office, ending))
    template = own.of(ending) if own else None
    if template is None or row is None:
        raise NotFound("Kontoret har ingen egen mall.")
    return file_response(template, safe_name(row.name), ending)


@router.get("/proof.{ending}")
def proof_in_it(request: Request, served: Served, _coordinator: SeesEverything, office: str, ending: str) -> Response:
    """A proposal in the template or under its letterhead, as a principal would have it. Raises NotFound."""
    with served.database.read() as session:
        template = template_of(session, office)
        paper = proof(session, office, Language(language_for(request)), served.clock.now())
    if template is None:
        raise NotFound("Kontoret har ingen egen mall.")
    return paper_response(paper, "prov", ending, template)


def _given(sent: Posted) -> GivenTemplate:
    """The template that was sent, looked at. Raises UnusableTemplate."""
    file = next((each for each in sent.files if each.field == "file" and each.data), None)
    if file is None:
        raise UnusableTemplate(NO_FILE)
    check_template(file.data)
    return GivenTemplate(_name(file), file.data, TICKED in sent.values)


def _name(file: PostedFile) -> str:
    name, ending = safe_name(file.filename), f".{kind_of(file.data)}"
    return name if name.casefold().endswith(ending) else f"{name}{ending}"


def _page(request: Request, served: AppContext, office: str, form: Filled, status: int = 200) -> Response:
    with served.database.read() as session:
        rows = [row for kind in KINDS if (row := session.get(OfficeTemplate, (office, kind)))]
        found = office_of(session, office)
    shown = {"office": found, "own": rows, "form": form, "fault": None, "most": TEMPLATE.size // MEGABYTE}
    return console_page(
        request, served, "registry/template.html", status, done=request.query_params.get("done", ""), **shown
    )
