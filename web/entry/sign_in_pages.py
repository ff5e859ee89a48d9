"""Signing in to the console: a letter with a one-time link, then a cookie for a working day; and signing out."""

from __future__ import annotations

from typing import Annotated, Final

from fastapi import APIRouter, Request
from fastapi.responses import RedirectResponse, Response

from actions.access.console_sessions import begin_session, end_session
from actions.access.coordinators import invite_to_console
from actions.access.links import enter, use_sign_in_link
from kit.clock import RealClock
from kit.errors import FaultyInput, NotFound
from kit.logs import note_security
from models.vocabulary import LinkKind, SessionEnd
from web.entry.alike import answered_alike
from web.entry.sign_in import COOKIE, WANTED, SignedIn, coordinators, who
from web.pages.filled import Filled
from web.pages.forms import Form, address
from web.pages.pages import render
from web.pages.posted import Sent
from web.requests.context import Served, caller
from web.requests.source_text import swedish

router = APIRouter(include_in_schema=False)

# what a browser calls itself last of all is what it is: each says it is those below it too
BROWSERS: Final = {"Edg": "Edge", "OPR": "Opera", "Firefox": "Firefox", "Chrome": "Chrome", "Safari": "Safari"}


class SignInForm(Form):
    """Where to send the link."""

    email: Annotated[str, address(swedish("Skriv din e-postadress."))] = ""


@router.get("/console/sign-in")
async def sign_in_page(request: Request) -> Response:
    """Ask for the address to send a link to."""
    return render(request, "console/sign_in.html", form=Filled(), sent_to="")


@router.post("/console/sign-in")
@answered_alike
def ask_for_link(request: Request, served: Served, sent: Sent) -> Response:
    """Send the link, if it is a coordinator who asks; the answer is the same for everyone."""
    served.limits.count("sign in", caller(request))
    try:
        wish = SignInForm.read(sent.values)
    except FaultyInput as wrong:
        return render(request, "console/sign_in.html", 422, form=Filled(sent.values, wrong.faults), sent_to="")
    served.limits.count("sign-in letter to", wish.email.casefold())
    now = served.clock.now()
    with served.database.write() as session:
        known = coordinators(request, session)
        was_sent = invite_to_console(session, served.office, wish.email, known, now)
    if was_sent:
        served.poke(None)
    return render(request, "console/sign_in.html", form=Filled(sent.values), sent_to=wish.email)


@router.get("/sign-in/{token}")
def confirm_page(request: Request, served: Served, token: str) -> Response:
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
def sign_in(request: Request, served: Served, token: str) -> Response:
    """Spend the link and open the session."""
    served.limits.count("sign in", caller(request))
    try:
        with served.database.write() as session:
            link = use_sign_in_link(session, token, served.clock.now())
            secret = begin_session(session, served.office, link.email, _browser(request), RealClock().now())
    except NotFound:
        return _closed_door(request)
    response = RedirectResponse(_wanted(request), 303)
    WANTED.take_back(response, served.settings)
    COOKIE.give(response, served.settings, secret)
    return response


def _closed_door(request: Request) -> Response:
    """Whoever is in already, and opens the link once more, is let through."""
    return RedirectResponse("/console", 303) if who(request) else render(request, "console/sign_in_spent.html", 404)


@router.post("/console/sign-out")
def sign_out(served: Served, coordinator: SignedIn) -> Response:
    """End the session, wherever its cookie has been copied to."""
    with served.database.write() as session:
        end_session(session, coordinator.session_id, SessionEnd.SIGNED_OUT, RealClock().now())
    note_security("signed-out", who=coordinator.email)
    response = RedirectResponse("/console/sign-in", 303)
    COOKIE.take_back(response, served.settings)
    return response


def _browser(request: Request) -> str:
    """What kind of browser it says it is, in a word."""
    said = request.headers.get("user-agent", "")
    return next((word for mark, word in BROWSERS.items() if mark in said), "")


def _wanted(request: Request) -> str:
    """Where the coordinator was going; never out of the console."""
    wanted = WANTED.read(request)
    return wanted if wanted.startswith(("/console/", "/mailbox")) and "\\" not in wanted else "/console"
