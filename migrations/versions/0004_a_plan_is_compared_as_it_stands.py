"""A plan is compared as it stands: a digest of what plans held in an older version says nothing of today's"""

from alembic import op

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    op.drop_column("rounds", "plan_digest")
