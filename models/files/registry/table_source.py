"""A workbook or a list in .csv as the fields of a county file, each knowing in which cell it stands."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from kit.errors import Fault
from models.files.fields import folded
from models.files.page_source.content import Cell, Grid
from models.files.page_source.content import Place as CellPlace
from models.files.page_source.sources import Unreadable, blocks_of
from models.files.registry import sheets
from models.files.registry.sheets import Column, Sheet
from models.files.yaml_source import Fields, Place, Points, Source, place_of
from models.phrases import Phrase

NO_SHEET = "Filen har inget blad med huvudmän, organ, arenor eller mötesdagar. Kolumnernas namn ska stå överst."
UNKNOWN_COLUMN = "Kolumnen finns inte."
NOT_WHOSE = "Raden säger inte vilken huvudman eller arena den hör till."


@dataclass(frozen=True)
class TableSource(Source):
    """Fields that stand in cells: a fault says which."""

    cells: dict[Place, CellPlace] = field(default_factory=dict)

    def placed(self, faults: Iterable[Fault]) -> Iterator[Fault]:
        """The faults, each with its cell as its field."""
        return (self._placed(fault) for fault in faults)

    def _placed(self, fault: Fault) -> Fault:
        place = place_of(fault.field)
        around = (self.cells.get(place[:length]) for length in range(len(place), 0, -1))
        cell = next((each for each in around if each), None)
        if cell is None:
            return fault
        return replace(fault, field=Phrase("{cell}: {field}", cell=cell.said, field=place[-1]), line=cell.row)


def table_source(data: bytes, name: str) -> Source:
    """The fields in that .xlsx or .csv file. What is wrong with it becomes faults, never an exception."""
    path = Path(name)
    try:
        blocks = blocks_of(data, name)
    except Unreadable as unreadable:
        return Source(path, faults=(Fault("", str(unreadable)),))
    parser = _Parser()
    for grid in (block for block in blocks if isinstance(block, Grid)):
        parser.read(grid)
    if not parser.fields and not parser.faults:
        parser.faults.append(Fault("", NO_SHEET, expected=_known_headings()))
    return TableSource(path, parser.fields, tuple(parser.faults), len(parser.cells), parser.cells)


def _known_headings() -> str:
    return ", ".join(column.heading for column in sheets.PRINCIPALS.columns)


def sheet_of(grid: Grid) -> Sheet | None:
    """Which sheet it is: by its title, else by its headings."""
    head = grid.rows[0] if grid.rows else ()
    part, headings = (head[0].place.part if head else ""), {folded(cell.text) for cell in head}
    named = (sheet for sheet in sheets.SHEETS if folded(sheet.title) == folded(part))
    alike = (sheet for sheet in (sheets.MEETINGS, sheets.PRINCIPALS) if len(_known(sheet) & headings) > 1)
    return next(named, None) or next(alike, None)


def _known(sheet: Sheet) -> set[str]:
    return {folded(column.heading) for column in sheet.columns}


class _Parser:
    """Gathers the rows of every sheet into the fields of one county file."""

    def __init__(self) -> None:
        self.fields, self.cells, self.faults = Fields(), dict[Place, CellPlace](), list[Fault]()

    def read(self, grid: Grid) -> None:
        """One sheet. A sheet nobody knows is left alone: people keep notes in them."""
        sheet = sheet_of(grid)
        if sheet is None:
            return
        columns = self._columns(sheet, grid.rows[0])
        for row in grid.rows[1:]:
            pairs = zip(columns, row, strict=False)
            said = {column.field: cell for column, cell in pairs if column and cell.text.strip()}
            if said:
                self._row(sheet, columns, said, row[0].place)

    def _columns(self, sheet: Sheet, head: Sequence[Cell]) -> list[Column | None]:
        known = {folded(column.heading): column for column in sheet.columns}
        for cell in head:
            if cell.text.strip() and folded(cell.text) not in known:
                expected = ", ".join(column.heading for column in sheet.columns)
                self.faults.append(Fault(cell.place.said, UNKNOWN_COLUMN, cell.place.row, cell.text, expected))
        return [known.get(folded(cell.text)) for cell in head]

    def _row(self, sheet: Sheet, columns: Sequence[Column | None], said: dict[str, Cell], at: CellPlace) -> None:
        several = {column.field for column in columns if column and column.several}
        values = {name: _words(cell.text) if name in several else cell.text.strip() for name, cell in said.items()}
        if "of" in {column.field for column in sheet.columns} and "of" not in said:
            self.faults.append(Fault(at.said, NOT_WHOSE, at.row))
            return
        place = self._place(sheet, values, at)
        if sheet is sheets.MEETINGS:
            self._day(place, said, values)
        elif sheet is sheets.KIND_ROUTES:
            self._put(place, values.get("route"), said.get("route", said["of"]).place)
        elif sheet is sheets.LEAD_TIMES:
            self._put(place, [values.get("shortest", ""), values.get("usual", "")], at)
        else:
            for name, value in values.items():
                if name != "of":
                    self._put((*place, name), value, said[name].place)

    def _place(self, sheet: Sheet, values: dict[str, Any], at: CellPlace) -> Place:
        """Where in a county file the row belongs."""
        if sheet is sheets.COUNTY:
            return ()
        if sheet in (sheets.KIND_ROUTES, sheets.LEAD_TIMES):
            return (sheet.place, values["of"])
        if sheet is sheets.MEETINGS:
            return self._calendar(values, at)
        if sheet is sheets.KIND_BODIES:
            return self._next(("bodies", values["of"]), at)
        holder = self._holder(sheet.under, values["of"], at) if sheet.under else ()
        return self._next((*holder, sheet.place), at)

    def _holder(self, section: str, code: str, at: CellPlace) -> Place:
        """The last principal or arena with that code; one of its own for a row whose holder has no row."""
        points = self._at((section,), Points)
        for number in range(len(points) - 1, -1, -1):
            if points[number].get("code") == code:
                return (section, number)
        place = self._next((section,), at)
        self._put((*place, "code"), code, at)
        return place

    def _calendar(self, values: dict[str, Any], at: CellPlace) -> Place:
        points = self._at(("calendars",), Points)
        whose = (values.get("principal"), values.get("body"))
        for number, entry in enumerate(points):
            if (entry.get("principal"), entry.get("body")) == whose:
                return ("calendars", number)
        return self._next(("calendars",), at)

    def _day(self, place: Place, said: dict[str, Cell], values: dict[str, Any]) -> None:
        for name in ("principal", "body"):
            if name in values:
                self._put((*place, name), values[name], said[name].place)
        days = self._at((*place, "dates"), Points)
        if folded(values.get("day", "")) != folded(sheets.NO_MEETING) and "day" in values:
            self._put((*place, "dates", len(days)), values["day"], said["day"].place)

    def _next(self, place: Place, at: CellPlace) -> Place:
        """A new point of the list there."""
        points = self._at(place, Points)
        self._put((*place, len(points)), Fields(), at)
        return (*place, len(points) - 1)

    def _put(self, place: Place, value: Any, at: CellPlace) -> None:
        *around, last = place
        inside = self._at(tuple(around), Points if isinstance(last, int) else Fields)
        _add(inside, last, _as_points(value), at.row)
        self.cells[place] = at

    def _at(self, place: Place, kind: type[Fields] | type[Points]) -> Any:
        """What stands there, made where nothing does."""
        here: Any = self.fields
        for part, following in zip(place, (*place[1:], None), strict=False):
            if part not in here if isinstance(here, Fields) else part == len(here):
                made = kind() if following is None else Points() if isinstance(following, int) else Fields()
                _add(here, part, made)
            here = here[part]
        return here


def _add(holder: Any, part: str | int, value: Any, line: int = 0) -> None:
    if isinstance(holder, Points):
        holder.append(value)
        holder.lines.append(line)
    else:
        holder[str(part)], holder.lines[str(part)] = value, line


def _as_points(value: Any) -> Any:
    if not isinstance(value, list):
        return value
    points = Points()
    points.extend(value)
    points.lines.extend([0] * len(value))
    return points


def _words(text: str) -> list[str]:
    return [word for part in text.replace(";", ",").split(",") if (word := part.strip())]
