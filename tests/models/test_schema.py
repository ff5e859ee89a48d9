"""The schema: migrations and models say the same."""

from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext

from kit.database import Database
from models.tables import Base
from models.tables.schema import migrate


def test_the_migrated_schema_is_what_the_models_say(either: Database) -> None:
    with either.engine.connect() as connection:
        assert compare_metadata(MigrationContext.configure(connection), Base.metadata) == []


def revision(database: Database) -> str | None:
    with database.engine.connect() as connection:
        return MigrationContext.configure(connection).get_current_revision()


def test_migrating_again_changes_nothing(either: Database) -> None:
    before = revision(either)
    migrate(either)
    assert before is not None
    assert revision(either) == before
