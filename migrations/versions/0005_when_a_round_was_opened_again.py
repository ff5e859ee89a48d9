"""When a round was opened again: from then on reminders count"""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"

ROUNDS = sa.table("rounds", sa.column("slug"), sa.column("reopened_at"))
EVENTS = sa.table("events", sa.column("chain"), sa.column("kind"), sa.column("at"))


def upgrade() -> None:
    op.add_column("rounds", sa.Column("reopened_at", sa.DateTime(timezone=True), nullable=True))
    last = sa.select(sa.func.max(EVENTS.c.at)).where(EVENTS.c.chain == ROUNDS.c.slug, EVENTS.c.kind == "reopened")
    op.execute(sa.update(ROUNDS).values(reopened_at=last.scalar_subquery()))
