"""An extract that has been read is held until its report is sent"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0015"
down_revision = "0007"


def upgrade() -> None:
    op.create_table(
        "held_extracts",
        sa.Column(
            "link_id",
            sa.String(32),
            sa.ForeignKey("links.id", name=op.f("fk_held_extracts_link_id_links")),
            nullable=False,
        ),
        sa.Column("held_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("unread", sa.String(300), nullable=False),
        sa.Column("filename", sa.String(200), nullable=False),
        sa.Column("data", sa.LargeBinary(), nullable=True),
        sa.Column("traits", sa.JSON().with_variant(JSONB(), "postgresql"), nullable=True),
        sa.PrimaryKeyConstraint("link_id", name=op.f("pk_held_extracts")),
    )
    op.create_index(op.f("ix_held_extracts_held_at"), "held_extracts", ["held_at"])
