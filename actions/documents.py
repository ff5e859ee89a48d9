"""Keeping documents: the original bytes once for each SHA-256, and what each file is."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Sequence

from sqlalchemy.orm import Session

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
    return [_keep(session, owner, handling_number, upload, added_by, now) for upload in uploads]


def _keep(
    session: Session, owner: Case | Round, handling_number: int | None, upload: Upload, added_by: str, now: dt.datetime
) -> Document:
    sha256 = hashlib.sha256(upload.data).hexdigest()
    if session.get(Content, sha256) is None:
        session.add(Content(sha256=sha256, size=len(upload.data), data=upload.data))
        session.flush()
    document = Document(
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
    )
    session.add(document)
    return document
