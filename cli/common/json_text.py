"""A model as JSON, piece by piece: a large one is never held as text."""

from collections.abc import Iterator
from typing import Any, get_args

from pydantic import BaseModel, TypeAdapter

INDENT = 2


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
