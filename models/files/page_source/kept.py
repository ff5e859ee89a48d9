"""A page's lines and tables as text, to be kept by a form while a person looks at what was read."""

import json
from collections.abc import Sequence
from typing import Final

from pydantic import TypeAdapter, ValidationError

from models.files.page_source.content import Block, Cell, Grid, Line, Place

_Written = tuple[str, int, int, str]
_KeptLine = tuple[_Written, int]
_KeptGrid = tuple[list[_Written], list[list[int]]]
_Kept = list[_KeptLine | _KeptGrid]
_KEPT: Final = TypeAdapter(_Kept)


def as_kept(blocks: Sequence[Block]) -> str:
    """The page as text."""
    kept: list[object] = []
    for block in blocks:
        if isinstance(block, Line):
            kept.append((_written(block.text, block.place), block.level))
        else:
            cells = list({id(cell): cell for row in block.rows for cell in row}.values())
            numbers = {id(cell): number for number, cell in enumerate(cells)}
            rows = [[numbers[id(cell)] for cell in row] for row in block.rows]
            kept.append(([_written(cell.text, cell.place) for cell in cells], rows))
    return json.dumps(kept, ensure_ascii=False, separators=(",", ":"))


def from_kept(text: str) -> list[Block]:
    """The page that was kept; none where the text is no such page, since whoever sends a form may write anything."""
    try:
        return [_block(each) for each in _KEPT.validate_json(text)]
    except (ValidationError, IndexError):
        return []


def _written(text: str, place: Place) -> _Written:
    return text, place.row, place.column, place.part


def _block(kept: _KeptLine | _KeptGrid) -> Block:
    if isinstance(kept[1], int):
        return Line(kept[0][0], Place(*kept[0][1:]), kept[1])
    cells = [Cell(each[0], Place(*each[1:])) for each in kept[0]]
    return Grid(tuple(tuple(cells[number] for number in row) for row in kept[1]))
