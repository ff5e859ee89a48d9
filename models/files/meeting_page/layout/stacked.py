"""Tables pasted with each cell on a line of its own: put together where every row is whole, else asked about."""

import re
from collections.abc import Iterator, Sequence, Set
from dataclasses import dataclass
from itertools import pairwise, takewhile
from typing import Final

from models.files.meeting_page.bodies import Names
from models.files.meeting_page.layout.kinds import LineKind, part_of_cell, part_of_page
from models.files.page_source.content import UNPLACED, Block, Cell, Grid, Line

LOST_COLUMNS: Final = (
    "Här verkar en tabell stå med varje ruta på en rad för sig, så det går inte att säga vilka dagar som hör till vad. "
    "Klistra in tabellen från ett kalkylark, eller ladda upp sidan som fil."
)
FEWEST_NUMBERS: Final = 2
MOST_HEADS: Final = 60
FEWEST: Final = 2
"""So many months or bodies, one after another with nothing between, head a table's columns."""
FEWEST_MONTHS: Final = 3
"""So many where no body stands right below them: a year's list may have a month without a day."""
WHOLE_ROWS: Final = 3
MANY_ROWS: Final = 5
"""So many rows as wide as the headings show that a blank line more is an empty cell; more where one row is not."""
_LABELS: Final = {LineKind.MONTH: {LineKind.BODY}, LineKind.BODY: {LineKind.MONTH, LineKind.CORNER}}
"""With what a row begins below such headings."""
_CELLS: Final = {
    LineKind.NUMBERS,
    LineKind.BODY,
    LineKind.MONTH,
    LineKind.CORNER,
    LineKind.SHORT,
    LineKind.DAY,
    LineKind.DAYS,
}

_GLUED: Final = re.compile(r"[^\W\d_]{3}\d{1,2}$|^\d{4}$")
"""`Januari23`: cells whose blank lines have been lost."""

_Told = tuple[Line, LineKind]
_Row = list[_Told]


@dataclass(frozen=True, slots=True)
class Stack:
    """Lines that are a table's cells: its headings, and what stands below them up to the last number."""

    kind: LineKind
    heads: Sequence[_Told]
    below: Sequence[_Told]


def put_together(blocks: Sequence[Block], names: Names) -> tuple[list[Block], list[Line]]:
    """The page with such tables as tables, and the first line of each that could not be put together."""
    told = [(each, part_of_page(each, names)) for each in blocks]
    made: list[Block] = []
    lost: list[Line] = []
    at = 0
    while at < len(told):
        stack, length = _stack(told, at)
        if stack is None:
            made += [each for each, _ in told[at : at + length]]
        else:
            grid = _by_blank_lines(stack, names) or _line_by_line(stack)
            made += [grid] if grid else []
            lost += [] if grid else [_whole(stack)]
        at += length
    return made, lost


def _whole(stack: Stack) -> Line:
    """All its cells on one line, at the place of the first."""
    cells = (line.text for line, _ in (*stack.heads, *stack.below))
    return Line(" | ".join(cells), stack.heads[0][0].place)


def _stack(told: Sequence[tuple[Block, LineKind]], at: int) -> tuple[Stack | None, int]:
    """The table that begins there and how many lines it has; or none, and how many lines need no second look."""
    for kind in _LABELS:
        heads = _run(told[at : at + MOST_HEADS], {kind, LineKind.CORNER})
        columns = sum(part is kind for _, part in heads)
        if columns < FEWEST:
            continue
        below = _run(told[at + len(heads) :], _CELLS - {kind})
        if below and heads[-1][1] is LineKind.CORNER and below[0][1] is LineKind.NUMBERS:
            below = [heads.pop(), *below]
        numbers = [number for number, (_, part) in enumerate(below) if part is LineKind.NUMBERS]
        bare = {LineKind.NUMBERS} if kind is LineKind.BODY or columns >= FEWEST_MONTHS else set()
        begins = below and below[0][1] in _LABELS[kind] | bare
        if begins and len(numbers) >= FEWEST_NUMBERS:
            return Stack(kind, heads, below[: numbers[-1] + 1]), len(heads) + numbers[-1] + 1
        return None, len(heads)
    return None, 1


def _run(told: Sequence[tuple[Block, LineKind]], parts: Set[LineKind]) -> list[_Told]:
    """The lines that are one of those, up to the first that is not."""
    run = takewhile(lambda each: each[1] in parts, told)
    return [(each, part) for each, part in run if isinstance(each, Line)]


def _by_blank_lines(stack: Stack, names: Names) -> Grid | None:
    """The table where a blank line parts two cells, and one blank line more is an empty cell between them.

    Lines right below each other are one cell. A row that is not as wide as the headings is left to be asked about.
    """
    heads, cells = _cells(stack.heads, names), _cells([stack.heads[-1], *stack.below], names)[1:]
    if len(heads) < 2 or not _are_apart(stack):
        return None
    rows = list(_rows(cells, _LABELS[stack.kind]))
    width = len(heads) + (heads[0][1] is not LineKind.CORNER)
    whole = [row for row in rows if len(row) == width and _is_row(row, _LABELS[stack.kind])]
    broken = [row for row in rows[:-1] if not any(row is each for each in whole)]
    fewest = WHOLE_ROWS if not broken else MANY_ROWS
    if len(whole) < fewest or len(broken) * 5 > len(rows) or len({line.text for line, _ in heads}) < len(heads):
        return None
    corner = [Cell("", heads[0][0].place)] * (width - len(heads))
    return Grid(((*corner, *map(_cell, heads)), *(_placed(row, whole, rows[-1], width) for row in rows)))


def _are_apart(stack: Stack) -> bool:
    lines = [line.place.row for line, _ in (*stack.heads, *stack.below)]
    return sum(two - one >= 2 for one, two in pairwise(lines)) * 2 > len(lines)


def _cells(told: Sequence[_Told], names: Names) -> _Row:
    cells: _Row = []
    last = told[0][0].place.row - 2
    for line, _ in told:
        gap = line.place.row - last
        if gap == 1 and cells:
            joined = Line(f"{cells[-1][0].text}\n{line.text}", cells[-1][0].place)
            cells[-1] = joined, part_of_cell(joined, names)
        else:
            cells += [(Line("", line.place), LineKind.NUMBERS)] * max(0, gap - 2)
            cells.append((line, part_of_cell(line, names)))
        last = line.place.row
    return cells


def _is_row(row: _Row, labels: set[LineKind]) -> bool:
    glued = any(_GLUED.search(line.text) for line, _ in row)
    return (
        row[0][1] in labels
        and not glued
        and all(part in {LineKind.NUMBERS, LineKind.CORNER, LineKind.DAY} for _, part in row[1:])
    )


def _placed(row: _Row, whole: Sequence[_Row], last: _Row, width: int) -> tuple[Cell, ...]:
    """The row's cells; the table's last row may end in empty ones, any other that is not whole has no certain place."""
    cells = [*map(_cell, row)]
    if any(row is each for each in whole):
        return tuple(cells)
    plain = all(part in {LineKind.NUMBERS, LineKind.CORNER} and "\n" not in line.text for line, part in row[1:])
    if row is last and len(row) < width and plain:
        return (*cells, *[Cell("", cells[0].place)] * (width - len(cells)))
    return (*cells, *[Cell("", cells[0].place)] * width, Cell(UNPLACED, cells[0].place))


def _line_by_line(stack: Stack) -> Grid | None:
    """The table, if every row has as many lines as there are headings, but for a corner that is left blank."""
    labels, heads = _LABELS[stack.kind], stack.heads
    rows = list(_rows(stack.below, labels))
    is_whole = all(part in {LineKind.NUMBERS, LineKind.CORNER, LineKind.DAY} for row in rows for _, part in row[1:])
    widths = {len(row) for row in rows}
    if not is_whole or len(widths) > 1 or len({line.text for line, _ in heads}) < len(heads):
        return None
    has_labels = rows[0][0][1] in labels
    has_corner = heads[0][1] is LineKind.CORNER
    if widths != {len(heads) + (has_labels and not has_corner) - (has_corner and not has_labels)}:
        return None
    corner = [Cell("", heads[0][0].place)] if has_labels and not has_corner else []
    return Grid(((*corner, *map(_cell, heads)), *(tuple(map(_cell, row)) for row in rows)))


def _rows(cells: Sequence[_Told], labels: set[LineKind]) -> Iterator[_Row]:
    row: _Row = []
    for each in cells:
        if row and each[1] in labels:
            yield row
            row = []
        row.append(each)
    yield row


def _cell(told: _Told) -> Cell:
    return Cell(told[0].text, told[0].place)
