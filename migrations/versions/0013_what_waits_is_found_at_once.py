"""What waits for coordinators is found at once: open rounds, unanswered questions, letters and links that fail"""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0007"

UNANSWERED = sa.text("answered_at IS NULL")
UNDELIVERABLE = sa.text("state IN ('bounced', 'failed')")
REVOKED = sa.text("revoked_at IS NOT NULL")


def upgrade() -> None:
    op.create_index("ix_rounds_state_closed_at", "rounds", ["state", "closed_at"])
    _of_some("ix_questions_unanswered", "questions", "id", UNANSWERED)
    _of_some("ix_letters_undeliverable", "letters", "id", UNDELIVERABLE)
    _of_some("ix_links_revoked", "links", "round_slug", REVOKED)


def _of_some(name: str, table: str, column: str, which: sa.TextClause) -> None:
    op.create_index(name, table, [column], sqlite_where=which, postgresql_where=which)
