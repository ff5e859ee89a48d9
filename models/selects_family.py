"""Named reads of a family: a main round and the rounds linked to it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from models.cases import Case
from models.rounds import Round
from models.vocabulary import RoundState

CasesByPrincipal = Mapping[str, Sequence[tuple[Case, Round]]]


def linked_cases(session: Session, slug: str, codes: Sequence[str]) -> CasesByPrincipal:
    """The cases those principals have in the rounds linked to that one, by the principal's code."""
    query = select(Case, Round).join(Round).where(Round.family == slug, Case.principal_code.in_(codes))
    found: dict[str, list[tuple[Case, Round]]] = defaultdict(list)
    for row in session.execute(query.order_by(Round.slug)):
        found[row.Case.principal_code].append((row.Case, row.Round))
    return found


def cases_beside(session: Session, slug: str) -> CasesByPrincipal:
    """The same for the principals that are in linked rounds only."""
    main = select(Case.principal_code).where(Case.round_slug == slug)
    beside = select(Case.principal_code).join(Round).where(Round.family == slug, Case.principal_code.not_in(main))
    codes = session.scalars(beside.distinct()).all()
    return linked_cases(session, slug, codes) if codes else {}


def is_launching_linked(session: Session, slug: str) -> bool:
    """Whether any of the rounds linked to that one has not gone out yet."""
    query = select(Round.slug).where(Round.family == slug, Round.state == RoundState.LAUNCHING)
    return session.scalar(query.limit(1)) is not None
