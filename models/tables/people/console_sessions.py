"""A session of the console: somebody who came in by a sign-in letter. Its cookie's secret is not stored."""

import datetime as dt

from sqlalchemy import Index, String
from sqlalchemy.orm import Mapped, mapped_column

from models.tables.base import Base, JsonOf, WordType
from models.vocabulary import Role, SessionEnd, SignInWay


class ConsoleSession(Base):
    """Its moments are the computer's own clock's, also where the demonstration's leaps.

    `seen_at` is coarse, `browser` a word or nothing; `ended_at` is empty for one that is open or has run out.
    """

    __tablename__ = "console_sessions"
    __table_args__ = (Index("ix_console_sessions_email", "email"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    digest: Mapped[str] = mapped_column(String(64), unique=True)
    email: Mapped[str] = mapped_column(String(254))
    browser: Mapped[str] = mapped_column(String(20), default="")
    began_at: Mapped[dt.datetime]
    seen_at: Mapped[dt.datetime]
    expires_at: Mapped[dt.datetime]
    ended_at: Mapped[dt.datetime | None]
    # how they came in, and the roles a directory told of, which hold for this session alone
    way: Mapped[SignInWay] = mapped_column(WordType(SignInWay), default=SignInWay.LETTER)
    roles: Mapped[dict[str, Role]] = mapped_column(JsonOf(dict[str, Role], {}))
    ended_why: Mapped[SessionEnd | None] = mapped_column(WordType(SessionEnd))
