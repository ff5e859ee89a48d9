"""Offices: whoever sends rounds out. One installation serves one or several, each with a registry of its own."""

import datetime as dt

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from models.tables.base import Base


class OfficeRow(Base):
    """One office, most often a county's. `version` counts the changes of its registry; 0 before it holds anything."""

    __tablename__ = "offices"

    slug: Mapped[str] = mapped_column(String(80), primary_key=True)
    name: Mapped[str] = mapped_column(String(200))
    # as a county file says it, "Västerbotten", and its code, "24"
    county: Mapped[str] = mapped_column(String(100))
    county_code: Mapped[str] = mapped_column(String(10), default="")
    version: Mapped[int] = mapped_column(default=0)
    made_at: Mapped[dt.datetime]


class OfficeTemplate(Base):
    """The one in use of its `kind`, as the file's name ends (docx, odt); its bytes are kept with the documents'.

    `for_proposals`: principals' proposals are in it too.
    """

    __tablename__ = "office_templates"

    office: Mapped[str] = mapped_column(ForeignKey("offices.slug"), primary_key=True)
    kind: Mapped[str] = mapped_column(String(10), primary_key=True)
    name: Mapped[str] = mapped_column(String(300))
    sha256: Mapped[str] = mapped_column(ForeignKey("contents.sha256"))
    size: Mapped[int]
    for_proposals: Mapped[bool] = mapped_column(default=True)
    added_at: Mapped[dt.datetime]
    added_by: Mapped[str] = mapped_column(String(254))
