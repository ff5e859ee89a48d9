"""What more a round can say: how high a principal decides, and what is offered to each"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0010"
down_revision = "0009"

JSON = sa.JSON().with_variant(JSONB(), "postgresql")


def upgrade() -> None:
    op.add_column("rounds", sa.Column("offer", JSON, nullable=True))
    op.add_column("cases", sa.Column("highest_level", sa.String(length=32), nullable=True))
    op.add_column("cases", sa.Column("amount", sa.BigInteger(), nullable=True))
