"""Bringing a database to the current schema."""

from __future__ import annotations

from alembic import command
from alembic.config import Config

from kit.database import Database
from kit.settings import CHECKOUT


def migrate(database: Database) -> None:
    """Create or upgrade the tables; safe to run at every start and from several processes."""
    config = Config()
    config.set_main_option("script_location", str(CHECKOUT / "migrations"))
    with database.engine.connect().execution_options(rundan_begin="IMMEDIATE") as connection, connection.begin():
        config.attributes["connection"] = connection
        command.upgrade(config, "head")
