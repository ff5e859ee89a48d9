"""A database copied to a file while it is in use, and put back: SQLite by its own backup, PostgreSQL by its tools."""

import os
import shutil
import sqlite3
import subprocess
from contextlib import closing
from pathlib import Path

from sqlalchemy import URL, MetaData, create_engine, text

from cli.common.installation import closing_at_end
from cli.keeping.backup_file import DatabaseName
from kit.database import Database
from kit.errors import NotAllowed, NotFound, RundanError
from kit.folders import make_private
from models.phrases import Phrase
from models.tables.schema import revision_of

NO_DATABASE = "Det finns ingen databas på {url}."
BROKEN = "Kopian av databasen är inte hel: {why}. Ingen säkerhetskopia har skrivits."
NO_TOOL = "{tool} finns inte här. Installera paketet postgresql-client, i samma version som servern eller nyare."
TOOL_FAILED = "{tool} avbröts: {why}"
OUR_FUNCTIONS = """
SELECT oid::regprocedure FROM pg_proc WHERE pronamespace = 'public'::regnamespace AND proname LIKE '%\\_append\\_only'
"""


class ToolFailed(RundanError):
    """PostgreSQL:s verktyg avbröts."""


def copy_out(url: URL, folder: Path) -> DatabaseName:
    """Copy the database as it is at one moment into the folder; the file's name. Raises NotFound, RundanError."""
    if url.get_backend_name() == "sqlite":
        _copy_sqlite(url, folder / "rundan.db")
        return "rundan.db"
    _tool("pg_dump", url, "--format=custom", "--no-owner", "--no-privileges", f"--file={folder / 'rundan.dump'}")
    return "rundan.dump"


def schema_version(url: URL) -> str:
    """The revision of the database's tables; empty where there are none."""
    with closing_at_end(Database(url.render_as_string(hide_password=False))) as database:
        return revision_of(database) or ""


def put_in_place(copy: Path, url: URL, aside: Path) -> None:
    """Make the database what the copy is; what stood there goes to the folder `aside`, or stays. Raises RundanError."""
    if url.get_backend_name() == "sqlite":
        _put_file(copy, Path(str(url.database)), aside)
    elif schema_version(url):
        aside.mkdir(mode=0o700, exist_ok=True)
        _replace_tables(copy, url, aside / copy_out(url, aside))
    else:
        _fill(copy, url)


def put_aside(path: Path, aside: Path) -> None:
    """Move what is there, if anything, to the folder."""
    if path.exists():
        aside.mkdir(mode=0o700, parents=True, exist_ok=True)
        shutil.move(path, aside / path.name)


def _copy_sqlite(url: URL, to: Path) -> None:
    here = Path(str(url.database))
    if not here.is_file():
        raise NotFound(Phrase(NO_DATABASE, url=url.render_as_string()))
    with closing(sqlite3.connect(here)) as source, closing(sqlite3.connect(to)) as copy:
        source.backup(copy)
        copy.execute("PRAGMA journal_mode=DELETE")  # one file, whole by itself
        found = [row[0] for row in copy.execute("PRAGMA integrity_check")]
        found += [f"{row[0]} → {row[2]}" for row in copy.execute("PRAGMA foreign_key_check").fetchmany(5)]
    if found != ["ok"]:
        raise NotAllowed(Phrase(BROKEN, why="; ".join(found[:5])))


def _put_file(copy: Path, here: Path, aside: Path) -> None:
    make_private(here.parent)
    fresh = here.with_name(f".{here.name}.restored")
    shutil.move(copy, fresh)  # it may be another disk; from here on it is renaming only
    for part in (here, here.with_name(f"{here.name}-wal"), here.with_name(f"{here.name}-shm")):
        put_aside(part, aside)
    fresh.replace(here)


def _replace_tables(copy: Path, url: URL, old: Path) -> None:
    _forget_tables(url)
    try:
        _fill(copy, url)
    except RundanError:
        _fill(old, url)
        raise


def _fill(copy: Path, url: URL) -> None:
    """Everything in the copy, in one transaction, into a database without tables."""
    _tool("pg_restore", url, "--single-transaction", "--exit-on-error", "--no-owner", "--no-privileges", str(copy))


def _forget_tables(url: URL) -> None:
    engine = create_engine(url, hide_parameters=True)
    with engine.begin() as connection:
        tables = MetaData()
        tables.reflect(connection)
        tables.drop_all(connection)
        for function in connection.scalars(text(OUR_FUNCTIONS)).all():
            connection.execute(text(f"DROP FUNCTION {function}"))
    engine.dispose()


def _tool(name: str, url: URL, *words: str) -> None:
    """Run one of PostgreSQL's tools. The password goes in its environment, where other users can't see it."""
    program = shutil.which(name)
    if program is None:
        raise NotFound(Phrase(NO_TOOL, tool=name))
    plain = url.set(drivername="postgresql", password=None).render_as_string()
    environment = {**os.environ, **({"PGPASSWORD": str(url.password)} if url.password else {})}
    done = subprocess.run(  # noqa: S603 - the words are ours
        [program, f"--dbname={plain}", *words], env=environment, capture_output=True, text=True, check=False
    )
    if done.returncode:
        raise ToolFailed(Phrase(TOOL_FAILED, tool=name, why=done.stderr.strip() or done.returncode))
