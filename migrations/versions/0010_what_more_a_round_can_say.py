"""What more a round can say: how high a principal decides, and what is offered to each"""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0006"


def upgrade() -> None:
    op.add_column("cases", sa.Column("highest_level", sa.String(length=32), nullable=True))
