"""Named reads of drafts."""

import datetime as dt
from collections.abc import Sequence

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from kit.errors import NotFound
from models.tables import Draft, DraftFile

GONE = "Utkastet finns inte. Det kan vara skickat eller kastat."


def draft_of(session: Session, draft_id: int) -> Draft:
    """The draft, also one that has become a round. Raises NotFound."""
    found = session.get(Draft, draft_id)
    if found is None:
        raise NotFound(GONE)
    return found


def draft_to_change(session: Session, draft_id: int) -> Draft:
    """The draft, which nobody else changes until the transaction ends. Raises NotFound, also when it is a round."""
    query = select(Draft).where(Draft.id == draft_id, Draft.round_slug.is_(None)).with_for_update()
    found = session.scalar(query.execution_options(populate_existing=True))
    if found is None:
        raise NotFound(GONE)
    return found


def drafts(session: Session) -> Sequence[Draft]:
    """Every draft that is no round yet, those to be sent first, then the last changed."""
    query = select(Draft).where(Draft.round_slug.is_(None))
    return session.scalars(
        query.order_by(Draft.launches_at.is_(None), Draft.launches_at, Draft.changed_at.desc())
    ).all()


def draft_of_round(session: Session, slug: str) -> Draft | None:
    """What that round was made in, if it was made in a draft."""
    return session.scalar(select(Draft).where(Draft.round_slug == slug).order_by(Draft.id.desc()).limit(1))


def draft_count(session: Session) -> int:
    """How many drafts there are that are no rounds yet."""
    return session.scalar(select(func.count()).select_from(Draft).where(Draft.round_slug.is_(None))) or 0


def due_drafts(session: Session, now: dt.datetime) -> Sequence[int]:
    """Those that are to be sent out by now (UTC), by id, the earliest first."""
    query = select(Draft.id).where(Draft.round_slug.is_(None), Draft.launches_at <= now).order_by(Draft.launches_at)
    return session.scalars(query).all()


def next_launch(session: Session, now: dt.datetime) -> dt.datetime | None:
    """When the next draft is to be sent out after now (UTC)."""
    query = select(func.min(Draft.launches_at)).where(Draft.round_slug.is_(None), Draft.launches_at > now)
    return session.scalar(query)


def draft_files(session: Session, draft_id: int) -> Sequence[DraftFile]:
    """The files that go with it, by name."""
    return session.scalars(select(DraftFile).where(DraftFile.draft_id == draft_id).order_by(DraftFile.name)).all()
