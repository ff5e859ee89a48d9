"""Themes: how a coordinator groups what principals said in a consultation, and what came of it."""

import datetime as dt

from sqlalchemy import ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from models.tables.base import Base

FREE = 0  # the question number of what a principal adds freely


class Theme(Base):
    """One theme of a consultation. `response` says what came of the views under it, for the next round's letters."""

    __tablename__ = "themes"
    __table_args__ = (UniqueConstraint("round_slug", "name"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    round_slug: Mapped[str] = mapped_column(ForeignKey("rounds.slug"))
    name: Mapped[str] = mapped_column(String(200))
    response: Mapped[str] = mapped_column(Text, default="")
    # when it was removed: it can be brought back with its answers
    removed_at: Mapped[dt.datetime | None]


class ThemeMark(Base):
    """One answer that belongs to a theme. `question` counts from 1; 0 is what the principal added freely."""

    __tablename__ = "theme_marks"
    __table_args__ = (UniqueConstraint("theme_id", "case_id", "question"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    theme_id: Mapped[int] = mapped_column(ForeignKey("themes.id"))
    case_id: Mapped[str] = mapped_column(ForeignKey("cases.id"))
    question: Mapped[int]
