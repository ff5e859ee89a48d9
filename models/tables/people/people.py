"""People and the offices they belong to, each with a role there."""

import datetime as dt

from sqlalchemy import ForeignKey, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column

from models.people import Role
from models.tables.base import Base, WordType

_OPEN = text("ended_at IS NULL")


class Person(Base):
    """Somebody by their address, in small letters. The record knows people by it, and it is never another person's."""

    __tablename__ = "people"

    id: Mapped[int] = mapped_column(primary_key=True)
    email: Mapped[str] = mapped_column(String(254), unique=True)
    name: Mapped[str] = mapped_column(String(200), default="")
    added_at: Mapped[dt.datetime]


class Membership(Base):
    """A role in an office, from when and by whom. Another role is another row; the one before has ended."""

    __tablename__ = "memberships"
    __table_args__ = (
        Index(
            "uq_memberships_person_id_office_open",
            *("person_id", "office"),
            unique=True,
            sqlite_where=_OPEN,
            postgresql_where=_OPEN,
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    office: Mapped[str] = mapped_column(ForeignKey("offices.slug"), index=True)
    role: Mapped[Role] = mapped_column(WordType(Role))
    given_at: Mapped[dt.datetime]
    given_by: Mapped[str] = mapped_column(String(254), default="")
    ended_at: Mapped[dt.datetime | None]
    ended_by: Mapped[str] = mapped_column(String(254), default="")
