"""What a round comes to, as text, as a table and as papers."""

from pathlib import Path
from typing import Annotated

import typer

from cli.common.usage import InCounty, Json, Slug, place

Code = Annotated[str, typer.Argument(metavar="KOD", help="Huvudmannens kod; se rundan registry.")]
Paper = Annotated[
    Path, typer.Option("--to", metavar="FIL", parser=place, help="Filen som skrivs: .docx, .odt, .pdf eller .html.")
]


def opinions(
    slug: Slug,
    as_json: Json = False,
    csv: Annotated[
        Path | None,
        typer.Option("--csv", metavar="FIL", parser=place, help="Skriv en tabell för kalkylprogram i filen."),
    ] = None,
    county: InCounty = "",
) -> None:
    """Visa vad huvudmännen har svarat i en synpunktsrunda."""
    from cli.opinions import opinions

    opinions(slug, as_json, csv, county)


def result(
    slug: Slug,
    to: Annotated[
        Path,
        typer.Option(
            "--to", metavar="FIL", parser=place, help="Filen som skrivs: .docx, .odt, .pdf, .xlsx eller .html."
        ),
    ],
    as_json: Json = False,
    county: InCounty = "",
) -> int:
    """Skriv rundans resultat till en fil."""
    from cli.papers import result

    return result(slug, to, as_json, county)


def proposal(
    slug: Slug,
    code: Code,
    to: Paper,
    as_json: Json = False,
) -> int:
    """Skriv en huvudmans tjänsteskrivelse till en fil."""
    from cli.papers import proposal

    return proposal(slug, code, to, as_json)


def letter(
    slug: Slug,
    code: Code,
    to: Paper,
    as_json: Json = False,
) -> int:
    """Skriv följebrevet till en huvudman till en fil."""
    from cli.papers import letter

    return letter(slug, code, to, as_json)


def archive(
    slug: Slug,
    to: Annotated[
        Path, typer.Option("--to", metavar="MAPP", parser=place, help="Mappen paketet läggs i, eller en .tar.")
    ],
    as_json: Json = False,
) -> int:
    """Skriv hela rundan som ett arkivpaket (E-ARK)."""
    from cli.papers import archive

    return archive(slug, to, as_json)
