"""Keeping an installation: its database, its state, its copies."""

from pathlib import Path
from typing import Annotated

import typer

from cli.common.usage import Json, Slug, place


def migrate(
    source: Annotated[
        str, typer.Option("--from", metavar="ADRESS", help="Flytta hit allt som finns i databasen med den adressen.")
    ] = "",
) -> None:
    """Skapa databasen, eller gör den som programmet vill ha den.

    Ta en kopia först. Den behövs innan web och deliver startar; serve och demo gör det själva. Med --from flyttas en
    hel installation, till exempel från sqlite:////var/lib/rundan/rundan.db till PostgreSQL: allt eller inget.
    """
    if source:
        from cli.keeping.moving import move

        move(source)
        return
    from cli.common.installation import made
    from cli.common.own_settings import settings_to_keep_by
    from cli.common.speech import say

    made(settings_to_keep_by()).dispose()
    say("Databasen är i ordning.")


def doctor(as_json: Json = False) -> int:
    """Undersök inställningarna och det de pekar på.

    Ser på databasen, disken, filernas rättigheter, klockan, e-postservern och Prefect. Varje rad säger vad som behöver
    göras. Inget skickas och inget ändras.
    """
    from cli.doctor.doctor import doctor

    return doctor(as_json)


def backup(
    to: Annotated[
        Path,
        typer.Argument(metavar="FIL", parser=place, help="Filen kopian skrivs i, eller en mapp.", show_default=False),
    ],
    as_json: Json = False,
) -> int:
    """Ta en säkerhetskopia medan allt går.

    Databas, hemlighet och filer hamnar i en fil. Kopian öppnas och kontrolleras innan den får sitt namn. Den som har
    den kan öppna skickade länkar: förvara den väl.
    """
    from cli.keeping.backup import backup

    return backup(to, as_json)


def restore(
    copy: Annotated[Path, typer.Argument(metavar="FIL", parser=place, help="En säkerhetskopia.", show_default=False)],
    force: Annotated[
        bool, typer.Option("--force", help="Ersätt det som finns; det läggs åt sidan i samma mapp.")
    ] = False,
    as_json: Json = False,
) -> int:
    """Lägg tillbaka en säkerhetskopia.

    Avsluta Rundan först. Historiken räknas om efteråt. Brev som skickats efter att kopian togs skickas igen.
    """
    from cli.keeping.backup import restore

    return restore(copy, force, as_json)


def dispose(
    slug: Slug,
    package: Annotated[
        Path | None,
        typer.Option(
            "--package", metavar="FIL", parser=place, help="Arkivpaketet, som rundan archive skrev det (.tar)."
        ),
    ] = None,
    decision: Annotated[
        str, typer.Option("--decision", metavar="NUMMER", help="Gallringsbeslutets nummer i diariet.")
    ] = "",
    by: Annotated[str, typer.Option("--by", metavar="VEM", help="Vem som gallrar: funktion eller namn.")] = "",
    confirmed: Annotated[
        bool, typer.Option("--yes", help="Gallra. Annars visas bara vad som skulle tas bort.")
    ] = False,
    as_json: Json = False,
) -> int:
    """Gallra en avslutad runda, efter beslut.

    Allt som är rundans tas bort ur databasen. Kvar blir en rad om att den fanns. Först visas vad som skulle tas bort,
    och vad som står i vägen. Paketet jämförs med det som finns sparat. Säkerhetskopior har rundan tills de byts ut.
    """
    from cli.keeping.disposal import dispose

    return dispose(slug, package, decision, by, as_json, confirmed=confirmed)


def disposals(as_json: Json = False) -> None:
    """Visa de rundor som har gallrats."""
    from cli.keeping.disposal import disposals

    disposals(as_json)
