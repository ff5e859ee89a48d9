"""What coordinators keep beside a case for themselves: notes, days to come back to it, and who has it in hand."""

import datetime as dt

from sqlalchemy import ForeignKey, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from models.tables.base import Base


class CaseNote(Base):
    """A working note; no part of the record (docs/decisions/notes.md). `follow_up_on` is the writer's own day."""

    __tablename__ = "case_notes"

    id: Mapped[int] = mapped_column(primary_key=True)
    case_id: Mapped[str] = mapped_column(ForeignKey("cases.id"), index=True)
    text: Mapped[str] = mapped_column(Text)
    written_by: Mapped[str] = mapped_column(String(254), index=True)
    written_at: Mapped[dt.datetime]
    follow_up_on: Mapped[dt.date | None]
    done_at: Mapped[dt.datetime | None]


class CaseHolder(Base):
    """Which of the coordinators has the case in hand; a case nobody has taken has no row."""

    __tablename__ = "case_holders"

    case_id: Mapped[str] = mapped_column(ForeignKey("cases.id"), primary_key=True)
    email: Mapped[str] = mapped_column(String(254))
    given_by: Mapped[str] = mapped_column(String(254))
    given_at: Mapped[dt.datetime]
