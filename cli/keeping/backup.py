"""`rundan backup` and `rundan restore`: one file with everything an installation needs to live on elsewhere."""

import datetime as dt
import os
from collections.abc import Sequence
from pathlib import Path

from sqlalchemy import URL, make_url

from actions.record import audit
from cli.common.exits import DONE, FAILED, complain
from cli.common.installation import closing_at_end
from cli.common.own_settings import settings_here, settings_to_keep_by
from cli.common.speech import in_words, say, show_json
from cli.keeping.backup_file import Contents, Unpacked, copy_if_there, may_be_replaced, scratch, unpacked, write_backup
from cli.keeping.database_copy import copy_out, put_aside, put_in_place, schema_version
from cli.keeping.in_use import stopped
from kit.clock import local
from kit.database import Database
from kit.errors import NotAllowed, NotFound
from kit.folders import make_private
from kit.settings import Settings
from models.phrases import Phrase
from models.tables.schema import migrate, newest

# Under the home. Prefect's own is not needed: what it runs follows from the database. What delivery has handed over is
# copied before the database, which then knows it or is told.
KEY = "secret"  # the file's name
KEPT = ("delivery", KEY, "prefect-password", "clock", "drafts", "mailbox", "rounds")

NO_FOLDER = "Mappen {folder} finns inte."
LEFT_OUT = "{file} är inte med i kopian: tjänstens användare får inte läsa den. Gör chown rundan: på den."
NEWER = "Kopian är gjord av ett nyare program än det här. Uppgradera först. Inget har ändrats."
IS_SQLITE = (
    "Kopian är av en SQLite-databas, men inställningarna pekar på PostgreSQL. "
    "Lägg tillbaka den utan RUNDAN_DATABASE_URL, och flytta sedan med rundan migrate --from."
)
IS_POSTGRES = "Kopian är av en PostgreSQL-databas, men inställningarna pekar på SQLite. Sätt RUNDAN_DATABASE_URL först."
SOMETHING_THERE = (
    "Det finns redan något i {home} eller i databasen {url}. Med --force läggs det åt sidan och ersätts. "
    "Inget har ändrats."
)
ANOTHER_KEY = (
    "RUNDAN_SECRET är en annan än kopians, och skickade länkar skulle sluta gälla. "
    "Ta bort den ur inställningarna eller sätt den till kopians. Inget har ändrats."
)
NOT_OURS = "{file} finns redan och är ingen säkerhetskopia. Välj ett annat namn. Inget har skrivits."


def backup(to: Path, json_wanted: bool) -> int:
    """Write a backup; 1 when a file of the home was left out, since we may not read it.

    Raises NotFound, NotAllowed, RundanError.
    """
    settings = settings_here()
    now = settings.clock().now()
    file, url = _named(to, now), make_url(settings.database)
    with scratch(file.parent) as folder:
        kept = _kept(settings)
        closed = [file for name in kept for file in copy_if_there(settings.home / name, folder / name)]
        database = copy_out(url, folder)
        if given := settings.secret.get_secret_value():
            (folder / KEY).write_text(given)  # a file for whoever restores it, wherever it was set
        contents = Contents(
            made_at=now.isoformat(),
            schema_version=schema_version(url),
            database=database,
            kept=tuple(map(str, kept)),
            left_out=tuple(str(each.relative_to(settings.home)) for each in closed),
        )
        write_backup(folder, contents, file)
    if json_wanted:
        show_json({"file": str(file), "bytes": file.stat().st_size, "left_out": [str(each) for each in closed]})
    else:
        say("Säkerhetskopian är skriven och kontrollerad: {file}", file=file)
    for each in closed:
        complain(in_words(Phrase(LEFT_OUT, file=each)))
    return FAILED if closed else DONE


def restore(file: Path, force: bool, json_wanted: bool) -> int:
    """Put a backup in place; 1 when its record does not hold.

    Raises AlreadyRunning, NotAllowed, NotFound, FaultyInput, RundanError.
    """
    settings = settings_to_keep_by()
    make_private(settings.home)
    url, aside = make_url(settings.database), settings.home / f"before-restore-{_stamp(dt.datetime.now(dt.UTC))}"
    with stopped(settings, url), unpacked(file, settings.home) as copy:
        _must_fit(settings, url, copy)
        if not force and _holds_something(settings, url):
            raise NotAllowed(Phrase(SOMETHING_THERE, home=settings.home, url=url.render_as_string()))
        put_in_place(copy.database, url, aside)
        left = _put_files(settings, copy, aside)
    events, breaks = _looked_over(settings)
    if json_wanted:
        there = str(aside) if aside.exists() else None
        show_json({"ok": not breaks, "events": events, "aside": there, "left": [str(each) for each in left]})
    else:
        _tell(copy.contents.made_at, events, breaks, aside, left)
    return FAILED if breaks else DONE


def _named(to: Path, now: dt.datetime) -> Path:
    file = to.absolute() / f"rundan-{_stamp(now)}.tar" if to.is_dir() else to.absolute()
    if not file.parent.is_dir():
        raise NotFound(Phrase(NO_FOLDER, folder=file.parent))
    if file.exists() and not may_be_replaced(file):
        raise NotAllowed(Phrase(NOT_OURS, file=file))
    return file


def _stamp(moment: dt.datetime) -> str:
    return f"{local(moment):%Y%m%d-%H%M%S}"


def _kept(settings: Settings) -> list[Path]:
    """What is copied with the database, relative to the home: the county's own files too, if they lie there."""
    own = [settings.data.relative_to(settings.home)] if settings.data.is_relative_to(settings.home) else []
    return [*map(Path, KEPT), *own]


def _must_fit(settings: Settings, url: URL, copy: Unpacked) -> None:
    is_file, to_file = copy.contents.database == "rundan.db", url.get_backend_name() == "sqlite"
    if is_file != to_file:
        raise NotAllowed(IS_SQLITE if is_file else IS_POSTGRES)
    if copy.contents.schema_version > newest():
        raise NotAllowed(NEWER)
    given = settings.secret.get_secret_value()
    if given and (copy.folder / KEY).exists() and given != (copy.folder / KEY).read_text():
        raise NotAllowed(ANOTHER_KEY)


def _holds_something(settings: Settings, url: URL) -> bool:
    if url.get_backend_name() != "sqlite":
        return bool(schema_version(url))
    return Path(str(url.database)).exists() or any((settings.home / name).exists() for name in KEPT)


def _put_files(settings: Settings, copy: Unpacked, aside: Path) -> Sequence[Path]:
    """Put what the copy holds in place; what it never looked at, or could not read, is left as it was: those."""
    names = [str(name) for name in _kept(settings) if str(name) != KEY or not settings.secret.get_secret_value()]
    looked_at = [name for name in names if name in copy.contents.kept or (copy.folder / name).exists()]
    left = [*copy.contents.left_out, *(name for name in names if name not in looked_at)]
    stays = [settings.home / name for name in left if os.path.lexists(settings.home / name)]
    for name in looked_at:
        _put(copy.folder / name, settings.home / name, aside, stays)
    return stays


def _put(copied: Path, here: Path, aside: Path, stays: Sequence[Path]) -> None:
    """What was here goes aside and the copy's comes in its place, piece by piece where something within it stays."""
    if here in stays:
        return
    if any(here in each.parents for each in stays):
        for name in sorted({each.name for folder in (copied, here) if folder.exists() for each in folder.iterdir()}):
            _put(copied / name, here / name, aside / here.name, stays)
        return
    put_aside(here, aside)
    if copied.exists():
        copied.rename(here)


def _looked_over(settings: Settings) -> tuple[int, list[audit.Break]]:
    """The record of the restored database, brought to the form the program wants."""
    with closing_at_end(Database(settings.database)) as database:
        migrate(database)
        with database.read() as session:
            return audit.verify(session)


def _tell(made_at: str, events: int, breaks: list[audit.Break], aside: Path, left: Sequence[Path]) -> None:
    say("Kopian från {moment} är på plats.", moment=dt.datetime.fromisoformat(made_at))
    if aside.exists():
        say("Det som fanns före ligger i {folder}.", folder=aside)
    for each in left:
        say("{file} är kvar som förut: den är inte med i kopian.", file=each)
    if breaks:
        say("Historiken håller inte, {count} ställen; se rundan audit verify.", count=len(breaks))
    else:
        say("Historiken håller. {events} händelser lästes.", events=events)
