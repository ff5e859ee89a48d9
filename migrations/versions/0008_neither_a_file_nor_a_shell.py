"""Neither a file nor a shell: offices and their registries, people and roles, drafts, changes in a round that is out,
messages, what waits, what is searched, and extracts that have been read"""

import datetime as dt
import json
import os
import re
from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

from kit.search_text import numbered, search_text

revision = "0008"
down_revision = "0007"

JSON = sa.JSON().with_variant(JSONB(), "postgresql")
MOMENT = sa.DateTime(timezone=True)
BEFORE_ALL_OTHERS = dt.datetime(1970, 1, 1)  # noqa: DTZ001 - as SQLite keeps it; the oldest office is the one meant
UNANSWERED = sa.text("answered_at IS NULL")
UNDELIVERABLE = sa.text("state IN ('bounced', 'failed')")
ESCALATION = sa.text("kind = 'escalation'")
REVOKED = sa.text("revoked_at IS NOT NULL")


def upgrade() -> None:
    _offices_and_their_registries()
    _people_and_how_they_come_in()
    _drafts()
    _what_changes_in_a_round_that_is_out()
    _messages_and_letters()
    _what_waits_is_found_at_once()
    _held_extracts()
    _what_is_searched()
    _office_templates()
    _the_plan_last()
    _what_letters_tell_of()
    _disposals()


def _offices_and_their_registries() -> None:
    _create_offices()
    _create_registry_entries()
    before = os.environ.get("RUNDAN_COUNTY") or "vasterbotten"
    op.add_column("rounds", sa.Column("office", sa.String(80), nullable=False, server_default=before))
    op.create_index(op.f("ix_rounds_office"), "rounds", ["office"])
    if _runs_on_one_county():
        _make_office(before)


def _runs_on_one_county() -> bool:
    """Not so a new one that others reach, where nobody has named a county: there somebody chooses."""
    has_rounds = op.get_bind().scalar(sa.text("SELECT count(*) FROM rounds"))
    return bool(has_rounds or os.environ.get("RUNDAN_COUNTY")) or not _is_reached_by_others()


def _is_reached_by_others() -> bool:
    mode, address = os.environ.get("RUNDAN_MODE"), os.environ.get("RUNDAN_BASE_URL", "")
    return mode != "demo" and (mode == "production" or address.startswith("https://"))


def _make_office(slug: str) -> None:
    """Its registry is read from the county's file at the first start: `actions.registry.offices`."""
    offices = sa.table("offices", *(sa.column(name) for name in ("slug", "name", "county", "county_code", "version")))
    offices.append_column(sa.column("made_at", MOMENT))
    row = {"slug": slug, "name": slug.capitalize(), "county": slug.capitalize(), "county_code": "", "version": 0}
    op.bulk_insert(offices, [{**row, "made_at": BEFORE_ALL_OTHERS}])


def _create_offices() -> None:
    op.create_table(
        "offices",
        sa.Column("slug", sa.String(80), nullable=False),
        sa.Column("name", sa.String(200), nullable=False),
        sa.Column("county", sa.String(100), nullable=False),
        sa.Column("county_code", sa.String(10), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("made_at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("slug", name=op.f("pk_offices")),
    )


def _create_registry_entries() -> None:
    op.create_table(
        "registry_entries",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("office", sa.String(80), nullable=False),
        sa.Column("kind", sa.String(32), nullable=False),
        sa.Column("key", sa.String(310), nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("value", JSON, nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=True),
        sa.Column("valid_to", sa.Date(), nullable=True),
        sa.Column("said_at", MOMENT, nullable=False),
        sa.Column("said_by", sa.String(254), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["office"], ["offices.slug"], name=op.f("fk_registry_entries_office_offices")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_registry_entries")),
    )
    op.create_index("ix_registry_entries_office_kind_key", "registry_entries", ["office", "kind", "key"])


def _people_and_how_they_come_in() -> None:
    _create_sign_ins()
    _create_people()
    _create_memberships()
    _create_passkeys()
    _create_case_notes()
    _create_case_holders()
    _create_absences()
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


def _create_passkeys() -> None:
    op.create_table(
        "passkeys",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("credential", sa.String(1400), nullable=False),
        sa.Column("public_key", sa.LargeBinary(), nullable=False),
        sa.Column("counter", sa.BigInteger(), nullable=False),
        sa.Column("name", sa.String(80), nullable=False),
        sa.Column("added_at", MOMENT, nullable=False),
        sa.Column("used_at", MOMENT, nullable=True),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_passkeys_person_id_people")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_passkeys")),
        sa.UniqueConstraint("credential", name=op.f("uq_passkeys_credential")),
    )
    op.create_index(op.f("ix_passkeys_person_id"), "passkeys", ["person_id"])


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


def _create_absences() -> None:
    op.create_table(
        "absences",
        sa.Column("email", sa.String(254), nullable=False),
        sa.Column("from_on", sa.Date(), nullable=False),
        sa.Column("until_on", sa.Date(), nullable=False),
        sa.Column("stand_in", sa.String(254), nullable=False),
        sa.Column("told_by", sa.String(254), nullable=False),
        sa.Column("told_at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("email", name=op.f("pk_absences")),
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


def _drafts() -> None:
    op.add_column("rounds", sa.Column("in_letter", sa.Text(), nullable=False, server_default=""))
    op.add_column("rounds", sa.Column("attach_files", sa.Boolean(), nullable=False, server_default=sa.false()))
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


def _what_changes_in_a_round_that_is_out() -> None:
    op.add_column("rounds", sa.Column("wording", sa.Integer(), nullable=False, server_default="1"))
    op.add_column("rounds", sa.Column("worded_on", sa.Date(), nullable=True))
    op.add_column("rounds", sa.Column("added", JSON, nullable=False, server_default="[]"))
    op.add_column("rounds", sa.Column("called_off", sa.Boolean(), nullable=False, server_default=sa.false()))
    op.add_column("cases", sa.Column("taken_out_at", MOMENT, nullable=True))
    op.add_column("documents", sa.Column("version", sa.Integer(), nullable=False, server_default="1"))
    op.add_column("documents", sa.Column("replaces", sa.Integer(), nullable=True))
    op.add_column("documents", sa.Column("withdrawn_at", MOMENT, nullable=True))


def _messages_and_letters() -> None:
    op.add_column("rounds", sa.Column("sent_by", sa.String(200), nullable=False, server_default=""))
    op.add_column("rounds", sa.Column("weekly_on", sa.Date(), nullable=True))
    op.add_column("links", sa.Column("weekly", sa.Boolean(), nullable=False, server_default=sa.false()))
    op.add_column("letters", sa.Column("event", sa.Integer(), nullable=True))
    op.add_column("cases", sa.Column("skipped_at", MOMENT, nullable=True))
    _name_the_office()


def _name_the_office() -> None:
    """As a round launched today: its region, unless it has several or none."""
    name = "CASE WHEN COUNT(*) = 1 THEN MIN(principal_name) ELSE '' END"
    only = f"SELECT {name} FROM cases WHERE round_slug = rounds.slug AND principal_kind = 'region'"  # noqa: S608
    op.execute(f"UPDATE rounds SET sent_by = ({only})")  # noqa: S608


def _what_waits_is_found_at_once() -> None:
    op.create_index("ix_rounds_state_closed_at", "rounds", ["state", "closed_at"])
    _of_some("ix_questions_unanswered", "questions", "id", UNANSWERED)
    _of_some("ix_extension_requests_unanswered", "extension_requests", "id", UNANSWERED)
    _of_some("ix_letters_undeliverable", "letters", "id", UNDELIVERABLE)
    _of_some("ix_letters_escalations", "letters", "round_slug", ESCALATION)
    _of_some("ix_links_revoked", "links", "round_slug", REVOKED)


def _of_some(name: str, table: str, column: str, which: sa.TextClause) -> None:
    op.create_index(name, table, [column], sqlite_where=which, postgresql_where=which)


def _held_extracts() -> None:
    op.create_table(
        "held_extracts",
        sa.Column(
            "link_id",
            sa.String(32),
            sa.ForeignKey("links.id", name=op.f("fk_held_extracts_link_id_links")),
            nullable=False,
        ),
        sa.Column("held_at", MOMENT, nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("unread", sa.String(300), nullable=False),
        sa.Column("filename", sa.String(200), nullable=False),
        sa.Column("data", sa.LargeBinary(), nullable=True),
        sa.Column("traits", JSON, nullable=True),
        sa.PrimaryKeyConstraint("link_id", name=op.f("pk_held_extracts")),
    )
    op.create_index(op.f("ix_held_extracts_held_at"), "held_extracts", ["held_at"])


def _office_templates() -> None:
    op.create_table(
        "office_templates",
        sa.Column("office", sa.String(80), nullable=False),
        sa.Column("kind", sa.String(10), nullable=False),
        sa.Column("name", sa.String(300), nullable=False),
        sa.Column("sha256", sa.String(64), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("for_proposals", sa.Boolean(), nullable=False),
        sa.Column("added_at", MOMENT, nullable=False),
        sa.Column("added_by", sa.String(254), nullable=False),
        sa.ForeignKeyConstraint(["office"], ["offices.slug"], name=op.f("fk_office_templates_office_offices")),
        sa.ForeignKeyConstraint(["sha256"], ["contents.sha256"], name=op.f("fk_office_templates_sha256_contents")),
        sa.PrimaryKeyConstraint("office", "kind", name=op.f("pk_office_templates")),
    )


def _what_is_searched() -> None:
    _add_search_text("cases", ("principal_name", "principal_code", "case_number", "registrar", "official", "chair"))
    _add_search_text("handlings", ("body_name", "paragraph", "wording", "reservation", "reason"))
    _add_search_text("questions", ("text", "answer"))
    _add_search_text("letters", ("subject",))
    op.create_index("ix_letters_search_text", "letters", ["search_text"])
    _add_search_text("opinions", ("text", "answers", "backed_by", "paragraph"))


def _add_search_text(table: str, parts: Sequence[str]) -> None:
    """As it is made of what stands in the row already."""
    op.add_column(table, sa.Column("search_text", sa.Text(), nullable=False, server_default=""))
    rows = sa.table(table, *(sa.column(name) for name in ("id", *parts, "search_text")))
    there = op.get_bind().execute(sa.select(rows.c.id, *(rows.c[name] for name in parts))).all()
    made = [{"row": row.id, "made": _text_of([*map(_part, parts, row[1:])], table)} for row in there]
    if made:
        _let_change(table, made=False)
        change = rows.update().where(rows.c.id == sa.bindparam("row")).values(search_text=sa.bindparam("made"))
        op.get_bind().execute(change, made)
        _let_change(table, made=True)


def _text_of(parts: Sequence[str], table: str) -> str:
    """A case's mailboxes stand apart from the rest."""
    is_case = table == "cases"
    return "|".join((search_text(*parts[:3]), search_text(*parts[3:]))) if is_case else search_text(*parts)


def _let_change(table: str, *, made: bool) -> None:
    """Lift the guard of reports that are only added to, for a column they did not have, and set it again."""
    if table not in {"handlings", "opinions"}:
        return
    if op.get_bind().dialect.name == "postgresql":
        op.execute(f"ALTER TABLE {table} {'ENABLE' if made else 'DISABLE'} TRIGGER {table}_append_only")
    elif made:
        told = f"BEGIN SELECT RAISE(ABORT, '{table} are append-only'); END"
        op.execute(f"CREATE TRIGGER {table}_no_update BEFORE UPDATE ON {table} {told}")
    else:
        op.execute(f"DROP TRIGGER {table}_no_update")


def _part(name: str, value: object) -> str:
    if name == "answers":
        answers = json.loads(value) if isinstance(value, str) else value
        assert isinstance(answers, dict)
        return " ".join(answers.values())
    return numbered(value) if name == "paragraph" else str(value)


def _the_plan_last() -> None:
    """SQLite walks through all of a round's plan to what stands after it, at every look at a case."""
    op.alter_column("rounds", "plan", new_column_name="plan_amidst")
    op.add_column("rounds", sa.Column("plan", JSON, nullable=False, server_default="{}"))
    op.execute("UPDATE rounds SET plan = plan_amidst")
    op.drop_column("rounds", "plan_amidst")


def _what_letters_tell_of() -> None:
    """Beside their own case: of letters that are written already their links say it."""
    op.create_table(
        "letter_cases",
        sa.Column("letter_id", sa.Integer(), nullable=False),
        sa.Column("case_id", sa.String(100), nullable=False),
        sa.ForeignKeyConstraint(["letter_id"], ["letters.id"], name=op.f("fk_letter_cases_letter_id_letters")),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name=op.f("fk_letter_cases_case_id_cases")),
        sa.PrimaryKeyConstraint("letter_id", "case_id", name=op.f("pk_letter_cases")),
    )
    op.create_index("ix_letter_cases_case_id", "letter_cases", ["case_id"])
    letters = sa.table("letters", *(sa.column(name) for name in ("id", "case_id", "content")))
    links = sa.table("links", sa.column("id"), sa.column("case_id"))
    told = sa.table("letter_cases", sa.column("letter_id"), sa.column("case_id"))
    known = dict(
        op.get_bind().execute(sa.select(links.c.id, links.c.case_id).where(links.c.case_id.is_not(None))).all()
    )
    own = op.get_bind().execute(sa.select(letters.c.id, letters.c.case_id).where(letters.c.case_id.is_not(None))).all()
    for letter_id, case_id in own:
        content = op.get_bind().scalar(sa.select(letters.c.content).where(letters.c.id == letter_id))
        cases = {known.get(link.decode()) for link in re.findall(rb"rundan\.link([0-9a-f]{32})", content)}
        if others := cases - {case_id, None}:
            op.bulk_insert(told, [{"letter_id": letter_id, "case_id": other} for other in sorted(others)])


def _disposals() -> None:
    lengths = {"slug": 80, "office": 80, "title": 300, "sent_by": 200}
    of_it = {"decision": 100, "package": 64, "disposed_by": 200}
    op.create_table(
        "disposals",
        *(sa.Column(name, sa.String(length), nullable=False) for name, length in lengths.items()),
        sa.Column("principal_count", sa.Integer(), nullable=False),
        *(sa.Column(name, MOMENT, nullable=False) for name in ("launched_at", "closed_at")),
        *(sa.Column(name, sa.String(length), nullable=False) for name, length in of_it.items()),
        sa.Column("disposed_at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("slug", name=op.f("pk_disposals")),
    )
    op.create_table(
        "disposed_links",
        sa.Column("digest", sa.String(64), nullable=False),
        sa.Column("slug", sa.String(80), nullable=False),
        sa.ForeignKeyConstraint(["slug"], ["disposals.slug"], name=op.f("fk_disposed_links_slug_disposals")),
        sa.PrimaryKeyConstraint("digest", name=op.f("pk_disposed_links")),
    )
    _refuse_changes("disposals")
    of_case = "(SELECT round_slug FROM cases WHERE id = OLD.case_id)"
    for table, its_round in (("events", "OLD.round_slug"), ("opinions", "OLD.round_slug"), ("handlings", of_case)):
        _let_go_of_disposed(table, f"EXISTS (SELECT 1 FROM disposals WHERE slug = {its_round})")  # noqa: S608


def _refuse_changes(table: str) -> None:
    if op.get_bind().dialect.name == "postgresql":
        told = f"RAISE EXCEPTION '{table} are append-only'"
        op.execute(f"CREATE FUNCTION {table}_append_only() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN {told}; END $$")
        when = f"BEFORE UPDATE OR DELETE ON {table} FOR EACH ROW"
        op.execute(f"CREATE TRIGGER {table}_append_only {when} EXECUTE FUNCTION {table}_append_only()")
        return
    for change in ("UPDATE", "DELETE"):
        told = f"BEGIN SELECT RAISE(ABORT, '{table} are append-only'); END"
        op.execute(f"CREATE TRIGGER {table}_no_{change.lower()} BEFORE {change} ON {table} {told}")


def _let_go_of_disposed(table: str, is_disposed: str) -> None:
    """What is only added to may be removed where the round it is of has been disposed of, and nowhere else."""
    if op.get_bind().dialect.name == "postgresql":
        op.execute(
            f"CREATE OR REPLACE FUNCTION {table}_append_only() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
            f"IF TG_OP = 'DELETE' THEN IF {is_disposed} THEN RETURN OLD; END IF; END IF; "
            f"RAISE EXCEPTION '{table} are append-only'; END $$"
        )
        return
    op.execute(f"DROP TRIGGER {table}_no_delete")
    told = f"BEGIN SELECT RAISE(ABORT, '{table} are append-only'); END"
    op.execute(f"CREATE TRIGGER {table}_no_delete BEFORE DELETE ON {table} WHEN NOT {is_disposed} {told}")
