"""People, their roles and notes, and which browser asked to be let in"""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0007"

MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    _create_sign_ins()


def _create_sign_ins() -> None:
    op.create_table(
        "sign_ins",
        sa.Column("link_id", sa.String(32), nullable=False),
        sa.Column("browser", sa.String(64), nullable=False),
        sa.Column("remembers", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["link_id"], ["links.id"], name=op.f("fk_sign_ins_link_id_links")),
        sa.PrimaryKeyConstraint("link_id", name=op.f("pk_sign_ins")),
    )
    op.create_index(op.f("ix_sign_ins_browser"), "sign_ins", ["browser"])
