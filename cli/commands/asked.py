"""What several commands ask for, in the same words."""

from pathlib import Path
from typing import Annotated

import typer

from cli.common.usage import place

File = Annotated[Path, typer.Argument(metavar="FIL", parser=place, help="Rundans fil (YAML).", show_default=False)]
Slug = Annotated[str, typer.Argument(metavar="RUNDA", help="Rundans korta namn.", show_default=False)]
AnySlug = Annotated[str, typer.Argument(metavar="[RUNDA]", help="Rundans korta namn; alla om inget anges.")]
Json = Annotated[bool, typer.Option("--json", help="Skriv svaret som JSON.")]
InCounty = Annotated[
    str, typer.Option("--county", metavar="LÄN", help="Bara ett läns huvudmän: SCB:s kod, none för dem utan län.")
]
Office = Annotated[str, typer.Option("--office", metavar="KONTOR", help="Vilket kontor; det första om inget anges.")]
