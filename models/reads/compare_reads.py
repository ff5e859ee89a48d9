"""Named reads of rounds to be compared."""

from collections.abc import Collection, Sequence
from typing import Any

from sqlalchemy import Row, case, select
from sqlalchemy.orm import Session

from models.tables import Case, Handling, Round
from models.vocabulary import RoundState

# the case's `id`, `round_slug`, `principal_kind` and `withdrawn_reports`; the report's `number` and what it `corrects`,
# its `act`, `body`, `level`, day (`held_on`) and § (`paragraph`)
Reported = Row[*tuple[Any, ...]]


def rounds_acted_on(session: Session, slugs: Collection[str] | None, most: int) -> Sequence[Round]:
    """The rounds (of `slugs`; None for all) in which some body has met, the closed first, newest first."""
    met = select(Case.round_slug).join(Handling, Handling.case_id == Case.id)
    query = select(Round).where(Round.slug.in_(met))
    if slugs is not None:
        query = query.where(Round.slug.in_(slugs))
    is_open = case((Round.state == RoundState.CLOSED, 0), else_=1)
    return session.scalars(query.order_by(is_open, Round.launched_at.desc(), Round.slug).limit(most)).all()


def reported_in(session: Session, slugs: Collection[str]) -> Sequence[Reported]:
    """Which body met when in those rounds, in the order it was reported; nothing of what was said there."""
    case = (Case.id, Case.round_slug, Case.principal_kind, Case.withdrawn_reports)
    told = (Handling.number, Handling.corrects, Handling.act)
    met = (Handling.body, Handling.level, Handling.held_on, Handling.paragraph)
    query = select(*case, *told, *met).join(Handling, Handling.case_id == Case.id).where(Case.round_slug.in_(slugs))
    return session.execute(query.order_by(Handling.case_id, Handling.number)).all()
