"""What somebody did by mistake is taken back: it stays, and counts no more"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0008"
down_revision = "0007"

JSON = sa.JSON().with_variant(JSONB(), "postgresql")
MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    for column in ("withdrawn_reports", "withdrawn_opinions"):
        op.add_column("cases", sa.Column(column, JSON, nullable=False, server_default="null"))
    for table in ("extensions", "extension_requests"):
        op.add_column(table, sa.Column("withdrawn_at", MOMENT, nullable=True))
    op.add_column("themes", sa.Column("removed_at", MOMENT, nullable=True))
