"""Inhabitants as SCB's statistical database gives them: a code and a name in one column or two, the number last."""

import re
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Final

from kit.errors import Fault
from models.files.county import County
from models.files.page_source.content import Cell, Grid, Line
from models.files.page_source.content import Place as CellPlace
from models.files.page_source.sources import Unreadable, blocks_of
from models.files.registry.table_source import TableSource
from models.files.yaml_source import Fields, Place, Points, Source
from models.vocabulary import PrincipalKind

NO_ROWS = "Här finns ingen rad med en kommuns kod och folkmängd. En rad kan se ut så här: 2482 Skellefteå;72840"
TWICE = "Kommunen står på flera rader. Ta fram tabellen utan uppdelning på kön eller ålder."
EXAMPLE = "2482 Skellefteå;72840"
_CODE: Final = re.compile(r"\s*(\d{4})(?!\d)\s*([^\d].*)?$")
_NUMBER: Final = re.compile(r"\d{1,3}([  \u202f]?\d{3})*|\d+")
_YEAR: Final = re.compile(r"(?<!\d)(?:19|20)\d{2}(?!\d)")


def population_source(data: bytes, name: str, county: County) -> Source:
    """The table as fields of a county file: the inhabitants of those municipalities that are in the county.

    What is wrong with it becomes faults, never an exception.
    """
    try:
        rows = [row for row in _rows(data, name) if row]
    except Unreadable as unreadable:
        return Source(Path(name), faults=(Fault("", str(unreadable)),))
    codes = {each.code for each in county.principals if each.kind is PrincipalKind.KOMMUN}
    found = [said for row in rows if (said := _said(row)) and said[0] in codes]
    faults = [_twice(cell) for number, (code, cell) in enumerate(found) if code in {each[0] for each in found[:number]}]
    if not found:
        faults.append(Fault("", NO_ROWS, found=_text(rows[0])[:100] if rows else None, expected=EXAMPLE))
    return _source(name, found, _year(rows), faults)


def _rows(data: bytes, name: str) -> Iterator[Sequence[Cell]]:
    """Every row of the table; one that is pasted may be parted by tabs, semicolons or commas."""
    written = name if name.lower().endswith((".xlsx", ".csv", ".tsv")) else f"{name}.csv"
    for block in blocks_of(data, written):
        if isinstance(block, Grid):
            yield from block.rows
        elif isinstance(block, Line):
            yield (Cell(block.text, block.place),)


def _said(row: Sequence[Cell]) -> tuple[str, Cell] | None:
    """A municipality's code, and the cell of its inhabitants."""
    begins = _CODE.match(row[0].text.strip('" '))
    numbers = [cell for cell in row[1:] if _NUMBER.fullmatch(cell.text.strip('" '))]
    return (begins[1], numbers[-1]) if begins and numbers else None


def _year(rows: Sequence[Sequence[Cell]]) -> str | None:
    """The year of the last column, as its heading says."""
    for row in rows:
        if _said(row):
            return None
        if (years := _YEAR.findall(row[-1].text)) and len(row) > 1:
            return str(years[-1])
    return None


def _twice(cell: Cell) -> Fault:
    return Fault(cell.place.said, TWICE, cell.place.row, cell.text)


def _source(name: str, found: Sequence[tuple[str, Cell]], year: str | None, faults: Sequence[Fault]) -> Source:
    fields, points, cells = Fields(), Points(), dict[Place, CellPlace]()
    for number, (code, cell) in enumerate(found):
        points.append(Fields.of({"code": code, "population": re.sub(r"\D", "", cell.text)}))
        points.lines.append(cell.place.row)
        cells["principals", number] = cell.place
    fields["principals"], fields.lines["principals"] = points, 0
    if year:
        fields["population_on"], fields.lines["population_on"] = f"{year}-12-31", 0
    return TableSource(Path(name), fields, tuple(faults), len(found), cells)


def _text(row: Sequence[Cell]) -> str:
    return "; ".join(cell.text for cell in row)
