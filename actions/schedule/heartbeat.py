"""Heartbeats: a scheduled job says that it ran."""

import datetime as dt

from sqlalchemy import func, update
from sqlalchemy.orm import Session

from kit.database import insert_into
from models.condition import RelayFault
from models.tables import Heartbeat


def beat(session: Session, name: str, now: dt.datetime, next_at: dt.datetime | None, detail: str = "") -> None:
    """Note that job `name` ran at `now` and is meant to run at `next_at` (UTC)."""
    said = {"ran_at": now, "next_at": next_at, "detail": detail}
    first = insert_into(session, Heartbeat).values(name=name, **said)
    session.execute(first.on_conflict_do_update(index_elements=["name"], set_=said))


def relay_refuses(session: Session, fault: RelayFault, said: str, now: dt.datetime) -> None:
    """Note why the relay takes no letter and what it said; since `now` (UTC), unless it has not for longer."""
    _note_of_relay(session, fault, func.coalesce(Heartbeat.relay_fault_since, now), said)


def relay_takes(session: Session) -> None:
    """Note that the relay takes letters."""
    _note_of_relay(session, None, None, "")


def _note_of_relay(session: Session, fault: RelayFault | None, since: object, said: str) -> None:
    noted = {"relay_fault": fault, "relay_fault_since": since, "relay_said": said}
    session.execute(update(Heartbeat).where(Heartbeat.name == "delivery").values(noted))


def due_from(session: Session, name: str, now: dt.datetime) -> None:
    """What job `name` should have done while nothing ran is due at `now` (UTC), and late only counted from then."""
    session.execute(update(Heartbeat).where(Heartbeat.name == name, Heartbeat.next_at < now).values(next_at=now))
