"""A page as it is read: its lines and tables in order, each with its place."""

from collections.abc import Iterable
from dataclasses import dataclass

from models.phrases import Phrase

NEW_PART = -1
"""The level of a line with which a part begins that nothing above speaks of, as a sheet of a workbook."""
UNPLACED = "?"
"""A cell too many, which says that nobody knows below which heading the others stand."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where something stands, counted from one; 0 where there is no such thing. `part` is a sheet or a page."""

    row: int = 0
    column: int = 0
    part: str = ""

    @property
    def said(self) -> Phrase:
        """The place in words."""
        if self.column and self.part:
            return Phrase("{part}, rad {row}, kolumn {column}", part=self.part, row=self.row, column=self.column)
        if self.column:
            return Phrase("rad {row}, kolumn {column}", row=self.row, column=self.column)
        if self.part:
            return Phrase("{part}, rad {row}", part=self.part, row=self.row)
        return Phrase("rad {line}", line=self.row)


@dataclass(frozen=True, slots=True)
class Line:
    """One line of text; `level` is that of a heading, 1 the highest, 0 where it is not known to be one."""

    text: str
    place: Place
    level: int = 0


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell. One that spans several columns or rows stands in each of them, as the same object."""

    text: str
    place: Place


@dataclass(frozen=True, slots=True)
class Grid:
    """A table. A row with fewer cells than the others has them left out, nobody knows where."""

    rows: tuple[tuple[Cell, ...], ...]


Block = Line | Grid


def grid_of(rows: Iterable[Iterable[str]], first_row: int = 1, part: str = "") -> Grid:
    """A table of texts, its places counted from `first_row`."""
    return numbered_grid(enumerate(rows, first_row), part)


def numbered_grid(rows: Iterable[tuple[int, Iterable[str]]], part: str) -> Grid:
    """The same of rows that each have their number."""
    return Grid(
        tuple(
            tuple(Cell(text, Place(number, column, part)) for column, text in enumerate(row, 1)) for number, row in rows
        )
    )
