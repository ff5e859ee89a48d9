"""Who is signed in to the console, and how far: its cookie, one look at the session's row and the offices' people.

What a reader of an office may open is a list; all else is refused in one place, whatever page is added.
"""

import contextlib
import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import partial
from typing import Annotated, Any, Final

from fastapi import Depends, FastAPI, Request
from fastapi.concurrency import run_in_threadpool
from fastapi.responses import RedirectResponse, Response
from sqlalchemy.orm import Session
from starlette.exceptions import HTTPException

from actions.access.console_people import (
    LASTS,
    NO_ROLES,
    SEEN_EVERY,
    begin_session,
    end_session,
    find_session,
    note_seen,
    reach_of,
)
from actions.drafts.theirs import is_theirs
from actions.record.record import Said
from actions.registry.offices import listed_coordinators
from kit.clock import RealClock, local_day
from kit.database import when_kept
from kit.errors import NotFound, OnlyReads, StaleCase, StorageFault
from kit.logs import note_security
from models.people import Role, SessionEnd, SignInWay
from models.reads.draft_reads import GONE, draft_of
from models.tables import ConsoleSession
from models.values import Reporter
from models.vocabulary import Channel
from rules.reach import EVERYTHING, Reach
from web.pages.forms import Posted, as_number, read_posted, to_send_again
from web.pages.pages import render
from web.requests.context import AppContext, app_context
from web.requests.cookies import Cookie
from web.requests.middleware import SAFE_METHODS

# the pages a reader is shown, by their routes; a page that is not here is for those who act
READS: Final = frozenset(
    {
        "/console",
        "/console/arenas",
        "/console/closed",
        "/console/compare",
        "/console/families/{slug}",
        "/console/letters/{letter_id}",
        "/console/rounds/{slug}",
        "/console/rounds/{slug}/bilder/{name}.{ending}",
        "/console/rounds/{slug}/dokument/{document_id}",
        "/console/rounds/{slug}/letters",
        "/console/rounds/{slug}/live",
        "/console/rounds/{slug}/opinions",
        "/console/rounds/{slug}/opinions.csv",
        "/console/rounds/{slug}/opinions.html",
        "/console/rounds/{slug}/foljebrev.zip",
        "/console/rounds/{slug}/resultat.{ending}",
        "/console/rounds/{slug}/wall",
        "/console/rounds/{slug}/wall/live",
        "/console/rounds/{slug}/{code}",
        "/console/rounds/{slug}/{code}/diariet.zip",
        "/console/rounds/{slug}/{code}/dokument/{document_id}",
        "/console/rounds/{slug}/{code}/arendet.{ending}",
        "/console/rounds/{slug}/{code}/foljebrev.{ending}",
        "/console/rounds/{slug}/{code}/tjansteskrivelse.{ending}",
        "/console/rounds/{slug}/{code}/vagen.{ending}",
        "/console/search",
    }
)
# what concerns nobody but whoever is signed in
ONES_OWN: Final = ("/console/me", "/console/sign-out")

COOKIE: Final = Cookie("rundan-console", LASTS)
WANTED: Final = Cookie("rundan-wanted", dt.timedelta(hours=1))
ROLE: Final = "samordnare"

# what a browser calls itself last of all is what it is: each says it is those below it too
BROWSERS: Final = {"Edg": "Edge", "OPR": "Opera", "Firefox": "Firefox", "Chrome": "Chrome", "Safari": "Safari"}


def may_ask(reach: Reach, method: str, route: str, slug: str | None) -> bool:
    """Whether they may be answered there: whoever acts may, others where something is only read or is their own."""
    acts = reach.acts_in(slug) if slug is not None else reach.acts
    return acts or route.startswith(ONES_OWN) or (method in SAFE_METHODS and route in READS)


@dataclass(frozen=True, slots=True)
class Coordinator:
    """Whoever is signed in to the console: one of an office's people, or a contact of some rounds."""

    email: str
    reach: Reach
    session_id: int

    def said(self, form_key: str | None) -> Said:
        """This coordinator's own word."""
        return Said(Reporter(self.email, ROLE, self.email), Channel.CONSOLE, form_key)

    def sees(self, path_params: Mapping[str, Any]) -> bool:
        """Whether the round the address names, if it names one, is theirs to see, and the office one of theirs."""
        office = path_params.get("office")
        is_theirs = office is None or self.reach.is_whole or office in self.reach.roles
        return is_theirs and ("slug" not in path_params or self.reach.sees(path_params["slug"]))


def who(request: Request) -> Coordinator | None:
    """Whose session the request carries, if it is open and they still reach something.

    Waits for the database, once a request; the session is counted on the computer's own clock, also where the
    demonstration's leaps a month at a click. Raises StorageFault.
    """
    if not hasattr(request.state, "signed_in"):
        request.state.signed_in = _recognised(request, RealClock().now())
    found: Coordinator | None = request.state.signed_in
    return found


def _recognised(request: Request, now: dt.datetime) -> Coordinator | None:
    secret, here = COOKIE.read(request), app_context(request)
    if not secret:
        return None
    with here.database.read() as session:
        found = find_session(session, here.sender, secret, now)
        if found is None:
            return None
        reach = reach_of(session, found.email, coordinators(request, session), found.roles)
    _keep(here, found, reach, now)
    return Coordinator(found.email, reach, found.id) if reach else None


def _keep(here: AppContext, found: ConsoleSession, reach: Reach, now: dt.datetime) -> None:
    """Write down, now and then, that the session is in use; end it for somebody who has been taken off the list."""
    if reach and now - found.seen_at < SEEN_EVERY:
        return
    with contextlib.suppress(StorageFault, StaleCase), here.database.write() as session:
        if reach:
            note_seen(session, found.id, now)
        else:
            end_session(session, found.id, SessionEnd.TAKEN_OFF, now)
            when_kept(session, partial(note_security, "session-ended", who=found.email, why=SessionEnd.TAKEN_OFF.value))


def coordinators(request: Request, session: Session) -> dict[str, list[str]]:
    """The addresses that each office's registry names as coordinators."""
    return listed_coordinators(session, local_day(app_context(request).clock.now()))


class SignInNeeded(Exception):
    """A form came from someone whose session has ended; what was written is handed back."""

    def __init__(self, sent: Posted) -> None:
        super().__init__()
        self.sent = sent


async def _signed_in(request: Request) -> Coordinator:
    """Raises HTTPException, SignInNeeded: a person is led to the door, a form comes back with its text.

    Raises NotFound for a round, the address's `slug`, that is not theirs to see, and OnlyReads for what is not theirs
    to do.
    """
    found = await run_in_threadpool(who, request)
    if found is None:
        raise not_signed_in(request) if request.method in {"GET", "HEAD"} else SignInNeeded(await read_posted(request))
    if not found.sees(request.path_params):
        raise NotFound("Rundan finns inte.")
    if not may_ask(found.reach, request.method, request.scope["route"].path, request.path_params.get("slug")):
        raise OnlyReads
    if "office" in request.path_params and not found.reach.works_in(request.path_params["office"]):
        raise OnlyReads
    return found


SignedIn = Annotated[Coordinator, Depends(_signed_in)]


async def _sees_everything(request: Request, coordinator: SignedIn) -> Coordinator:
    """Whoever works in an office's whole console; another office's draft, the address's `draft_id`, is not there."""
    if not coordinator.reach.launches:
        raise NotFound
    if not coordinator.reach.is_whole and "draft_id" in request.path_params:
        await run_in_threadpool(_draft_of_theirs, request, coordinator)
    return coordinator


def _draft_of_theirs(request: Request, coordinator: Coordinator) -> None:
    with app_context(request).database.read() as session:
        draft = draft_of(session, as_number(request.path_params["draft_id"]))
        if not is_theirs(session, draft, coordinator.reach, coordinator.email):
            raise NotFound(GONE)


SeesEverything = Annotated[Coordinator, Depends(_sees_everything)]


def reading_reach(request: Request) -> Reach:
    """How far whoever has been let in to read reaches: as its session says, else everything."""
    found = who(request)
    return found.reach if found else EVERYTHING


def install(app: FastAPI) -> None:
    """Let a form sent without a session end in a page that still holds it."""
    app.add_exception_handler(SignInNeeded, _text_kept)


async def _text_kept(request: Request, error: Exception) -> Response:
    assert isinstance(error, SignInNeeded)
    return render(request, "entry/sign_in_needed.html", 401, **to_send_again(error.sent))


def not_signed_in(request: Request) -> HTTPException:
    """For a person the way to the sign-in page, and back afterwards; for a program a plain no."""
    if "text/html" not in request.headers.get("accept", ""):
        return HTTPException(401, headers={"www-authenticate": 'Bearer realm="rundan"'})
    wanted = WANTED.header(app_context(request).settings, request.url.path)
    return HTTPException(303, headers={"location": "/console/sign-in", "set-cookie": wanted})


def seat(
    session: Session,
    request: Request,
    email: str,
    way: SignInWay,
    lasts: dt.timedelta = LASTS,
    roles: Mapping[str, Role] = NO_ROLES,
) -> str:
    """Begin a session in this browser for whoever has been let in, whichever way; its secret."""
    sender, now = app_context(request).sender, RealClock().now()
    secret = begin_session(session, sender, email, browser(request), now, lasts, way=way, roles=roles)
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
