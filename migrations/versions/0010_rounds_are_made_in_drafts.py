"""Rounds are made in drafts, and their invitations may hold words of the coordinators' own"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0010"
down_revision = "0007"

JSON = sa.JSON().with_variant(JSONB(), "postgresql")
MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.add_column("rounds", sa.Column("in_letter", sa.Text(), nullable=False, server_default=""))
    op.create_table(
        "drafts",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("origin", sa.String(20), nullable=False),
        sa.Column("origin_name", sa.String(300), nullable=False),
        sa.Column("made_at", MOMENT, nullable=False),
        sa.Column("made_by", sa.String(254), nullable=False),
        sa.Column("changed_at", MOMENT, nullable=False),
        sa.Column("changed_by", sa.String(254), nullable=False),
        sa.Column("fields", JSON, nullable=False),
        sa.Column("steps", JSON, nullable=False),
        sa.Column("hints", JSON, nullable=False),
        sa.Column("launches_at", MOMENT, nullable=True),
        sa.Column("launches_by", sa.String(254), nullable=False),
        sa.Column("refusals", JSON, nullable=False),
        sa.Column("round_slug", sa.String(80), nullable=True),
        sa.ForeignKeyConstraint(["round_slug"], ["rounds.slug"], name=op.f("fk_drafts_round_slug_rounds")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_drafts")),
    )
    op.create_index(op.f("ix_drafts_launches_at"), "drafts", ["launches_at"])
    op.create_index(op.f("ix_drafts_round_slug"), "drafts", ["round_slug"])
    op.create_table(
        "draft_files",
        sa.Column("draft_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(300), nullable=False),
        sa.Column("sha256", sa.String(64), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("added_at", MOMENT, nullable=False),
        sa.Column("added_by", sa.String(254), nullable=False),
        sa.ForeignKeyConstraint(["draft_id"], ["drafts.id"], name=op.f("fk_draft_files_draft_id_drafts")),
        sa.ForeignKeyConstraint(["sha256"], ["contents.sha256"], name=op.f("fk_draft_files_sha256_contents")),
        sa.PrimaryKeyConstraint("draft_id", "name", name=op.f("pk_draft_files")),
    )
