"""How often something has been tried: counts that every web process shares (docs/decisions/limits.md)."""

import datetime as dt

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from models.tables.base import Base


class Attempts(Base):
    """One row a limit, whom it counts and a stretch of time; `key` is a keyed hash that tells none of them."""

    __tablename__ = "attempts"

    key: Mapped[str] = mapped_column(String(64), primary_key=True)
    count: Mapped[int]
    ends_at: Mapped[dt.datetime] = mapped_column(index=True)
