"""Signing in to the console: a letter with a one-time link, then a signed cookie for a working day."""

from __future__ import annotations

import datetime as dt
import logging
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Final
from urllib.parse import quote

from fastapi import APIRouter, Depends, FastAPI, Request
from fastapi.responses import RedirectResponse, Response
from itsdangerous import BadData, URLSafeTimedSerializer
from starlette.exceptions import HTTPException

from actions.coordinators import invite_to_console
from actions.links import enter, use_sign_in_link
from actions.record import Said
from kit.errors import FaultyInput, NotFound
from kit.logs import note_security
from kit.settings import Settings
from models.county import Contact
from models.registry import CountyFaults, read_county
from models.values import Reporter
from models.vocabulary import Channel, LinkKind
from web.filled import Filled
from web.forms import Form, address
from web.pages import render
from web.posted import Posted, Sent, read_posted
from web.shell import Served, Shell, caller, shell
from web.words import swedish

router = APIRouter(include_in_schema=False)
log = logging.getLogger("rundan.web")

COOKIE: Final = "rundan-console"
WANTED: Final = "rundan-wanted"
# Counted on the computer's own clock, also where the demonstration's leaps a month at a click.
LASTS: Final = dt.timedelta(hours=12)
ROLE: Final = "samordnare"


@dataclass(frozen=True, slots=True)
class Coordinator:
    """Whoever is signed in to the console."""

    email: str

    def said(self, form_key: str | None) -> Said:
        """This coordinator's own word."""
        return Said(Reporter(self.email, ROLE, self.email), Channel.CONSOLE, form_key)


class SignInForm(Form):
    """Where to send the link."""

    email: Annotated[str, address(swedish("Skriv din e-postadress."))] = ""


def who(request: Request) -> Coordinator | None:
    """Whose session the request carries, if anyone's."""
    here = shell(request)
    try:
        email = _signer(here.settings).loads(request.cookies.get(COOKIE, ""), max_age=int(LASTS.total_seconds()))
    except BadData:
        return None
    return Coordinator(str(email))


class SignInNeeded(Exception):
    """A form came from someone whose session has ended; what was written is handed back."""

    def __init__(self, sent: Posted) -> None:
        super().__init__()
        self.sent = sent


async def _signed_in(request: Request) -> Coordinator:
    """Raises HTTPException, SignInNeeded: a person is led to the door, a form comes back with its text."""
    found = who(request)
    if found is None:
        raise not_signed_in(request) if request.method in {"GET", "HEAD"} else SignInNeeded(await read_posted(request))
    return found


SignedIn = Annotated[Coordinator, Depends(_signed_in)]


def install(app: FastAPI) -> None:
    """Let a form sent without a session end in a page that still holds it."""
    app.add_exception_handler(SignInNeeded, _text_kept)


async def _text_kept(request: Request, error: Exception) -> Response:
    assert isinstance(error, SignInNeeded)
    return render(request, "console/sign_in_needed.html", 401, sent=error.sent)


def not_signed_in(request: Request) -> HTTPException:
    """For a person the way to the sign-in page, and back afterwards; for a program a plain no."""
    if "text/html" not in request.headers.get("accept", ""):
        return HTTPException(401, headers={"www-authenticate": 'Bearer realm="rundan"'})
    wanted = f"{WANTED}={quote(request.url.path)}; Path=/; Max-Age=3600; HttpOnly; SameSite=Lax"
    return HTTPException(303, headers={"location": "/console/sign-in", "set-cookie": wanted})


@router.get("/console/sign-in")
async def door(request: Request) -> Response:
    """Ask for the address to send a link to."""
    return render(request, "console/sign_in.html", form=Filled(), sent_to="")


@router.post("/console/sign-in")
def knock(request: Request, served: Served, sent: Sent) -> Response:
    """Send the link, if it is a coordinator who asks; the answer is the same for everyone."""
    served.limits.count("sign in", caller(request))
    try:
        wish = SignInForm.read(sent.values)
    except FaultyInput as wrong:
        return render(request, "console/sign_in.html", 422, form=Filled(sent.values, wrong.faults), sent_to="")
    contacts, now = _county_contacts(served.settings.county_file), served.clock.now()
    with served.database.write() as session:
        was_sent = invite_to_console(session, served.office, wish.email, contacts, now)
    if was_sent:
        served.poke(None)
    return render(request, "console/sign_in.html", form=Filled(sent.values), sent_to=wish.email)


@router.get("/sign-in/{token}")
def threshold(request: Request, served: Served, token: str) -> Response:
    """A button, because mail scanners open links; nothing is spent here."""
    try:
        with served.database.read() as session:
            link = enter(session, token, served.clock.now()).link
    except NotFound:
        return _closed_door(request)
    if link.kind is not LinkKind.SIGN_IN or link.used_at is not None:
        return _closed_door(request)
    return render(request, "console/sign_in_enter.html", email=link.email)


@router.post("/sign-in/{token}")
def come_in(request: Request, served: Served, token: str) -> Response:
    """Spend the link and open the session."""
    served.limits.count("sign in", caller(request))
    try:
        with served.database.write() as session:
            link = use_sign_in_link(session, token, served.clock.now())
    except NotFound:
        return _closed_door(request)
    response = RedirectResponse(_wanted(request), 303)
    response.delete_cookie(WANTED)
    open_session(response, served, Coordinator(link.email or link.holder))
    return response


def _closed_door(request: Request) -> Response:
    return render(request, "console/sign_in_spent.html", 404)


@router.post("/console/sign-out")
async def leave(coordinator: SignedIn) -> Response:
    """End the session in this browser."""
    note_security("signed-out", who=coordinator.email)
    response = RedirectResponse("/console/sign-in", 303)
    response.delete_cookie(COOKIE)
    return response


def open_session(response: Response, served: Shell, coordinator: Coordinator) -> None:
    """Let the browser carry the coordinator's session."""
    response.set_cookie(
        COOKIE,
        _signer(served.settings).dumps(coordinator.email),
        max_age=int(LASTS.total_seconds()),
        httponly=True,
        samesite="lax",
        secure=served.settings.url.startswith("https:"),
    )


def _signer(settings: Settings) -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(settings.secret_key, salt="rundan-console")


def _wanted(request: Request) -> str:
    """Where the coordinator was going; never out of the console."""
    wanted = request.cookies.get(WANTED, "")
    return wanted if wanted.startswith(("/console/", "/mailbox")) and "\\" not in wanted else "/console"


def _county_contacts(county_file: Path) -> Sequence[Contact]:
    try:
        return read_county(county_file).coordinators
    except CountyFaults:
        log.exception("the registry cannot be read; only the rounds' own contacts can sign in")
        return ()
