"""One's own passkeys: another one, its name, and one fewer."""

import datetime as dt
from typing import Annotated, Final

from fastapi import APIRouter, Request
from fastapi.responses import RedirectResponse, Response
from sqlalchemy.orm import Session

from actions.access.console_people import known_address, person_written_down
from actions.access.passkeys import (
    add_passkey,
    challenge,
    new_challenge,
    passkey_of,
    passkeys_of,
    remove_passkey,
    rename_passkey,
    user_handle,
)
from kit.clock import RealClock
from kit.errors import AlreadyDone, Fault, FaultyInput, NotAllowed
from models.phrases import swedish
from models.tables import ConsoleSession
from web.board.frame import console_page
from web.entry.passkeys.checking import Owner, PasskeyRefused, asked_to_make, made
from web.entry.passkeys.sign_in_pages import confirming, own_site, spent
from web.entry.sign_in import WANTED, Coordinator, SignedIn, browser, coordinators
from web.pages.forms import Filled, Form, Posted, Sent, line
from web.requests.context import AppContext, Number, Served

router = APIRouter(prefix="/console/me/passkeys", include_in_schema=False)

NOT_MADE: Final = swedish("Passkeyn gick inte att lägga till. Inget har ändrats; försök igen.")
NOT_RECENT: Final = swedish("Det har gått en stund sedan du loggade in. Logga in igen, och lägg till passkeyn sedan.")
NOT_BY_LETTER: Final = swedish("Du kommer in genom katalogen, och där har du också dina passkeys.")
NO_NAME: Final = swedish("Skriv vad passkeyn ska heta.")
RECENT: Final = dt.timedelta(minutes=15)


class PasskeyForm(Form):
    """What a passkey is called, and the browser's answer where it has just made one."""

    passkey_name: Annotated[str, line(80)] = ""


class NameForm(Form):
    """What a passkey is to be called from now on."""

    passkey_name: Annotated[str, line(80, needed=NO_NAME)] = ""


@router.get("")
def new_page(request: Request, served: Served, coordinator: SignedIn) -> Response:
    """Ask for another passkey, where I have just signed in. Raises NotFound where there can be none."""
    return _new_page(request, served, coordinator, Filled())


@router.get("/again")
def sign_in_again(served: Served, _coordinator: SignedIn) -> Response:
    """To the door, and back here by it."""
    response = RedirectResponse("/console/sign-in", 303)
    WANTED.give(response, served.settings, "/console/me/passkeys")
    return response


@router.post("/options")
def options(request: Request, served: Served, coordinator: SignedIn) -> Response:
    """Ask the browser to make a passkey. Raises NotFound where there can be none, NotAllowed."""
    site, now = own_site(served), served.clock.now()
    with served.database.write() as session:
        check_may_add(session, request, coordinator)
        handle = user_handle(served.sender, person_written_down(session, coordinator.email.casefold(), now))
        known = passkeys_of(session, coordinator.email)
        carried = new_challenge(now)
        asked = challenge(served.sender, _purpose(coordinator), carried)
        return confirming(served, asked_to_make(site, Owner(handle, coordinator.email), asked, known), carried)


@router.post("")
def add(request: Request, served: Served, coordinator: SignedIn, sent: Sent) -> Response:
    """Keep the passkey the browser has made. Raises NotFound where there can be none."""
    if sent.only_shown:
        return _new_page(request, served, coordinator, Filled(sent.values))
    try:
        name = PasskeyForm.read(sent.values).passkey_name or browser(request) or "Passkey"
        _add(request, served, coordinator, sent.values.get("answer", ""), name)
    except FaultyInput as wrong:
        return _new_page(request, served, coordinator, Filled(sent.values, wrong.faults), 422)
    except PasskeyRefused:
        return _refused(request, served, coordinator, sent, NOT_MADE)
    except (NotAllowed, AlreadyDone) as fault:
        return _refused(request, served, coordinator, sent, fault.message)
    return RedirectResponse("/console/me?done=passkey", 303)


def _add(request: Request, served: AppContext, coordinator: Coordinator, answer: str, name: str) -> None:
    site, now = own_site(served), served.clock.now()
    credential = made(site, answer, spent(request, served, _purpose(coordinator), now))

    def act(session: Session) -> None:
        check_may_add(session, request, coordinator)
        add_passkey(session, served.sender, coordinator.email, credential, name, now)

    served.database.act(act)
    served.poke(None)


@router.get("/{number}/name")
def name_page(request: Request, served: Served, coordinator: SignedIn, number: Number) -> Response:
    """Ask what one of my passkeys is to be called. Raises NotFound."""
    with served.database.read() as session:
        name = passkey_of(session, coordinator.email, number).name
    return _name_page(request, served, coordinator, number, Filled({"passkey_name": name}))


@router.post("/{number}/name")
def rename(request: Request, served: Served, coordinator: SignedIn, number: Number, sent: Sent) -> Response:
    """Call one of my passkeys something else. Raises NotFound."""
    if sent.only_shown:
        return _name_page(request, served, coordinator, number, Filled(sent.values))
    try:
        name = NameForm.read(sent.values).passkey_name
    except FaultyInput as wrong:
        return _name_page(request, served, coordinator, number, Filled(sent.values, wrong.faults), 422)
    served.database.act(lambda session: rename_passkey(session, coordinator.email, number, name))
    return RedirectResponse("/console/me?done=renamed", 303)


@router.post("/{number}/remove")
def remove(served: Served, coordinator: SignedIn, number: Number) -> Response:
    """Let one of my passkeys open nothing here any more. Raises NotFound."""
    mine, now = coordinator.email, served.clock.now()
    served.database.act(lambda session: remove_passkey(session, served.sender, mine, number, mine, now))
    served.poke(None)
    return RedirectResponse("/console/me?done=removed", 303)


def check_may_add(session: Session, request: Request, coordinator: Coordinator) -> None:
    """Only who has just signed in, and can come in by a passkey later on. Raises NotAllowed."""
    if not is_recent(session, coordinator):
        raise NotAllowed(NOT_RECENT)
    if known_address(session, coordinator.email, coordinators(request, session)) is None:
        raise NotAllowed(NOT_BY_LETTER)


def is_recent(session: Session, coordinator: Coordinator) -> bool:
    """Whether this browser's session began a moment ago, on the computer's own clock."""
    found = session.get(ConsoleSession, coordinator.session_id)
    return found is not None and RealClock().now() - found.began_at < RECENT


def _purpose(coordinator: Coordinator) -> str:
    return f"add-{coordinator.session_id}"


def _refused(request: Request, served: AppContext, coordinator: Coordinator, sent: Posted, told: str) -> Response:
    fault = Fault("passkey_name", told)
    return _new_page(request, served, coordinator, Filled(sent.values, (fault,)), 422)


def _new_page(
    request: Request, served: AppContext, coordinator: Coordinator, form: Filled, status: int = 200
) -> Response:
    site = own_site(served)
    with served.database.read() as session:
        may_add = is_recent(session, coordinator)
    if not may_add:
        return console_page(request, served, "people/passkey_not_yet.html", status)
    return console_page(request, served, "people/passkey_new.html", status, form=form, fault=None, site=site)


def _name_page(
    request: Request, served: AppContext, coordinator: Coordinator, number: int, form: Filled, status: int = 200
) -> Response:
    with served.database.read() as session:
        passkey = passkey_of(session, coordinator.email, number)
    return console_page(request, served, "people/passkey_name.html", status, form=form, fault=None, passkey=passkey)
