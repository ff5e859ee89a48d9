"""The console across rounds: its first page with what waits, search, and how many days each level took in each."""

import datetime as dt
from collections.abc import Mapping
from typing import Any, Final

from fastapi import APIRouter, Request
from fastapi.responses import Response
from sqlalchemy.orm import Session

from actions.coordination.absences import stood_in_for
from actions.coordination.notes import follow_ups_due
from actions.drafts.theirs import their_drafts
from actions.registry.offices import county_of
from actions.views.compare import compare
from actions.views.first_page import RoundCard, closed_rounds, first_page
from actions.views.search import LONGEST, search
from kit.clock import local_day
from models.files.county import County
from models.reads import condition_reads, registry_reads, waiting_reads
from models.reads.absence_reads import absences_on
from models.reads.people_reads import names
from rules.gaps import gaps
from rules.reach import Reach
from rules.wording.effect_wording import effect_sentence
from rules.wording.family import family_sentence
from web.board.frame import console_page
from web.board.waiting import waiting_everywhere
from web.entry.sign_in import SignedIn
from web.pages.pages import language_for
from web.requests.context import Served
from web.status.health import job

router = APIRouter(prefix="/console", include_in_schema=False)

WAITING_SHOWN: Final = 20
ROUNDS_SHOWN: Final = 15
MOST: Final = 500
CLOSED_A_PAGE: Final = 20


@router.get("")
def home(request: Request, served: Served, coordinator: SignedIn) -> Response:
    """What waits, the most urgent first; the open rounds that need a person first; the closed ones folded away."""
    now, language = served.clock.now(), language_for(request)
    most_waiting = _number(request, "waiting", WAITING_SHOWN)
    most_rounds = _number(request, "rounds", ROUNDS_SHOWN)
    with served.database.read() as session:
        found = first_page(session, coordinator.reach, most_rounds, language, now)
        beats, on_their_way = condition_reads.beats(session), condition_reads.waiting_letters(session)
        under_way = their_drafts(session, coordinator.reach, coordinator.email) if coordinator.reach.launches else []
        elsewhere = stood_in_for(session, coordinator.email, coordinator.reach, local_day(now))
        follow_ups = {
            note.number: note
            for email in (*(each.email for each in elsewhere), coordinator.email)
            for note in follow_ups_due(session, email, coordinator.reach, local_day(now))
        }
        gone = {each.email: each for each in absences_on(session, local_day(now))}.get(coordinator.email.casefold())
        called = names(session) if elsewhere or gone else {}
        is_new = not (found.open_count or found.closed_count)
        unreachable = _unreachable(session, coordinator.reach, local_day(now)) if is_new else []
    return console_page(
        request,
        served,
        "home.html",
        found=found,
        waiting=waiting_everywhere(
            found.waiting, most_waiting, local_day(now), language, found.namesakes, found.families
        ),
        most_waiting=most_waiting,
        most_rounds=most_rounds,
        effect_in=lambda card: _effect(card, language),
        family_in=lambda card: family_sentence(card.family, card.round.kind, language),
        drafts=under_way,
        follow_ups=list(follow_ups.values()),
        own=coordinator.email.casefold(),
        unreachable=unreachable,
        elsewhere=elsewhere,
        gone=gone,
        called=called,
        scheduler=_moments(job(beats, "chase", now)),
        delivery=_moments(job(beats, "delivery", now)),
        on_their_way=on_their_way,
        prefect_password=served.settings.prefect_auth_stands_in,
        done=request.query_params.get("done", ""),
    )


def _unreachable(session: Session, reach: Reach, today: dt.date) -> list[tuple[County, int]]:
    """The registries of theirs that lack mailboxes, and of how many principals: what a newcomer has to begin with."""
    slugs = [slug for slug, version in registry_reads.versions(session) if version and reach.works_in(slug)]
    counties = [county_of(session, slug, today) for slug in slugs]
    counted = [(county, sum(each.no_registrar for each in gaps(county))) for county in counties]
    return [(county, count) for county, count in counted if count]


@router.get("/closed")
def closed(request: Request, served: Served, coordinator: SignedIn) -> Response:
    """The rounds that are closed, the last one first, a page at a time."""
    start, slugs = _number(request, "from", 0), coordinator.reach.seen
    with served.database.read() as session:
        rounds = closed_rounds(session, slugs, (start, CLOSED_A_PAGE), language_for(request), served.clock.now())
        count = waiting_reads.closed_count(session, slugs)
    values: dict[str, Any] = {"rounds": rounds, "start": start, "count": count, "a_page": CLOSED_A_PAGE}
    return console_page(request, served, "closed.html", **values)


def _effect(card: RoundCard, language: str) -> str:
    effect = card.standing.effect
    return effect_sentence(effect, card.round.kind, language) if effect else ""


def _number(request: Request, name: str, otherwise: int) -> int:
    text = request.query_params.get(name, "")
    return min(int(text), MOST * 20) if text.isascii() and text.isdecimal() and len(text) < 6 else otherwise


def _moments(found: Mapping[str, Any]) -> dict[str, Any]:
    """A job's state with its moments as moments again."""
    return {**found, **{name: found[name] and dt.datetime.fromisoformat(found[name]) for name in ("last", "next")}}


@router.get("/search")
def search_page(request: Request, served: Served, coordinator: SignedIn) -> Response:
    """What is found in the rounds they reach."""
    query = request.query_params.get("q", "").strip()[:LONGEST]
    with served.database.read() as session:
        found = search(session, coordinator.reach.seen, query, letters=True)
        return console_page(request, served, "search.html", found=found, searched=query)


@router.get("/compare")
def compare_page(request: Request, served: Served, coordinator: SignedIn) -> Response:
    """The rounds they reach."""
    with served.database.read() as session:
        found = compare(session, coordinator.reach.seen)
        return console_page(request, served, "compare.html", found=found)
