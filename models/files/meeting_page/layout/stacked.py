"""Tables pasted with each cell on a line of its own: put together where every row is whole, else asked about."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import takewhile
from typing import Final

from models.files.meeting_page.bodies import Names
from models.files.meeting_page.layout.kinds import Part, part_of_page
from models.files.page_source.content import Block, Cell, Grid, Line

LOST_COLUMNS: Final = (
    "Här verkar en tabell stå med varje ruta på en rad för sig, så det går inte att säga vilka dagar som hör till vad. "
    "Klistra in tabellen från ett kalkylark, eller ladda upp sidan som fil."
)
FEWEST_NUMBERS: Final = 2
FEWEST: Final = {Part.MONTH: 3, Part.BODY: 2}
"""So many of them, one after another with nothing between, head a table's columns."""
_LABELS: Final = {Part.MONTH: {Part.BODY}, Part.BODY: {Part.MONTH, Part.CORNER}}
"""With what a row begins below such headings."""
_CELLS: Final = {Part.NUMBERS, Part.BODY, Part.MONTH, Part.CORNER, Part.SHORT, Part.DAY, Part.DAYS}

_Told = tuple[Line, Part]


def put_together(blocks: Sequence[Block], names: Names) -> tuple[list[Block], list[Line]]:
    """The page with such tables as tables, and the first line of each that could not be put together."""
    told = [(each, part_of_page(each, names)) for each in blocks]
    made: list[Block] = []
    lost: list[Line] = []
    at = 0
    while at < len(told):
        heads, cells = _stack(told, at)
        if not cells:
            made.append(told[at][0])
            at += 1
            continue
        grid = _grid(heads, cells)
        made += [grid] if grid else []
        lost += [] if grid else [heads[0][0]]
        at += len(heads) + len(cells)
    return made, lost


def _stack(told: Sequence[tuple[Block, Part]], at: int) -> tuple[list[_Told], list[_Told]]:
    """The headings that begin there and the cells below them, up to the last number; no cells where it is no table."""
    for kind, fewest in FEWEST.items():
        heads = _lines(takewhile(lambda each, kind=kind: each[1] in {kind, Part.CORNER}, told[at:]))  # type: ignore[misc]
        if sum(part is kind for _, part in heads) < fewest:
            continue
        below = _lines(takewhile(lambda each: each[1] in _CELLS, told[at + len(heads) :]))
        if below and heads[-1][1] is Part.CORNER and below[0][1] is Part.NUMBERS:
            below = [heads.pop(), *below]
        numbers = [number for number, (_, part) in enumerate(below) if part is Part.NUMBERS]
        begins = below and below[0][1] in {*_LABELS[kind], Part.NUMBERS}
        if begins and len(numbers) >= FEWEST_NUMBERS:
            return heads, below[: numbers[-1] + 1]
    return [], []


def _lines(told: Iterator[tuple[Block, Part]]) -> list[_Told]:
    return [(each, part) for each, part in told if isinstance(each, Line)]


def _grid(heads: Sequence[_Told], cells: Sequence[_Told]) -> Grid | None:
    """The table, if every row has as many cells as there are headings, but for a corner that is left blank."""
    labels = _LABELS[next(part for _, part in heads if part is not Part.CORNER)]
    rows = list(_rows(cells, labels))
    is_whole = all(part in {Part.NUMBERS, Part.CORNER} for row in rows for _, part in row[1:])
    widths = {len(row) for row in rows}
    if not is_whole or len(widths) > 1 or len({line.text for line, _ in heads}) < len(heads):
        return None
    has_labels = rows[0][0][1] in labels
    has_corner = heads[0][1] is Part.CORNER
    if widths != {len(heads) + (has_labels and not has_corner) - (has_corner and not has_labels)}:
        return None
    corner = [Cell("", heads[0][0].place)] if has_labels and not has_corner else []
    return Grid(((*corner, *map(_cell, heads)), *(tuple(map(_cell, row)) for row in rows)))


def _rows(cells: Sequence[_Told], labels: set[Part]) -> Iterator[list[_Told]]:
    row: list[_Told] = []
    for each in cells:
        if row and each[1] in labels:
            yield row
            row = []
        row.append(each)
    yield row


def _cell(told: _Told) -> Cell:
    return Cell(told[0].text, told[0].place)
