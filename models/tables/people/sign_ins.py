"""A sign-in letter that was asked for in a browser: only there does its link or code let anybody in."""

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from models.tables.base import Base


class SignIn(Base):
    """`browser` is a keyed hash of what the asking browser was given. A link made on the machine itself has no row."""

    __tablename__ = "sign_ins"

    link_id: Mapped[str] = mapped_column(ForeignKey("links.id"), primary_key=True)
    browser: Mapped[str] = mapped_column(String(64), index=True)
    remembers: Mapped[bool] = mapped_column(default=False)
