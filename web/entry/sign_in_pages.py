"""Signing in to the console: a letter with a one-time link and its code, then a session; and signing out."""

import datetime as dt
from collections.abc import Callable
from typing import Annotated, Any, Final

from fastapi import APIRouter, Request
from fastapi.responses import RedirectResponse, Response
from sqlalchemy.orm import Session

from actions.access.console_people import LASTS, REMEMBERED, end_session, send_way_in
from actions.access.links import SIGN_IN_LASTS
from actions.access.sign_ins import (
    AskedElsewhere,
    Asking,
    LetIn,
    browser_secret,
    enter_by_code,
    enter_by_link,
    look_at_link,
)
from kit.clock import RealClock
from kit.errors import Fault, FaultyInput, NotFound
from kit.logs import note_security
from models.people import SessionEnd, SignInWay
from models.phrases import swedish
from web.entry.alike import answered_alike
from web.entry.passkeys.checking import site_of
from web.entry.sign_in import COOKIE, WANTED, SignedIn, coordinators, seat, seated, who
from web.entry.written_link import secret_in
from web.pages.forms import Filled, Form, Sent, address, line, text
from web.pages.pages import render
from web.requests.context import AppContext, Served, app_context, caller
from web.requests.cookies import Cookie

router = APIRouter(include_in_schema=False)

# what the browser that asks is given, for as long as the letter's link opens
ASKED: Final = Cookie("rundan-asked", SIGN_IN_LASTS)

NO_CODE: Final = swedish("Skriv koden som står i brevet.")
WRONG_CODE: Final = swedish(
    "Koden stämmer inte, eller så är den redan använd eller för gammal. Den gäller bara i den webbläsare där du bad om "
    "den, i en halvtimme."
)


class SignInForm(Form):
    """Where to send the link, and whether the browser is to be remembered."""

    email: Annotated[str, address(swedish("Skriv din e-postadress."))] = ""
    remember: Annotated[str, line(10)] = ""


class CodeForm(Form):
    """The code from the letter."""

    code: Annotated[str, text(40, needed=NO_CODE)] = ""


@router.get("/console/sign-in")
def sign_in_page(request: Request) -> Response:
    """Ask for the address to send a link to."""
    return _door(request, Filled())


@router.post("/console/sign-in")
@answered_alike
def ask_for_link(request: Request, served: Served, sent: Sent) -> Response:
    """Send the link, if it is somebody's who may come in; the answer is the same for everyone."""
    if sent.only_shown:
        return _door(request, Filled(sent.values))
    served.limits.count("sign in", caller(request))
    try:
        wish = SignInForm.read(sent.values)
    except FaultyInput as wrong:
        return _door(request, Filled(sent.values, wrong.faults), 422)
    served.limits.count("sign-in letter to", wish.email.casefold())
    asking = Asking(browser_secret(ASKED.read(request)), bool(wish.remember))
    now = served.clock.now()
    with served.database.write() as session:
        known = coordinators(request, session)
        was_sent = send_way_in(session, served.sender, wish.email, known, asking, now)
    if was_sent:
        served.poke(None)
    response = _code_page(request, Filled(), wish.email)
    ASKED.give(response, served.settings, asking.secret)
    return response


def _door(request: Request, form: Filled, status: int = 200) -> Response:
    issuer, has_asked = request.app.state.issuer, bool(ASKED.read(request))
    directory = issuer.name if issuer else ""
    ways: dict[str, Any] = {"directory": directory, "passkeys": site_of(app_context(request).settings.url)}
    return render(request, "entry/sign_in.html", status, form=form, has_asked=has_asked, **ways)


@router.get("/console/sign-in/code")
def code_page(request: Request) -> Response:
    """Ask for the code of a letter that was opened elsewhere."""
    return _code_page(request, Filled())


def _code_page(request: Request, form: Filled, sent_to: str = "", status: int = 200) -> Response:
    return render(request, "entry/sign_in_code.html", status, form=form, sent_to=sent_to)


@router.post("/console/sign-in/code")
@answered_alike
def sign_in_by_code(request: Request, served: Served, sent: Sent) -> Response:
    """Spend the link whose code it is, if it was asked for in this browser. Any other browser's code is wrong here."""
    if sent.only_shown:
        return _code_page(request, Filled(sent.values), sent.values.get("sent_to", ""))
    carried = ASKED.read(request)
    served.limits.count("come in", caller(request))
    served.limits.count("sign-in code", carried or caller(request))
    try:
        written = CodeForm.read(sent.values).code
        return _let_in(request, lambda session: enter_by_code(session, served.sender, written, carried, _now(served)))
    except FaultyInput as wrong:
        form = Filled(sent.values, wrong.faults)
    except NotFound:
        form = Filled({}, (Fault("code", WRONG_CODE),))
    return _code_page(request, form, status=422)


@router.get("/sign-in/{token}")
def confirm_page(request: Request, served: Served, token: str) -> Response:
    """A button, because mail scanners open links; nothing is spent here."""
    try:
        with served.database.read() as session:
            link = look_at_link(session, served.sender, secret_in(token), ASKED.read(request), _now(served))
    except AskedElsewhere:
        return _elsewhere(request, 200)
    except NotFound:
        return _closed_door(request)
    return render(request, "entry/sign_in_enter.html", email=link.email)


@router.post("/sign-in/{token}")
def sign_in(request: Request, served: Served, token: str) -> Response:
    """Spend the link and open the session, in the browser that asked for it; some mail scanners press buttons."""
    served.limits.count("come in", caller(request))
    carried = ASKED.read(request)
    secret = secret_in(token)
    try:
        return _let_in(request, lambda session: enter_by_link(session, served.sender, secret, carried, _now(served)))
    except AskedElsewhere:
        return _elsewhere(request, 403)
    except NotFound:
        return _closed_door(request)


def _now(served: AppContext) -> dt.datetime:
    return served.clock.now()


def _let_in(request: Request, enter: Callable[[Session], LetIn]) -> Response:
    """Open a session for whoever is let in, with a secret of its own whatever the browser carried. Raises NotFound."""
    served = app_context(request)
    with served.database.write() as session:
        entered = enter(session)
        lasts = REMEMBERED if entered.remembers else LASTS
        secret = seat(session, request, entered.email, SignInWay.LETTER, lasts)
    return seated(request, secret, lasts)


def _elsewhere(request: Request, status: int) -> Response:
    """Whoever is in already is let through; anybody else is told where the link opens."""
    return (
        RedirectResponse("/console", 303) if who(request) else render(request, "entry/sign_in_elsewhere.html", status)
    )


def _closed_door(request: Request) -> Response:
    """Whoever is in already, and opens the link once more, is let through."""
    return RedirectResponse("/console", 303) if who(request) else render(request, "entry/sign_in_spent.html", 404)


@router.post("/console/sign-out")
def sign_out(served: Served, coordinator: SignedIn) -> Response:
    """End the session, wherever its cookie has been copied to."""
    with served.database.write() as session:
        end_session(session, coordinator.session_id, SessionEnd.SIGNED_OUT, RealClock().now())
    note_security("signed-out", who=coordinator.email)
    response = RedirectResponse("/console/sign-in", 303)
    for cookie in (COOKIE, WANTED):  # whoever comes next goes nowhere that this one was going
        cookie.take_back(response, served.settings)
    return response
