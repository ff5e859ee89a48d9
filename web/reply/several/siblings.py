"""The same principal's other cases in the family, for whoever holds the principal's own link."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy.orm import Session

from actions.access.links import Entered, has_lapsed
from kit.clock import local_day
from models.reads import family_reads, lookup
from models.tables import Case, Handling, Round
from models.vocabulary import LinkKind, RoundState
from rules.replies.same_report_elsewhere import Reported, same_report
from rules.route.progress import CaseProgress, case_progress
from web.entry.link_access import case_path


@dataclass(frozen=True, slots=True)
class Sibling:
    """Another of its cases, as the pages list it."""

    case: Case
    round: Round
    progress: CaseProgress
    handlings: Sequence[Handling] = ()

    @property
    def is_closed(self) -> bool:
        """Whether its round is."""
        return self.round.state is RoundState.CLOSED

    @property
    def may_go(self) -> bool:
        """Whether something can be done there that a closed round does not take."""
        return not self.is_closed

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


def siblings_of(session: Session, entered: Entered, now: dt.datetime, grace: dt.timedelta) -> tuple[Sibling, ...]:
    """Those of the family's rounds whose own link opens and goes to the same registrar, the main round first: open, or
    closed no longer ago than `grace`.

    None for a colleague's link, which was given for one case (docs/decisions/several-rounds.md).
    """
    case, round_ = entered.case, entered.round
    if case is None or round_ is None or entered.link.kind is not LinkKind.PRINCIPAL:
        return ()
    beside = family_reads.own_cases_beside(session, case, round_)
    found = [(row, other) for row, other, link in beside if not has_lapsed(link, other, grace, now)]
    handlings = lookup.handlings_of_cases(session, [row.id for row, _ in found]) if found else {}
    return tuple(_sibling(row, beside, handlings.get(row.id, ()), local_day(now)) for row, beside in found)


def _sibling(case: Case, round_: Round, handlings: Sequence[Handling], today: dt.date) -> Sibling:
    return Sibling(case, round_, case_progress(case.facts(round_, handlings), today), handlings)


def same_in(case: Case, rows: Sequence[Handling], number: int, other: Case, others: Sequence[Handling]) -> int | None:
    """The number of the other case's latest standing report on what this case's report `number` is about."""
    return same_report(_reported(case, rows), number, _reported(other, others))


def _reported(case: Case, rows: Sequence[Handling]) -> list[Reported]:
    return [
        Reported(row.number, row.corrects, (row.body, row.held_on, row.paragraph), row.reported_at)
        for row in rows
        if row.number not in case.withdrawn_reports
    ]
