"""How people come in: letters to sign in by, passkeys, the sessions that follow, and how often it has been tried."""

import datetime as dt

from sqlalchemy import BigInteger, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from models.people import Role, SessionEnd, SignInWay
from models.tables.base import Base, JsonOf, WordType


class SignIn(Base):
    """`browser` is a keyed hash of what the asking browser was given. A link made on the machine itself has no row."""

    __tablename__ = "sign_ins"

    link_id: Mapped[str] = mapped_column(ForeignKey("links.id"), primary_key=True)
    browser: Mapped[str] = mapped_column(String(64), index=True)
    remembers: Mapped[bool] = mapped_column(default=False)


class Attempts(Base):
    """One row a limit, whom it counts and a stretch of time; `key` is a keyed hash that tells none of them."""

    __tablename__ = "attempts"

    key: Mapped[str] = mapped_column(String(64), primary_key=True)
    count: Mapped[int]
    ends_at: Mapped[dt.datetime] = mapped_column(index=True)


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


class Passkey(Base):
    """One credential (WebAuthn level 3, 4): `public_key` is COSE, `counter` what its authenticator last said."""

    __tablename__ = "passkeys"

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"), index=True)
    credential: Mapped[str] = mapped_column(String(1400), unique=True)  # base64url of at most 1,023 bytes
    public_key: Mapped[bytes]
    counter: Mapped[int] = mapped_column(BigInteger)
    name: Mapped[str] = mapped_column(String(80))
    added_at: Mapped[dt.datetime]
    used_at: Mapped[dt.datetime | None]
