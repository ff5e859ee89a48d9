"""What letters tell of that were written before it was kept in rows of its own."""

import importlib

from alembic.migration import MigrationContext
from alembic.operations import Operations
from sqlalchemy import text

from kit.database import Database
from notifications.sender import Sender
from tests.families import LAUNCHED_AT, family_plan
from tests.launched import launch_once

MIGRATION = importlib.import_module("migrations.versions.0008_neither_a_file_nor_a_shell")
KEPT = text("SELECT letter_id, case_id FROM letter_cases ORDER BY letter_id, case_id")


def test_of_letters_written_before_their_links_say_what_is_written_today(database: Database, sender: Sender) -> None:
    launch_once(database, sender, family_plan(3), LAUNCHED_AT)
    with database.engine.begin() as connection:
        written = connection.execute(KEPT).all()
        connection.execute(text("DROP TABLE letter_cases"))
        with Operations.context(MigrationContext.configure(connection)):
            MIGRATION._what_letters_tell_of()
        assert connection.execute(KEPT).all() == written
    assert len({row.letter_id for row in written}) > 1
