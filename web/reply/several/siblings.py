"""The same principal's other cases in the family, for whoever holds the principal's own link."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from sqlalchemy.orm import Session

from actions.access.links import Entered
from models.reads import family_reads, lookup
from models.tables import Case, Round
from models.vocabulary import LinkKind
from rules.route.progress import CaseProgress, case_progress
from web.entry.link_access import case_path


@dataclass(frozen=True, slots=True)
class Sibling:
    """Another of its cases, as the pages list it."""

    case: Case
    round: Round
    progress: CaseProgress

    @property
    def slug(self) -> str:
        """Its round's."""
        return self.round.slug

    @property
    def title(self) -> str:
        """Its round's."""
        return self.round.title

    @property
    def base(self) -> str:
        """Its own address, without a trailing slash."""
        return case_path(self.slug, self.case.principal_code)


def siblings_of(session: Session, entered: Entered, today: dt.date) -> tuple[Sibling, ...]:
    """Those of the family's open rounds whose own link goes to the same registrar, the main round first.

    None for a colleague's link, which was given for one case (docs/decisions/several-rounds.md).
    `today` is the day in Stockholm.
    """
    case, round_ = entered.case, entered.round
    if case is None or round_ is None or entered.link.kind is not LinkKind.PRINCIPAL:
        return ()
    found = family_reads.own_cases_beside(session, case, round_)
    handlings = lookup.handlings_of_cases(session, [row.id for row, _ in found]) if found else {}
    facts = [(row, beside, row.facts(beside, handlings.get(row.id, ()))) for row, beside in found]
    return tuple(Sibling(row, beside, case_progress(told, today)) for row, beside, told in facts)
