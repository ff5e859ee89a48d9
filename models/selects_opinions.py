"""Named reads of what principals think, and of how coordinators have grouped it."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from models.opinions import Opinion


def case_opinions(session: Session, case_id: str) -> Sequence[Opinion]:
    """Every opinion a principal has given, oldest first; the last one stands."""
    return session.scalars(select(Opinion).where(Opinion.case_id == case_id).order_by(Opinion.number)).all()


def opinion_count(session: Session, case_id: str) -> int:
    """How many times a principal has given its opinion."""
    return session.scalar(select(func.count()).where(Opinion.case_id == case_id)) or 0
