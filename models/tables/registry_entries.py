"""What an office's registry says, part by part: who said it, and from which day it holds. Nothing is overwritten."""

import datetime as dt
from typing import Any

from sqlalchemy import ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from models.files.registry.parts import EntryKind
from models.tables.base import Base, Json, WordType


class RegistryEntry(Base):
    """One part of the registry as somebody said it: a principal's mailboxes, a body's meeting days, an arena.

    It holds from `valid_from` (always, where empty) up to the day before `valid_to` (on, where empty), both days in
    Europe/Stockholm. `value` is that part as a county file writes it; empty where the part has been taken out.
    """

    __tablename__ = "registry_entries"
    __table_args__ = (Index("ix_registry_entries_office_kind_key", "office", "kind", "key"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    office: Mapped[str] = mapped_column(ForeignKey("offices.slug"))
    kind: Mapped[EntryKind] = mapped_column(WordType(EntryKind))
    # which one of its kind: a principal's code, a kind of principals, `2425/KF`, an arena's code
    key: Mapped[str] = mapped_column(String(310))
    # where it stands among its kind, as in a file
    place: Mapped[int] = mapped_column(default=0)
    value: Mapped[Any] = mapped_column(Json)
    valid_from: Mapped[dt.date | None]
    valid_to: Mapped[dt.date | None]
    said_at: Mapped[dt.datetime]
    said_by: Mapped[str] = mapped_column(String(254), default="")
    note: Mapped[str] = mapped_column(Text, default="")
