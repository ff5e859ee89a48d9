"""`rundan county`: an office's registry in from a file and out to one."""

from pathlib import Path
from typing import Annotated

import typer

from cli.common.usage import Command, Commands, Json, Office, place

county = typer.Typer(cls=Commands, no_args_is_help=True, rich_markup_mode=None)

Table = Annotated[
    Path, typer.Argument(metavar="FIL", parser=place, help="En .yaml-, .xlsx- eller .csv-fil.", show_default=False)
]


@county.command("import", cls=Command)
def import_(
    file: Table,
    office: Office = "",
    replace: Annotated[bool, typer.Option("--replace", help="Ta bort det som filen inte nämner.")] = False,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Visa vad som skulle ändras, och ändra inget.")] = False,
    as_json: Json = False,
) -> int:
    """Läs in en fil i registret.

    Det är ett läns fil, mötesdagar eller en lista med adresser. Det filen inte nämner står kvar. Är något fel i filen
    ändras ingenting, och varje fel visas med sin plats. Finns inget kontor för länet görs ett.
    """
    from cli.county_files import import_file

    return import_file(file, office, as_json, removing=replace, only_shown=dry_run)


@county.command(cls=Command)
def export(file: Table, office: Office = "", as_json: Json = False) -> None:
    """Skriv registret till en .yaml- eller .xlsx-fil.

    Den går att läsa in igen.
    """
    from cli.county_files import export_file

    export_file(file, office, as_json)


@county.command(cls=Command)
def new(
    name: Annotated[str, typer.Argument(metavar="LÄN", help="Länets namn eller kod; sverige för hela landet.")],
    coordinator: Annotated[
        str, typer.Option("--coordinator", metavar="ADRESS", help="Den första samordnarens e-postadress.")
    ] = "",
    as_json: Json = False,
) -> None:
    """Gör ett kontor för ett län.

    Länets huvudmän kommer ur SCB:s förteckning. Adresserna fylls i efteråt.
    """
    from cli.county_files import new_office

    new_office(name, coordinator, as_json)
