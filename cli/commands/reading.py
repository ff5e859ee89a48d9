"""What is read: the registry and its arenas, a page of meeting days, an extract of minutes."""

import datetime as dt
from pathlib import Path
from typing import Annotated

import typer

from cli.common.usage import Json, Office, place


def registry(as_json: Json = False, office: Office = "") -> None:
    """Visa länets huvudmän med koder, adresser och väg."""
    from cli.registry import registry

    registry(as_json, office)


def meetings(
    page: Annotated[
        Path,
        typer.Argument(
            metavar="SIDA",
            parser=place,
            help="En sida med mötesdagar: text, HTML, .csv, .xlsx, .ics eller PDF.",
            show_default=False,
        ),
    ],
    year: Annotated[
        int | None,
        typer.Option("--year", metavar="ÅR", min=1900, max=2199, help="Året för dagar som sidan inte ger något år."),
    ] = None,
    as_json: Json = False,
) -> None:
    """Läs organens mötesdagar ur en sida som den är publicerad.

    Det som inte är säkert gissas aldrig: det står sist, som frågor.
    """
    from cli.meetings import meetings

    meetings(page, year, as_json)


def read(
    file: Annotated[
        Path,
        typer.Argument(
            metavar="FIL",
            parser=place,
            help="Ett protokollsutdrag: PDF med text, .docx eller text.",
            show_default=False,
        ),
    ],
    as_json: Json = False,
) -> None:
    """Läs vad ett protokollsutdrag säger.

    Organ, dag, paragraf, vad som beslutades. Det som inte är säkert lämnas tomt, och varje uppgift visas med orden
    den kom från.
    """
    from cli.read import read

    read(file, as_json)


def arenas(
    on: Annotated[
        dt.datetime | None,
        typer.Option("--on", metavar="DATUM", formats=["%Y-%m-%d"], help="Dagen som visas; i dag om inget anges."),
    ] = None,
    as_json: Json = False,
    office: Office = "",
) -> None:
    """Visa länets arenor, vilka som sitter och vad de kom efter."""
    from cli.arenas import arenas

    arenas(on.date() if on else None, as_json, office)
