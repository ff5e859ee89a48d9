"""A round's board: how many have decided, what, who is late, who will be, what happens next; and large, on a wall."""

import hashlib
from collections.abc import Mapping
from typing import Any, Final

from fastapi import APIRouter, Request
from fastapi.responses import Response
from sqlalchemy.orm import Session

from actions.views.inbox import waiting_in
from actions.views.remembered import Remembered
from models.reads import family_reads, lookup, other_rounds
from models.reads.note_reads import holders
from web.board.frame import console_frame, spoken
from web.board.gathering import gather
from web.board.looking import BoardQuery, county_asked, query_of
from web.board.read_only import ReadOnly, read_only_link
from web.board.waiting import waiting_list
from web.entry.sign_in import SignedIn, reading_reach
from web.pages.pages import environment, language_for, render
from web.requests.context import AppContext, Served

router = APIRouter(include_in_schema=False)

MOST: Final = 20  # rows that a screen has room for


@router.get("/console/rounds/{slug}")
def board(request: Request, served: Served, _coordinator: SignedIn, slug: str) -> Response:
    """The coordinators' board. Raises NotFound."""
    return _page(request, served, slug, read_only=False)


@router.get("/console/rounds/{slug}/live")
def live(request: Request, served: Served, _coordinator: SignedIn, slug: str) -> Response:
    """The part of the board that changes, or 304 when it has not. Raises NotFound."""
    return _live(request, served, slug, read_only=False)


@router.get("/read/round/{slug}")
def read_only_board(request: Request, served: Served, _link: ReadOnly, slug: str) -> Response:
    """The system leadership's board. Raises NotFound."""
    return _page(request, served, slug, read_only=True)


@router.get("/read/round/{slug}/live")
def read_only_live(request: Request, served: Served, _link: ReadOnly, slug: str) -> Response:
    """The part of the leadership's board that changes. Raises NotFound."""
    return _live(request, served, slug, read_only=True)


def _page(request: Request, served: AppContext, slug: str, *, read_only: bool) -> Response:
    look = query_of(request, slug, served.clock.now(), is_read_only=read_only)
    values = {**seen(request, served, look), **spoken(request)}
    if read_only:
        link = read_only_link(request)
        return render(request, "board/read_only.html", has_weekly=link is not None and link.weekly, **values)
    board = values["board"]
    with served.database.read() as session:
        waiting = waiting_in(session, [board.whole] if reading_reach(request).acts_in(slug) else [], look.now)
    values["waiting"] = waiting_list(
        waiting, board.base, look.today, look.language, request.query_params.get("waiting", "")
    )
    done = request.query_params.get("done", "")
    return render(request, "board/coordinator.html", frame=console_frame(request, served), done=done, **values)


def _live(request: Request, served: AppContext, slug: str, *, read_only: bool) -> Response:
    return fresh(request, served, query_of(request, slug, served.clock.now(), is_read_only=read_only), "live.html")


def seen(request: Request, served: AppContext, look: BoardQuery) -> dict[str, Any]:
    """The board as looked at, and the tag it changes with. Raises NotFound."""
    with served.database.read() as session:
        counts = lookup.letter_counts(session, look.slug)
        tag = _tag(session, look, counts)
        found = gather(session, remembered(request).view(session, look.slug, look.now), look, counts)
    return {"board": found, "tag": tag}


def fresh(request: Request, served: AppContext, look: BoardQuery, template: str) -> Response:
    """The part of a board that changes, or 304 when it has not. Raises NotFound."""
    with served.database.read() as session:
        tag = _tag(session, look, lookup.letter_counts(session, look.slug))
    if request.headers.get("if-none-match") == tag:
        return Response(status_code=304, headers={"etag": tag})
    values = seen(request, served, look)
    text = environment(look.language).get_template(f"web/board/{template}").render(**values, **spoken(request))
    return Response(text, media_type="text/html", headers={"etag": values["tag"]})


def _tag(session: Session, look: BoardQuery, counts: Mapping[str, int]) -> str:
    """Changes when anything shown does: an event, a letter's state, whose hand, the day, and how it is looked at."""
    seen = (
        lookup.last_event_id(session, look.slug),
        family_reads.last_event_id(session, look.slug),
        other_rounds.last_event_beside(session, lookup.round_of(session, look.slug)),
        sorted(counts.items()),
        [] if look.is_read_only else sorted(holders(session, look.slug).items()),
        look.today,
        look.written,
        look.language,
        look.is_read_only,
    )
    return f'"{hashlib.sha256(repr(seen).encode()).hexdigest()[:24]}"'


def remembered(request: Request) -> Remembered:
    """What this process remembers of the rounds."""
    found: Remembered = request.app.state.remembered
    return found


@router.get("/console/rounds/{slug}/wall")
def wall(request: Request, served: Served, _coordinator: SignedIn, slug: str) -> Response:
    """The wall's board for who is signed in. Raises NotFound."""
    return _wall_page(request, served, slug, f"/console/rounds/{slug}")


@router.get("/console/rounds/{slug}/wall/live")
def wall_live(request: Request, served: Served, _coordinator: SignedIn, slug: str) -> Response:
    """The part of it that changes, or 304. Raises NotFound."""
    return fresh(request, served, _wall_look(request, served, slug), "wall/live.html")


@router.get("/read/round/{slug}/wall")
def read_only_wall(request: Request, served: Served, _link: ReadOnly, slug: str) -> Response:
    """The wall's board through the leadership's link. Raises NotFound."""
    return _wall_page(request, served, slug, f"/read/round/{slug}")


@router.get("/read/round/{slug}/wall/live")
def read_only_wall_live(request: Request, served: Served, _link: ReadOnly, slug: str) -> Response:
    """The part of it that changes, or 304. Raises NotFound."""
    return fresh(request, served, _wall_look(request, served, slug), "wall/live.html")


def _wall_page(request: Request, served: AppContext, slug: str, board_url: str) -> Response:
    values = seen(request, served, _wall_look(request, served, slug))
    return render(request, "board/wall/wall.html", board_url=board_url, **values, **spoken(request))


def _wall_look(request: Request, served: AppContext, slug: str) -> BoardQuery:
    """As the leadership sees it, whoever has put it up; those nearest to not making it first."""
    language, county = language_for(request), county_asked(request)
    return BoardQuery(slug, is_read_only=True, language=language, now=served.clock.now(), a_page=MOST, county=county)
