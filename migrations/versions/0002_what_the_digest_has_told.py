"""What the digest has told, and through which link a question came"""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"

TOLD = """
UPDATE rounds SET digest_event = COALESCE(
    (SELECT MAX(events.id) FROM events WHERE events.round_slug = rounds.slug AND events.at <= rounds.digest_at), 0)
"""


def upgrade() -> None:
    op.add_column("rounds", sa.Column("digest_event", sa.Integer(), nullable=False, server_default="0"))
    op.add_column("questions", sa.Column("link_id", sa.String(length=32), nullable=False, server_default=""))
    op.execute(TOLD)
