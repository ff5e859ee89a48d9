"""The files that go with letters on their way out, each read once however many letters carry it."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from sqlalchemy import select
from sqlalchemy.orm import Session

from models.tables import Content
from notifications.attached import encoded, files_in, with_files


def bytes_of_files(session: Session, contents: Iterable[bytes], known: Collection[str] = ()) -> dict[str, bytes]:
    """The files of letters with those contents that are not known yet, encoded, by their SHA-256."""
    wanted = {sha256 for content in contents for sha256 in files_in(content)} - set(known)
    if not wanted:
        return {}
    rows = session.execute(select(Content.sha256, Content.data).where(Content.sha256.in_(wanted)))
    return {row.sha256: encoded(row.data) for row in rows}


def whole_letter(session: Session, content: bytes) -> bytes:
    """The letter with its files, as it left; placeholders still stand where its links go."""
    return with_files(content, bytes_of_files(session, [content]))
