"""What every kind of round asks: opinions, signatures and what follows, reviews, meetings, families"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0003"
down_revision = "0002"

JSON = sa.JSON().with_variant(postgresql.JSONB(), "postgresql")


def upgrade() -> None:
    _add("rounds", "case_number", sa.String(length=100), "")
    _add("rounds", "asks", JSON, '["decision"]')
    _add("rounds", "questions", JSON, "null")
    op.add_column("rounds", sa.Column("signing", JSON, nullable=True))
    op.add_column("rounds", sa.Column("signed_on", sa.Date(), nullable=True))
    _add("rounds", "lead_times", JSON, "{}")
    for column in ("follows", "family"):
        _add("rounds", column, sa.String(length=80), "")
        op.create_index(op.f(f"ix_rounds_{column}"), "rounds", [column])
    op.add_column("cases", sa.Column("opinion_on", sa.Date(), nullable=True))
    op.add_column("cases", sa.Column("signature", JSON, nullable=True))
    for column in ("follow_ups", "reviews", "meetings"):
        _add("cases", column, JSON, "null")
    _create_opinions()
    _create_themes()
    _create_extension_requests()
    _refuse_changes("opinions")


def _add(table: str, column: str, kind: sa.types.TypeEngine, default: str) -> None:
    op.add_column(table, sa.Column(column, kind, nullable=False, server_default=default))


def _create_opinions() -> None:
    op.create_table(
        "opinions",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("round_slug", sa.String(length=80), nullable=False),
        sa.Column("case_id", sa.String(length=100), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("answers", JSON, nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("backed_by", sa.String(length=300), nullable=False),
        sa.Column("backed_on", sa.Date(), nullable=True),
        sa.Column("paragraph", sa.String(length=60), nullable=False),
        sa.Column("channel", sa.String(32), nullable=False),
        sa.Column("given_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("given_by", sa.String(length=200), nullable=False),
        sa.Column("giver_role", sa.String(length=200), nullable=False),
        sa.Column("giver_email", sa.String(length=254), nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name=op.f("fk_opinions_case_id_cases")),
        sa.ForeignKeyConstraint(["round_slug"], ["rounds.slug"], name=op.f("fk_opinions_round_slug_rounds")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_opinions")),
        sa.UniqueConstraint("case_id", "number", name=op.f("uq_opinions_case_id_number")),
    )
    op.create_index("ix_opinions_round_slug", "opinions", ["round_slug"])


def _create_themes() -> None:
    op.create_table(
        "themes",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("round_slug", sa.String(length=80), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("response", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["round_slug"], ["rounds.slug"], name=op.f("fk_themes_round_slug_rounds")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_themes")),
        sa.UniqueConstraint("round_slug", "name", name=op.f("uq_themes_round_slug_name")),
    )
    op.create_table(
        "theme_marks",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("theme_id", sa.Integer(), nullable=False),
        sa.Column("case_id", sa.String(length=100), nullable=False),
        sa.Column("question", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["theme_id"], ["themes.id"], name=op.f("fk_theme_marks_theme_id_themes")),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name=op.f("fk_theme_marks_case_id_cases")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_theme_marks")),
        sa.UniqueConstraint("theme_id", "case_id", "question", name=op.f("uq_theme_marks_theme_id_case_id_question")),
    )


def _create_extension_requests() -> None:
    op.create_table(
        "extension_requests",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("round_slug", sa.String(length=80), nullable=False),
        sa.Column("case_id", sa.String(length=100), nullable=False),
        sa.Column("old_on", sa.Date(), nullable=False),
        sa.Column("new_on", sa.Date(), nullable=False),
        sa.Column("decided_by", sa.String(length=200), nullable=False),
        sa.Column("decided_on", sa.Date(), nullable=True),
        sa.Column("paragraph", sa.String(length=60), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("asked_by", sa.String(length=200), nullable=False),
        sa.Column("role", sa.String(length=200), nullable=False),
        sa.Column("email", sa.String(length=254), nullable=False),
        sa.Column("link_id", sa.String(length=32), nullable=False),
        sa.Column("granted", sa.Boolean(), nullable=True),
        sa.Column("answer", sa.Text(), nullable=False),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("answered_by", sa.String(length=200), nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name=op.f("fk_extension_requests_case_id_cases")),
        sa.ForeignKeyConstraint(["round_slug"], ["rounds.slug"], name=op.f("fk_extension_requests_round_slug_rounds")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_extension_requests")),
    )
    op.create_index("ix_extension_requests_round_slug", "extension_requests", ["round_slug"])


def _refuse_changes(table: str) -> None:
    if op.get_bind().dialect.name == "postgresql":
        op.execute(
            f"CREATE FUNCTION {table}_append_only() RETURNS trigger LANGUAGE plpgsql AS "
            f"$$ BEGIN RAISE EXCEPTION '{table} are append-only'; END $$"
        )
        op.execute(
            f"CREATE TRIGGER {table}_append_only BEFORE UPDATE OR DELETE ON {table} "
            f"FOR EACH ROW EXECUTE FUNCTION {table}_append_only()"
        )
        return
    for change in ("UPDATE", "DELETE"):
        op.execute(
            f"CREATE TRIGGER {table}_no_{change.lower()} BEFORE {change} ON {table} "
            f"BEGIN SELECT RAISE(ABORT, '{table} are append-only'); END"
        )
