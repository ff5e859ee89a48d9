"""Whom a coordinator writes to: a filter of the board's or one of these, and those ticked among them."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Final
from urllib.parse import urlencode

from sqlalchemy.orm import Session

from actions.registry.offices import county_of_round
from actions.views.by_county import counties_in, county_code, within
from actions.views.overview import CaseView, RoundView
from kit.errors import NotFound
from models.phrases import swedish
from models.vocabulary import Part, PrincipalKind
from web.board.counties import CountyChoice, county_choices
from web.board.looking import FILTERS

Filter = Callable[[CaseView], bool]

KIND: Final = "kind-"
GROUP: Final = "group-"
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


def _of_group(group: GroupOfRound) -> Filter:
    return lambda row: row.case.principal_code in group.principals


CHOICES: Final[Mapping[str, Filter]] = {
    **FILTERS,
    "unreceived": lambda row: not row.facts.acknowledged and not row.progress.is_answered,
    "undecided": lambda row: Part.DECISION in row.progress.asks and row.progress.decision is None,
    **{f"{KIND}{kind}": _of_kind(kind) for kind in PrincipalKind},
}


@dataclass(frozen=True, slots=True)
class GroupOfRound:
    """A group of the registry, with its principals' codes."""

    code: str
    name: str
    principals: Collection[str]


@dataclass(frozen=True, slots=True)
class Choice:
    """One filter to choose by, and how many it lets through."""

    name: str
    label: str
    count: int


@dataclass(frozen=True, slots=True)
class Chosen:
    """Who may be written to, by the filter `show`, and those that `ticked` names (by code): of the `whole` round, or of
    the county that is asked for, by its code."""

    whole: RoundView
    show: str
    ticked: Collection[str]
    groups: Sequence[GroupOfRound] = ()
    asked: str = ""

    @property
    def view(self) -> RoundView:
        """The round as it is looked at."""
        return within(self.whole, self.asked)

    def with_(self, **changed: str) -> str:
        """What stands in the address for the same choice, or another one."""
        said = {"show": self.show, "county": self.view.county, **changed}
        return f"?{urlencode({name: value for name, value in said.items() if value})}"

    def counties(self, language: str) -> Sequence[CountyChoice]:
        """The counties to choose among, with how many of each the filter lets through."""
        shown = Counter(county_code(row.case) for row in self.whole.cases if self._filter(self.show)(row))
        counts = {code: shown[code] for code in counties_in(self.whole)}
        return county_choices(
            counts, self.view.county, lambda code: self.with_(county=code), language, sum(counts.values())
        )

    @property
    def rows(self) -> Sequence[CaseView]:
        """Everybody the filter lets through, and those ticked besides."""
        chosen = self._filter(self.show)
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
        by_group = {f"{GROUP}{each.code}": each.name for each in self.groups}
        labels = {**NAMES, **by_kind, **by_group}
        counts = {name: sum(map(self._filter(name), self.view.cases)) for name in labels}
        return [Choice(name, label, counts[name]) for name, label in labels.items() if counts[name]]

    def _filter(self, name: str) -> Filter:
        """The filter of that name, or everybody."""
        group = next((each for each in self.groups if name == f"{GROUP}{each.code}"), None)
        return _of_group(group) if group else CHOICES.get(name, CHOICES["all"])


def groups_of(session: Session, slug: str, today: dt.date) -> list[GroupOfRound]:
    """The groups of the round's registry that day in Stockholm; none where it holds nothing."""
    try:
        county = county_of_round(session, slug, today)
    except NotFound:
        return []
    members = ((group, county.members(group.code, today) or ()) for group in county.groups if group.valid_on(today))
    return [GroupOfRound(group.code, group.name, {each.code for each in found}) for group, found in members]
