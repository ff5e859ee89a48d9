"""The console's first page: every round at a glance, whether letters get through and whether the scheduler runs."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from fastapi import APIRouter, Request
from fastapi.responses import RedirectResponse, Response
from sqlalchemy.orm import Session

from actions.families import Family, family_of
from actions.overview import RoundView, outcome_in
from actions.remembered import Remembered
from models import selects, selects_board, selects_condition, selects_family
from models.questions import Question
from models.rounds import Round
from models.vocabulary import WAITING, LetterState, RoundState
from notifications.outbox import requeue
from web.board import remembered
from web.console_desk import console_page
from web.health import job
from web.letter_text import readable
from web.pages import language_for
from web.shell import Served
from web.sign_in import SignedIn
from web.stuck import Stuck, by_address

router = APIRouter(prefix="/console", include_in_schema=False)

MOST_LETTERS: Final = 1000


@dataclass(frozen=True, slots=True)
class Glance:
    """One round on the first page, with its linked ones' letters and questions.

    `view` is None once it is closed; then the outcome says how it went.
    """

    round: Round
    view: RoundView | None
    outcome: str
    family: Family | None
    questions: Sequence[Question]
    stuck: Sequence[Stuck]
    letters: Mapping[str, int]

    @property
    def waiting(self) -> int:
        """How many letters have not left yet."""
        return sum(self.letters.get(state, 0) for state in WAITING)


@router.get("")
def home(request: Request, served: Served, _coordinator: SignedIn) -> Response:
    """Every round, newest first; open ones before closed."""
    now, language, known = served.clock.now(), language_for(request), remembered(request)
    with served.database.read() as session:
        mains = [round_ for round_ in selects.rounds(session) if not round_.family]
        glances = [_glance(session, known, round_, language, now) for round_ in mains]
        beats = selects_condition.beats(session)
    glances.sort(key=lambda glance: glance.round.state is RoundState.CLOSED)
    return console_page(
        request,
        served,
        "home.html",
        glances=glances,
        scheduler=_moments(job(beats, "chase", now)),
        delivery=_moments(job(beats, "delivery", now)),
        deferred=sum(glance.letters.get(LetterState.DEFERRED, 0) for glance in glances),
        waiting=sum(glance.waiting for glance in glances),
        prefect_password=served.settings.prefect_auth_stands_in,
    )


def _glance(session: Session, known: Remembered, round_: Round, language: str, now: dt.datetime) -> Glance:
    closed = round_.state is RoundState.CLOSED
    return Glance(
        round_,
        None if closed else known.view(session, round_.slug, now),
        outcome_in(session, round_, language, now) if closed else "",
        family_of(session, round_, now),
        selects_family.open_questions(session, round_.slug),
        by_address(selects_family.undeliverable(session, round_.slug)),
        selects_family.letter_counts(session, round_.slug),
    )


def _moments(found: Mapping[str, Any]) -> dict[str, Any]:
    """A job's state with its moments as moments again."""
    return {**found, **{name: found[name] and dt.datetime.fromisoformat(found[name]) for name in ("last", "next")}}


@router.get("/rounds/{slug}/letters")
def letters(request: Request, served: Served, _coordinator: SignedIn, slug: str) -> Response:
    """A round's letters, newest first, all or in one state. Raises NotFound."""
    state = request.query_params.get("state", "")
    with served.database.read() as session:
        round_ = selects.round_of(session, slug)
        counts = selects.letter_counts(session, slug)
        found = selects.round_letters(session, slug, MOST_LETTERS)
    chosen = [each for each in found if not state or each.state == state]
    values: dict[str, Any] = {
        "round": round_,
        "counts": counts,
        "state": state,
        "most": MOST_LETTERS,
        "letters": chosen,
    }
    return console_page(request, served, "letters.html", **values)


@router.get("/letters/{letter_id}")
def letter(request: Request, served: Served, _coordinator: SignedIn, letter_id: int) -> Response:
    """A letter as its reader sees it, with its link hidden. Raises NotFound."""
    with served.database.read() as session:
        found, content = selects_board.letter_with_bytes(session, letter_id)
    done = request.query_params.get("done", "")
    return console_page(request, served, "letter.html", letter=found, shown=readable(content), done=done)


@router.post("/rounds/{slug}/letters/again")
def send_all_again(served: Served, _coordinator: SignedIn, slug: str) -> Response:
    """Put every letter of the round that failed, and could leave, back in the queue."""
    now = served.clock.now()
    with served.database.write() as session:
        for stuck in by_address(selects.undeliverable(session, slug)):
            for each in stuck.letters if stuck.can_leave else ():
                requeue(session, each.id, now)
    served.poke(None)
    return RedirectResponse(f"/console/rounds/{slug}?done=again", 303)


@router.post("/letters/{letter_id}/again")
def send_again(served: Served, _coordinator: SignedIn, letter_id: int) -> Response:
    """Put a letter that failed back in the queue. Raises NotFound, NotAllowed."""
    now = served.clock.now()
    with served.database.write() as session:
        requeue(session, letter_id, now)
    served.poke(None)
    return RedirectResponse(f"/console/letters/{letter_id}?done=again", 303)
