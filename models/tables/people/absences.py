"""Who of the coordinators is away, and who stands in meanwhile (docs/decisions/absence.md)."""

import datetime as dt

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from models.tables.base import Base


class Absence(Base):
    """One a person, by their address, on both those days and between; when they have passed it says nothing."""

    __tablename__ = "absences"

    email: Mapped[str] = mapped_column(String(254), primary_key=True)
    from_on: Mapped[dt.date]
    until_on: Mapped[dt.date]
    stand_in: Mapped[str] = mapped_column(String(254))
    told_by: Mapped[str] = mapped_column(String(254))
    told_at: Mapped[dt.datetime]
