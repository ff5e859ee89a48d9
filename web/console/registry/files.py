"""A registry out to a file and in from one: previewed, then all of it or nothing. And the table of inhabitants."""

import base64
from typing import Final

from fastapi import APIRouter, Request
from fastapi.responses import RedirectResponse, Response

from actions.registry.importing import Preview, let_in, preview
from actions.registry.offices import county_of
from kit.clock import local_day
from kit.errors import Fault, FaultyInput, NotFound
from models.files.county import County
from models.files.faults import FileFaults
from models.files.registry.incoming import registry_source
from models.files.registry.population import population_source
from models.files.registry.sheets import HEADINGS
from models.files.registry.workbook import workbook_of
from models.files.registry.yaml_text import county_text
from models.files.yaml_source import Source
from models.phrases import swedish
from web.board.frame import console_page
from web.entry.sign_in import SeesEverything
from web.pages.forms import Filled, Posted, Sent
from web.requests.context import AppContext, Served

router = APIRouter(prefix="/console/registry/{office}", include_in_schema=False)

MOST: Final = 600_000  # bytes: what is shown before it is let in comes back in the form
NO_FILE: Final = swedish("Välj en fil, eller klistra in.")
TOO_LARGE: Final = swedish("Filen är för stor för att läsas in här. Använd rundan county import.")
EXCEL: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@router.get("/registry.xlsx")
def workbook(served: Served, _coordinator: SeesEverything, office: str) -> Response:
    """The registry as a workbook. Raises NotFound."""
    return _download(workbook_of(_county(served, office)), f"{office}.xlsx", EXCEL)


@router.get("/registry.yaml")
def text(served: Served, _coordinator: SeesEverything, office: str) -> Response:
    """The registry as a county file. Raises NotFound."""
    return _download(county_text(_county(served, office)).encode(), f"{office}.yaml", "application/yaml")


def _download(data: bytes, name: str, kind: str) -> Response:
    return Response(data, media_type=kind, headers={"content-disposition": f'attachment; filename="{name}"'})


def _county(served: AppContext, office: str) -> County:
    with served.database.read() as session:
        return county_of(session, office, local_day(served.clock.now()))


@router.get("/{what}/import")
def form(request: Request, served: Served, _coordinator: SeesEverything, office: str, what: str) -> Response:
    """Choose a file or paste it. Raises NotFound."""
    return _page(request, served, office, what, Filled())


@router.post("/{what}/import")
def import_(
    request: Request, served: Served, coordinator: SeesEverything, office: str, what: str, sent: Sent
) -> Response:
    """Show what the file would change; once confirmed, let it in. Raises NotFound."""
    now, removing = served.clock.now(), sent.values.get("removing") == "yes"
    if sent.is_unsent:
        return _page(request, served, office, what, Filled(sent.values))
    try:
        name, data = _sent(sent)
    except FaultyInput as wrong:
        return _page(request, served, office, what, Filled(sent.values, wrong.faults), 422)
    county = _county(served, office)
    source = _source(what, data, name, county)
    if sent.only_shown or sent.values.get("confirmed") != "yes":
        with served.database.read() as session:
            found = preview(session, office, source, local_day(now), removing=removing)
        return _preview(request, served, office, what, found, (name, data), sent)
    try:
        served.database.act(lambda session: let_in(session, office, source, coordinator.email, now, removing=removing))
    except FileFaults as wrong:
        found = Preview(wrong.faults, (), ())
        return _preview(request, served, office, what, found, (name, data), sent)
    return RedirectResponse(f"/console/registry/{office}?done=imported", 303)


def _source(what: str, data: bytes, name: str, county: County) -> Source:
    return population_source(data, name, county) if what == "population" else registry_source(data, name)


def _sent(sent: Posted) -> tuple[str, bytes]:
    """The file's name and bytes: uploaded, pasted, or handed back to be confirmed. Raises FaultyInput."""
    file = next((each for each in sent.files if each.field == "file"), None)
    if file:
        name, data = file.filename, file.data
    elif kept := sent.values.get("kept", ""):
        name, data = sent.values.get("name", ""), _unpacked(kept)
    else:
        name, data = "inklistrat.csv", sent.values.get("text", "").strip().encode()
    if not data:
        raise FaultyInput([Fault("file", NO_FILE)])
    if len(data) > MOST:
        raise FaultyInput([Fault("file", TOO_LARGE)])
    return name, data


def _unpacked(kept: str) -> bytes:
    try:
        return base64.b64decode(kept, validate=True)
    except ValueError:
        return b""


def _page(request: Request, served: AppContext, office: str, what: str, filled: Filled, status: int = 200) -> Response:
    if what not in {"registry", "population"}:
        raise NotFound
    county = _county(served, office)
    return console_page(
        request, served, f"registry/import_{what}.html", status, form=filled, county=county, office=office, fault=None
    )


def _preview(
    request: Request,
    served: AppContext,
    office: str,
    what: str,
    found: Preview,
    file: tuple[str, bytes],
    sent: Posted,
) -> Response:
    """What would change, or what is wrong; what was pasted comes back, to be put right where it stands."""
    name, data = file
    pasted = {"text": sent.values.get("text", ""), "removing": sent.values.get("removing", "")}
    return console_page(
        request,
        served,
        "registry/import_preview.html",
        422 if found.faults else 200,
        faulty=found,
        office=office,
        what=what,
        name=name,
        kept=base64.b64encode(data).decode(),
        removing=sent.values.get("removing") == "yes",
        headings=HEADINGS,
        form=Filled(pasted if found.faults and not sent.files else {}),
        fault=None,
    )
