"""The console's first page: every round at a card, whether letters get through and whether the scheduler runs."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from fastapi import APIRouter, Request
from fastapi.responses import RedirectResponse, Response
from sqlalchemy.orm import Session

from actions.views.families import Family, family_of
from actions.views.order import Ordered, waits_for
from actions.views.overview import RoundView, outcome_in
from actions.views.remembered import Remembered
from kit.errors import NotFound, OnlyReads
from kit.logs import note_security
from models.reads import board_reads, condition_reads, family_reads, lookup
from models.reads.draft_reads import drafts
from models.tables import Letter, Question, Round
from models.vocabulary import WAITING, LetterState, RoundState
from notifications.delivery.outbox import requeue
from web.board.board import remembered
from web.board.frame import console_page
from web.board.undelivered import Undelivered, by_address
from web.entry.sign_in import Coordinator, SignedIn
from web.pages.letter_text import readable
from web.pages.pages import language_for
from web.requests.context import Number, Served
from web.status.health import job

router = APIRouter(prefix="/console", include_in_schema=False)

MOST_LETTERS: Final = 1000


@dataclass(frozen=True, slots=True)
class RoundCard:
    """One round on the first page, with its linked ones' letters and questions.

    `view` is None once it is closed; then the outcome says how it went.
    """

    round: Round
    view: RoundView | None
    outcome: str
    family: Family | None
    questions: Sequence[Question]
    undelivered: Sequence[Undelivered]
    letters: Mapping[str, int]
    waits_for: Ordered | None

    @property
    def waiting(self) -> int:
        """How many letters have not left yet."""
        return sum(self.letters.get(state, 0) for state in WAITING)


@router.get("")
def home(request: Request, served: Served, coordinator: SignedIn) -> Response:
    """Every round, newest first; open ones before closed."""
    now, language, known = served.clock.now(), language_for(request), remembered(request)
    with served.database.read() as session:
        seen = [round_ for round_ in lookup.rounds(session) if coordinator.reach.sees(round_.slug)]
        mains = [round_ for round_ in seen if not round_.family or not coordinator.reach.sees(round_.family)]
        cards = [_glance(session, known, round_, language, now) for round_ in mains]
        beats = condition_reads.beats(session)
        waiting_drafts = drafts(session) if coordinator.reach.everything else []
    cards.sort(key=lambda card: card.round.state is RoundState.CLOSED)
    return console_page(
        request,
        served,
        "home.html",
        cards=cards,
        drafts=waiting_drafts,
        scheduler=_moments(job(beats, "chase", now)),
        delivery=_moments(job(beats, "delivery", now)),
        deferred=sum(card.letters.get(LetterState.DEFERRED, 0) for card in cards),
        waiting=sum(card.waiting for card in cards),
        prefect_password=served.settings.prefect_auth_stands_in,
    )


def _glance(session: Session, known: Remembered, round_: Round, language: str, now: dt.datetime) -> RoundCard:
    closed = round_.state is RoundState.CLOSED
    return RoundCard(
        round_,
        None if closed else known.view(session, round_.slug, now),
        outcome_in(session, round_, language, now) if closed else "",
        family_of(session, round_, now),
        family_reads.open_questions(session, round_.slug),
        by_address(family_reads.undeliverable(session, round_.slug)),
        family_reads.letter_counts(session, round_.slug),
        waits_for(session, round_, now),
    )


def _moments(found: Mapping[str, Any]) -> dict[str, Any]:
    """A job's state with its moments as moments again."""
    return {**found, **{name: found[name] and dt.datetime.fromisoformat(found[name]) for name in ("last", "next")}}


@router.get("/rounds/{slug}/letters")
def letters(request: Request, served: Served, _coordinator: SignedIn, slug: str) -> Response:
    """A round's letters, newest first, all or in one state. Raises NotFound."""
    state = request.query_params.get("state", "")
    with served.database.read() as session:
        round_ = lookup.round_of(session, slug)
        counts = lookup.letter_counts(session, slug)
        found = lookup.round_letters(session, slug, MOST_LETTERS)
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
def letter(request: Request, served: Served, coordinator: SignedIn, letter_id: Number) -> Response:
    """A letter as its reader sees it, with its link hidden. Raises NotFound."""
    with served.database.read() as session:
        found, content = _letter(session, coordinator, letter_id)
    done = request.query_params.get("done", "")
    return console_page(request, served, "letter.html", letter=found, shown=readable(content), done=done)


@router.post("/rounds/{slug}/letters/again")
def send_all_again(served: Served, coordinator: SignedIn, slug: str) -> Response:
    """Put every letter of the round that failed, and could leave, back in the queue."""
    now = served.clock.now()
    with served.database.write() as session:
        for undelivered in by_address(lookup.undeliverable(session, slug)):
            for each in undelivered.letters if undelivered.can_leave else ():
                requeue(session, each.id, now)
    note_security("letter-again", who=coordinator.email, round=slug)
    served.poke(None)
    return RedirectResponse(f"/console/rounds/{slug}?done=again", 303)


@router.post("/letters/{letter_id}/again")
def send_again(served: Served, coordinator: SignedIn, letter_id: Number) -> Response:
    """Put a letter that failed back in the queue. Raises NotFound, NotAllowed, OnlyReads."""
    now = served.clock.now()
    with served.database.write() as session:
        found, _ = _letter(session, coordinator, letter_id)
        if not coordinator.reach.acts_in(found.round_slug):
            raise OnlyReads
        requeue(session, letter_id, now)
    note_security("letter-again", who=coordinator.email, letter=letter_id)
    served.poke(None)
    return RedirectResponse(f"/console/letters/{letter_id}?done=again", 303)


def _letter(session: Session, coordinator: Coordinator, letter_id: int) -> tuple[Letter, bytes]:
    """A letter of a round the coordinator sees, and its bytes. Raises NotFound."""
    found, content = board_reads.letter_with_bytes(session, letter_id)
    if not coordinator.reach.sees(found.round_slug):
        raise NotFound("Brevet finns inte.")
    return found, content
