"""Bringing a database to the current schema."""

from enum import Enum, auto
from functools import lru_cache
from pathlib import Path

from sqlalchemy import inspect, text

from kit.database import Database
from kit.folders import make_private
from kit.settings import CHECKOUT

MIGRATIONS = CHECKOUT / "migrations"


class Schema(Enum):
    """How a database's tables stand to those this program knows."""

    MISSING = auto()
    OLDER = auto()
    CURRENT = auto()
    NEWER = auto()


def migrate(database: Database) -> None:
    """Create or upgrade the tables; safe to run at every start and from several processes."""
    from alembic import command  # noqa: PLC0415 - most starts migrate nothing and need not wait for it
    from alembic.config import Config  # noqa: PLC0415

    if file := database.file:
        make_private(file.parent)
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    with database.engine.connect().execution_options(rundan_begin="IMMEDIATE") as connection, connection.begin():
        config.attributes["connection"] = connection
        command.upgrade(config, "head")


def schema_of(database: Database) -> Schema:
    """Which tables are there; reads only, and makes no file. Raises SQLAlchemyError when it does not answer."""
    if (file := database.file) and not _holds_anything(file):
        return Schema.MISSING
    revision = revision_of(database)
    if revision is None:
        return Schema.MISSING
    if revision == newest():
        return Schema.CURRENT
    return Schema.OLDER if revision in known_revisions() else Schema.NEWER


def revision_of(database: Database) -> str | None:
    """The revision of the database's tables, if it has any. Raises SQLAlchemyError."""
    with database.engine.connect() as connection:
        if not inspect(connection).has_table("alembic_version"):
            return None
        found: str | None = connection.scalar(text("SELECT version_num FROM alembic_version"))
        return found


@lru_cache(maxsize=1)
def newest() -> str:
    """The revision this program makes, as it was when the program started."""
    return max(known_revisions())


def known_revisions() -> set[str]:
    """The revisions this program knows: migrations are files named by their revision, in order."""
    return {path.name.partition("_")[0] for path in (MIGRATIONS / "versions").glob("[0-9]*.py")}


def _holds_anything(file: Path) -> bool:
    return file.is_file() and file.stat().st_size > 0
