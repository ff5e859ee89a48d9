"""Offices, each with a registry of its own, and which office sent a round out"""

import datetime as dt
import os

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0008"
down_revision = "0007"

JSON = sa.JSON().with_variant(JSONB(), "postgresql")
MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    _create_offices()
    _create_registry_entries()
    before = os.environ.get("RUNDAN_COUNTY") or "vasterbotten"
    op.add_column("rounds", sa.Column("office", sa.String(80), nullable=False, server_default=before))
    op.create_index(op.f("ix_rounds_office"), "rounds", ["office"])
    if _runs_on_one_county():
        _make_office(before)


def _runs_on_one_county() -> bool:
    """Not so a new one in production where nobody has named a county: there somebody chooses."""
    has_rounds = op.get_bind().scalar(sa.text("SELECT count(*) FROM rounds"))
    return bool(has_rounds or os.environ.get("RUNDAN_COUNTY")) or os.environ.get("RUNDAN_MODE") != "production"


def _make_office(slug: str) -> None:
    """Its registry is read from the county's file at the first start: `actions.registry.first_import`."""
    offices = sa.table("offices", *(sa.column(name) for name in ("slug", "name", "county", "county_code", "version")))
    offices.append_column(sa.column("made_at", MOMENT))
    row = {"slug": slug, "name": slug.capitalize(), "county": slug.capitalize(), "county_code": "", "version": 0}
    op.bulk_insert(offices, [{**row, "made_at": dt.datetime.now(dt.UTC).replace(tzinfo=None)}])


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
