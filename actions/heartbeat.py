"""Heartbeats: a scheduled job says that it ran."""

from __future__ import annotations

import datetime as dt

from sqlalchemy import update
from sqlalchemy.orm import Session

from kit.database import insert_into
from models.heartbeats import Heartbeat


def beat(session: Session, name: str, now: dt.datetime, next_at: dt.datetime | None, detail: str = "") -> None:
    """Note that job `name` ran at `now` and is meant to run at `next_at` (UTC)."""
    said = {"ran_at": now, "next_at": next_at, "detail": detail}
    first = insert_into(session, Heartbeat).values(name=name, **said)
    session.execute(first.on_conflict_do_update(index_elements=["name"], set_=said))


def due_from(session: Session, name: str, now: dt.datetime) -> None:
    """What job `name` should have done while nothing ran is due at `now` (UTC), and late only counted from then."""
    session.execute(update(Heartbeat).where(Heartbeat.name == name, Heartbeat.next_at < now).values(next_at=now))
