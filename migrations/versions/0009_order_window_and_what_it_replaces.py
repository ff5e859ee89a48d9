"""A round may wait for another, have no due date, a window for its decisions, and replace an earlier agreement"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0009"
down_revision = "0008"

JSON = sa.JSON().with_variant(JSONB(), "postgresql")


def upgrade() -> None:
    op.add_column("rounds", sa.Column("is_undated", sa.Boolean(), nullable=False, server_default=sa.false()))
    op.add_column("rounds", sa.Column("window", JSON, nullable=True))
    op.add_column("rounds", sa.Column("after", JSON, nullable=True))
    op.add_column("rounds", sa.Column("replaces", sa.String(300), nullable=False, server_default=""))
    op.create_index(op.f("ix_rounds_replaces"), "rounds", ["replaces"])
