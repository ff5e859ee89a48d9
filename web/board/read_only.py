"""The system leadership's way in: a read-only link to one round's board."""

from typing import Annotated, Final

from fastapi import APIRouter, Depends, FastAPI, Request
from fastapi.responses import RedirectResponse, Response

from actions.access.links import Entered, enter
from kit.errors import NotFound
from models.tables import Link
from models.vocabulary import LinkKind
from web.entry.written_link import secret_in
from web.pages.pages import render
from web.requests.context import AppContext, Served, app_context, caller
from web.requests.cookies import Cookie

router = APIRouter(include_in_schema=False)

COOKIE: Final = Cookie("rundan-reader", of_a_path=True)


class ReadOnlyLinkUnknown(NotFound):
    """Läslänken gäller inte. Den kan ha blivit avklippt i brevet eller ha dragits in."""


def install(app: FastAPI) -> None:
    """Let a read-only link that does not open end in a page that says whom to ask."""
    app.add_exception_handler(ReadOnlyLinkUnknown, _unknown_page)


async def _unknown_page(request: Request, _error: Exception) -> Response:
    return render(request, "board/link_unknown.html", 404)


def _path(slug: str) -> str:
    return f"/read/round/{slug}"


def _opened(served: AppContext, secret: str) -> Entered:
    try:
        with served.database.read() as session:
            entered = enter(session, secret, served.clock.now())
    except NotFound:
        raise ReadOnlyLinkUnknown from None
    if entered.link.kind is not LinkKind.READ_ONLY or entered.round is None:
        raise ReadOnlyLinkUnknown
    return entered


def _let_in(request: Request, slug: str) -> None:
    """Let whoever holds a link to this round read it. Raises ReadOnlyLinkUnknown."""
    entered = _opened(app_context(request), COOKIE.read(request))
    if entered.link.round_slug != slug:
        raise ReadOnlyLinkUnknown
    request.state.read_only_link = entered.link


def read_only_link(request: Request) -> Link | None:
    """Whose read-only link the request showed, if it showed one."""
    found: Link | None = getattr(request.state, "read_only_link", None)
    return found


ReadOnly = Annotated[None, Depends(_let_in)]


@router.get("/read/{secret}")
def follow(request: Request, served: Served, secret: str) -> Response:
    """Swap the token for a cookie that only this round's board sees, and lead on. Raises ReadOnlyLinkUnknown."""
    secret = secret_in(secret)
    try:
        entered = _opened(served, secret)
    except ReadOnlyLinkUnknown:
        served.limits.count("unknown link", caller(request))
        raise
    assert entered.round is not None
    path = _path(entered.round.slug)
    response = RedirectResponse(path, 303)
    COOKIE.give(response, served.settings, secret, path)
    return response
