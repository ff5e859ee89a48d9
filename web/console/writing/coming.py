"""The letters that leave by themselves, read before they do: when, why, to whom, and one word for word."""

from collections.abc import Sequence

from fastapi import APIRouter, Request
from fastapi.responses import Response

from actions.letters.coming import ComingLetter, Together, coming_letters
from actions.views.by_county import within
from actions.views.overview import round_view
from notifications.compose import Writer
from web.board.counties import county_asked
from web.board.frame import console_page
from web.console.writing.previews import previewed
from web.entry.sign_in import SignedIn
from web.requests.context import Served

router = APIRouter(prefix="/console/rounds/{slug}/write", include_in_schema=False)


@router.get("/coming")
def coming(request: Request, served: Served, _coordinator: SignedIn, slug: str) -> Response:
    """Every principal's next letter, and the one chosen as it would leave. Raises NotFound."""
    now = served.clock.now()
    with served.database.read() as session:
        view = within(round_view(session, slug, now), county_asked(request))
        groups = coming_letters(session, view)
    shown = _chosen(groups, request.query_params.get("who", ""))
    writer = Writer(served.sender, now)
    previews = [previewed(writer, shown.row, letter) for letter in shown.letters] if shown else []
    return console_page(
        request, served, "writing/coming.html", view=view, groups=groups, shown=shown, previews=previews
    )


def _chosen(groups: Sequence[Together], code: str) -> ComingLetter | None:
    """The letter of the principal of that code, or the first that leaves."""
    every = [each for group in groups for each in group.coming]
    return next((each for each in every if each.row.case.principal_code == code), next(iter(every), None))
