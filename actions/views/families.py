"""A family seen together: a main round and the rounds linked to it. Reads only."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from sqlalchemy.orm import Session

from actions.views.by_county import county_code
from actions.views.overview import CaseView, RoundView, round_views
from models.reads import family_reads
from models.tables import Round
from models.vocabulary import RoundState
from rules.wording.family import FamilyProgress, family_progress, family_sentence


@dataclass(frozen=True)
class Family:
    """The linked rounds of `main`, at least one, in the order of their titles; of `whole` those of one county, if it is
    narrowed to one."""

    main: Round
    linked: Sequence[RoundView]
    whole: Sequence[RoundView] = ()

    @cached_property
    def progress(self) -> FamilyProgress:
        """The linked rounds in numbers."""
        return family_progress([(view.progress, view.round.state is RoundState.CLOSED) for view in self.linked])

    @cached_property
    def common(self) -> frozenset[str]:
        """The codes of those who are in all of them; empty where there is one round only."""
        linked = self.whole or self.linked
        if len(linked) == 1:
            return frozenset()
        return frozenset.intersection(*(frozenset(_codes(view)) for view in linked))

    def own_parties(self, view: RoundView) -> list[CaseView]:
        """Those the round is named after: its parties but for those who are in all of them."""
        return [row for row in view.cases if row.case.principal_code not in self.common]

    def counties_of(self, view: RoundView) -> frozenset[str]:
        """The counties of those the round is named after: a party to all of them draws none to its own."""
        return frozenset(county_code(row.case) for row in self.own_parties(view) or view.cases)

    def within(self, county: str) -> Family | None:
        """The linked rounds of one county, or all of them for ""; None where it has none."""
        linked = [view for view in self.linked if not county or county in self.counties_of(view)]
        return replace(self, linked=linked, whole=self.whole or self.linked) if linked else None

    def sentence(self, language: str) -> str:
        """How the linked rounds have come, in the language."""
        return family_sentence(self.progress, self.main.kind, language)


def family_of(session: Session, main: Round, now: dt.datetime) -> Family | None:
    """The rounds linked to that one at a moment, if there are any. Three queries, whatever their number."""
    rounds = family_reads.linked_rounds(session, main.slug)
    return Family(main, round_views(session, rounds, now)) if rounds else None


def _codes(view: RoundView) -> list[str]:
    return [row.case.principal_code for row in view.cases]
