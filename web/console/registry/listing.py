"""The offices, an office's principals with what is missing, each across all rounds, and the parts they share."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Annotated, Any, Final
from urllib.parse import quote

from fastapi import APIRouter, Request
from fastapi.responses import RedirectResponse, Response

from actions.registry.importing import Change
from actions.registry.offices import county_of, make_office, slug_for
from actions.views.principals import open_counts, parts_of_principal
from kit.clock import local_day
from kit.errors import Fault, NotFound
from models.files.county import County
from models.files.fields import folded
from models.files.registry import sweden
from models.files.registry.parts import OF_KIND, EntryKind
from models.files.registry.sheets import HEADINGS
from models.files.sweden import counties
from models.phrases import swedish
from models.reads import page_reads, registry_reads
from models.tables import RegistryEntry
from rules.gaps import Gaps, gaps
from web.board.frame import console_page
from web.console.registry.editors import texts
from web.entry.sign_in import SeesEverything
from web.pages.forms import Filled, Form, Sent, choice, text
from web.requests.context import AppContext, Served

router = APIRouter(prefix="/console/registry", include_in_schema=False)

PAGE: Final = 100
SHOWS: Final = ("all", "mailboxes", "calendars")
NO_CODE: Final = swedish("Skriv en kort kod utan snedstreck.")
NO_KIND: Final = swedish("Välj vad som ska läggas till.")
CHOOSE: Final = swedish("Välj ett län, eller hela landet.")

NEWEST: Final = 20  # events of all its rounds together; the rest stands at each case


class New(StrEnum):
    """What is made with a code of its own."""

    GROUP = EntryKind.GROUP.value
    ARENA = EntryKind.ARENA.value


class NewPartForm(Form):
    """What is new, and what files call it."""

    kind: Annotated[New | None, choice(New, needed=NO_KIND)] = None
    code: Annotated[str, text(100, needed=NO_CODE)] = ""


@dataclass(frozen=True, slots=True)
class Listing:
    """The principals that are shown, of all there are; `waits` is how many open rounds each is in."""

    office: str
    county: County
    rows: Sequence[Gaps]
    counts: Mapping[str, int]
    waits: Mapping[str, int]
    asked: str
    show: str
    page: int
    found: int

    @property
    def pages(self) -> int:
        """How many pages there are."""
        return max(1, -(-self.found // PAGE))


@router.get("")
def offices(request: Request, served: Served, coordinator: SeesEverything) -> Response:
    """The offices they work in: the only one's page where there is one, the choice of a county where there is none."""
    with served.database.read() as session:
        every = [office for office in registry_reads.offices(session) if office.version]
    found = [office for office in every if coordinator.reach.works_in(office.slug)]
    if len(found) == 1 and "all" not in request.query_params:
        return RedirectResponse(f"/console/registry/{found[0].slug}", 303)
    if not found:
        return RedirectResponse("/console/registry/new", 303)
    return console_page(request, served, "registry/offices.html", offices=found)


@router.get("/new")
def choose(request: Request, served: Served, _coordinator: SeesEverything) -> Response:
    """Choose a county: its principals are there already, only their mailboxes are to be filled in."""
    return _choice(request, served, Filled())


@router.post("/new")
def make(request: Request, served: Served, coordinator: SeesEverything, sent: Sent) -> Response:
    """Make an office for the county."""
    code, now = sent.values.get("county", ""), served.clock.now()
    if sent.is_unsent:
        return _choice(request, served, Filled(sent.values))
    if code not in {*counties(), sweden.WHOLE_COUNTRY}:
        return _choice(request, served, Filled(sent.values, (Fault("county", CHOOSE),)), 422)
    if sent.only_shown:
        return _choice(request, served, Filled(sent.values))
    with served.database.write() as session:
        slug = slug_for(session, sweden.county_name(code))
        make_office(session, slug, sweden.new_county(code, coordinator.email), coordinator.email, now)
    return RedirectResponse(f"/console/registry/{slug}?done=made", 303)


def _choice(request: Request, served: AppContext, form: Filled, status: int = 200) -> Response:
    options = [*counties().items(), (sweden.WHOLE_COUNTRY, swedish("Hela landet"))]
    shown = {"form": form, "options": texts(request)(options), "fault": None}
    return console_page(request, served, "registry/new.html", status, **shown)


@router.get("/{office}")
def principals(request: Request, served: Served, _coordinator: SeesEverything, office: str) -> Response:
    """The office's principals: searched, and only those something is missing of. Raises NotFound."""
    today = local_day(served.clock.now())
    with served.database.read() as session:
        county, waits = county_of(session, office, today), open_counts(session, office)
    listing = _listing(county, waits, request.query_params, today)
    done = request.query_params.get("done", "")
    return console_page(request, served, "registry/principals.html", listing=listing, today=today, done=done)


def _listing(county: County, waits: Mapping[str, int], query: Mapping[str, str], today: dt.date) -> Listing:
    every = gaps(county)
    shown = {
        "all": every,
        "mailboxes": [each for each in every if each.is_any],
        "calendars": [each for each in every if each.ends_soon(today)],
    }
    show = query.get("show", "") if query.get("show", "") in SHOWS else "all"
    asked = query.get("q", "").strip()[:100]
    found = [each for each in shown[show] if _is_asked_for(each, asked)]
    page = int(query["page"]) if query.get("page", "").isdecimal() and len(query["page"]) < 6 else 1
    rows = found[(page - 1) * PAGE : page * PAGE]
    counts = {name: len(rows) for name, rows in shown.items()}
    return Listing(county.office, county, rows, counts, waits, asked, show, page, len(found))


def _is_asked_for(each: Gaps, asked: str) -> bool:
    principal = each.principal
    words = (principal.name, principal.short, principal.code, principal.registrar, principal.official, principal.chair)
    return not asked or any(folded(asked) in folded(word) for word in words)


@router.get("/{office}/structure")
def structure(request: Request, served: Served, _coordinator: SeesEverything, office: str) -> Response:
    """What the principals share: bodies and ways of each kind, lead times, groups, arenas. Raises NotFound."""
    today = local_day(served.clock.now())
    with served.database.read() as session:
        county = county_of(session, office, today)
    kinds = dict.fromkeys(principal.kind for principal in county.principals)
    values: dict[str, Any] = {"county": county, "kinds": kinds, "of_kind": OF_KIND, "entry": EntryKind}
    values["today"] = today
    return console_page(request, served, "registry/structure.html", done=request.query_params.get("done", ""), **values)


@router.get("/{office}/structure/new")
def new_part(request: Request, served: Served, _coordinator: SeesEverything, office: str, kind: str = "") -> Response:
    """Ask what is new: a group or an arena. Raises NotFound."""
    return _new_part(request, served, office, Filled({"kind": kind}))


@router.post("/{office}/structure/new")
def name_new(request: Request, served: Served, _coordinator: SeesEverything, office: str, sent: Sent) -> Response:
    """Lead to the form of a group or an arena that is to be made. Raises NotFound."""
    if sent.only_shown:
        return _new_part(request, served, office, Filled(sent.values))
    form, faults = NewPartForm.sift(sent.values)
    if not faults and "/" in form.code:
        faults = [Fault("code", NO_CODE)]
    if faults:
        return _new_part(request, served, office, Filled(sent.values, tuple(faults)), 422)
    return RedirectResponse(f"/console/registry/{office}/parts/{form.kind}/{quote(form.code)}", 303)


def _new_part(request: Request, served: AppContext, office: str, form: Filled, status: int = 200) -> Response:
    with served.database.read() as session:
        registry_reads.office_of(session, office)
    return console_page(request, served, "registry/new_part.html", status, office=office, form=form, fault=None)


@router.get("/{office}/principals/{code}")
def principal(request: Request, served: Served, _coordinator: SeesEverything, office: str, code: str) -> Response:
    """The principal's page. Raises NotFound."""
    today = local_day(served.clock.now())
    with served.database.read() as session:
        county = county_of(session, office, today)
        principal = county.named(code)
        if principal is None or principal.code != code:
            raise NotFound("Huvudmannen finns inte i registret.")
        parts = parts_of_principal(session, office, code, today)
        happened = page_reads.events_of_cases(session, [each.view.case.id for each in parts], NEWEST)
        history = told(registry_reads.history_of_principal(session, office, code))
    return console_page(
        request,
        served,
        "registry/principal.html",
        county=county,
        principal=principal,
        gaps=next(each for each in gaps(county) if each.principal is principal),
        parts=parts,
        rounds={each.view.case.id: each.round for each in parts},
        happened=happened,
        history=history,
        today=today,
        bodies=[body for body in county.bodies_of(principal) if body.valid_on(today)],
        meetings=county.meetings_of(principal),
        entry=EntryKind,
        headings=HEADINGS,
        done=request.query_params.get("done", ""),
    )


def told(rows: Sequence[RegistryEntry]) -> list[tuple[RegistryEntry, Change]]:
    """The rows, newest first, each with what it changed."""
    before: dict[tuple[EntryKind, str], object] = {}
    found = []
    for row in reversed(rows):
        found.append((row, Change(row.kind, "", before.get((row.kind, row.key)), row.value)))
        before[row.kind, row.key] = row.value
    return found[::-1]
