"""What more a round may say, what statutes ask of a report, what is taken back, and when a case is looked at"""

import datetime as dt
from zoneinfo import ZoneInfo

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0007"
down_revision = "0006"

STOCKHOLM = ZoneInfo("Europe/Stockholm")
JSON = sa.JSON().with_variant(JSONB(), "postgresql")
MOMENT = sa.DateTime(timezone=True)
ROUNDS = sa.table("rounds", sa.column("slug"), sa.column("signed_on"), sa.column("signed_told_on", sa.Date()))
EVENTS = sa.table("events", sa.column("round_slug"), sa.column("kind"), sa.column("at", sa.DateTime(timezone=True)))


def upgrade() -> None:
    _rounds_say_more()
    _mistakes_are_taken_back()
    _reports_say_more()
    _cases_are_looked_at()


def _rounds_say_more() -> None:
    op.add_column("rounds", sa.Column("is_undated", sa.Boolean(), nullable=False, server_default=sa.false()))
    op.add_column("rounds", sa.Column("window", JSON, nullable=True))
    op.add_column("rounds", sa.Column("after", JSON, nullable=True))
    op.add_column("rounds", sa.Column("replaces", sa.String(300), nullable=False, server_default=""))
    op.create_index(op.f("ix_rounds_replaces"), "rounds", ["replaces"])
    op.add_column("rounds", sa.Column("offer", JSON, nullable=True))
    op.add_column("cases", sa.Column("highest_level", sa.String(length=32), nullable=True))
    op.add_column("cases", sa.Column("amount", sa.BigInteger(), nullable=True))


def _mistakes_are_taken_back() -> None:
    for column in ("withdrawn_reports", "withdrawn_opinions"):
        op.add_column("cases", sa.Column(column, JSON, nullable=False, server_default="null"))
    for table in ("extensions", "extension_requests"):
        op.add_column(table, sa.Column("withdrawn_at", MOMENT, nullable=True))
    op.add_column("themes", sa.Column("removed_at", MOMENT, nullable=True))


def _reports_say_more() -> None:
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


def _cases_are_looked_at() -> None:
    op.add_column("cases", sa.Column("look_on", sa.Date(), nullable=True))
    op.add_column("cases", sa.Column("told_cannot", sa.Boolean(), nullable=False, server_default=sa.false()))
    # who is waited for is looked at anew: the letters now follow its own meetings too
    op.execute("UPDATE cases SET chase_at = chased_at, look_on = due_on WHERE chase_at IS NOT NULL")
