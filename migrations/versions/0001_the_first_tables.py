"""The first tables"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0001"
down_revision = None


JSON = sa.JSON().with_variant(postgresql.JSONB(), "postgresql")
APPEND_ONLY = ("events", "handlings")


def upgrade() -> None:
    _contents()
    _heartbeats()
    _rounds()
    _cases()
    _documents()
    _events()
    _extensions()
    _handlings()
    _letters()
    _links()
    _questions()
    for table in APPEND_ONLY:
        _refuse_changes(table)
    _keep_bytes_as_they_are("letters", "content")
    _keep_bytes_as_they_are("contents", "data")


def _contents() -> None:
    op.create_table(
        "contents",
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("data", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("sha256", name=op.f("pk_contents")),
    )


def _heartbeats() -> None:
    op.create_table(
        "heartbeats",
        sa.Column("name", sa.String(length=40), nullable=False),
        sa.Column("ran_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("next_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("detail", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_heartbeats")),
    )


def _rounds() -> None:
    op.create_table(
        "rounds",
        sa.Column("slug", sa.String(length=80), nullable=False),
        sa.Column("title", sa.String(length=300), nullable=False),
        sa.Column("kind", sa.String(32), nullable=False),
        sa.Column("language", sa.String(32), nullable=False),
        sa.Column("recommender", sa.String(length=300), nullable=False),
        sa.Column("recommender_email", sa.String(length=254), nullable=False),
        sa.Column("recommended_on", sa.Date(), nullable=True),
        sa.Column("recommended_level", sa.String(32), nullable=False),
        sa.Column("level_reason", sa.Text(), nullable=False),
        sa.Column("summary", sa.Text(), nullable=False),
        sa.Column("att_satser", JSON, nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("contacts", JSON, nullable=False),
        sa.Column("policy", JSON, nullable=False),
        sa.Column("effect", JSON, nullable=False),
        sa.Column("plan", JSON, nullable=False),
        sa.Column("plan_digest", sa.String(length=64), nullable=False),
        sa.Column("principal_count", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(32), nullable=False),
        sa.Column("launched_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("launched_by", sa.String(length=200), nullable=False),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("close_reason", sa.Text(), nullable=False),
        sa.Column("outcome", sa.Text(), nullable=False),
        sa.Column("digest_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("head", sa.String(length=64), nullable=False),
        sa.Column("flow_run_id", sa.String(length=36), nullable=True),
        sa.Column("shown_event", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("slug", name=op.f("pk_rounds")),
    )


def _cases() -> None:
    op.create_table(
        "cases",
        sa.Column("id", sa.String(length=100), nullable=False),
        sa.Column("round_slug", sa.String(length=80), nullable=False),
        sa.Column("principal_code", sa.String(length=10), nullable=False),
        sa.Column("principal_name", sa.String(length=200), nullable=False),
        sa.Column("principal_kind", sa.String(32), nullable=False),
        sa.Column("population", sa.Integer(), nullable=True),
        sa.Column("language", sa.String(32), nullable=False),
        sa.Column("registrar", sa.String(length=254), nullable=False),
        sa.Column("official", sa.String(length=254), nullable=False),
        sa.Column("chair", sa.String(length=254), nullable=False),
        sa.Column("link_id", sa.String(length=32), nullable=False),
        sa.Column("case_number", sa.String(length=100), nullable=False),
        sa.Column("route", JSON, nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("state", sa.String(32), nullable=False),
        sa.Column("outcome", sa.String(32), nullable=True),
        sa.Column("acknowledged_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("viewed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("muted", sa.Boolean(), nullable=False),
        sa.Column("chase_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("chased_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("head", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(["round_slug"], ["rounds.slug"], name=op.f("fk_cases_round_slug_rounds")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_cases")),
        sa.UniqueConstraint("round_slug", "principal_code", name=op.f("uq_cases_round_slug_principal_code")),
    )
    op.create_index(
        "ix_cases_chase_at_waiting",
        "cases",
        ["chase_at"],
        unique=False,
        sqlite_where=sa.text("chase_at IS NOT NULL"),
        postgresql_where=sa.text("chase_at IS NOT NULL"),
    )


def _documents() -> None:
    op.create_table(
        "documents",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("round_slug", sa.String(length=80), nullable=False),
        sa.Column("case_id", sa.String(length=100), nullable=True),
        sa.Column("handling_number", sa.Integer(), nullable=True),
        sa.Column("kind", sa.String(32), nullable=False),
        sa.Column("title", sa.String(length=300), nullable=False),
        sa.Column("filename", sa.String(length=200), nullable=False),
        sa.Column("media_type", sa.String(length=100), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("added_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("added_by", sa.String(length=200), nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name=op.f("fk_documents_case_id_cases")),
        sa.ForeignKeyConstraint(["round_slug"], ["rounds.slug"], name=op.f("fk_documents_round_slug_rounds")),
        sa.ForeignKeyConstraint(["sha256"], ["contents.sha256"], name=op.f("fk_documents_sha256_contents")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_documents")),
    )
    op.create_index("ix_documents_round_slug_case_id", "documents", ["round_slug", "case_id"], unique=False)


def _events() -> None:
    op.create_table(
        "events",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("chain", sa.String(length=100), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("round_slug", sa.String(length=80), nullable=False),
        sa.Column("case_id", sa.String(length=100), nullable=True),
        sa.Column("kind", sa.String(32), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("actor", sa.String(length=200), nullable=False),
        sa.Column("role", sa.String(length=200), nullable=False),
        sa.Column("channel", sa.String(32), nullable=False),
        sa.Column("data", JSON, nullable=False),
        sa.Column("form_key", sa.String(length=64), nullable=True),
        sa.Column("previous", sa.String(length=64), nullable=False),
        sa.Column("hash", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name=op.f("fk_events_case_id_cases")),
        sa.ForeignKeyConstraint(["round_slug"], ["rounds.slug"], name=op.f("fk_events_round_slug_rounds")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_events")),
        sa.UniqueConstraint("chain", "number", name=op.f("uq_events_chain_number")),
        sa.UniqueConstraint("form_key", name=op.f("uq_events_form_key")),
    )
    op.create_index("ix_events_round_slug_id", "events", ["round_slug", "id"], unique=False)


def _extensions() -> None:
    op.create_table(
        "extensions",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("round_slug", sa.String(length=80), nullable=False),
        sa.Column("case_id", sa.String(length=100), nullable=True),
        sa.Column("old_on", sa.Date(), nullable=False),
        sa.Column("new_on", sa.Date(), nullable=False),
        sa.Column("decided_by", sa.String(length=200), nullable=False),
        sa.Column("decided_on", sa.Date(), nullable=False),
        sa.Column("paragraph", sa.String(length=60), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("granted_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("granted_by", sa.String(length=200), nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name=op.f("fk_extensions_case_id_cases")),
        sa.ForeignKeyConstraint(["round_slug"], ["rounds.slug"], name=op.f("fk_extensions_round_slug_rounds")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_extensions")),
    )
    op.create_index("ix_extensions_round_slug", "extensions", ["round_slug"], unique=False)


def _handlings() -> None:
    op.create_table(
        "handlings",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("case_id", sa.String(length=100), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("identity", sa.String(length=200), nullable=True),
        sa.Column("corrects", sa.Integer(), nullable=True),
        sa.Column("act", sa.String(32), nullable=False),
        sa.Column("body", sa.String(length=40), nullable=False),
        sa.Column("body_name", sa.String(length=200), nullable=False),
        sa.Column("level", sa.String(32), nullable=False),
        sa.Column("held_on", sa.Date(), nullable=False),
        sa.Column("paragraph", sa.String(length=60), nullable=False),
        sa.Column("outcomes", JSON, nullable=False),
        sa.Column("wording", sa.Text(), nullable=False),
        sa.Column("reservation", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("urgency_reason", sa.Text(), nullable=False),
        sa.Column("next_on", sa.Date(), nullable=True),
        sa.Column("preliminary", sa.Boolean(), nullable=False),
        sa.Column("adjusted_on", sa.Date(), nullable=True),
        sa.Column("announced_on", sa.Date(), nullable=True),
        sa.Column("channel", sa.String(32), nullable=False),
        sa.Column("reported_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("reported_by", sa.String(length=200), nullable=False),
        sa.Column("reporter_role", sa.String(length=200), nullable=False),
        sa.Column("reporter_email", sa.String(length=254), nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name=op.f("fk_handlings_case_id_cases")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_handlings")),
        sa.UniqueConstraint("case_id", "identity", name=op.f("uq_handlings_case_id_identity")),
        sa.UniqueConstraint("case_id", "number", name=op.f("uq_handlings_case_id_number")),
    )


def _letters() -> None:
    op.create_table(
        "letters",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(length=200), nullable=False),
        sa.Column("round_slug", sa.String(length=80), nullable=True),
        sa.Column("case_id", sa.String(length=100), nullable=True),
        sa.Column("kind", sa.String(32), nullable=False),
        sa.Column("language", sa.String(32), nullable=False),
        sa.Column("recipient", sa.String(length=254), nullable=False),
        sa.Column("subject", sa.String(length=400), nullable=False),
        sa.Column("message_id", sa.String(length=200), nullable=False),
        sa.Column("state", sa.String(32), nullable=False),
        sa.Column("queued_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("lease", sa.String(length=40), nullable=False),
        sa.Column("settled_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("error", sa.Text(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name=op.f("fk_letters_case_id_cases")),
        sa.ForeignKeyConstraint(["round_slug"], ["rounds.slug"], name=op.f("fk_letters_round_slug_rounds")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_letters")),
        sa.UniqueConstraint("key", name=op.f("uq_letters_key")),
    )
    op.create_index("ix_letters_case_id", "letters", ["case_id"], unique=False)
    op.create_index(
        "ix_letters_due_at_waiting",
        "letters",
        ["due_at"],
        unique=False,
        sqlite_where=sa.text("state IN ('queued', 'deferred', 'sending')"),
        postgresql_where=sa.text("state IN ('queued', 'deferred', 'sending')"),
    )
    op.create_index("ix_letters_round_slug_id", "letters", ["round_slug", "id"], unique=False)


def _links() -> None:
    op.create_table(
        "links",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("kind", sa.String(32), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("round_slug", sa.String(length=80), nullable=True),
        sa.Column("case_id", sa.String(length=100), nullable=True),
        sa.Column("parent_id", sa.String(length=32), nullable=True),
        sa.Column("holder", sa.String(length=200), nullable=False),
        sa.Column("email", sa.String(length=254), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("used_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("revoked_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name=op.f("fk_links_case_id_cases")),
        sa.ForeignKeyConstraint(["round_slug"], ["rounds.slug"], name=op.f("fk_links_round_slug_rounds")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_links")),
        sa.UniqueConstraint("digest", name=op.f("uq_links_digest")),
    )
    op.create_index("ix_links_case_id", "links", ["case_id"], unique=False)


def _questions() -> None:
    op.create_table(
        "questions",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("round_slug", sa.String(length=80), nullable=False),
        sa.Column("case_id", sa.String(length=100), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("asked_by", sa.String(length=200), nullable=False),
        sa.Column("role", sa.String(length=200), nullable=False),
        sa.Column("email", sa.String(length=254), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("answer", sa.Text(), nullable=False),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("answered_by", sa.String(length=200), nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name=op.f("fk_questions_case_id_cases")),
        sa.ForeignKeyConstraint(["round_slug"], ["rounds.slug"], name=op.f("fk_questions_round_slug_rounds")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_questions")),
    )
    op.create_index("ix_questions_round_slug", "questions", ["round_slug"], unique=False)


def _keep_bytes_as_they_are(table: str, column: str) -> None:
    """Compressing letters took PostgreSQL longer than all the rest of writing them; extracts are compressed already."""
    if op.get_bind().dialect.name == "postgresql":
        op.execute(f"ALTER TABLE {table} ALTER COLUMN {column} SET STORAGE EXTERNAL")


def _refuse_changes(table: str) -> None:
    """The record grows; the database itself refuses to change or remove a row of it."""
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
