"""A letter: one outgoing e-mail with fixed bytes, waiting in or through the outbox."""

import datetime as dt

from sqlalchemy import ForeignKey, Index, LargeBinary, String, Text, text
from sqlalchemy.orm import Mapped, mapped_column

from models.tables.base import Base, WordType
from models.vocabulary import Language, LetterKind, LetterState

_WAITING = text("state IN ('queued', 'deferred', 'sending')")
_UNDELIVERED = text("state IN ('bounced', 'failed')")
_ESCALATION = text("kind = 'escalation'")


class Letter(Base):
    """`key` says what the letter is about, so that nothing is written twice. `due_at` is when to try (again)."""

    __tablename__ = "letters"
    __table_args__ = (
        Index("ix_letters_due_at_waiting", "due_at", sqlite_where=_WAITING, postgresql_where=_WAITING),
        Index("ix_letters_undeliverable", "id", sqlite_where=_UNDELIVERED, postgresql_where=_UNDELIVERED),
        Index("ix_letters_escalations", "round_slug", sqlite_where=_ESCALATION, postgresql_where=_ESCALATION),
        Index("ix_letters_round_slug_id", "round_slug", "id"),
        Index("ix_letters_case_id", "case_id"),
        Index("ix_letters_search_text", "search_text"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(String(200), unique=True)
    round_slug: Mapped[str | None] = mapped_column(ForeignKey("rounds.slug"))
    case_id: Mapped[str | None] = mapped_column(ForeignKey("cases.id"))
    kind: Mapped[LetterKind] = mapped_column(WordType(LetterKind))
    language: Mapped[Language] = mapped_column(WordType(Language))
    recipient: Mapped[str] = mapped_column(String(254))
    subject: Mapped[str] = mapped_column(String(400))
    message_id: Mapped[str] = mapped_column(String(200))
    # the last event of its case when it was written: the one it tells of, if any
    event: Mapped[int | None]

    state: Mapped[LetterState] = mapped_column(WordType(LetterState))
    queued_at: Mapped[dt.datetime]
    due_at: Mapped[dt.datetime]
    attempts: Mapped[int] = mapped_column(default=0)
    lease: Mapped[str] = mapped_column(String(40), default="")
    settled_at: Mapped[dt.datetime | None]
    error: Mapped[str] = mapped_column(Text, default="")
    # what the letter is found by: looked through in its index, which holds nothing else
    search_text: Mapped[str] = mapped_column(Text, default="", deferred=True)
    # last: SQLite reads past every byte of it to reach a column after it
    content: Mapped[bytes] = mapped_column(LargeBinary, deferred=True)


class LetterCase(Base):
    """A case that a letter tells of beside its own: of another round of the same principal."""

    __tablename__ = "letter_cases"
    __table_args__ = (Index("ix_letter_cases_case_id", "case_id"),)

    letter_id: Mapped[int] = mapped_column(ForeignKey("letters.id"), primary_key=True)
    case_id: Mapped[str] = mapped_column(ForeignKey("cases.id"), primary_key=True)
