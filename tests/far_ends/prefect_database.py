"""Prefect's own database, whose tables the first Prefect of a run makes and the others take over empty: the hundred and
twenty steps to them take longer than all the rest of a start."""

import shutil
import sqlite3
from contextlib import closing
from pathlib import Path


def keep_tables(run: Path, home: Path) -> None:
    """Keep those of the Prefect in that home, which has started, for the others in the run; unless somebody has."""
    kept = run / "prefect.db"
    if not kept.exists():
        with closing(sqlite3.connect(home / "prefect.db")) as made, closing(sqlite3.connect(kept)) as copy:
            made.backup(copy)
        empty_tables(kept)


def lay_tables(run: Path, home: Path) -> None:
    """Put them where a Prefect that is to start will look for its own, if any are kept."""
    if (kept := run / "prefect.db").exists():
        home.mkdir(parents=True, exist_ok=True)
        shutil.copy(kept, home)


def empty_tables(file: Path) -> None:
    """Leave nothing in them, as when they had just been made."""
    with closing(sqlite3.connect(file, isolation_level=None)) as connection:
        made = "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT IN ('alembic_version')"
        for (table,) in connection.execute(made).fetchall():
            connection.execute(f'DELETE FROM "{table}"')
