"""Search through the leadership's link: in its own round, and in nothing else."""

from typing import Any

from fastapi import APIRouter, Request
from fastapi.responses import Response

from actions.views.search import LONGEST, search
from models.reads import lookup
from web.board.frame import spoken
from web.board.read_only import ReadOnly
from web.pages.pages import render
from web.requests.context import Served

router = APIRouter(include_in_schema=False)


@router.get("/read/round/{slug}/sok")
def page(request: Request, served: Served, _link: ReadOnly, slug: str) -> Response:
    """What is found in the round. Raises NotFound."""
    query = request.query_params.get("q", "").strip()[:LONGEST]
    with served.database.read() as session:
        found, round_ = search(session, {slug}, query), lookup.round_of(session, slug)
        values: dict[str, Any] = {"found": found, "searched": query, "round": round_, "base": f"/read/round/{slug}"}
        return render(request, "board/read_only_search.html", **values, **spoken(request))
