"""The console's search: a field in the head of every page, and what it found, each thing a link to its place."""

from fastapi import APIRouter, Request
from fastapi.responses import Response

from actions.views.search import LONGEST, search
from web.board.frame import console_page
from web.entry.sign_in import SignedIn
from web.requests.context import Served

router = APIRouter(prefix="/console/search", include_in_schema=False)


@router.get("")
def page(request: Request, served: Served, coordinator: SignedIn) -> Response:
    """What is found in the rounds they reach."""
    query = request.query_params.get("q", "").strip()[:LONGEST]
    with served.database.read() as session:
        found = search(session, coordinator.reach.seen, query, letters=True)
        return console_page(request, served, "search.html", found=found, searched=query)
