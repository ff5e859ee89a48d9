"""What somebody did by mistake is taken back: it stays, and counts no more"""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0006"

TABLES = ("handlings", "opinions", "extensions", "extension_requests")


def upgrade() -> None:
    for table in TABLES:
        op.add_column(table, sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=True))
    op.add_column("themes", sa.Column("removed_at", sa.DateTime(timezone=True), nullable=True))
