"""How a board is looked at: in which county, through which filter, in which order, which page of it."""

import datetime as dt
from collections import Counter
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import chain
from typing import Any, Final
from urllib.parse import urlencode

from fastapi import Request

from actions.views.by_county import OF_NONE, counties_in, within
from actions.views.overview import CaseView, RoundView
from kit.clock import local_day
from kit.i18n import swedish_order
from models.files.sweden import counties
from models.vocabulary import CaseState, Outcome
from rules.forecast import Verdict
from web.pages.pages import language_for

A_PAGE: Final = 40  # principals
ALL: Final = "all"
NEAREST: Final = "nearest"
LOST: Final = "undelivered"
_STATES: Final = {state: place for place, state in enumerate(CaseState)}
_OUTCOMES: Final = {outcome: place for place, outcome in enumerate(Outcome)}

FILTERS: Final[dict[str, Callable[[CaseView], bool]]] = {
    ALL: lambda row: True,  # noqa: ARG005
    "overdue": lambda row: row.progress.is_late,
    "coming": lambda row: row.will_be_late,
    "late": lambda row: row.progress.is_late or row.will_be_late,
    "cannot": lambda row: row.outlook is not None and row.outlook.verdict is Verdict.CANNOT,
    "unplanned": lambda row: row.progress.is_unplanned,
    "answered": lambda row: row.progress.is_answered,
    "open": lambda row: not row.progress.is_answered,
}
SORTS: Final[dict[str, Callable[[CaseView], Any]]] = {
    NEAREST: lambda row: row.nearness,
    "name": lambda row: (),  # noqa: ARG005
    "state": lambda row: (
        _STATES[row.progress.state],
        _OUTCOMES[row.progress.outcome] if row.progress.outcome else -1,
    ),
    "next": lambda row: row.progress.next_on or dt.date.max,
}


@dataclass(frozen=True, slots=True)
class BoardQuery:
    """How a board is looked at: by whom, through which filter, in which order and language, when. `backwards` turns
    the order round; `page` counts from 1 and holds `a_page` principals. `county` is a code, "" for all of them."""

    slug: str
    is_read_only: bool
    language: str
    now: dt.datetime
    show: str = ALL
    sort: str = NEAREST
    backwards: bool = False
    page: int = 1
    county: str = ""
    a_page: int = A_PAGE

    @property
    def today(self) -> dt.date:
        """The day in Stockholm."""
        return local_day(self.now)

    @property
    def written(self) -> str:
        """What stands in the address for it, "?" for the board as it is first seen."""
        return self.with_("", page=self.page)

    @property
    def sort_written(self) -> str:
        """The order as the address says it: "name", or "-name" when turned round."""
        return f"-{self.sort}" if self.backwards else self.sort

    def with_(self, place: str = "#board-top", **changed: str | int) -> str:
        """The address of the same board looked at in another way; who changes filter or order begins on page 1."""
        kept = {"show": self.show, "sort": self.sort_written, "page": 1, "county": self.county, **changed}
        usual = {"show": ALL, "sort": NEAREST, "page": 1, "county": ""}
        said = {name: value for name, value in kept.items() if value != usual[name]}
        return f"?{urlencode(said)}{place}" if said else f"?{place}"

    @property
    def of_county(self) -> str:
        """What is added to the address of a file or another page of the same county; "" for all of them."""
        return f"?county={self.county}" if self.county else ""

    def sorted_by(self, name: str) -> str:
        """The address of the board in that order; turned round if it is in it already."""
        return self.with_(sort=f"-{name}" if self.sort == name and not self.backwards else name)

    def aria_sort(self, name: str) -> str:
        """How a column's heading says that the table is in its order, if it is."""
        if self.sort != name:
            return "none"
        return "descending" if self.backwards else "ascending"


def query_of(request: Request, slug: str, now: dt.datetime, *, is_read_only: bool) -> BoardQuery:
    """How the request looks at the board; what it says that means nothing is left out."""
    said = request.query_params
    show, sort, page = said.get("show", ALL), said.get("sort", NEAREST), said.get("page", "1")
    is_filter = show in FILTERS or (show == LOST and not is_read_only)
    name = sort.removeprefix("-")
    return BoardQuery(
        slug,
        is_read_only,
        language_for(request),
        now,
        show=show if is_filter else ALL,
        sort=name if name in SORTS else NEAREST,
        backwards=sort.startswith("-") and name in SORTS,
        page=int(page) if page.isdecimal() and 0 < len(page) < 6 else 1,
        county=county_asked(request),
    )


def county_asked(request: Request) -> str:
    """The county that the address asks for: a code there is, or "" for all of them."""
    code = request.query_params.get("county", "")
    return code if code in counties() or code == OF_NONE else ""


@dataclass(frozen=True, slots=True)
class Chosen:
    """The principals a board shows: a page of those its filter lets through, of which there are `count`.

    `first` is the place of the first one shown, from 1.
    """

    rows: Sequence[CaseView]
    count: int
    first: int
    page: int
    pages: int
    shown_counts: dict[str, int] = field(default_factory=dict)

    @property
    def near(self) -> list[int]:
        """The pages to lead to: the first, the last and those beside this one."""
        return sorted({1, self.pages, *range(max(1, self.page - 1), min(self.pages, self.page + 1) + 1)})


def choose(view: RoundView, look: BoardQuery, lost: Collection[str] = ()) -> Chosen:
    """The page of the round's principals that is looked at; `lost` are the cases whose letters did not arrive.

    A page after the last one is the last.
    """
    ordered = view.once(_ordered, look.sort, look.backwards)
    if look.show == LOST:
        found: Sequence[CaseView] = [row for row in ordered if row.case.id in lost]
    else:
        found = view.once(_let_through, look.show, look.sort, look.backwards)
    pages = max(1, -(-len(found) // look.a_page))
    page = min(look.page, pages)
    start = (page - 1) * look.a_page
    counts = {**view.once(_counts), LOST: sum(row.case.id in lost for row in ordered) if lost else 0}
    return Chosen(found[start : start + look.a_page], len(found), start + 1, page, pages, counts)


def county_counts(view: RoundView, look: BoardQuery, lost: Collection[str] = ()) -> Mapping[str, int]:
    """How many of each county of the whole round the board's filter shows, by code; nothing where it is in one."""
    here = {code: within(view, code).cases for code in counties_in(view)}
    return {code: sum(_is_shown(row, look.show, lost) for row in rows) for code, rows in here.items()}


def _is_shown(row: CaseView, show: str, lost: Collection[str]) -> bool:
    return row.case.id in lost if show == LOST else show in row.once(passes)


def by_nearness(view: RoundView) -> Sequence[CaseView]:
    """The round's principals, those nearest to not making it first."""
    return view.once(_ordered, NEAREST, False)


def _name_key(row: CaseView) -> str:
    return swedish_order(row.case.principal_name)


def _ordered(view: RoundView, sort: str, backwards: bool) -> Sequence[CaseView]:
    by_name = sorted(view.cases, key=lambda row: row.once(_name_key))
    if sort == "name":
        return by_name[::-1] if backwards else by_name
    return sorted(by_name, key=SORTS[sort], reverse=backwards)


def _let_through(view: RoundView, show: str, sort: str, backwards: bool) -> Sequence[CaseView]:
    return [row for row in view.once(_ordered, sort, backwards) if show in row.once(passes)]


def names_in(view: RoundView, show: str) -> Sequence[str]:
    """The names of those whom a filter lets through, in the order of their names."""
    return [row.case.principal_name for row in view.once(_ordered, "name", False) if show in row.once(passes)]


def passes(row: CaseView) -> frozenset[str]:
    """The filters that let the row through."""
    return frozenset(name for name, chosen in FILTERS.items() if chosen(row))


def _counts(view: RoundView) -> dict[str, int]:
    found = Counter(chain.from_iterable(row.once(passes) for row in view.cases))
    return {name: found[name] for name in FILTERS}
