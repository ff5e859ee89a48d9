"""`rundan migrate --from`: a whole installation into the database of the settings, or nothing."""

from pathlib import Path

from sqlalchemy import URL, make_url
from sqlalchemy.exc import ArgumentError

from actions.record import audit
from actions.record.moving import move_everything, opens_links
from cli.common.installation import closing_at_end
from cli.common.own_settings import settings_to_keep_by
from cli.common.speech import say
from cli.keeping.in_use import stopped
from kit.database import Database
from kit.errors import Fault, FaultyInput, NotAllowed, NotFound
from models.phrases import Phrase
from models.tables.schema import migrate, newest, revision_of

NOT_AN_ADDRESS = "{url} är ingen databas vi kan läsa. Skriv till exempel sqlite:////var/lib/rundan/rundan.db."
NOTHING_THERE = "Det finns ingen databas på {url}."
SAME = "Det är samma databas som den i inställningarna. Ange den gamla med --from och den nya i RUNDAN_DATABASE_URL."
OLD_FORM = "Databasen {url} har inte den form programmet vill ha. Kör rundan migrate på den först. Inget har ändrats."
ANOTHER_KEY = (
    "Länkarna som redan är skickade är gjorda med en annan hemlighet än den i RUNDAN_SECRET, och skulle sluta gälla. "
    "Sätt RUNDAN_SECRET till det som står i filen secret i den gamla mappen. Inget har ändrats."
)


def move(written: str) -> None:
    """Move everything from the database with that address. Raises FaultyInput, NotFound, NotAllowed, StorageFault."""
    settings = settings_to_keep_by()
    url, into = _address(written), make_url(settings.database)
    if url == into:
        raise FaultyInput([Fault("--from", SAME)])
    old, new = (Database(each.render_as_string(hide_password=False)) for each in (url, into))
    with stopped(settings, url, into), closing_at_end(old) as source, closing_at_end(new) as target:
        if revision_of(source) != newest():
            raise NotAllowed(Phrase(OLD_FORM, url=url.render_as_string()))
        migrate(target)
        _move(source, target, settings.secret_key)
    say("Den gamla databasen är orörd. Starta inte Rundan på den igen.")


def _move(source: Database, target: Database, secret: bytes) -> None:
    with source.read() as old, target.write() as new:
        if not opens_links(old, secret):
            raise NotAllowed(ANOTHER_KEY)
        moved = move_everything(old, new)
        events, breaks = audit.verify(new)
    for name, count in moved.items():
        say("{count} rader i {table}", count=f"{count:>8}", table=name)
    say("Allt är flyttat. Historiken är likadan på båda sidor: {events} händelser.", events=events)
    if breaks:
        say("Historiken höll inte före flytten heller; se rundan audit verify.")


def _address(written: str) -> URL:
    try:
        url = make_url(written)
        kind = url.get_backend_name()
    except ArgumentError:
        kind = ""
    if kind not in {"sqlite", "postgresql"}:
        raise FaultyInput([Fault("--from", Phrase(NOT_AN_ADDRESS, url=written))])
    if kind == "sqlite" and not Path(str(url.database)).is_file():
        raise NotFound(Phrase(NOTHING_THERE, url=written))
    return url
