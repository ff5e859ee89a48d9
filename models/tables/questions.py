"""Questions from principals to the coordinators."""

import datetime as dt

from sqlalchemy import ForeignKey, Index, String, Text, text
from sqlalchemy.orm import Mapped, mapped_column

from kit.search_text import search_text
from models.tables.base import Base

_UNANSWERED = text("answered_at IS NULL")


class Question(Base):
    """Open until `answered_at` is set."""

    __tablename__ = "questions"
    __table_args__ = (
        Index("ix_questions_round_slug", "round_slug"),
        Index("ix_questions_unanswered", "id", sqlite_where=_UNANSWERED, postgresql_where=_UNANSWERED),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    round_slug: Mapped[str] = mapped_column(ForeignKey("rounds.slug"))
    case_id: Mapped[str] = mapped_column(ForeignKey("cases.id"))
    asked_at: Mapped[dt.datetime]
    asked_by: Mapped[str] = mapped_column(String(200))
    role: Mapped[str] = mapped_column(String(200))
    email: Mapped[str] = mapped_column(String(254))
    # the link it was asked through, so that the answer leads nowhere else
    link_id: Mapped[str] = mapped_column(String(32), default="")
    text: Mapped[str] = mapped_column(Text)
    answer: Mapped[str] = mapped_column(Text, default="")
    answered_at: Mapped[dt.datetime | None]
    answered_by: Mapped[str] = mapped_column(String(200), default="")
    search_text: Mapped[str] = mapped_column(Text, default="", deferred=True)

    def found_by(self) -> str:
        """What its `search_text` is to be."""
        return search_text(self.text, self.answer)
