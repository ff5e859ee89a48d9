"""Verifying the record, and writing it out."""

import typer

from cli.common.usage import AnySlug, Command, Commands, Json, Slug

audit = typer.Typer(cls=Commands, no_args_is_help=True, rich_markup_mode=None)


@audit.command(cls=Command)
def verify(slug: AnySlug = "", as_json: Json = False) -> int:
    """Räkna om historikens kedjor, rapporter och filer."""
    from cli.audit import verify

    return verify(slug, as_json)


@audit.command(cls=Command)
def export(slug: Slug) -> None:
    """Skriv ut rundans händelser, en per rad som JSON."""
    from cli.audit import export

    export(slug)
