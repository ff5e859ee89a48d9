"""Keeping documents: the original bytes once for each SHA-256, and what each file is."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from kit.database import insert_into
from models.cases import Case
from models.documents import Content, Document
from models.rounds import Round
from models.values import Upload


def keep_documents(
    session: Session,
    owner: Case | Round,
    handling_number: int | None,
    uploads: Sequence[Upload],
    added_by: str,
    now: dt.datetime,
) -> list[Document]:
    """Keep a handling's checked files, or a round's attachments. The caller's transaction holds the bytes too."""
    digests = [hashlib.sha256(upload.data).hexdigest() for upload in uploads]
    for sha256, data in sorted({sha: upload.data for sha, upload in zip(digests, uploads, strict=True)}.items()):
        _keep_content(session, sha256, data)  # in order, so that two who hand in the same files don't block each other
    documents = [
        _document(owner, handling_number, upload, sha256, added_by, now)
        for sha256, upload in zip(digests, uploads, strict=True)
    ]
    session.add_all(documents)
    return documents


def _keep_content(session: Session, sha256: str, data: bytes) -> None:
    if session.scalar(select(Content.sha256).where(Content.sha256 == sha256)) is None:
        content = insert_into(session, Content).values(sha256=sha256, size=len(data), data=data)
        session.execute(content.on_conflict_do_nothing())


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
