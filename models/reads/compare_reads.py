"""Named reads of rounds to be compared."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from sqlalchemy import Row, case, select
from sqlalchemy.orm import Session

from models.tables import Case, Handling, Round
from models.vocabulary import RoundState

Reported = Row[Handling, Case]


def rounds_acted_on(session: Session, slugs: Collection[str] | None, most: int) -> Sequence[Round]:
    """The rounds (of `slugs`; None for all) in which some body has met, the closed first, newest first."""
    met = select(Case.round_slug).join(Handling, Handling.case_id == Case.id)
    query = select(Round).where(Round.slug.in_(met))
    if slugs is not None:
        query = query.where(Round.slug.in_(slugs))
    is_open = case((Round.state == RoundState.CLOSED, 0), else_=1)
    return session.scalars(query.order_by(is_open, Round.launched_at.desc(), Round.slug).limit(most)).all()


def reported_in(session: Session, slugs: Collection[str]) -> Sequence[Reported]:
    """What bodies did in those rounds, each with its case, in the order it was reported."""
    query = select(Handling, Case).join(Case, Case.id == Handling.case_id).where(Case.round_slug.in_(slugs))
    return session.execute(query.order_by(Handling.case_id, Handling.number)).all()
