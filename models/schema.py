"""Bringing a database to the current schema."""

from __future__ import annotations

from functools import lru_cache

from sqlalchemy import inspect, text

from kit.database import Database
from kit.settings import CHECKOUT

MIGRATIONS = CHECKOUT / "migrations"


def migrate(database: Database) -> None:
    """Create or upgrade the tables; safe to run at every start and from several processes."""
    from alembic import command  # noqa: PLC0415 - most starts migrate nothing and need not wait for it
    from alembic.config import Config  # noqa: PLC0415

    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    with database.engine.connect().execution_options(rundan_begin="IMMEDIATE") as connection, connection.begin():
        config.attributes["connection"] = connection
        command.upgrade(config, "head")


def is_current(database: Database) -> bool:
    """Whether the tables are those this program knows; reads only."""
    with database.engine.connect() as connection:
        if not inspect(connection).has_table("alembic_version"):
            return False
        return bool(connection.scalar(text("SELECT version_num FROM alembic_version")) == newest())


@lru_cache(maxsize=1)
def newest() -> str:
    """The revision this program knows: migrations are files named by their revision, in order; as it started."""
    return max(path.name.partition("_")[0] for path in (MIGRATIONS / "versions").glob("[0-9]*.py"))
