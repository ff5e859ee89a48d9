"""Extensions: a later due date is itself a decision, with its authority."""

import datetime as dt

from sqlalchemy import ForeignKey, Index, String, Text, text
from sqlalchemy.orm import Mapped, mapped_column

from models.tables.base import Base, ParagraphType

_UNANSWERED = text("answered_at IS NULL")


class Extension(Base):
    """One row for each case whose due date moved, also when the whole round was extended."""

    __tablename__ = "extensions"
    __table_args__ = (Index("ix_extensions_round_slug", "round_slug"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    round_slug: Mapped[str] = mapped_column(ForeignKey("rounds.slug"))
    case_id: Mapped[str | None] = mapped_column(ForeignKey("cases.id"))
    old_on: Mapped[dt.date]
    new_on: Mapped[dt.date]
    decided_by: Mapped[str] = mapped_column(String(200))
    decided_on: Mapped[dt.date]
    paragraph: Mapped[str] = mapped_column(ParagraphType, default="")
    reason: Mapped[str] = mapped_column(Text)
    granted_at: Mapped[dt.datetime]
    granted_by: Mapped[str] = mapped_column(String(200))
    # when it was taken back: it stays, and counts no more
    withdrawn_at: Mapped[dt.datetime | None]


class ExtensionRequest(Base):
    """A principal's request for a later due date, with its authority if a body has decided. Open until `answered_at`.

    One that was taken back has been answered by that.
    """

    __tablename__ = "extension_requests"
    __table_args__ = (
        Index("ix_extension_requests_round_slug", "round_slug"),
        Index("ix_extension_requests_unanswered", "id", sqlite_where=_UNANSWERED, postgresql_where=_UNANSWERED),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    round_slug: Mapped[str] = mapped_column(ForeignKey("rounds.slug"))
    case_id: Mapped[str] = mapped_column(ForeignKey("cases.id"))
    old_on: Mapped[dt.date]
    new_on: Mapped[dt.date]
    decided_by: Mapped[str] = mapped_column(String(200), default="")
    decided_on: Mapped[dt.date | None]
    paragraph: Mapped[str] = mapped_column(ParagraphType, default="")
    reason: Mapped[str] = mapped_column(Text)
    asked_at: Mapped[dt.datetime]
    asked_by: Mapped[str] = mapped_column(String(200))
    role: Mapped[str] = mapped_column(String(200))
    email: Mapped[str] = mapped_column(String(254))
    link_id: Mapped[str] = mapped_column(String(32), default="")
    granted: Mapped[bool | None]
    answer: Mapped[str] = mapped_column(Text, default="")
    answered_at: Mapped[dt.datetime | None]
    answered_by: Mapped[str] = mapped_column(String(200), default="")
    withdrawn_at: Mapped[dt.datetime | None]
