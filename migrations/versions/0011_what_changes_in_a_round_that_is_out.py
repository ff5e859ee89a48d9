"""What changes in a round that is out: a corrected file, a new wording, who joins and who is taken out"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0011"
down_revision = "0007"

JSON = sa.JSON().with_variant(JSONB(), "postgresql")
MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.add_column("rounds", sa.Column("wording", sa.Integer(), nullable=False, server_default="1"))
    op.add_column("rounds", sa.Column("worded_on", sa.Date(), nullable=True))
    op.add_column("rounds", sa.Column("added", JSON, nullable=False, server_default="[]"))
    op.add_column("rounds", sa.Column("called_off", sa.Boolean(), nullable=False, server_default=sa.false()))
    op.add_column("cases", sa.Column("taken_out_at", MOMENT, nullable=True))
    op.add_column("documents", sa.Column("version", sa.Integer(), nullable=False, server_default="1"))
    op.add_column("documents", sa.Column("replaces", sa.Integer(), nullable=True))
    op.add_column("documents", sa.Column("withdrawn_at", MOMENT, nullable=True))
