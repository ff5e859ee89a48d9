"""A principal across all the rounds of an office: what we wait for, and what has been."""

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from actions.views.overview import CaseView, case_view
from models.reads import lookup
from models.tables import Case, Link, Round
from models.vocabulary import RoundState


@dataclass(frozen=True, slots=True)
class PartOfRound:
    """The principal's part of one round."""

    round: Round
    view: CaseView
    links: Sequence[Link]

    @property
    def is_open(self) -> bool:
        """Whether the round is not closed."""
        return self.round.state is not RoundState.CLOSED

    @property
    def is_waited_for(self) -> bool:
        """Whether something is left for the principal to do."""
        return self.round.state is RoundState.OPEN and not self.view.progress.is_answered


def parts_of_principal(session: Session, office: str, code: str, today: dt.date) -> list[PartOfRound]:
    """Its part of every round of the office, the newest first, seen on that day in Stockholm."""
    query = select(Case, Round).join(Round).where(Case.principal_code == code, Round.office == office)
    rows = session.execute(query.order_by(Round.launched_at.desc(), Round.slug)).all()
    return [
        PartOfRound(
            round_,
            case_view(case, round_, lookup.handlings(session, case.id), today),
            lookup.case_links(session, case.id),
        )
        for case, round_ in rows
    ]


def open_rounds_of(session: Session, office: str, code: str) -> Mapping[str, Sequence[tuple[Round, Case]]]:
    """The principal's cases in open rounds, by the address their letters go to; every principal's without a code."""
    is_open = (Round.state.in_((RoundState.LAUNCHING, RoundState.OPEN)), Case.taken_out_at.is_(None))
    query = select(Round, Case).join(Case).where(Round.office == office, *is_open)
    found: dict[str, list[tuple[Round, Case]]] = defaultdict(list)
    for round_, case in session.execute(query.where(Case.principal_code == code) if code else query):
        found[case.registrar.casefold()].append((round_, case))
    return found


def open_counts(session: Session, office: str) -> Mapping[str, int]:
    """How many open rounds each principal is in, by its code."""
    query = select(Case.principal_code).join(Round).where(Round.office == office, Round.state == RoundState.OPEN)
    return Counter(session.scalars(query))
