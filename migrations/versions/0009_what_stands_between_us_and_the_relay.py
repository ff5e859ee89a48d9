"""What stands between delivery and the relay, and since when"""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0005"


def upgrade() -> None:
    op.add_column("heartbeats", sa.Column("relay_fault", sa.String(length=32), nullable=True))
    op.add_column("heartbeats", sa.Column("relay_fault_since", sa.DateTime(timezone=True), nullable=True))
    op.add_column("heartbeats", sa.Column("relay_said", sa.Text(), nullable=False, server_default=""))
