"""A round and the Prefect flow run that attends it. Our own rows say which run it is and what it last showed."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import func, or_, select, update
from sqlalchemy.orm import Session

from models.tables import Event, Round
from models.vocabulary import EventKind, RoundState

LAUNCHERS_TURN = dt.timedelta(seconds=30)
OPENINGS = (EventKind.LAUNCHED, EventKind.REOPENED)


@dataclass(frozen=True, slots=True)
class Attendance:
    """One round as attending sees it. `last_event` and `shown_event` are event ids; equal when nothing is new.

    `opening` is the number of the round's event that opened it last; each opening has a flow run of its own.
    """

    slug: str
    title: str
    closed: bool
    flow_run_id: str | None
    shown_event: int
    last_event: int
    opening: int

    @property
    def has_news(self) -> bool:
        """Whether something has happened that its run has not shown."""
        return self.last_event > self.shown_event


def attendances(session: Session, now: dt.datetime) -> Sequence[Attendance]:
    """Every round that is open or has something left to show, oldest first.

    A round being launched is left alone for half a minute: whoever launches it is still writing its batches.
    """
    last = select(func.max(Event.id)).where(Event.round_slug == Round.slug).scalar_subquery()
    openings = select(func.max(Event.number)).where(Event.chain == Round.slug, Event.kind.in_(OPENINGS))
    settled = or_(Round.state != RoundState.LAUNCHING, Round.launched_at < now - LAUNCHERS_TURN)
    query = (
        select(
            Round.slug,
            Round.title,
            (Round.state == RoundState.CLOSED).label("closed"),
            Round.flow_run_id,
            Round.shown_event,
            func.coalesce(last, 0).label("last_event"),
            func.coalesce(openings.scalar_subquery(), 0).label("opening"),
        )
        .where(settled, or_(Round.state != RoundState.CLOSED, Round.shown_event < last))
        .order_by(Round.launched_at)
    )
    return [Attendance(*row) for row in session.execute(query)]


def attach(session: Session, slug: str, flow_run_id: str) -> bool:
    """Let this flow run attend the round, if no run does; whether it now is the round's."""
    session.execute(
        update(Round)
        .where(Round.slug == slug, Round.flow_run_id.is_(None))
        .values(flow_run_id=flow_run_id, shown_event=0)
    )
    return session.scalar(select(Round.flow_run_id).where(Round.slug == slug)) == flow_run_id


def detach(session: Session, slug: str, flow_run_id: str) -> None:
    """Forget a flow run that Prefect no longer knows."""
    session.execute(update(Round).where(Round.slug == slug, Round.flow_run_id == flow_run_id).values(flow_run_id=None))


def attended_by(session: Session, flow_run_id: str) -> Round | None:
    """The round whose flow run this is."""
    return session.scalar(select(Round).where(Round.flow_run_id == flow_run_id))


def note_shown(session: Session, slug: str, event_id: int) -> None:
    """Note that the round's run has shown everything up to this event."""
    session.execute(update(Round).where(Round.slug == slug).values(shown_event=event_id))
