"""Heartbeats: when each scheduled job last ran and will next, for people to see."""

from __future__ import annotations

import datetime as dt

from sqlalchemy import String, Text
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base


class Heartbeat(Base):
    """One row a job (`chase`, `attend`, `delivery`)."""

    __tablename__ = "heartbeats"

    name: Mapped[str] = mapped_column(String(40), primary_key=True)
    ran_at: Mapped[dt.datetime]
    next_at: Mapped[dt.datetime | None]
    detail: Mapped[str] = mapped_column(Text, default="")
