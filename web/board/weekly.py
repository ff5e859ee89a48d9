"""Where whoever has the weekly letter stops it, by the letter's own link."""

from fastapi import APIRouter, Request
from fastapi.responses import RedirectResponse, Response

from actions.access.weekly_subscribers import stop_weekly
from actions.record.record import Said
from models.values import Reporter
from models.vocabulary import Channel
from web.board.read_only import ReadOnly, read_only_link
from web.pages.pages import render
from web.requests.context import Served

router = APIRouter(prefix="/read/round/{slug}/weekly", include_in_schema=False)


@router.get("")
def page(request: Request, _link: ReadOnly, slug: str) -> Response:
    """What stops, and a button: nothing happens by looking."""
    return render(request, "board/weekly_stop.html", link=read_only_link(request), base=f"/read/round/{slug}")


@router.post("")
def stop(request: Request, served: Served, _link: ReadOnly, slug: str) -> Response:
    """No more weekly letters to this link's holder."""
    link = read_only_link(request)
    assert link is not None
    link_id, said = link.id, Said(Reporter(link.holder, ""), Channel.LINK)
    served.database.act(lambda session: stop_weekly(session, link_id, said, served.clock.now()))
    return RedirectResponse(f"/read/round/{slug}/weekly", 303)
