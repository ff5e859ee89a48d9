"""Whom a coordinator writes to: a filter of the board's or one of these, and those ticked among them."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from actions.views.overview import CaseView, RoundView
from models.vocabulary import Part, PrincipalKind
from web.board.looking import FILTERS
from web.requests.source_text import swedish

Filter = Callable[[CaseView], bool]

KIND: Final = "kind-"
TICKED_AT_MOST: Final = 150  # with more, the whole filter is written to
NAMES: Final = {
    "all": swedish("Alla"),
    "unreceived": swedish("Inte bekräftat"),
    "unplanned": swedish("Utan plan"),
    "overdue": swedish("Sena"),
    "coming": swedish("Blir sena"),
    "late": swedish("Sena och blir sena"),
    "cannot": swedish("Hinner inte"),
    "undecided": swedish("Inte beslutat"),
    "open": swedish("Ej svarat"),
    "answered": swedish("Svarat"),
}


def _of_kind(kind: PrincipalKind) -> Filter:
    return lambda row: row.case.principal_kind is kind


CHOICES: Final[Mapping[str, Filter]] = {
    **FILTERS,
    "unreceived": lambda row: not row.facts.acknowledged and not row.progress.is_answered,
    "undecided": lambda row: Part.DECISION in row.progress.asks and row.progress.decision is None,
    **{f"{KIND}{kind}": _of_kind(kind) for kind in PrincipalKind},
}


@dataclass(frozen=True, slots=True)
class Choice:
    """One filter to choose by, and how many it lets through."""

    name: str
    label: str
    count: int


@dataclass(frozen=True, slots=True)
class Chosen:
    """Who may be written to, by the filter `show`, and those that `ticked` names (by code)."""

    view: RoundView
    show: str
    ticked: Collection[str]

    @property
    def rows(self) -> Sequence[CaseView]:
        """Everybody the filter lets through, and those ticked besides."""
        chosen = CHOICES[self.show]
        return [row for row in self.view.cases if chosen(row) or row.case.principal_code in self.ticked]

    @property
    def to(self) -> Sequence[CaseView]:
        """Those ticked."""
        return [row for row in self.rows if row.case.principal_code in self.ticked]

    @property
    def is_whole(self) -> bool:
        """Whether there are too many to tick one by one."""
        return len(self.rows) > TICKED_AT_MOST

    @property
    def choices(self) -> Sequence[Choice]:
        """The filters that let anybody through, and the kinds where there are several."""
        kinds = sorted({row.case.principal_kind for row in self.view.cases})
        by_kind = {f"{KIND}{kind}": kind.label for kind in kinds if len(kinds) > 1}
        counts = {name: sum(map(CHOICES[name], self.view.cases)) for name in (*NAMES, *by_kind)}
        return [Choice(name, label, counts[name]) for name, label in {**NAMES, **by_kind}.items() if counts[name]]


def show_named(name: str) -> str:
    """The filter of that name, or everybody."""
    return name if name in CHOICES else "all"
