"""Making, following and closing a round."""

import datetime as dt
from pathlib import Path
from typing import Annotated

import typer

from cli.common.usage import AnySlug, File, InCounty, Json, Office, Slug, place


def check(file: File, as_json: Json = False, office: Office = "") -> int:
    """Kontrollera en rundas fil, eller ett läns.

    Varje fel visas på en gång, med rad, vad som står och vad som ska stå.
    """
    from cli.rounds import check

    return check(file, as_json, office)


def launch(file: File, as_json: Json = False, office: Office = "") -> int:
    """Starta rundan i filen och skicka inbjudningarna. Är den redan startad ändras inget."""
    from cli.rounds import launch

    return launch(file, as_json, office)


def drafts(as_json: Json = False) -> None:
    """Visa de utkast som finns. De görs i konsolen, under Starta en runda."""
    from cli.drafts import drafts

    drafts(as_json)


def status(slug: AnySlug = "", as_json: Json = False, county: InCounty = "") -> None:
    """Visa hur långt rundorna har kommit, eller en av dem."""
    from cli.status import status

    status(slug, as_json, county)


def close(
    slug: Slug,
    reason: Annotated[str, typer.Option("--reason", metavar="TEXT", help="Varför, när alla beslut inte är inne.")] = "",
    as_json: Json = False,
) -> None:
    """Avsluta en runda med de beslut som har kommit in."""
    from cli.rounds import close

    close(slug, reason, as_json)


def reopen(
    slug: Slug,
    reason: Annotated[str, typer.Option("--reason", metavar="TEXT", help="Varför.")] = "",
    as_json: Json = False,
) -> None:
    """Öppna en avslutad runda igen."""
    from cli.rounds import reopen

    reopen(slug, reason, as_json)


def chase(
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Visa bara vem som skulle få vad, och varför.")] = False,
    on: Annotated[
        dt.datetime | None,
        typer.Option("--on", metavar="DATUM", formats=["%Y-%m-%d"], help="Som det vore klockan 08 den dagen."),
    ] = None,
    as_json: Json = False,
) -> int:
    """Skriv de påminnelser och morgonbrev som är dags nu.

    Det görs annars automatiskt. Med --dry-run skrivs inget; missade påminnelser visas som det enda brev de blir.
    """
    from cli.chase import chase

    return chase(dry_run, on.date() if on else None, as_json)


def rehearse(
    file: File,
    as_json: Json = False,
    seed: Annotated[int, typer.Option("--seed", metavar="TAL", help="Samma tal ger samma repetition.")] = 1,
    letters: Annotated[
        Path | None, typer.Option("--letters", metavar="MAPP", parser=place, help="Skriv varje brev som .eml i mappen.")
    ] = None,
    office: Office = "",
) -> int:
    """Repetera hela rundan med påhittade svar.

    Det tar några sekunder. Inget skickas och inget sparas. Så ser varje brev och dag ut innan något är på riktigt.
    """
    from cli.rehearse import rehearse

    return rehearse(file, as_json, seed, letters, office)
