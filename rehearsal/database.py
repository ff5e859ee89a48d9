"""The database a rehearsal plays in: its own, with every table and nothing in them."""

import sqlite3
from contextlib import closing
from functools import cache
from typing import Any

from sqlalchemy.event import listen

from kit.database import Database
from models.tables.schema import migrate

LARGE = 1_000  # principals: up to so many the whole database is held in memory
AT_HAND = 8_000  # KiB of the database of a larger round


def empty_database(principals: int) -> Database:
    """One with every table; that of a large round lets what is not at hand spill to a file without a name."""
    database = Database("sqlite://")
    is_large = principals > LARGE
    if is_large:
        listen(database.engine, "do_connect", _without_a_name)
    with database.engine.connect() as connection:
        driver: Any = connection.connection.driver_connection
        _fill(driver)
        if is_large:
            driver.execute(f"PRAGMA cache_size={-AT_HAND}")
    return database


def _without_a_name(_dialect: object, _record: object, arguments: list[str], _options: object) -> None:
    """SQLite makes such a file itself when it needs one, and nobody else sees it (sqlite.org/inmemorydb.html)."""
    arguments[0] = ""


def _fill(driver: sqlite3.Connection) -> None:
    with closing(sqlite3.connect(":memory:")) as tables:
        tables.deserialize(_tables())
        tables.backup(driver)


@cache
def _tables() -> bytes:
    """A database with every table and nothing in them: made once, since the migrations take a tenth of a second."""
    database = Database("sqlite://")
    with database.engine.connect() as connection:
        # a letter comes with its bytes and stays without them: small pages are left less empty
        connection.exec_driver_sql("PRAGMA page_size=1024")
    migrate(database)
    with database.engine.connect() as connection:
        driver: Any = connection.connection.driver_connection
        made: bytes = driver.serialize()
    database.dispose()
    return made
