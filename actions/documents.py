"""Keeping documents: the original bytes once for each SHA-256, and what each file is."""

import datetime as dt
import hashlib
from collections.abc import Sequence
from functools import cache
from typing import Final

from sqlalchemy import bindparam, func, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from kit.errors import Fault, FaultyInput
from kit.prepared import Prepared, PreparedInsert
from models.files.limits import CASE_FILES, MEGABYTE
from models.phrases import Phrase
from models.tables import Case, Content, Document, Round
from models.values import Upload

NO_ROOM: Final = (
    "Ärendet rymmer inte fler filer: tillsammans får de vara {most} MB. Skicka rapporten utan fil, och lämna "
    "handlingen till samordnaren på annat sätt."
)

# as they are found by
_OF_CASE = (Document.round_slug == bindparam("slug"), Document.case_id == bindparam("case_id"))
_SIZE_OF_CASE = Prepared(select(func.sum(Document.size)).where(*_OF_CASE))
_IS_KEPT = Prepared(select(Content.sha256).where(Content.sha256 == bindparam("sha256")))


def keep_documents(
    session: Session,
    owner: Case | Round,
    handling_number: int | None,
    uploads: Sequence[Upload],
    added_by: str,
    now: dt.datetime,
) -> list[Document]:
    """Keep a handling's checked files, or a round's attachments. The caller's transaction holds the bytes too.

    Raises FaultyInput when a case has no room for more.
    """
    if isinstance(owner, Case) and uploads:
        _refuse_without_room(session, owner, sum(len(upload.data) for upload in uploads))
    digests = [hashlib.sha256(upload.data).hexdigest() for upload in uploads]
    for sha256, data in sorted({sha: upload.data for sha, upload in zip(digests, uploads, strict=True)}.items()):
        _keep(session, sha256, data)  # in order, so that two who hand in the same files don't block each other
    documents = [
        _document(owner, handling_number, upload, sha256, added_by, now)
        for sha256, upload in zip(digests, uploads, strict=True)
    ]
    session.add_all(documents)
    return documents


def keep_content(session: Session, data: bytes) -> str:
    """Keep those bytes, once; their SHA-256."""
    sha256 = hashlib.sha256(data).hexdigest()
    _keep(session, sha256, data)
    return sha256


def _refuse_without_room(session: Session, case: Case, more: int) -> None:
    """Whoever holds a link could else fill the disk, and its record could not be made in memory."""
    [kept] = _SIZE_OF_CASE.run(session, {"slug": case.round_slug, "case_id": case.id}).fetchone()
    if (kept or 0) + more > CASE_FILES:
        raise FaultyInput([Fault("documents", Phrase(NO_ROOM, most=CASE_FILES // MEGABYTE))])


def _keep(session: Session, sha256: str, data: bytes) -> None:
    """Keep the bytes, once for each SHA-256."""
    if _IS_KEPT.run(session, {"sha256": sha256}).fetchone() is None:
        _insert(session.get_bind().dialect.name).run(session, {"sha256": sha256, "size": len(data), "data": data})


@cache
def _insert(dialect: str) -> PreparedInsert:
    insert: sqlite.Insert | postgresql.Insert = (sqlite if dialect == "sqlite" else postgresql).insert(Content)
    return PreparedInsert(insert.on_conflict_do_nothing())


def _document(
    owner: Case | Round, handling_number: int | None, upload: Upload, sha256: str, added_by: str, now: dt.datetime
) -> Document:
    return Document(
        round_slug=owner.round_slug if isinstance(owner, Case) else owner.slug,
        case_id=owner.id if isinstance(owner, Case) else None,
        handling_number=handling_number,
        kind=upload.kind,
        title=upload.title,
        filename=upload.filename,
        media_type=upload.media_type,
        sha256=sha256,
        size=len(upload.data),
        added_at=now,
        added_by=added_by,
        traits=upload.traits,
    )
