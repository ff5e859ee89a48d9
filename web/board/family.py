"""A family's board: the linked rounds in one table, each with its parties' state, its date, outcome and next step."""

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final
from urllib.parse import urlencode

from fastapi import APIRouter, Request
from fastapi.responses import Response

from actions.views.by_county import counties_in, within
from actions.views.families import Family, family_of
from actions.views.inbox import waiting_in
from actions.views.overview import CaseView, RoundView, decided_so_far
from kit.clock import local_day
from kit.errors import NotFound
from kit.i18n import long_date
from models.phrases import Phrase, said_in, swedish
from models.vocabulary import RoundState
from rules.wording.family import is_agreed
from rules.wording.sentence_parts import some
from web.board.board import remembered
from web.board.counties import CountyChoice, county_asked, county_choices, of_county
from web.board.frame import MOST_NAMED, console_frame, spoken
from web.board.marks import Mark
from web.board.read_only import ReadOnly
from web.board.rows import flag_marks, round_days, state_mark
from web.board.waiting import waiting_list
from web.entry.sign_in import SignedIn, reading_reach
from web.pages.pages import language_for, render
from web.requests.context import AppContext, Served

router = APIRouter(include_in_schema=False)

NO_FAMILY: Final = swedish("Rundan har inga rundor vid sidan av.")
NOTHING_PLANNED: Final = swedish("Inget är planerat.")

FILTERS: Final[dict[str, Callable[[RoundView], bool]]] = {
    "all": lambda view: True,  # noqa: ARG005
    "late": lambda view: view.progress.late > 0 or bool(view.will_be_late),
    "open": lambda view: view.progress.answered < view.progress.principals,
    "agreed": lambda view: is_agreed(view.progress),
}


@dataclass(frozen=True, slots=True)
class PartyState:
    """One party of a linked round, in marks."""

    name: str
    code: str
    state: Mark
    flags: tuple[Mark, ...]


@dataclass(frozen=True, slots=True)
class LinkedRow:
    """One linked round, called by the parties that are in it alone. `days` is how long is left, while it matters."""

    slug: str
    name: str
    parties: tuple[PartyState, ...]
    due_on: dt.date
    is_undated: bool
    days: str
    outcome: str
    next: str
    is_closed: bool


@dataclass(frozen=True, slots=True)
class FamilyLook:
    """How the page is looked at: through which filter, in which county, by its code, "" for all. `base` is its own
    address."""

    base: str
    show: str
    county: str

    def with_(self, place: str = "#linked-heading", **changed: str | int) -> str:
        """The address of the same page looked at in another way."""
        said = {"show": self.show, "county": self.county, **changed}
        kept = {name: value for name, value in said.items() if value not in {"", "all"}}
        return f"{self.base}?{urlencode(kept)}{place}"


@dataclass(frozen=True, slots=True)
class FamilyBoard:
    """Everything the page shows. `main_url` is the address of the main round's board."""

    main: RoundView
    family: Family
    look: FamilyLook
    main_url: str
    is_read_only: bool
    shown_counts: dict[str, int]
    counties: Sequence[CountyChoice]
    rows: Sequence[LinkedRow]
    seen_at: dt.datetime

    @property
    def of_county(self) -> str:
        """What is added to the address of the main round's board and facts; "" for all of the round."""
        return of_county(self.look.county)


@router.get("/console/families/{slug}")
def family(request: Request, served: Served, _coordinator: SignedIn, slug: str) -> Response:
    """The coordinators' page of a family. Raises NotFound."""
    now = served.clock.now()
    board, reach = _gather(request, served, slug, read_only=False), reading_reach(request)
    views = [board.main, *board.family.linked]
    with served.database.read() as session:
        waits = waiting_in(session, [view for view in views if reach.acts_in(view.round.slug)], now)
    done = request.query_params.get("done", "")
    return render(
        request,
        "board/family/coordinator.html",
        board=board,
        frame=console_frame(request, served),
        done=done,
        waiting=waiting_list(
            waits,
            board.look.base + board.of_county,
            local_day(now),
            language_for(request),
            request.query_params.get("waiting", ""),
        ),
        **spoken(request),
    )


@router.get("/read/round/{slug}/family")
def read_only_family(request: Request, served: Served, _link: ReadOnly, slug: str) -> Response:
    """The system leadership's page of a family. Raises NotFound."""
    return render(
        request, "board/family/read_only.html", board=_gather(request, served, slug, read_only=True), **spoken(request)
    )


def _gather(request: Request, served: AppContext, slug: str, *, read_only: bool) -> FamilyBoard:
    now, language, show = served.clock.now(), language_for(request), request.query_params.get("show", "all")
    show = show if show in FILTERS else "all"
    with served.database.read() as session:
        whole = remembered(request).view(session, slug, now)
        family = family_of(session, whole.round, now)
    main = within(whole, county_asked(request))
    found = family.within(main.county) if family else None
    if family is None or found is None:
        raise NotFound(NO_FAMILY)
    look = FamilyLook(f"/read/round/{slug}/family" if read_only else f"/console/families/{slug}", show, main.county)
    return FamilyBoard(
        main=main,
        family=found,
        look=look,
        main_url=f"/read/round/{slug}" if read_only else f"/console/rounds/{slug}",
        is_read_only=read_only,
        shown_counts={name: sum(map(holds, found.linked)) for name, holds in FILTERS.items()},
        counties=_counties(look, family, counties_in(whole), language),
        rows=[_row(found, view, local_day(now), language) for view in found.linked if FILTERS[show](view)],
        seen_at=now,
    )


def _counties(look: FamilyLook, family: Family, codes: Sequence[str], language: str) -> Sequence[CountyChoice]:
    """Those of the main round's counties that the family has rounds in, with how many of each the filter shows."""
    shown = [view for view in family.linked if FILTERS[look.show](view)]
    among = frozenset().union(*map(family.counties_of, family.linked))
    counts = {code: sum(code in family.counties_of(view) for view in shown) for code in codes if code in among}
    return county_choices(counts, look.county, lambda code: look.with_(county=code), language, len(shown))


def _row(family: Family, view: RoundView, today: dt.date, language: str) -> LinkedRow:
    is_over = view.round.state is RoundState.CLOSED or view.progress.answered == view.progress.principals
    own = family.own_parties(view)
    others = [row for row in view.cases if row not in own]
    return LinkedRow(
        slug=view.round.slug,
        name=", ".join(row.case.principal_name for row in own) or view.round.title,
        parties=tuple(_party(row, language) for row in (*own, *others)),
        due_on=view.round.due_on,
        is_undated=view.round.is_undated,
        days="" if is_over or view.round.is_undated else round_days(view, today, language),
        outcome=decided_so_far(view, language),
        next=_next(view, language),
        is_closed=view.round.state is RoundState.CLOSED,
    )


def _party(row: CaseView, language: str) -> PartyState:
    flags = tuple(flag_marks(row, language))
    return PartyState(row.case.principal_name, row.case.principal_code, state_mark(row, language), flags)


def _next(view: RoundView, language: str) -> str:
    progress = view.progress
    if view.round.closed_at:
        return said_in(Phrase("Avslutad {day}.", day=long_date(local_day(view.round.closed_at), language)), language)
    if progress.next_on:
        return f"{long_date(progress.next_on, language)}: {some(progress.next_principals, MOST_NAMED, language)}"
    return "" if progress.answered == progress.principals else said_in(NOTHING_PLANNED, language)
