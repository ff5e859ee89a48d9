"""What statutes ask of a report: a meeting's last day and what was asked about; the day the last signature was told"""

import datetime as dt
from zoneinfo import ZoneInfo

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0011"
down_revision = "0010"

STOCKHOLM = ZoneInfo("Europe/Stockholm")
JSON = sa.JSON().with_variant(JSONB(), "postgresql")
ROUNDS = sa.table("rounds", sa.column("slug"), sa.column("signed_on"), sa.column("signed_told_on", sa.Date()))
EVENTS = sa.table("events", sa.column("round_slug"), sa.column("kind"), sa.column("at", sa.DateTime(timezone=True)))


def upgrade() -> None:
    op.add_column("handlings", sa.Column("ended_on", sa.Date(), nullable=True))
    op.add_column("handlings", sa.Column("confirmed", JSON, nullable=True))
    op.add_column("rounds", sa.Column("signed_told_on", sa.Date(), nullable=True))
    _tell_of_signatures()


def _tell_of_signatures() -> None:
    """A signature put right afterwards is told of later than it was; that is kind, not wrong."""
    last = (
        sa.select(EVENTS.c.round_slug, sa.func.max(EVENTS.c.at))
        .join(ROUNDS, ROUNDS.c.slug == EVENTS.c.round_slug)
        .where(EVENTS.c.kind == "signed", ROUNDS.c.signed_on.is_not(None))
        .group_by(EVENTS.c.round_slug)
    )
    for slug, at in op.get_bind().execute(last).all():
        told_on = (at if at.tzinfo else at.replace(tzinfo=dt.UTC)).astimezone(STOCKHOLM).date()
        op.execute(sa.update(ROUNDS).where(ROUNDS.c.slug == slug).values(signed_told_on=told_on))
