"""The Word template an office writes its papers in."""

from __future__ import annotations

import datetime as dt

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from models.tables.base import Base


class OfficeTemplate(Base):
    """The one in use; its bytes are kept with the documents'. `for_proposals`: principals' proposals are in it too."""

    __tablename__ = "office_templates"

    office: Mapped[str] = mapped_column(ForeignKey("offices.slug"), primary_key=True)
    name: Mapped[str] = mapped_column(String(300))
    sha256: Mapped[str] = mapped_column(ForeignKey("contents.sha256"))
    size: Mapped[int]
    for_proposals: Mapped[bool] = mapped_column(default=True)
    added_at: Mapped[dt.datetime]
    added_by: Mapped[str] = mapped_column(String(254))
