"""Passkeys: keys that people's own computers and phones keep, by which they sign in without a letter."""

import datetime as dt

from sqlalchemy import BigInteger, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from models.tables.base import Base


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
