"""Whoever has been let in: the session's cookie, what kind of browser it is in, and where they were going."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import replace
from functools import partial
from typing import Final

from fastapi import Request
from fastapi.responses import RedirectResponse, Response
from sqlalchemy.orm import Session

from actions.access.console_sessions import LASTS, NO_ROLES, begin_session
from kit.clock import RealClock
from kit.database import when_kept
from kit.logs import note_security
from models.vocabulary import Role, SignInWay
from web.entry.sign_in import COOKIE, WANTED
from web.requests.context import app_context

# what a browser calls itself last of all is what it is: each says it is those below it too
BROWSERS: Final = {"Edg": "Edge", "OPR": "Opera", "Firefox": "Firefox", "Chrome": "Chrome", "Safari": "Safari"}


def seat(
    session: Session,
    request: Request,
    email: str,
    way: SignInWay,
    lasts: dt.timedelta = LASTS,
    roles: Mapping[str, Role] = NO_ROLES,
) -> str:
    """Begin a session in this browser for whoever has been let in, whichever way; its secret."""
    office, now = app_context(request).office, RealClock().now()
    secret = begin_session(session, office, email, browser(request), now, lasts, way=way, roles=roles)
    when_kept(session, partial(note_security, "signed-in", who=email, way=way.value))
    return secret


def seated(request: Request, secret: str, lasts: dt.timedelta) -> Response:
    """On to where they were going, with the session's secret in a cookie for as long as it lasts."""
    settings = app_context(request).settings
    response = RedirectResponse(_wanted(request), 303)
    WANTED.take_back(response, settings)
    replace(COOKIE, lasts=lasts).give(response, settings, secret)
    return response


def browser(request: Request) -> str:
    """What kind of browser it says it is, in a word."""
    said = request.headers.get("user-agent", "")
    return next((word for mark, word in BROWSERS.items() if mark in said), "")


def _wanted(request: Request) -> str:
    """Where the coordinator was going; never out of the console."""
    wanted = WANTED.read(request)
    return wanted if wanted.startswith(("/console/", "/mailbox")) and "\\" not in wanted else "/console"
