"""An extract somebody has had read, held until its report is sent: it is no part of the case yet."""

import datetime as dt

from sqlalchemy import ForeignKey, LargeBinary, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from models.tables.base import Base, JsonOf
from models.vocabulary import FileTrait


class HeldExtract(Base):
    """The latest one of a link. Pasted text has no file; a scanned file has no text, and `unread` says why."""

    __tablename__ = "held_extracts"

    link_id: Mapped[str] = mapped_column(ForeignKey("links.id"), primary_key=True)
    held_at: Mapped[dt.datetime] = mapped_column(index=True)
    text: Mapped[str] = mapped_column(Text, default="")
    unread: Mapped[str] = mapped_column(String(300), default="")
    filename: Mapped[str] = mapped_column(String(200), default="")
    data: Mapped[bytes | None] = mapped_column(LargeBinary, deferred=True)
    traits: Mapped[tuple[FileTrait, ...] | None] = mapped_column(JsonOf(tuple[FileTrait, ...]))
