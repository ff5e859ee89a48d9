"""Whoever has been let in: the session's cookie, what kind of browser it is in, and where they were going."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import Final

from fastapi import Request
from fastapi.responses import RedirectResponse, Response

from web.entry.sign_in import COOKIE, WANTED
from web.requests.context import app_context

# what a browser calls itself last of all is what it is: each says it is those below it too
BROWSERS: Final = {"Edg": "Edge", "OPR": "Opera", "Firefox": "Firefox", "Chrome": "Chrome", "Safari": "Safari"}


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
