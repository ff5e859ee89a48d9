"""What every step of a draft is made of: its form filled in from the draft's fields, and read back into them."""

import datetime as dt
import re
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Annotated, Any, Final

from pydantic import TypeAdapter, ValidationError

from kit.errors import Fault
from models.files.county import County
from rules.drafting.steps import BESIDE, DraftStep
from web.pages.forms import Form, text

Values = Mapping[str, str]
Read = tuple[dict[str, Any], list[Fault]]

LONGEST: Final = 300
_FIRST: Final = {"contacts": ".role", "questions": ".text", "follow_up": ".what", "routes": ".who", "amounts": ".who"}
_APART: Final = re.compile(r"[,;\n]|→|->")
_YES: Final = frozenset({"ja", "yes", "true"})
_ROW: Final = re.compile(r"([a-z_]+)\[(\d{1,3})\]((?:\.[a-z_]+)?)")
_MOVE: Final = re.compile(r"(up|down|remove):([a-z_]+)\[(\d{1,3})\]")
Short = Annotated[str, text(LONGEST)]
Long = Annotated[str, text(20_000)]


@dataclass(frozen=True, slots=True)
class Desk:
    """What a step is filled in beside: the county's registry as it is that day in Stockholm.

    `is_beside`: for the rounds beside, where what is left out is as in the round itself. `seen` are the rounds that
    whoever fills it in sees; None is every one.
    """

    county: County
    today: dt.date
    is_beside: bool = False
    seen: Collection[str] | None = None

    def usual(self, value: str) -> str:
        """What a field of the round itself is where nothing is said."""
        return "" if self.is_beside else value


@dataclass(frozen=True, slots=True)
class StepPage:
    """One step. `blank` fills in its form from the draft's fields, `read` makes fields of what was written."""

    step: DraftStep
    blank: Callable[[Mapping[str, Any], Desk], Values]
    read: Callable[[Values, Desk], Read]
    like: DraftStep | None = None

    @property
    def template(self) -> str:
        """Its page; a step of the rounds beside has that of the round itself, which it is `like`."""
        return f"drafts/{(self.like or self.step).replace('-', '_')}.html"


def beside(page: StepPage, step: DraftStep) -> StepPage:
    """The same page for the rounds beside."""

    def blank(fields: Mapping[str, Any], desk: Desk) -> Values:
        return page.blank(group(fields.get(BESIDE)), replace(desk, is_beside=True))

    def read(values: Values, desk: Desk) -> Read:
        new, faults = page.read(values, replace(desk, is_beside=True))
        return ({BESIDE: new} if new else {}), faults

    return StepPage(step, blank, read, page.step)


def read_form(form: type[Form], values: Values) -> tuple[Form, list[Fault]]:
    """The form's own fields; days come as days."""
    return form.sift({name: value for name, value in values.items() if name in form.model_fields})


def written(form: Form) -> dict[str, Any]:
    """The form's fields as a round's file says them, those that are empty left out."""
    said = {name: _as_text(getattr(form, name)) for name in type(form).model_fields}
    return {name: value for name, value in said.items() if value}


def _as_text(value: Any) -> str:
    if isinstance(value, dt.date):
        return value.isoformat()
    return "" if value is None else str(value)


def one_line(value: str) -> str:
    """The text on one line."""
    return " ".join(value.split())


def as_text(value: Any) -> str:
    """A field of a draft as text in a form; one that is a group or a list has none."""
    return value if isinstance(value, str) else ""


def word(kind: Any, value: Any) -> str:
    """A word of the file as its choice on a page, however it is written there: `nämnd` is `namnd`. `kind` is its type
    in the file; a word that is none of them is left as it is."""
    said = as_text(value)
    try:
        return str(TypeAdapter(kind).validate_python(said)) if said else ""
    except ValidationError:
        return said


def yes(value: Any) -> bool:
    """Whether the file says yes."""
    return as_text(value).casefold() in _YES


def listed(value: str) -> list[str]:
    """Words written one after another, apart by commas, lines or arrows."""
    return [each for part in _APART.split(value) if (each := one_line(part))]


def together(value: Any) -> str:
    """A list of a draft as it is written in one field."""
    return ", ".join(as_text(each) for each in several(value))


def group(value: Any) -> dict[str, Any]:
    """A field of a draft that is a group of fields; empty when it is anything else."""
    return dict(value) if isinstance(value, Mapping) else {}


def several(value: Any) -> list[Any]:
    """A field of a draft that is a list; one value alone is a list of it."""
    if isinstance(value, list):
        return value
    return [] if value in (None, "") else [value]


def rows(values: Values, name: str) -> list[dict[str, str]]:
    """The rows of that name in a form, in order: `name[2].text` is its `text`, `name[2]` its empty key."""
    found: dict[int, dict[str, str]] = {}
    for field, value in values.items():
        if (row := _ROW.fullmatch(field)) and row[1] == name:
            found.setdefault(int(row[2]), {})[row[3].removeprefix(".")] = value
    return [found[number] for number in sorted(found)]


def row_values(name: str, written_rows: Sequence[Mapping[str, str]]) -> Iterator[tuple[str, str]]:
    """The same rows as fields of a form."""
    for number, row in enumerate(written_rows):
        for part, value in row.items():
            yield f"{name}[{number}]{f'.{part}' if part else ''}", value


def stands_at(values: Values, wish: str) -> str:
    """The id of the field where a moved row, or a new one, stands on the page that follows."""
    if move := _MOVE.fullmatch(wish):
        name, place = move[2], int(move[3]) + {"up": -1, "down": 1, "remove": 0}[move[1]]
    else:
        name = wish.partition(":")[2]
        place = sum(any(value.strip() for value in row.values()) for row in rows(values, name))
    return f"{name}[{max(0, place)}]{_FIRST.get(name, '')}"


def rearranged(values: Values, wish: str) -> Values:
    """The form with a row moved up, down or away, as the button `up:att_satser[1]` asks; else as it is."""
    if not (move := _MOVE.fullmatch(wish)):
        return values
    name, place = move[2], int(move[3])
    moved = rows(values, name)
    if place >= len(moved):
        return values
    row = moved.pop(place)
    if move[1] != "remove":
        moved.insert(max(0, place - 1 if move[1] == "up" else place + 1), row)
    kept = {field: value for field, value in values.items() if not field.startswith(f"{name}[")}
    return {**kept, **dict(row_values(name, moved))}
