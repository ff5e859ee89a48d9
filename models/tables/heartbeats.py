"""Heartbeats: when each scheduled job last ran and will next, for people to see."""

import datetime as dt

from sqlalchemy import String, Text
from sqlalchemy.orm import Mapped, mapped_column

from models.condition import RelayFault
from models.tables.base import Base, WordType


class Heartbeat(Base):
    """One row a job (`chase`, `attend`, `delivery`). The chase's `detail` is what came of its last sweep, as JSON.

    Delivery's also says what keeps the relay from taking letters, since when (UTC), and what was heard or met;
    nothing while it takes them.
    """

    __tablename__ = "heartbeats"

    name: Mapped[str] = mapped_column(String(40), primary_key=True)
    ran_at: Mapped[dt.datetime]
    next_at: Mapped[dt.datetime | None]
    detail: Mapped[str] = mapped_column(Text, default="")
    relay_fault: Mapped[RelayFault | None] = mapped_column(WordType(RelayFault))
    relay_fault_since: Mapped[dt.datetime | None]
    relay_said: Mapped[str] = mapped_column(Text, default="")
