"""When the morning letter has something to look at in a case, and whether it has told that it can't make it"""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"


def upgrade() -> None:
    op.add_column("cases", sa.Column("look_on", sa.Date(), nullable=True))
    op.add_column("cases", sa.Column("told_cannot", sa.Boolean(), nullable=False, server_default=sa.false()))
    # who is waited for is looked at anew: the letters now follow its own meetings too
    op.execute("UPDATE cases SET chase_at = chased_at, look_on = due_on WHERE chase_at IS NOT NULL")
