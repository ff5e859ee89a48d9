"""Sessions of the console: beginning, finding and ending them. Moments are the computer's own clock's, UTC."""

import datetime as dt
import hmac
import secrets
from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from sqlalchemy import ColumnElement, delete, func, update
from sqlalchemy.orm import Session

from models.reads.people_reads import session_by_digest
from models.tables import ConsoleSession
from models.vocabulary import Role, SessionEnd, SignInWay
from notifications.sender import Sender

LASTS = dt.timedelta(hours=12)
REMEMBERED = dt.timedelta(days=30)  # where somebody has asked that the computer be remembered
SEEN_EVERY = dt.timedelta(minutes=5)
NO_ROLES: Final[Mapping[str, Role]] = MappingProxyType({})
KEPT = dt.timedelta(days=30)


def begin_session(
    session: Session,
    sender: Sender,
    email: str,
    browser: str,
    now: dt.datetime,
    lasts: dt.timedelta = LASTS,
    *,
    way: SignInWay = SignInWay.LETTER,
    roles: Mapping[str, Role] = NO_ROLES,
) -> str:
    """Begin a session and forget those that ended long ago; the secret its cookie carries, kept nowhere else."""
    forget_ended(session, now)
    secret = secrets.token_urlsafe(32)
    begun = ConsoleSession(
        digest=_digest(sender, secret),
        email=email,
        browser=browser,
        began_at=now,
        seen_at=now,
        expires_at=now + lasts,
        way=way,
        roles=dict(roles),
    )
    session.add(begun)
    session.flush()
    return secret


def find_session(session: Session, sender: Sender, secret: str, now: dt.datetime) -> ConsoleSession | None:
    """The session a cookie opens, unless it has ended or run out."""
    found = session_by_digest(session, _digest(sender, secret))
    if found is None or found.ended_at is not None or found.expires_at <= now:
        return None
    return found


def note_seen(session: Session, session_id: int, now: dt.datetime) -> None:
    """Note that the session is in use. Called at most every `SEEN_EVERY`."""
    session.execute(update(ConsoleSession).where(ConsoleSession.id == session_id).values(seen_at=now))


def end_session(session: Session, session_id: int, why: SessionEnd, now: dt.datetime) -> int:
    """End a session; how many were open, 1 or 0."""
    return _end(session, ConsoleSession.id == session_id, why, now)


def end_sessions_of(session: Session, email: str, why: SessionEnd, now: dt.datetime) -> int:
    """End every session of an address, however its letters are written; how many were open."""
    return _end(session, func.lower(ConsoleSession.email) == email.lower(), why, now)


def end_others_of(session: Session, email: str, but: int, now: dt.datetime) -> int:
    """End every session of an address but one; how many were open."""
    theirs = (func.lower(ConsoleSession.email) == email.lower()) & (ConsoleSession.id != but)
    return _end(session, theirs, SessionEnd.SIGNED_OUT, now)


def forget_ended(session: Session, now: dt.datetime) -> None:
    """Remove sessions that ended or ran out more than `KEPT` ago."""
    over = func.coalesce(ConsoleSession.ended_at, ConsoleSession.expires_at)
    session.execute(delete(ConsoleSession).where(over < now - KEPT))


def _end(session: Session, which: ColumnElement[bool], why: SessionEnd, now: dt.datetime) -> int:
    is_open = (ConsoleSession.ended_at.is_(None), ConsoleSession.expires_at > now)
    done = session.execute(update(ConsoleSession).where(which, *is_open).values(ended_at=now, ended_why=why))
    return int(done.rowcount)  # type: ignore[attr-defined]


def _digest(sender: Sender, secret: str) -> str:
    """Keyed, so that a new installation secret ends every session."""
    return hmac.digest(sender.secret, b"console-session:" + secret.encode(), "sha256").hex()
