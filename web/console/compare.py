"""The console's page of rounds beside each other: how many days each level took."""

from fastapi import APIRouter, Request
from fastapi.responses import Response

from actions.views.compare import compare
from web.board.frame import console_page
from web.entry.sign_in import SignedIn
from web.requests.context import Served

router = APIRouter(prefix="/console/compare", include_in_schema=False)


@router.get("")
def page(request: Request, served: Served, coordinator: SignedIn) -> Response:
    """The rounds they reach."""
    with served.database.read() as session:
        found = compare(session, coordinator.reach.seen)
        return console_page(request, served, "compare.html", found=found)
