"""Whose name stands on letters, what each tells of, reminders passed over, and the leadership's weekly letter"""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0007"

MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.add_column("rounds", sa.Column("sent_by", sa.String(200), nullable=False, server_default=""))
    op.add_column("rounds", sa.Column("weekly_on", sa.Date(), nullable=True))
    op.add_column("links", sa.Column("weekly", sa.Boolean(), nullable=False, server_default=sa.false()))
    op.add_column("letters", sa.Column("event", sa.Integer(), nullable=True))
    op.add_column("cases", sa.Column("skipped_at", MOMENT, nullable=True))
    _name_the_office()


def _name_the_office() -> None:
    """As a round launched today: its region, unless it has several or none."""
    name = "CASE WHEN COUNT(*) = 1 THEN MIN(principal_name) ELSE '' END"
    only = f"SELECT {name} FROM cases WHERE round_slug = rounds.slug AND principal_kind = 'region'"  # noqa: S608
    op.execute(f"UPDATE rounds SET sent_by = ({only})")  # noqa: S608
