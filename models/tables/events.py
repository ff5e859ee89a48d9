"""The record: append-only events, chained by hash within a case or a round."""

import datetime as dt
from typing import Any

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from models.tables.base import Base, WordType
from models.tables.event_data import in_todays_form
from models.vocabulary import Channel, EventKind


class Event(Base):
    """Something that happened, and who said so. `chain` is the case's id, or the round's slug.

    `data` is what was kept, to be hashed; `told` is what to read.
    """

    __tablename__ = "events"
    __table_args__ = (
        UniqueConstraint("chain", "number"),
        Index("ix_events_round_slug_id", "round_slug", "id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    chain: Mapped[str] = mapped_column(String(100))
    number: Mapped[int]
    round_slug: Mapped[str] = mapped_column(ForeignKey("rounds.slug"))
    case_id: Mapped[str | None] = mapped_column(ForeignKey("cases.id"))
    kind: Mapped[EventKind] = mapped_column(WordType(EventKind))
    at: Mapped[dt.datetime]
    actor: Mapped[str] = mapped_column(String(200))
    role: Mapped[str] = mapped_column(String(200), default="")
    channel: Mapped[Channel] = mapped_column(WordType(Channel))
    data: Mapped[dict[str, Any]]
    # one rendered form gives one event, however often it is sent
    form_key: Mapped[str | None] = mapped_column(String(64), unique=True)
    previous: Mapped[str] = mapped_column(String(64))
    hash: Mapped[str] = mapped_column(String(64))

    @property
    def told(self) -> dict[str, Any]:
        """What the event holds, in today's form. Raises ValueError when no version of the program wrote it."""
        return in_todays_form(self.kind, self.data)
