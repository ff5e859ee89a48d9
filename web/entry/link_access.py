"""From the letter's link to a clean address: the token becomes a cookie that only the case's own pages see."""

import contextlib
import datetime as dt
from dataclasses import dataclass
from typing import Annotated, Final
from urllib.parse import quote

from fastapi import APIRouter, FastAPI, Request
from fastapi.concurrency import run_in_threadpool
from fastapi.responses import RedirectResponse, Response
from sqlalchemy.orm import Session

from actions.access.links import (
    Entered,
    RoundDisposed,
    enter,
    has_lapsed,
    note_fetched,
    send_link_again,
    send_links_again,
)
from kit.errors import FaultyInput, NotFound, RundanError, StorageFault
from models.phrases import swedish
from models.reads import lookup
from models.tables import Case, Link, case_id
from models.vocabulary import LinkKind
from web.entry.alike import answered_alike
from web.entry.written_link import is_in_one_case, secret_in
from web.pages.forms import Filled, Form, Sent, address, posted_with, read_posted, texts_of, to_send_again
from web.pages.pages import render, static_url
from web.requests.context import AppContext, Served, app_context, caller
from web.requests.cookies import Cookie
from web.requests.middleware import UnknownSendsTooMuch

router = APIRouter(include_in_schema=False)

COOKIE: Final = Cookie("rundan-link", of_a_path=True)
LARGE: Final = 256 * 1024  # bytes; a form without a file stays below
CASE_LINKS: Final = frozenset({LinkKind.PRINCIPAL, LinkKind.COLLEAGUE})


def case_path(slug: str, code: str) -> str:
    """The clean address of a case's page."""
    return f"/svar/{quote(slug)}/{quote(code)}"


class LinkUnknown(NotFound):
    """Länken gäller inte. Den kan vara felskriven, ha blivit avklippt i brevet eller ha bytts ut mot en ny."""


class LinkNotShown(LinkUnknown):
    """Webbläsaren visar ingen länk till ärendet. Öppna länken i brevet."""

    def __init__(self, path: str) -> None:
        super().__init__()
        self.path = path


class LinkLapsed(RundanError):
    """Länken har slutat gälla, eftersom rundan är avslutad sedan länge. Det som är rapporterat finns kvar."""

    def __init__(self, path: str) -> None:
        super().__init__()
        self.path = path


def install(app: FastAPI) -> None:
    """Let a link that does not open end in a page that says how to get one that does."""
    app.add_exception_handler(LinkUnknown, _unknown_page)
    app.add_exception_handler(LinkLapsed, _lapsed_page)
    app.add_exception_handler(RoundDisposed, _disposed_page)


async def _unknown_page(request: Request, error: Exception) -> Response:
    """How to get a link that opens; a form that was sent without one is kept, to be sent again when there is one."""
    path = error.path if isinstance(error, LinkNotShown) else ""
    if request.method == "POST" and "slug" in request.path_params:
        try:
            posted = await read_posted(request)
        except UnknownSendsTooMuch:
            return render(request, "entry/link_unknown.html", 404, path=path, was_sent=True, in_one_case=False)
        case = case_path(request.path_params["slug"], request.path_params["code"])
        return render(request, "entry/kept_without_link.html", 404, path=case, **to_send_again(posted))
    page = "entry/link_not_shown.html" if path else "entry/link_unknown.html"
    in_one_case = is_in_one_case(request.path_params.get("secret", ""))
    return render(request, page, 404, path=path, was_sent=False, in_one_case=in_one_case)


async def _lapsed_page(request: Request, error: Exception) -> Response:
    assert isinstance(error, LinkLapsed)
    written = texts_of(await posted_with(request))
    return render(request, "entry/link_lapsed.html", 410, path=error.path, written=written)


async def _disposed_page(request: Request, error: Exception) -> Response:
    assert isinstance(error, RoundDisposed)
    written = texts_of(await posted_with(request))
    return render(request, "entry/round_disposed.html", 410, disposal=error.disposal, written=written)


@dataclass(frozen=True, slots=True)
class ShownLink:
    """Which case is asked for, and the token shown for it."""

    slug: str
    code: str
    secret: str


async def holder_of(request: Request, slug: str, code: str) -> ShownLink:
    """The token the browser shows for the case. Raises LinkNotShown without one.

    Before anything large is read, the token must open the case (also raises LinkLapsed).
    """
    secret = COOKIE.read(request)
    if not secret:
        raise LinkNotShown(case_path(slug, code))
    holder = ShownLink(slug, code, secret)
    if request.method == "POST" and int(request.headers.get("content-length", LARGE)) >= LARGE:
        await run_in_threadpool(_check, app_context(request), holder)
    return holder


def _check(served: AppContext, holder: ShownLink) -> None:
    with served.database.read() as session:
        entered_by(session, served, holder, served.clock.now())


def entered_by(session: Session, context: AppContext, holder: ShownLink, now: dt.datetime) -> Entered:
    """What the token opens, if it is that case. Raises LinkUnknown, LinkLapsed, RoundDisposed."""
    entered = _opened(session, holder.secret, now)
    assert entered.round is not None
    if entered.link.case_id != case_id(holder.slug, holder.code):
        raise LinkUnknown
    if has_lapsed(entered.link, entered.round, _grace(context), now):
        raise LinkLapsed(case_path(holder.slug, holder.code))
    return entered


def shows_link(request: Request) -> bool:
    """Whether the browser shows a token that opens some case. Raises StorageFault."""
    served, secret = app_context(request), COOKIE.read(request)
    with contextlib.suppress(NotFound), served.database.read() as session:
        _opened(session, secret, served.clock.now())
        return True
    return False


def _opened(session: Session, secret: str, now: dt.datetime) -> Entered:
    try:
        entered = enter(session, secret, now)
    except RoundDisposed:
        raise
    except NotFound:
        raise LinkUnknown from None
    if entered.link.kind not in CASE_LINKS or entered.case is None or entered.round is None:
        raise LinkUnknown
    return entered


def _grace(context: AppContext) -> dt.timedelta:
    return context.settings.link_grace


@router.get("/")
def open_link(request: Request) -> Response:
    """For whoever comes without a link."""
    return render(request, "door.html")


@router.get("/favicon.ico")
def favicon() -> Response:
    """Where browsers look when they show something that is not a page of ours, such as a PDF."""
    return RedirectResponse(static_url("favicon.svg"), 301)


@router.get("/r/{secret:anything}")
def follow(request: Request, served: Served, secret: str) -> Response:
    """Swap the token for a cookie and lead on. Nothing is written but that it was fetched."""
    secret, now = secret_in(secret), served.clock.now()
    try:
        with served.database.read() as session:
            entered = _opened(session, secret, now)
    except LinkUnknown:
        served.limits.count("unknown link", caller(request))
        raise
    assert entered.case is not None
    if request.method == "GET" and entered.case.viewed_at is None:
        with contextlib.suppress(StorageFault), served.database.write() as session:
            note_fetched(session, entered.case.id, now)
    return _led_on(served, secret, case_path(entered.case.round_slug, entered.case.principal_code))


def _led_on(context: AppContext, secret: str, path: str) -> Response:
    response = RedirectResponse(path, 303)
    COOKIE.give(response, context.settings, secret, path)
    return response


class LostLinkForm(Form):
    """Who has lost a link."""

    email: Annotated[str, address(needed=swedish("Skriv den e-postadress som brevet kom till."))] = ""


@router.get("/ny-lank")
def lost_link(request: Request) -> Response:
    """Ask for the link again."""
    return _lost_link_page(request, Filled())


@router.post("/ny-lank")
@answered_alike
def send_lost_link(request: Request, served: Served, posted: Sent) -> Response:
    """Send it, to the registered address only; the answer is the same whether there is one or not."""
    if posted.only_shown:
        return _lost_link_page(request, Filled(posted.values))
    served.limits.count("new link", caller(request))
    try:
        email = LostLinkForm.read(posted.values).email
    except FaultyInput as fault:
        return _lost_link_page(request, Filled(posted.values, fault.faults), 422)
    served.limits.count("new link to", email.casefold())
    now = served.clock.now()
    served.database.act(lambda session: send_links_again(session, served.sender, email, now))
    served.poke(None)
    return RedirectResponse("/ny-lank/skickad", 303)


def _lost_link_page(request: Request, form: Filled, status: int = 200) -> Response:
    return render(request, "entry/lost_link.html", status, form=form, sent=False)


@router.get("/ny-lank/skickad")
def lost_link_sent(request: Request) -> Response:
    """What happens now, told alike to everyone."""
    return render(request, "entry/lost_link.html", form=Filled(), sent=True)


@router.post("/svar/{slug}/{code}/ny-lank")
@answered_alike
def send_case_link(request: Request, served: Served, slug: str, code: str, _posted: Sent) -> Response:
    """Send the registered address the case's link, or a new one to whoever shows the lapsed one; told alike to all."""
    served.limits.count("new link", caller(request))
    served.limits.count("new link to", case_id(slug, code))
    secret, now = COOKIE.read(request), served.clock.now()

    def act(session: Session) -> None:
        if _is_sent(session, served, ShownLink(slug, code, secret), now):
            send_link_again(session, served.sender, case_id(slug, code), _grace(served), now)

    served.database.act(act)
    served.poke(slug)
    return RedirectResponse("/ny-lank/skickad", 303)


def _is_sent(session: Session, served: AppContext, holder: ShownLink, now: dt.datetime) -> bool:
    """Whether there is a case whose link may be sent: one that has lapsed is made anew only for whoever held it."""
    case = session.get(Case, case_id(holder.slug, holder.code))
    if case is None:
        return False
    round_ = lookup.round_of(session, case.round_slug)
    if not has_lapsed(session.get_one(Link, case.link_id), round_, _grace(served), now):
        return True
    with contextlib.suppress(NotFound):
        return _opened(session, holder.secret, now).link.case_id == case.id
    return False
