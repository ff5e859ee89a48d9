"""What the command says: in the user's language, as text or as JSON, with or without a terminal."""

import json
import os
import sys
from collections.abc import Iterator
from typing import Any, get_args

from pydantic import BaseModel, TypeAdapter
from rich import box
from rich.console import Console, ConsoleOptions, RenderableType
from rich.segment import Segment
from rich.table import Table
from rich.text import Text

from kit.characters import as_seen
from models.phrases import Phrase, said_in
from models.vocabulary import Language

INDENT = 2

WIDTH_WITHOUT_TERMINAL = 140


def json_pieces(model: BaseModel) -> Iterator[str]:
    """The text that `model_dump_json(indent=2)` gives, field by field, and a long list value by value."""
    opening = "{\n"
    for name, field in type(model).model_fields.items():
        yield f'{opening}  "{name}": '
        yield from _value(field.annotation, getattr(model, name))
        opening = ",\n"
    yield "\n}"


def _value(annotation: Any, value: object) -> Iterator[str]:
    if isinstance(value, BaseModel):
        yield from (piece.replace("\n", "\n" + " " * INDENT) for piece in json_pieces(value))
        return
    if not isinstance(value, tuple) or not value:
        yield _indented(TypeAdapter(annotation), value, INDENT)
        return
    each, opening = TypeAdapter(get_args(annotation)[0]), "[\n    "
    for item in value:
        yield opening + _indented(each, item, 2 * INDENT)
        opening = ",\n    "
    yield "\n  ]"


def _indented(kind: TypeAdapter[Any], value: object, by: int) -> str:
    return kind.dump_json(value, indent=INDENT).decode().replace("\n", "\n" + " " * by)


def language() -> Language:
    """The language asked for with `--language` or RUNDAN_LANGUAGE; Swedish unless it is one we speak."""
    asked = os.environ.get("RUNDAN_LANGUAGE", "")
    return Language(asked) if asked in set(Language) else Language.SV


def in_words(text: str, /, **parts: object) -> str:
    """A Swedish source sentence in the user's language, with its parts filled in."""
    return said_in(Phrase(text, **parts) if parts else text, language())


def say(text: str, /, **parts: object) -> None:
    """Print a sentence, at once even where a program reads it."""
    print(as_seen(in_words(text, **parts)), flush=True)


def show_json(data: BaseModel | dict[str, Any] | list[Any]) -> None:
    """Print data for another program."""
    if isinstance(data, BaseModel):
        for piece in json_pieces(data):
            sys.stdout.write(piece)
        print()
    else:
        print(json.dumps(data, ensure_ascii=False, indent=2))


class Shown(Console):
    """Colours are ours to give: what a file or a form holds never commands the terminal."""

    def render(self, renderable: RenderableType, options: ConsoleOptions | None = None) -> Iterator[Segment]:
        for segment in super().render(renderable, options):
            yield segment if segment.control else Segment(as_seen(segment.text), segment.style)


def console() -> Console:
    """Where tables are shown: coloured in a terminal, plain and wide enough everywhere else."""
    return Shown(highlight=False, width=None if sys.stdout.isatty() else WIDTH_WITHOUT_TERMINAL)


def table(*headings: str) -> Table:
    """A table with these headings, Swedish source words."""
    drawn = Table(box=box.SIMPLE_HEAD, pad_edge=False, padding=(0, 2, 0, 0), show_edge=False)
    for heading in headings:
        drawn.add_column(Text(in_words(heading)), overflow="fold")
    return drawn


def heading(text: str) -> Text:
    """A line that stands out where lines can."""
    return Text(text, style="bold")
