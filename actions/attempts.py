"""Counting what may be done a few times only."""

from __future__ import annotations

import datetime as dt

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from kit.database import insert_into
from models.attempts import Attempts


def attempts(session: Session, key: str) -> int:
    """How often it has been counted so far."""
    return session.scalar(select(Attempts.count).where(Attempts.key == key)) or 0


def count_attempt(session: Session, key: str, ends_at: dt.datetime, now: dt.datetime) -> int:
    """Count once more, to be forgotten at `ends_at`; how often that makes, whoever else is counting."""
    insert = insert_into(session, Attempts).values(key=key, count=1, ends_at=ends_at)
    again = insert.on_conflict_do_update(index_elements=[Attempts.key], set_={"count": Attempts.count + 1})
    count: int = session.execute(again.returning(Attempts.count)).scalar_one()
    if count == 1:
        session.execute(delete(Attempts).where(Attempts.ends_at <= now))
    return count
