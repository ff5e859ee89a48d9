"""People, their roles and notes, and which browser asked to be let in"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0009"
down_revision = "0008"

JSON = sa.JSON().with_variant(JSONB(), "postgresql")
MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    _create_sign_ins()
    _create_people()
    _create_memberships()
    _create_case_notes()
    _create_case_holders()
    op.add_column("console_sessions", sa.Column("way", sa.String(32), nullable=False, server_default="letter"))
    op.add_column("console_sessions", sa.Column("roles", JSON, nullable=False, server_default="null"))


def _create_people() -> None:
    op.create_table(
        "people",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("email", sa.String(254), nullable=False),
        sa.Column("name", sa.String(200), nullable=False),
        sa.Column("added_at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_people")),
        sa.UniqueConstraint("email", name=op.f("uq_people_email")),
    )


def _create_memberships() -> None:
    op.create_table(
        "memberships",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("office", sa.String(80), nullable=False),
        sa.Column("role", sa.String(32), nullable=False),
        sa.Column("given_at", MOMENT, nullable=False),
        sa.Column("given_by", sa.String(254), nullable=False),
        sa.Column("ended_at", MOMENT, nullable=True),
        sa.Column("ended_by", sa.String(254), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_memberships_person_id_people")),
        sa.ForeignKeyConstraint(["office"], ["offices.slug"], name=op.f("fk_memberships_office_offices")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_memberships")),
    )
    op.create_index(op.f("ix_memberships_office"), "memberships", ["office"])
    is_open = sa.text("ended_at IS NULL")
    columns = ["person_id", "office"]
    only = {"sqlite_where": is_open, "postgresql_where": is_open}
    op.create_index("uq_memberships_person_id_office_open", "memberships", columns, unique=True, **only)


def _create_case_notes() -> None:
    op.create_table(
        "case_notes",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("case_id", sa.String(100), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("written_by", sa.String(254), nullable=False),
        sa.Column("written_at", MOMENT, nullable=False),
        sa.Column("follow_up_on", sa.Date(), nullable=True),
        sa.Column("done_at", MOMENT, nullable=True),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name=op.f("fk_case_notes_case_id_cases")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_case_notes")),
    )
    op.create_index(op.f("ix_case_notes_case_id"), "case_notes", ["case_id"])
    op.create_index(op.f("ix_case_notes_written_by"), "case_notes", ["written_by"])


def _create_case_holders() -> None:
    op.create_table(
        "case_holders",
        sa.Column("case_id", sa.String(100), nullable=False),
        sa.Column("email", sa.String(254), nullable=False),
        sa.Column("given_by", sa.String(254), nullable=False),
        sa.Column("given_at", MOMENT, nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name=op.f("fk_case_holders_case_id_cases")),
        sa.PrimaryKeyConstraint("case_id", name=op.f("pk_case_holders")),
    )


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
