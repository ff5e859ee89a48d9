"""A round's letters, one letter as its recipient sees it, and what is done about one that did not get through."""

from typing import Any, Final

from fastapi import APIRouter, Request
from fastapi.responses import RedirectResponse, Response
from sqlalchemy.orm import Session

from actions.views.by_county import is_of, within
from actions.views.overview import round_view
from kit.errors import NotFound, OnlyReads
from kit.logs import note_security
from models.reads import lookup, page_reads
from models.tables import Letter
from models.vocabulary import LetterState
from notifications.delivery.outbox import put_aside, requeue
from web.board.counties import county_asked, of_county
from web.board.frame import console_page
from web.board.undelivered import by_address
from web.entry.sign_in import Coordinator, SignedIn
from web.pages.back import BACK, done_page
from web.pages.forms import Sent
from web.pages.letter_text import readable
from web.requests.context import Number, Served

router = APIRouter(prefix="/console", include_in_schema=False)

MOST_LETTERS: Final = 1000


@router.get("/rounds/{slug}/letters")
def letters(request: Request, served: Served, _coordinator: SignedIn, slug: str) -> Response:
    """A round's letters, newest first, all or in one state. Raises NotFound."""
    asked = request.query_params.get("state", "")
    state = LetterState(asked) if asked in set(LetterState) else None
    with served.database.read() as session:
        round_ = lookup.round_of(session, slug)
        counts = lookup.letter_counts(session, slug)
        found = lookup.round_letters(session, slug, MOST_LETTERS, state)
    values: dict[str, Any] = {
        "round": round_,
        "counts": counts,
        "state": state or "",
        "most": MOST_LETTERS,
        "letters": found,
    }
    return console_page(request, served, "letters/letters.html", **values)


@router.get("/letters/{letter_id}")
def letter(request: Request, served: Served, coordinator: SignedIn, letter_id: Number) -> Response:
    """A letter as its recipient sees it, with its link hidden. Raises NotFound."""
    with served.database.read() as session:
        found, content = _letter(session, coordinator, letter_id)
    done = request.query_params.get("done", "")
    return console_page(request, served, "letters/letter.html", letter=found, shown=readable(content), done=done)


@router.post("/rounds/{slug}/letters/again")
def send_all_again(request: Request, served: Served, coordinator: SignedIn, slug: str) -> Response:
    """Put every letter of the round, or of one county of it, that failed and could leave back in the queue. Raises
    NotFound."""
    now, county = served.clock.now(), county_asked(request)
    with served.database.write() as session:
        view = within(round_view(session, slug, now), county)
        shown = [each for each in by_address(lookup.undelivered(session, slug)) if is_of(view, each.case_id)]
        for letter in (letter for each in shown if each.can_leave for letter in each.letters):
            requeue(session, letter.id, now)
    note_security("letter-again", who=coordinator.email, round=slug)
    served.poke(None)
    board = f"/console/rounds/{slug}{of_county(view.county)}"
    return RedirectResponse(done_page(board, board, "again"), 303)


@router.post("/letters/{letter_id}/again")
def send_again(served: Served, coordinator: SignedIn, letter_id: Number, sent: Sent) -> Response:
    """Put a letter that failed or was put aside back in the queue. Raises NotFound, NotAllowed, OnlyReads."""
    now = served.clock.now()
    with served.database.write() as session:
        _acted_on(session, coordinator, letter_id)
        requeue(session, letter_id, now)
    note_security("letter-again", who=coordinator.email, letter=letter_id)
    served.poke(None)
    return RedirectResponse(done_page(sent.values.get(BACK, ""), f"/console/letters/{letter_id}", "again"), 303)


@router.post("/letters/{letter_id}/aside")
def leave_aside(served: Served, coordinator: SignedIn, letter_id: Number, sent: Sent) -> Response:
    """Send neither it nor what else failed at the same address about the same matter. Raises NotFound, NotAllowed,
    OnlyReads."""
    now = served.clock.now()
    with served.database.write() as session:
        _acted_on(session, coordinator, letter_id)
        put_aside(session, letter_id, now)
    note_security("letter-aside", who=coordinator.email, letter=letter_id)
    return RedirectResponse(done_page(sent.values.get(BACK, ""), f"/console/letters/{letter_id}", "aside"), 303)


def _acted_on(session: Session, coordinator: Coordinator, letter_id: int) -> None:
    """Raises NotFound, OnlyReads."""
    found, _ = _letter(session, coordinator, letter_id)
    if not coordinator.reach.acts_in(found.round_slug):
        raise OnlyReads


def _letter(session: Session, coordinator: Coordinator, letter_id: int) -> tuple[Letter, bytes]:
    """A letter of a round the coordinator sees, and its bytes. Raises NotFound."""
    found, content = page_reads.letter_with_bytes(session, letter_id)
    if not coordinator.reach.sees(found.round_slug):
        raise NotFound("Brevet finns inte.")
    return found, content
