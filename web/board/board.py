"""A round's board: how many have decided, what, who is late, who will be and what happens next."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from fastapi import APIRouter, Request
from fastapi.responses import Response
from sqlalchemy.orm import Session

from actions.views.families import Family, family_of
from actions.views.inbox import waiting_in
from actions.views.order import Ordered, opens_next, waits_for
from actions.views.overview import CaseView, RoundView
from actions.views.remembered import Remembered
from actions.views.replacements import Replacement, replacements
from actions.views.waiting_requests import waiting_requests
from actions.withdrawals.told import Record
from kit.clock import local_day
from models.files.fields import as_slug
from models.reads import board_reads, family_reads, lookup, other_rounds
from models.reads.opinion_reads import rounds_following
from models.tables import Event, ExtensionRequest, Letter, Question, Round
from models.vocabulary import ANSWERS, HANDLINGS, REVIEWS, WAITING, EventKind, Level
from rules.route.transitions import ROUND_MOVES
from web.board.burn_up import BurnUp, Chart, burn_up_of, draw
from web.board.frame import console_frame, spoken
from web.board.reader import Reading
from web.board.rows import FILTERS, Row, levels_used, matrix, round_days
from web.board.undelivered import Undelivered, by_address
from web.board.waiting import waiting_list
from web.entry.sign_in import SignedIn
from web.pages.pages import environment, language_for, render
from web.requests.context import AppContext, Served

router = APIRouter(include_in_schema=False)

NEWS: Final = 10
LETTERS: Final = 8
TOLD: Final = frozenset(EventKind) - {EventKind.INVITED}
# what the system leadership reads: how the matter moves, not how letters and links do
PUBLIC: Final = frozenset(
    {
        EventKind.LAUNCHED,
        EventKind.OPENED,
        EventKind.HELD_BACK,
        EventKind.LOOK_AGAIN,
        EventKind.ACKNOWLEDGED,
        EventKind.PLANNED,
        *ANSWERS,
        EventKind.OPINION_GIVEN,
        *REVIEWS,
        EventKind.WITHDRAWN,
        EventKind.EXTENDED,
        EventKind.CLOSED,
        EventKind.REOPENED,
    }
)

# what changes a closed round's record: reports put right, and what befalls decisions
AFTER_CLOSE: Final = (*HANDLINGS, *REVIEWS, EventKind.WITHDRAWN)


@dataclass(frozen=True, slots=True)
class Board:
    """Everything the board shows. `base` is its own address; a reader sees no letters, questions or links."""

    view: RoundView
    base: str
    is_reader: bool
    show: str
    shown_counts: Mapping[str, int]
    levels: tuple[Level, ...]
    rows: list[Row]
    days: str
    today: dt.date
    seen_at: dt.datetime
    burn_up: BurnUp
    charts: tuple[Chart, Chart]
    news: Sequence[Event]
    follows: Round | None = None
    followed_by: Sequence[Round] = ()
    replacements: Sequence[Replacement] = ()
    waits_for: Ordered | None = None
    opens_next: Sequence[Ordered] = ()
    family: Family | None = None
    linked_to: Round | None = None
    next_letter_at: dt.datetime | None = None
    letters: Sequence[Letter] = ()
    letter_counts: Mapping[str, int] = field(default_factory=dict)
    undelivered: Sequence[Undelivered] = ()
    questions: Sequence[Question] = ()
    requests: Sequence[ExtensionRequest] = ()
    after_close: Sequence[Event] = ()
    may_go: Sequence[Event] = ()

    @property
    def late(self) -> list[CaseView]:
        """Those whose due date has passed without a decision."""
        return [row for row in self.view.cases if row.progress.is_late]

    @property
    def will_be_late(self) -> list[CaseView]:
        """Those who have planned too late or cannot make it."""
        return list(self.view.will_be_late)

    @property
    def cannot(self) -> list[CaseView]:
        """Those who cannot make their due date."""
        return [row for row in self.view.cases if FILTERS["cannot"](row)]

    @property
    def unplanned(self) -> list[CaseView]:
        """Those who have not said when they will decide."""
        return [row for row in self.view.cases if row.progress.is_unplanned]

    @property
    def unanswered(self) -> list[CaseView]:
        """Those who have not given what the round asks for."""
        return [row for row in self.view.cases if not row.progress.is_answered]

    @property
    def arena(self) -> str:
        """Where the recommender stands among the arenas of the day of the recommendation."""
        round_ = self.view.round
        day = round_.recommended_on or local_day(round_.launched_at)
        return f"/console/arenas?on={day}#{as_slug(round_.recommender)}"

    @property
    def names(self) -> dict[str | None, str]:
        """The principals' names by case."""
        return {row.case.id: row.case.principal_name for row in self.view.cases}

    @property
    def waiting(self) -> int:
        """How many letters have not left yet."""
        return sum(self.letter_counts.get(state, 0) for state in WAITING)


@dataclass(frozen=True, slots=True)
class BoardQuery:
    """How a board is looked at: by whom, through which filter, in which language, when."""

    slug: str
    is_reader: bool
    show: str
    language: str
    now: dt.datetime

    @property
    def today(self) -> dt.date:
        """The day in Stockholm."""
        return local_day(self.now)


def gather(session: Session, view: RoundView, look: BoardQuery, counts: Mapping[str, int]) -> Board:
    """The board of a round as looked at, its rows in words; `counts` are its letters by state."""
    slug, today, reader = look.slug, look.today, look.is_reader
    burn_up = burn_up_of(view, today)
    private = {} if reader else {"letter_counts": counts, **_private(session, slug, today)}
    return Board(
        view=view,
        base=f"/read/round/{slug}" if reader else f"/console/rounds/{slug}",
        is_reader=reader,
        show=look.show,
        shown_counts={name: sum(map(chosen, view.cases)) for name, chosen in FILTERS.items()},
        levels=levels_used(view.cases),
        rows=matrix(view, look.show, today, look.language),
        days=round_days(view, today, look.language),
        today=today,
        seen_at=look.now,
        burn_up=burn_up,
        charts=(draw(burn_up, 760, 210), draw(burn_up, 330, 220)),
        news=board_reads.news(session, slug, PUBLIC if reader else TOLD, NEWS),
        follows=session.get(Round, view.round.follows) if view.round.follows else None,
        followed_by=rounds_following(session, slug),
        replacements=replacements(session, view, look.now),
        waits_for=waits_for(session, view.round, look.now),
        opens_next=opens_next(session, view.round),
        family=family_of(session, view.round, look.now),
        after_close=board_reads.after_close(session, view.round, AFTER_CLOSE),
        linked_to=session.get(Round, view.round.family) if view.round.family else None,
        **private,
    )


def _private(session: Session, slug: str, today: dt.date) -> dict[str, Any]:
    return {
        "next_letter_at": board_reads.next_chase_in(session, slug),
        "letters": lookup.round_letters(session, slug, LETTERS),
        "undelivered": by_address(lookup.undeliverable(session, slug)),
        "requests": waiting_requests(session, [slug], today),
        "questions": board_reads.open_questions(session, slug),
        "may_go": _may_go(session, slug),
    }


def _may_go(session: Session, slug: str) -> Sequence[Event]:
    """What was done to the whole round and may be taken back as it stands."""
    record, state = Record.of(session, slug), lookup.round_of(session, slug).state
    may_go = record.may_go
    return [event for event in record.events if event.number in may_go and (state, event.kind) in ROUND_MOVES]


@router.get("/console/rounds/{slug}")
def board(request: Request, served: Served, _coordinator: SignedIn, slug: str) -> Response:
    """The coordinators' board. Raises NotFound."""
    return _page(request, served, slug, reader=False)


@router.get("/console/rounds/{slug}/live")
def live(request: Request, served: Served, _coordinator: SignedIn, slug: str) -> Response:
    """The part of the board that changes, or 304 when it has not. Raises NotFound."""
    return _live(request, served, slug, reader=False)


@router.get("/read/round/{slug}")
def reader_board(request: Request, served: Served, _reading: Reading, slug: str) -> Response:
    """The system leadership's board. Raises NotFound."""
    return _page(request, served, slug, reader=True)


@router.get("/read/round/{slug}/live")
def reader_live(request: Request, served: Served, _reading: Reading, slug: str) -> Response:
    """The part of the leadership's board that changes. Raises NotFound."""
    return _live(request, served, slug, reader=True)


def _page(request: Request, served: AppContext, slug: str, *, reader: bool) -> Response:
    look = _look(request, served, slug, reader)
    with served.database.read() as session:
        counts = lookup.letter_counts(session, slug)
        tag = _tag(session, look, counts)
        view = remembered(request).view(session, slug, look.now)
        found = gather(session, view, look, counts)
        waiting = [] if reader else waiting_in(session, [view], look.now)
    values: dict[str, Any] = {"board": found, "tag": tag, **spoken(request)}
    if reader:
        return render(request, "board/reader.html", **values)
    values["waiting"] = waiting_list(waiting, found.base, look.today, look.language)
    done = request.query_params.get("done", "")
    return render(request, "board/coordinator.html", frame=console_frame(request, served), done=done, **values)


def _live(request: Request, served: AppContext, slug: str, *, reader: bool) -> Response:
    look = _look(request, served, slug, reader)
    with served.database.read() as session:
        counts = lookup.letter_counts(session, slug)
        tag = _tag(session, look, counts)
        if request.headers.get("if-none-match") == tag:
            return Response(status_code=304, headers={"etag": tag})
        found = gather(session, remembered(request).view(session, slug, look.now), look, counts)
    template = environment(look.language).get_template("web/board/live.html")
    text = template.render(board=found, tag=tag, **spoken(request))
    return Response(text, media_type="text/html", headers={"etag": tag})


def _look(request: Request, served: AppContext, slug: str, reader: bool) -> BoardQuery:
    show = request.query_params.get("show", "all")
    return BoardQuery(slug, reader, show if show in FILTERS else "all", language_for(request), served.clock.now())


def _tag(session: Session, look: BoardQuery, counts: Mapping[str, int]) -> str:
    """Changes when anything the board shows does: an event, a letter's state, the day, and how it is looked at."""
    seen = (
        lookup.last_event_id(session, look.slug),
        family_reads.last_event_id(session, look.slug),
        other_rounds.last_event_beside(session, lookup.round_of(session, look.slug)),
        sorted(counts.items()),
        look.today,
        look.show,
        look.language,
        look.is_reader,
    )
    return f'"{hashlib.sha256(repr(seen).encode()).hexdigest()[:24]}"'


def remembered(request: Request) -> Remembered:
    """What this process remembers of the rounds."""
    found: Remembered = request.app.state.remembered
    return found
