"""Documents: the recommendation's attachments and the principals' extracts, original bytes kept."""

import datetime as dt
from collections.abc import Iterable, Sequence

from sqlalchemy import ForeignKey, Index, LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column

from models.files.pdf.pdf_file import PDF_TYPE
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
    # a corrected file is another row, which says which one it stands instead of; both stay
    version: Mapped[int] = mapped_column(default=1)
    replaces: Mapped[int | None]
    withdrawn_at: Mapped[dt.datetime | None]

    @property
    def opens_in_browser(self) -> bool:
        """Whether it may: a PDF of the round's own, looked at, of which there is nothing to say."""
        return self.case_id is None and self.media_type == PDF_TYPE and self.traits == ()


def current(documents: Iterable[Document]) -> list[Document]:
    """Those that stand among a round's own, where others have been put right."""
    given = list(documents)
    replaced = {document.replaces for document in given}
    return [document for document in given if document.id not in replaced]


def earlier(document: Document, documents: Sequence[Document]) -> list[Document]:
    """The versions before it, the latest first."""
    by_id, found = {each.id: each for each in documents}, []
    while document.replaces in by_id:
        document = by_id[document.replaces]
        found.append(document)
    return found
