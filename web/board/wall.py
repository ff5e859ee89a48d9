"""The board for a screen on a wall: large, nothing to press, nothing private, kept fresh by itself."""

from typing import Final

from fastapi import APIRouter, Request
from fastapi.responses import Response

from web.board.board import fresh, seen
from web.board.frame import spoken
from web.board.looking import BoardQuery
from web.board.reader import Reading
from web.entry.sign_in import SignedIn
from web.pages.pages import language_for, render
from web.requests.context import AppContext, Served

router = APIRouter(include_in_schema=False)

MOST: Final = 20  # rows that a screen has room for


@router.get("/console/rounds/{slug}/wall")
def wall(request: Request, served: Served, _coordinator: SignedIn, slug: str) -> Response:
    """The wall's board for who is signed in. Raises NotFound."""
    return _page(request, served, slug, f"/console/rounds/{slug}")


@router.get("/console/rounds/{slug}/wall/live")
def live(request: Request, served: Served, _coordinator: SignedIn, slug: str) -> Response:
    """The part of it that changes, or 304. Raises NotFound."""
    return fresh(request, served, _look(request, served, slug), "wall_live.html")


@router.get("/read/round/{slug}/wall")
def readers_wall(request: Request, served: Served, _reading: Reading, slug: str) -> Response:
    """The wall's board through the leadership's link. Raises NotFound."""
    return _page(request, served, slug, f"/read/round/{slug}")


@router.get("/read/round/{slug}/wall/live")
def readers_live(request: Request, served: Served, _reading: Reading, slug: str) -> Response:
    """The part of it that changes, or 304. Raises NotFound."""
    return fresh(request, served, _look(request, served, slug), "wall_live.html")


def _page(request: Request, served: AppContext, slug: str, board_url: str) -> Response:
    values = seen(request, served, _look(request, served, slug))
    return render(request, "board/wall.html", board_url=board_url, **values, **spoken(request))


def _look(request: Request, served: AppContext, slug: str) -> BoardQuery:
    """As the leadership sees it, whoever has put it up; those nearest to not making it first."""
    return BoardQuery(slug, is_reader=True, language=language_for(request), now=served.clock.now(), a_page=MOST)
