"""Signing in by a passkey: what the browser is asked, and the session its answer opens."""

import datetime as dt
from typing import Final

from fastapi import APIRouter, Request
from fastapi.responses import Response
from sqlalchemy.orm import Session

from actions.access.console_people import LASTS, known_address
from actions.access.passkeys import (
    CHALLENGE_LASTS,
    challenge,
    new_challenge,
    passkey_by_credential,
    spend_challenge,
    user_handle,
)
from kit.errors import NotFound
from kit.logs import note_security
from models.people import SignInWay
from web.entry.passkeys.checking import PasskeyRefused, Site, asked_to_show, shown, site_of, verified
from web.entry.sign_in import coordinators, seat, seated
from web.pages.forms import Sent
from web.pages.pages import render
from web.requests.context import AppContext, Served, caller
from web.requests.cookies import Cookie

router = APIRouter(prefix="/console/sign-in/passkey", include_in_schema=False)

# what a browser carries while its person confirms; the challenge is derived from it
CONFIRMING: Final = Cookie("rundan-passkey", CHALLENGE_LASTS)
SIGN_IN: Final = "sign-in"


@router.post("/options")
def options(request: Request, served: Served, _sent: Sent) -> Response:
    """Ask the browser for any passkey it has for this site. Raises NotFound where there can be none."""
    served.limits.count("sign in", caller(request))
    carried = new_challenge(served.clock.now())
    asked = asked_to_show(own_site(served), challenge(served.sender, SIGN_IN, carried))
    return confirming(served, asked, carried)


@router.post("")
def sign_in(request: Request, served: Served, sent: Sent) -> Response:
    """Open a session for whoever's passkey it is, if they may still come in. Raises NotFound."""
    served.limits.count("come in", caller(request))
    site, answer, now = own_site(served), sent.values.get("answer", ""), served.clock.now()
    try:
        asked = spent(request, served, SIGN_IN, now)
        with served.database.write() as session:
            email = _shown_by(session, served, site, answer, asked, now)
            secret = _let_in(session, request, email)
    except PasskeyRefused as refused:
        note_security("sign-in-refused", who="", why=type(refused.__cause__ or refused).__name__)
        return render(request, "entry/sign_in_failed.html", 403, told=refused.message)
    response = seated(request, secret, LASTS)
    CONFIRMING.take_back(response, served.settings)
    return response


def _shown_by(session: Session, served: AppContext, site: Site, answer: str, asked: bytes, now: dt.datetime) -> str:
    """Whose passkey has answered. Raises PasskeyRefused."""
    try:
        passkey, person = passkey_by_credential(session, shown(answer)[0])
    except NotFound as unknown:
        raise PasskeyRefused from unknown
    passkey.counter = verified(site, answer, asked, passkey, user_handle(served.sender, person))
    passkey.used_at = now
    return person.email


def _let_in(session: Session, request: Request, email: str) -> str:
    """The session's secret, for somebody who may come in today: as by a letter. Raises PasskeyRefused."""
    known = known_address(session, email, coordinators(request, session))
    if known is None:
        raise PasskeyRefused
    return seat(session, request, known, SignInWay.PASSKEY)


def own_site(served: AppContext) -> Site:
    """What passkeys here are made for. Raises NotFound where browsers make none."""
    found = site_of(served.settings.url)
    if found is None:
        raise NotFound
    return found


def confirming(served: AppContext, asked: str, carried: str) -> Response:
    """What the browser is asked, and what it is to carry while its person confirms."""
    response = Response(asked, media_type="application/json")
    CONFIRMING.give(response, served.settings, carried)
    return response


def spent(request: Request, served: AppContext, purpose: str, now: dt.datetime) -> bytes:
    """The challenge this browser was given, spent whatever comes of its answer. Raises PasskeyRefused."""
    carried = CONFIRMING.read(request)
    if not served.database.act(lambda session: spend_challenge(session, served.sender, carried, now)):
        raise PasskeyRefused
    return challenge(served.sender, purpose, carried)
