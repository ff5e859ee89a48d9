"""Holding an extract that has been read until its report is sent. It is no event: nothing has been reported yet."""

import datetime as dt
from dataclasses import dataclass
from typing import Final

from sqlalchemy import delete
from sqlalchemy.orm import Session

from documents.formats import MEDIA_TYPES
from models.tables import HeldExtract
from models.values import Upload
from models.vocabulary import DocumentKind

HELD_FOR: Final = dt.timedelta(days=2)


@dataclass(frozen=True, slots=True)
class ReadExtract:
    """What was read: the text, or why there is none to read; `file` is kept only if it can be a report's extract."""

    text: str
    unread: str = ""
    file: Upload | None = None


def hold_extract(session: Session, link_id: str, extract: ReadExtract, now: dt.datetime) -> None:
    """Hold it in place of the link's earlier one; those nobody came back to are let go."""
    session.execute(delete(HeldExtract).where(HeldExtract.held_at < now - HELD_FOR))
    let_extract_go(session, link_id)
    file = extract.file
    session.add(
        HeldExtract(
            link_id=link_id,
            held_at=now,
            text=extract.text,
            unread=extract.unread,
            filename=file.filename if file else "",
            data=file.data if file else None,
            traits=file.traits if file else None,
        )
    )
    session.flush()


def held_extract(session: Session, link_id: str) -> HeldExtract | None:
    """The one that is held for whoever came through that link."""
    return session.get(HeldExtract, link_id)


def held_file(held: HeldExtract, kind: DocumentKind) -> Upload | None:
    """Its file, as it is attached to a report."""
    if held.data is None:
        return None
    title, _, ending = held.filename.rpartition(".")
    return Upload(kind, title, held.filename, MEDIA_TYPES[ending], held.data, held.traits)


def let_extract_go(session: Session, link_id: str) -> None:
    """Hold it no longer."""
    session.execute(delete(HeldExtract).where(HeldExtract.link_id == link_id))
