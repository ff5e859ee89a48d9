"""The command `rundan`: what there is, in the order it is listed. What a command asks for is in `cli.commands`."""

import os
from pathlib import Path
from typing import Annotated, Literal

import typer

from cli.commands import county, keeping, papers, people, reading, record, rounds, running
from cli.common.usage import Command, Commands, place
from kit.process.garbage import look_seldom

app = typer.Typer(
    name="rundan",
    cls=Commands,
    add_completion=False,
    no_args_is_help=True,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
)

COMMANDS = (
    rounds.check,
    rounds.launch,
    rounds.drafts,
    rounds.status,
    papers.opinions,
    papers.result,
    papers.proposal,
    papers.letter,
    papers.archive,
    rounds.chase,
    rounds.rehearse,
    people.link,
    rounds.close,
    rounds.reopen,
    reading.registry,
    reading.meetings,
    reading.read,
    reading.arenas,
    keeping.migrate,
    keeping.doctor,
    keeping.backup,
    keeping.restore,
    keeping.dispose,
    keeping.disposals,
    running.demo,
    running.demo_reset,
    running.serve,
    running.web,
    running.deliver,
    running.prefect_server,
)

for command in COMMANDS:
    app.command(cls=Command)(command)
app.add_typer(record.audit, name="audit", help="Granska historiken, eller ta ut den.")
app.add_typer(county.county, name="county", help="Läs in registret ur en fil, eller skriv ut det.")
app.add_typer(people.people, name="people")


@app.callback()
def everywhere(
    home: Annotated[
        Path | None, typer.Option("--home", metavar="MAPP", parser=place, help="Var allt ligger; som RUNDAN_HOME.")
    ] = None,
    language: Annotated[
        Literal["sv", "en"] | None,
        typer.Option("--language", metavar="sv|en", help="Svarens språk; som RUNDAN_LANGUAGE."),
    ] = None,
) -> None:
    """Rundan följer en rekommendation från systemledningen till varje huvudmans beslut.

    Allt kan också ställas in med omgivningens variabler RUNDAN_*. Avslutas med 0 när det är gjort, 1 när det inte
    gick och 2 när något du skrev behöver rättas.
    """
    from kit.logs import calm_logging

    calm_logging()
    if home is not None:
        os.environ["RUNDAN_HOME"] = str(home.expanduser().absolute())
    if language is not None:
        os.environ["RUNDAN_LANGUAGE"] = language


def main() -> None:
    """Run the command."""
    look_seldom()
    app()
