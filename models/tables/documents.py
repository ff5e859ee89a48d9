"""Documents: the recommendation's attachments and the principals' extracts, original bytes kept."""

from __future__ import annotations

import datetime as dt

from sqlalchemy import ForeignKey, Index, LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column

from models.files.pdf_file import PDF_TYPE
from models.tables.base import Base, JsonOf, WordType
from models.vocabulary import DocumentKind, FileTrait


class Content(Base):
    """The bytes, once for each SHA-256, in the database so that one backup and one transaction hold them."""

    __tablename__ = "contents"

    sha256: Mapped[str] = mapped_column(String(64), primary_key=True)
    size: Mapped[int]
    data: Mapped[bytes] = mapped_column(LargeBinary, deferred=True)


class Document(Base):
    """What a file is in a round. `case_id` is empty for the round's own attachments.

    `traits` say why it is only ever saved; None of one that came before files were looked at.
    """

    __tablename__ = "documents"
    __table_args__ = (Index("ix_documents_round_slug_case_id", "round_slug", "case_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    round_slug: Mapped[str] = mapped_column(ForeignKey("rounds.slug"))
    case_id: Mapped[str | None] = mapped_column(ForeignKey("cases.id"))
    handling_number: Mapped[int | None]
    kind: Mapped[DocumentKind] = mapped_column(WordType(DocumentKind))
    title: Mapped[str] = mapped_column(String(300))
    filename: Mapped[str] = mapped_column(String(200))
    media_type: Mapped[str] = mapped_column(String(100))
    sha256: Mapped[str] = mapped_column(ForeignKey("contents.sha256"))
    size: Mapped[int]
    added_at: Mapped[dt.datetime]
    added_by: Mapped[str] = mapped_column(String(200))
    traits: Mapped[tuple[FileTrait, ...] | None] = mapped_column(JsonOf(tuple[FileTrait, ...]))

    @property
    def opens_in_browser(self) -> bool:
        """Whether it may: a PDF of the round's own, looked at, of which there is nothing to say."""
        return self.case_id is None and self.media_type == PDF_TYPE and self.traits == ()
