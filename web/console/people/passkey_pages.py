"""One's own passkeys: another one, its name, and one fewer."""

from typing import Annotated, Final

from fastapi import APIRouter, Request
from fastapi.responses import RedirectResponse, Response
from sqlalchemy.orm import Session

from actions.access.coordinators import known_address
from actions.access.members import person_written_down
from actions.access.passkeys import (
    add_passkey,
    challenge,
    new_challenge,
    passkeys_of,
    remove_passkey,
    rename_passkey,
    user_handle,
)
from kit.errors import AlreadyDone, Fault, FaultyInput, NotAllowed
from web.console.people.own_page import is_recent, own_page
from web.entry.passkeys.checking import Owner, PasskeyRefused, asked_to_make, made
from web.entry.passkeys.sign_in_pages import confirming, own_site, spent
from web.entry.seat import browser
from web.entry.sign_in import Coordinator, SignedIn, coordinators
from web.pages.filled import Filled
from web.pages.forms import Form, line
from web.pages.posted import Sent
from web.requests.context import AppContext, Number, Served
from web.requests.source_text import swedish

router = APIRouter(prefix="/console/me/passkeys", include_in_schema=False)

NOT_MADE: Final = swedish("Passkeyn gick inte att lägga till. Inget har ändrats; försök igen.")
NOT_RECENT: Final = swedish("Det har gått en stund sedan du loggade in. Logga in igen, och lägg till passkeyn sedan.")
NOT_BY_LETTER: Final = swedish("Du kommer in genom katalogen, och där har du också dina passkeys.")


class PasskeyForm(Form):
    """What a passkey is called, and the browser's answer where it has just made one."""

    passkey_name: Annotated[str, line(80)] = ""


@router.post("/options")
def options(request: Request, served: Served, coordinator: SignedIn) -> Response:
    """Ask the browser to make a passkey. Raises NotFound where there can be none, NotAllowed."""
    site, now = own_site(served), served.clock.now()
    with served.database.write() as session:
        check_may_add(session, request, coordinator)
        handle = user_handle(served.office, person_written_down(session, coordinator.email.casefold(), now))
        known = passkeys_of(session, coordinator.email)
        carried = new_challenge(now)
        asked = challenge(served.office, _purpose(coordinator), carried)
        return confirming(served, asked_to_make(site, Owner(handle, coordinator.email), asked, known), carried)


@router.post("")
def add(request: Request, served: Served, coordinator: SignedIn, sent: Sent) -> Response:
    """Keep the passkey the browser has made. Raises NotFound where there can be none."""
    try:
        name = PasskeyForm.read(sent.values).passkey_name or browser(request) or "Passkey"
        _add(request, served, coordinator, sent.values.get("answer", ""), name)
    except FaultyInput as wrong:
        return own_page(request, served, coordinator, Filled(sent.values, wrong.faults), 422)
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
        add_passkey(session, served.office, coordinator.email, credential, name, now)

    served.database.act(act)
    served.poke(None)


@router.post("/{number}/name")
def rename(request: Request, served: Served, coordinator: SignedIn, number: Number, sent: Sent) -> Response:
    """Call one of my passkeys something else. Raises NotFound."""
    try:
        name = PasskeyForm.read(sent.values).passkey_name
    except FaultyInput as wrong:
        return own_page(request, served, coordinator, Filled({}, wrong.faults), 422)
    if name:
        served.database.act(lambda session: rename_passkey(session, coordinator.email, number, name))
    return RedirectResponse("/console/me?done=renamed", 303)


@router.post("/{number}/remove")
def remove(served: Served, coordinator: SignedIn, number: Number) -> Response:
    """Let one of my passkeys open nothing here any more. Raises NotFound."""
    mine, now = coordinator.email, served.clock.now()
    served.database.act(lambda session: remove_passkey(session, served.office, mine, number, mine, now))
    served.poke(None)
    return RedirectResponse("/console/me?done=removed", 303)


def check_may_add(session: Session, request: Request, coordinator: Coordinator) -> None:
    """Only who has just signed in, and can come in by a passkey later on. Raises NotAllowed."""
    if not is_recent(session, coordinator):
        raise NotAllowed(NOT_RECENT)
    if known_address(session, coordinator.email, coordinators(request, session)) is None:
        raise NotAllowed(NOT_BY_LETTER)


def _purpose(coordinator: Coordinator) -> str:
    return f"add-{coordinator.session_id}"


def _refused(request: Request, served: AppContext, coordinator: Coordinator, sent: Sent, told: str) -> Response:
    fault = Fault("passkey_name", told)
    return own_page(request, served, coordinator, Filled(sent.values, (fault,)), 422)
