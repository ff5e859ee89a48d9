"""The board's facts for other programs, as JSON."""

import datetime as dt
from collections.abc import Mapping
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Query, Request
from fastapi.responses import Response
from pydantic import Field
from sqlalchemy.orm import Session

from actions.views.facts.rounds import RoundSummary, round_summary
from actions.views.opinions.opinion_data import WholeRound, whole_round
from actions.views.overview import RoundView
from kit.errors import NotFound
from models.reads import lookup, page_reads
from models.vocabulary import Language, LetterState
from web.board.board import remembered
from web.entry.access import api_access
from web.entry.sign_in import reading_reach
from web.pages.pages import render
from web.requests.context import AppContext, Served

router = APIRouter(prefix="/api", dependencies=[Depends(api_access)], tags=["rounds"])
docs = APIRouter(include_in_schema=False)

Spoken = Annotated[
    Language | None, Query(description="The language of the sentences, sv or en; the round's own unless given.")
]
REFUSED: dict[int | str, dict[str, Any]] = {401: {"description": "Neither signed in nor bearing the API token."}}
UNKNOWN: dict[int | str, dict[str, Any]] = {404: {"description": "There is no such round."}}


class BoardFacts(WholeRound):
    """A round with every principal's part, what they think, and how its letters and questions stand."""

    seen_at: dt.datetime = Field(description="The moment the facts hold for, by the program's clock.")
    last_event: int = Field(description="Rises whenever something happens in the round.")
    letters: Mapping[LetterState, int] = Field(description="How many letters are in each state of delivery.")
    open_questions: int


@router.get("/rounds", responses=REFUSED)
def rounds(request: Request, served: Served, lang: Spoken = None) -> list[RoundSummary]:
    """Every round in short, newest first."""
    now, reach = served.clock.now(), reading_reach(request)
    with served.database.read() as session:
        slugs = [round_.slug for round_ in lookup.rounds(session) if reach.sees(round_.slug)]
        return [round_summary(remembered(request).view(session, slug, now), lang) for slug in slugs]


@router.get("/rounds/{slug}", responses={**REFUSED, **UNKNOWN})
def one_round(request: Request, served: Served, slug: str, lang: Spoken = None) -> BoardFacts:
    """Everything the board says about a round. Raises NotFound."""
    if not reading_reach(request).sees(slug):
        raise NotFound("Rundan finns inte.")
    with served.database.read() as session:
        return _board_facts(session, remembered(request).view(session, slug, served.clock.now()), served, lang)


def _board_facts(session: Session, view: RoundView, served: AppContext, language: Language | None) -> BoardFacts:
    facts, slug = whole_round(session, view, served.clock.now(), language), view.round.slug
    return BoardFacts(
        **{name: getattr(facts, name) for name in WholeRound.model_fields},
        seen_at=served.clock.now(),
        last_event=lookup.last_event_id(session, slug),
        letters={LetterState(state): count for state, count in lookup.letter_counts(session, slug).items()},
        open_questions=len(page_reads.open_questions(session, slug)),
    )


@docs.get("/api")
def about(request: Request) -> Response:
    """What the API offers, on a page of our own."""
    described = request.app.openapi()
    return render(request, "api.html", paths=described["paths"], schemas=described["components"]["schemas"])
