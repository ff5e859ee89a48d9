"""Heartbeats: a scheduled job says that it ran."""

from __future__ import annotations

import datetime as dt

from sqlalchemy.orm import Session

from models.heartbeats import Heartbeat


def beat(session: Session, name: str, now: dt.datetime, next_at: dt.datetime | None, detail: str = "") -> None:
    """Note that job `name` ran at `now` and is meant to run at `next_at` (UTC)."""
    session.merge(Heartbeat(name=name, ran_at=now, next_at=next_at, detail=detail))
