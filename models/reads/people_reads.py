"""Named reads about the people of the console: whose session it is, and whom rounds name as contacts."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence

from sqlalchemy import Row, bindparam, select
from sqlalchemy.orm import Session

from kit.prepared import PreparedRead
from models.tables import ConsoleSession, Round
from models.vocabulary import RoundState

_SESSION = PreparedRead((ConsoleSession,), lambda query: query.where(ConsoleSession.digest == bindparam("digest")))


def session_by_digest(session: Session, digest: str) -> ConsoleSession | None:
    """The session whose secret has that digest, also one that has ended, as an object of no session."""
    found = _SESSION.all(session, {"digest": digest})
    return found[0][0] if found else None


def open_sessions(session: Session, now: dt.datetime) -> Sequence[ConsoleSession]:
    """The sessions that neither have ended nor run out at `now` (UTC), the one seen last first."""
    query = select(ConsoleSession).where(ConsoleSession.ended_at.is_(None), ConsoleSession.expires_at > now)
    return session.scalars(query.order_by(ConsoleSession.seen_at.desc(), ConsoleSession.id)).all()


def round_contacts(session: Session) -> Iterator[Row[str, str, RoundState, list[dict[str, str]]]]:
    """Every round's slug, the round it stands beside, state and contacts, newest first; read when asked for."""
    yield from session.execute(
        select(Round.slug, Round.family, Round.state, Round.contacts).order_by(Round.launched_at.desc())
    )
