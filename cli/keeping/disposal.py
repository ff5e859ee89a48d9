"""`rundan dispose`: a closed round removed on a decision, once it is seen what that does. `rundan disposals`: which."""

from pathlib import Path
from typing import Any

from actions.rounds import disposal
from actions.rounds.disposal import Asked, Look
from cli.common.exits import DONE, FAILED, complain
from cli.common.installation import Installation, read_from, standing
from cli.common.speech import console, in_words, say, show_json, table
from documents.package_file import NotWhole, sum_of, sums_in
from kit.clock import local_day
from kit.os_words import os_words
from models.phrases import Phrase, counted_principals
from models.reads import disposal_reads
from models.tables import Disposal
from notifications.delivery.mailbox import Mailbox

UNREADABLE = "Filen {file} gick inte att läsa: {said}."
NO_PACKAGE = "{file} är inget helt arkivpaket i en fil (.tar)."
TORN = "Arkivpaketet {file} är inte helt: {place} är inte som METS säger."
NOTHING_GONE = "Inget har tagits bort."
NOT_YET = "Inget har tagits bort än. Med --yes gallras rundan, och det går inte att ångra."
STILL_IN_FILE = (
    "Rundan är gallrad, men det borttagna kan ligga kvar i databasens filer, som inte gick att skriva om: {why}. "
    "Kör samma kommando igen."
)


def dispose(slug: str, package: Path | None, decision: str, by: str, json_wanted: bool, *, confirmed: bool) -> int:
    """Show what would go, or let it go; 1 where something stands in the way. Again, it finishes what was interrupted.

    Raises NotFound, NotAllowed.
    """
    with standing() as here:
        if gone := _gone(here, slug):
            return _finish(here, gone, json_wanted, is_new=False) if confirmed else _tell_gone(gone, json_wanted)
        asked, grace = _asked(package, decision, by), here.settings.link_grace
        with here.database.read() as session:
            look = disposal.look_at(session, slug, asked, grace, here.now)
        if look.hindered or not confirmed:
            _show(look, slug, json_wanted)
            return FAILED if look.hindered else DONE
        here.database.act(lambda session: disposal.dispose(session, slug, asked, grace, here.now))
        done = _gone(here, slug)
        assert done is not None
        return _finish(here, done, json_wanted, is_new=True)


def disposals(json_wanted: bool) -> None:
    """The rounds that were disposed of, oldest first."""
    with read_from(json_wanted) as here, here.database.read() as session:
        found = disposal_reads.disposals(session)
    if json_wanted:
        show_json([_data(each) for each in found])
        return
    drawn = table("Runda", "Huvudmän", "Avslutad", "Gallrad", "Beslut", "Av", "Paketets SHA-256")
    for each in found:
        days = (local_day(each.closed_at).isoformat(), local_day(each.disposed_at).isoformat())
        drawn.add_row(each.title, str(each.principal_count), *days, each.decision, each.disposed_by, each.package)
    if found:
        console().print(drawn)
    else:
        say("Ingen runda har gallrats.")


def _gone(here: Installation, slug: str) -> Disposal | None:
    with here.database.read() as session:
        return session.get(Disposal, slug)


def _asked(package: Path | None, decision: str, by: str) -> Asked:
    if package is None:
        return Asked(decision, by)
    try:
        return Asked(decision, by, sum_of(package), frozenset(sums_in(package).values()))
    except NotWhole as torn:
        said = Phrase(TORN, file=package, place=torn.place) if torn.place else Phrase(NO_PACKAGE, file=package)
    except OSError as error:
        said = Phrase(UNREADABLE, file=package, said=Phrase(os_words(error)))
    return Asked(decision, by, fault=said)


def _finish(here: Installation, gone: Disposal, json_wanted: bool, *, is_new: bool) -> int:
    folder = here.settings.home / "mailbox"
    if folder.is_dir():
        Mailbox(folder).forget_gone(here.database)
    hindered = here.database.write_anew()
    if is_new or json_wanted:
        _tell_done(gone, json_wanted)
    else:
        _tell_gone(gone, json_wanted)
    if hindered:
        complain(in_words(STILL_IN_FILE, why=hindered))
    return FAILED if hindered else DONE


def _tell_done(gone: Disposal, json_wanted: bool) -> None:
    if json_wanted:
        show_json(_data(gone))
        return
    say("{title} är gallrad. Paketets SHA-256: {package}", title=gone.title, package=gone.package)
    say("Säkerhetskopior har rundan kvar tills de byts ut. Läggs en av dem tillbaka behöver rundan gallras igen.")


def _tell_gone(gone: Disposal, json_wanted: bool) -> int:
    if json_wanted:
        show_json(_data(gone))
    else:
        day, by = local_day(gone.disposed_at), gone.disposed_by
        say("{title} är redan gallrad, {day}, av {by}.", title=gone.title, day=day, by=by)
    return DONE


def _show(look: Look, slug: str, json_wanted: bool) -> None:
    if json_wanted:
        hindered = [in_words(each) for each in look.hindered]
        show_json({"slug": slug, "title": look.title, "rows": dict(look.rows), "hindered": hindered, "disposed": False})
        return
    say("{title}, {principals}: det här tas bort.", title=look.title, principals=counted_principals(look.principals))
    drawn = table("Tabell", "Rader")
    for name, count in look.rows.items():
        drawn.add_row(name, str(count))
    console().print(drawn)
    for each in look.hindered:
        say("Står i vägen: {what}", what=each)
    say(NOTHING_GONE if look.hindered else NOT_YET)


def _data(gone: Disposal) -> dict[str, Any]:
    return {
        "slug": gone.slug,
        "title": gone.title,
        "office": gone.office,
        "principals": gone.principal_count,
        "closed_on": local_day(gone.closed_at).isoformat(),
        "disposed_on": local_day(gone.disposed_at).isoformat(),
        "decision": gone.decision,
        "by": gone.disposed_by,
        "package": gone.package,
        "disposed": True,
    }
