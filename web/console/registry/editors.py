"""How each part of a registry is edited: as a few fields, or as rows of them; and back to what a county file says."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from fastapi import Request

from kit.errors import Fault
from models.files.county import County
from models.files.registry import sheets
from models.files.registry.parts import OF_KIND, EntryKind
from models.files.registry.sheets import Column
from models.files.yaml_source import Fields, Points, Source, place_of
from models.phrases import said_in
from models.vocabulary import ArenaReach, HeldBy, Language, Level, PrincipalKind, Word
from web.pages.pages import language_for

SPARE_ROWS: Final = 2
MOST_ROWS: Final = 30
MOST_SEATS: Final = 150  # a county has up to 49 municipalities
CHOICES: Final[Mapping[str, type[Word]]] = {
    "kind": PrincipalKind,
    "language": Language,
    "level": Level,
    "reach": ArenaReach,
    "held_by": HeldBy,
}
YES: Final = (("ja", "ja"), ("nej", "nej"))


@dataclass(frozen=True, slots=True)
class Editor:
    """One kind of part. `rows` says that it holds several, each with the columns."""

    kind: EntryKind
    columns: tuple[Column, ...]
    rows: bool = False

    def field(self, column: Column, row: int) -> str:
        """The name of a field of the form."""
        return f"row{row}-{column.field}" if self.rows else column.field

    @property
    def seat_columns(self) -> tuple[Column, ...]:
        """What is said of each seat in a row; nothing where there are no seats."""
        return sheets.SEATS.columns[1:] if self.kind is EntryKind.ARENA else ()


def seat_field(column: Column, row: int, seat: int) -> str:
    """The name of a field about a seat, both numbered from 0."""
    return f"row{row}-seat{seat}-{column.field}"


def seat_count(editor: Editor, values: Mapping[str, str], row: int) -> int:
    """How many seats a row of the form shows: those that are filled in, and a few more."""
    if not editor.seat_columns or (row > 0 and not any(_said(editor, values, row))):
        return 0
    filled = [seat for seat in range(MOST_SEATS) if _seat(editor, values, row, seat)]
    return max(filled, default=-1) + 1 + SPARE_ROWS


def _only(sheet: sheets.Sheet, *fields: str) -> tuple[Column, ...]:
    return tuple(column for column in sheet.columns if column.field in fields)


EDITORS: Final = {
    editor.kind: editor
    for editor in (
        Editor(EntryKind.MAILBOXES, _only(sheets.PRINCIPALS, "registrar", "official", "chair")),
        Editor(EntryKind.PRINCIPAL, _only(sheets.PRINCIPALS, "name", "short", "kind", "population", "language")),
        Editor(EntryKind.ROUTE, _only(sheets.PRINCIPALS, "route")),
        Editor(EntryKind.BODIES, sheets.BODY, rows=True),
        Editor(EntryKind.GROUP, sheets.GROUPS.columns[1:], rows=True),
        Editor(EntryKind.ARENA, sheets.ARENAS.columns[1:], rows=True),
        Editor(EntryKind.LEAD_TIMES, sheets.LEAD_TIMES.columns, rows=True),
        Editor(EntryKind.MEETINGS, (Column("Dagar", "dates"),)),
        Editor(EntryKind.COUNTY, _only(sheets.COUNTY, "language", "population_on", "summer_rest")),
        Editor(EntryKind.COORDINATORS, sheets.COORDINATORS.columns, rows=True),
    )
}


def shown(editor: Editor, value: Any) -> dict[str, str]:
    """The part's value as the form's fields."""
    if editor.kind is EntryKind.MEETINGS:
        return {"dates": "\n".join(value or ())}
    if editor.kind is EntryKind.ROUTE:
        return {"route": ", ".join(value or ())}
    if editor.kind is EntryKind.LEAD_TIMES:
        value = [{"of": to, "shortest": days[0], "usual": days[1]} for to, days in (value or {}).items()]
    rows = (value or []) if editor.rows else [value or {}]
    seats = {
        seat_field(column, number, place): _text(seat.get(column.field))
        for number, row in enumerate(rows)
        for place, seat in enumerate(row.get("seats", ()) if editor.seat_columns else ())
        for column in editor.seat_columns
    }
    return seats | {
        editor.field(column, number): _text(row.get(column.field))
        for number, row in enumerate(rows)
        for column in editor.columns
    }


def row_count(editor: Editor, values: Mapping[str, str]) -> int:
    """How many rows the form shows: those that are filled in, and a few more."""
    if not editor.rows:
        return 1
    filled = [number for number in range(MOST_ROWS) if any(_said(editor, values, number))]
    return max(filled, default=-1) + 1 + SPARE_ROWS


def source_of_form(editor: Editor, key: str, values: Mapping[str, str], county: County) -> Source:
    """What the form says, as a county file would say it of that part."""
    fields = Fields()
    rows = [row for number in range(MOST_ROWS) if (row := dict(_said(editor, values, number)))]
    if editor.kind is EntryKind.MEETINGS:
        fields["calendars"] = _calendar(key, values.get("dates", ""))
    elif editor.kind is EntryKind.LEAD_TIMES:
        leads = {row.get("of", ""): [row.get("shortest", ""), row.get("usual", "")] for row in rows}
        fields["lead_times"] = Fields.of({to: _points(days) for to, days in leads.items()})
    elif editor.kind is EntryKind.COORDINATORS:
        fields["coordinators"] = _points(rows)
    elif editor.kind is EntryKind.COUNTY:
        fields = Fields.of({"county": county.county, "code": county.code, **(rows[0] if rows else {})})
    elif editor.kind is EntryKind.GROUP:
        fields["groups"] = _points([{**row, "code": key} for row in rows])
    elif editor.kind is EntryKind.ARENA:
        fields["arenas"] = _points(list(_arenas(editor, key, values)))
    elif key.startswith(OF_KIND):
        section, value = ("bodies", _points(rows)) if editor.rows else ("routes", _words(values.get("route", "")))
        fields[section] = Fields.of({key.removeprefix(OF_KIND): value})
    else:
        fields["principals"] = _points([_principal(editor, key, rows, values)])
    return Source(Path(), fields)


def _principal(editor: Editor, key: str, rows: Sequence[Mapping[str, Any]], values: Mapping[str, str]) -> Fields:
    if editor.kind is EntryKind.BODIES:
        return Fields.of({"code": key, "bodies": _points(rows)})
    if editor.kind is EntryKind.ROUTE:
        return Fields.of({"code": key, "route": _words(values.get("route", ""))})
    return Fields.of({"code": key, **(rows[0] if rows else {})})


def _calendar(key: str, text: str) -> Points:
    principal, _, body = key.partition("/")
    said = {"text": text} if text.strip() else {"dates": Points()}
    return _points([{"principal": principal, "body": body, **said}])


def _arenas(editor: Editor, key: str, values: Mapping[str, str]) -> Iterator[dict[str, Any]]:
    for number in range(MOST_ROWS):
        if row := dict(_said(editor, values, number)):
            seats = _seats(editor, values, number)
            yield {**row, "code": key, **({"seats": seats} if seats else {})}


def _seats(editor: Editor, values: Mapping[str, str], row: int) -> Points:
    """The seats of an arena that say something, in order."""
    found = (_seat(editor, values, row, seat) for seat in range(MOST_SEATS))
    return _points([seat for seat in found if seat])


def _seat(editor: Editor, values: Mapping[str, str], row: int, seat: int) -> dict[str, Any]:
    written = {column: values.get(seat_field(column, row, seat), "").strip() for column in editor.seat_columns}
    return {column.field: _words(text) if column.several else text for column, text in written.items() if text}


def _said(editor: Editor, values: Mapping[str, str], row: int) -> Iterator[tuple[str, Any]]:
    for column in editor.columns:
        written = values.get(editor.field(column, row), "").strip()
        if written:
            yield column.field, _words(written) if column.several else written


def in_form(editor: Editor, fault: Fault) -> Fault:
    """The fault with the field of the form it is about."""
    names = {column.field for column in editor.columns}
    place = place_of(fault.field)
    if "seats" in place and editor.seat_columns:
        return _at_its_seat(editor, fault, place)
    name = next((str(part) for part in reversed(place) if part in names), "")
    if not name:
        return Fault(editor.field(editor.columns[0], 0), fault.message)
    row = next((part for part in place[:-1][::-1] if isinstance(part, int)), 0) if editor.rows else 0
    return Fault(editor.field(Column("", name), row), fault.message)


def _at_its_seat(editor: Editor, fault: Fault, place: Sequence[str | int]) -> Fault:
    """`arenas[0].seats[2].role` is the role of the third seat; a fault of the whole seat stands at its first field."""
    row, seat = [part for part in place if isinstance(part, int)][:2]
    column = next((each for each in editor.seat_columns if each.field in place), editor.seat_columns[0])
    return Fault(seat_field(column, row, seat), fault.message)


def choices_of(column: Column) -> Sequence[tuple[str, str]]:
    """The options of a column that is chosen; none where it is written."""
    if column.field in {"consulted", "summer_rest", "rotates"}:
        return YES
    return [(word.value, word.label) for word in CHOICES.get(column.field, ())]


def texts(request: Request) -> Callable[[Sequence[tuple[str, str]]], list[tuple[str, str]]]:
    """What gives a form's options in the visitor's language."""
    language = language_for(request)
    return lambda options: [(value, said_in(text, language)) for value, text in options]


def _text(value: Any) -> str:
    if isinstance(value, bool):
        return "ja" if value else "nej"
    return ", ".join(map(str, value)) if isinstance(value, list) else "" if value is None else str(value)


def _words(text: str) -> Points:
    return _points([word for part in text.replace(";", ",").replace("→", ",").split(",") if (word := part.strip())])


def _points(values: Sequence[Any]) -> Points:
    made = Points()
    made.extend(Fields.of(value) if isinstance(value, dict) else value for value in values)
    return made
