"""A link: the secret address someone enters through. Only a digest of the secret is stored."""

import datetime as dt

from sqlalchemy import ForeignKey, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column

from models.tables.base import Base, WordType
from models.vocabulary import LinkKind

_REVOKED = text("revoked_at IS NOT NULL")


class Link(Base):
    """The token is derived from `id` and the installation's key, so that a reminder can carry it again."""

    __tablename__ = "links"
    __table_args__ = (
        Index("ix_links_case_id", "case_id"),
        Index("ix_links_revoked", "round_slug", sqlite_where=_REVOKED, postgresql_where=_REVOKED),
    )

    id: Mapped[str] = mapped_column(String(32), primary_key=True)
    kind: Mapped[LinkKind] = mapped_column(WordType(LinkKind))
    digest: Mapped[str] = mapped_column(String(64), unique=True)
    round_slug: Mapped[str | None] = mapped_column(ForeignKey("rounds.slug"))
    case_id: Mapped[str | None] = mapped_column(ForeignKey("cases.id"))
    parent_id: Mapped[str | None] = mapped_column(String(32))
    holder: Mapped[str] = mapped_column(String(200), default="")
    email: Mapped[str] = mapped_column(String(254), default="")
    # whether whoever reads the round's board by it has a letter every Monday
    weekly: Mapped[bool] = mapped_column(default=False)
    created_at: Mapped[dt.datetime]
    expires_at: Mapped[dt.datetime | None]
    used_at: Mapped[dt.datetime | None]
    revoked_at: Mapped[dt.datetime | None]


class DisposedLink(Base):
    """A link whose round was disposed of, by the digest alone: its page says so, and whom to ask."""

    __tablename__ = "disposed_links"

    digest: Mapped[str] = mapped_column(String(64), primary_key=True)
    slug: Mapped[str] = mapped_column(ForeignKey("disposals.slug"))
