"""Notes on a principal, a day of one's own to come back to them, and who has the case in hand."""

import datetime as dt
from typing import Annotated, Any, Final

from fastapi import APIRouter, Request
from fastapi.responses import RedirectResponse, Response

from actions.coordination.notes import finish_note, put_in_hand, remove_note, write_note
from kit.errors import FaultyInput
from models.phrases import swedish
from models.tables import case_id
from web.board.counties import county_asked, of_county
from web.board.frame import console_page
from web.console.beside.kept import colleagues
from web.console.case import gather
from web.entry.sign_in import SignedIn
from web.pages.forms import Filled, Form, Sent, address, day, text
from web.requests.context import AppContext, Number, Served

router = APIRouter(prefix="/console/rounds/{slug}/{code}", include_in_schema=False)

NO_TEXT: Final = swedish("Skriv anteckningen.")


class NoteForm(Form):
    """A note, and a day to come back to it."""

    note: Annotated[str, text(5000, needed=NO_TEXT)] = ""
    follow_up_on: Annotated[dt.date | None, day()] = None


class HolderForm(Form):
    """Who has the case in hand; empty for nobody."""

    holder: Annotated[str, address()] = ""


@router.get("/notes")
def note_page(request: Request, served: Served, _coordinator: SignedIn, slug: str, code: str) -> Response:
    """Ask for a note. Raises NotFound."""
    return _note_page(request, served, (slug, code), Filled())


@router.post("/notes")
def write(request: Request, served: Served, coordinator: SignedIn, slug: str, code: str, sent: Sent) -> Response:
    """Keep it. Raises NotFound."""
    if sent.only_shown:
        return _note_page(request, served, (slug, code), Filled(sent.values))
    try:
        form = NoteForm.read(sent.values)
    except FaultyInput as wrong:
        return _note_page(request, served, (slug, code), Filled(sent.values, wrong.faults), 422)
    key, by, now = case_id(slug, code), coordinator.email, served.clock.now()
    served.database.act(lambda session: write_note(session, key, form.note, form.follow_up_on, by, now))
    return _back(request, slug, code)


@router.post("/notes/{number}/done")
def done(request: Request, served: Served, _coordinator: SignedIn, slug: str, code: str, number: Number) -> Response:
    """Its day needs no more thought. Raises NotFound."""
    return _finish(request, served, slug, code, number, is_done=True)


@router.post("/notes/{number}/again")
def again(request: Request, served: Served, _coordinator: SignedIn, slug: str, code: str, number: Number) -> Response:
    """It does after all. Raises NotFound."""
    return _finish(request, served, slug, code, number, is_done=False)


@router.post("/notes/{number}/remove")
def remove(request: Request, served: Served, coordinator: SignedIn, slug: str, code: str, number: Number) -> Response:
    """Take one's own note away. Raises NotFound, NotAllowed."""
    served.database.act(lambda session: remove_note(session, case_id(slug, code), number, coordinator.email))
    return _back(request, slug, code)


@router.get("/holder")
def holder_page(request: Request, served: Served, _coordinator: SignedIn, slug: str, code: str) -> Response:
    """Ask who is to have the case in hand. Raises NotFound."""
    return _holder_page(request, served, (slug, code), Filled())


@router.post("/holder")
def hold(request: Request, served: Served, coordinator: SignedIn, slug: str, code: str, sent: Sent) -> Response:
    """Let them have it. Raises NotFound."""
    if sent.only_shown:
        return _holder_page(request, served, (slug, code), Filled(sent.values))
    wanted, by, now = HolderForm.read(sent.values).holder, coordinator.email, served.clock.now()
    try:
        with served.database.write() as session:
            known = [*colleagues(session, slug), by]
            put_in_hand(session, case_id(slug, code), wanted, known, by, now)
    except FaultyInput as wrong:
        return _holder_page(request, served, (slug, code), Filled(sent.values, wrong.faults), 422)
    return _back(request, slug, code)


def _finish(request: Request, served: AppContext, slug: str, code: str, number: int, *, is_done: bool) -> Response:
    now = served.clock.now()
    served.database.act(lambda session: finish_note(session, case_id(slug, code), number, is_done, now))
    return _back(request, slug, code)


def _back(request: Request, slug: str, code: str) -> Response:
    return RedirectResponse(f"/console/rounds/{slug}/{code}{of_county(county_asked(request))}#beside-heading", 303)


def _note_page(
    request: Request, served: AppContext, place: tuple[str, str], form: Filled, status: int = 200
) -> Response:
    return _page(request, served, "beside/note.html", place, form, status)


def _holder_page(
    request: Request, served: AppContext, place: tuple[str, str], form: Filled, status: int = 200
) -> Response:
    with served.database.read() as session:
        known = colleagues(session, place[0])
    return _page(request, served, "beside/holder.html", place, form, status, colleagues=known)


def _page(
    request: Request,
    served: AppContext,
    template: str,
    place: tuple[str, str],
    form: Filled,
    status: int,
    **values: Any,
) -> Response:
    with served.database.read() as session:
        found = gather(session, *place, served.clock.now())
    return console_page(request, served, template, status, reply=found, form=form, fault=None, **values)
