"""A table as .xlsx: real dates and numbers, a header that stays, and no text that a spreadsheet could run."""

import datetime as dt
import io
from collections.abc import Iterable, Sequence
from typing import Final

from openpyxl import Workbook
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet

from documents.parts import printable

Cell = str | int | dt.date | None

_WIDEST: Final = 44  # characters
_LEGIBLE: Final = 150  # characters across A4 that can be read on paper: about 9 points
_LINE: Final = 15  # points
_HIGHEST: Final = 409  # points a row can be in Excel
_LONGEST: Final = 32_767  # characters in a cell (ECMA-376 Part 1, as Excel limits it)
_HEADER: Final = Font(name="Calibri", size=11, bold=True)
_SHEET_NAME: Final = str.maketrans(dict.fromkeys("[]:*?/\\", " "))


def as_xlsx(sheets: Sequence[tuple[str, Sequence[str], Iterable[Sequence[Cell]]]], title: str, names: int = 1) -> bytes:
    """A workbook of sheets: each its name, its header and its rows. `names` is the column, counted from 1, that says
    what a row is about: it stays in sight, and stands on every page of paper."""
    book = Workbook()
    book.properties.title = printable(title)
    book.properties.creator = "Rundan"
    book.remove(book.worksheets[0])
    for name, header, rows in sheets:
        _fill(book.create_sheet(printable(name).translate(_SHEET_NAME)[:31]), header, rows, names)
    written = io.BytesIO()
    book.save(written)
    return written.getvalue()


def _fill(sheet: Worksheet, header: Sequence[str], rows: Iterable[Sequence[Cell]], names: int) -> None:
    widths = [len(each) for each in header]
    for place, name in enumerate(header, start=1):
        _write(sheet, 1, place, name)
        sheet.cell(1, place).font, sheet.cell(1, place).alignment = _HEADER, Alignment()
    for number, row in enumerate(rows, start=2):
        lines = max((_lines(value) for value in row), default=1)
        sheet.row_dimensions[number].height = min(_LINE * lines, _HIGHEST)
        for place, value in enumerate(row, start=1):
            _write(sheet, number, place, value)
            widths[place - 1] = max(widths[place - 1], len(str(value if value is not None else "")))
    widths = [min(width, _WIDEST) + 2 for width in widths]
    for place, width in enumerate(widths, start=1):
        sheet.column_dimensions[get_column_letter(place)].width = width
    sheet.freeze_panes = f"{get_column_letter(names + 1)}2"
    _for_paper(sheet, sum(widths), get_column_letter(names))
    if header:
        sheet.auto_filter.ref = sheet.dimensions


def _for_paper(sheet: Worksheet, width: int, names: str) -> None:
    """A4 on its side, as many pages wide as it takes to be read, the header and the column of names on each."""
    sheet.page_setup.orientation, sheet.page_setup.paperSize = "landscape", sheet.PAPERSIZE_A4
    sheet.print_title_rows, sheet.print_title_cols = "1:1", f"{names}:{names}"
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = -(-width // _LEGIBLE), 0
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)


def _lines(value: Cell) -> int:
    """How many lines a text takes in the widest column there is."""
    return sum(max(1, -(-len(line) // _WIDEST)) for line in value.split("\n")) if isinstance(value, str) else 1


def _write(sheet: Worksheet, number: int, place: int, value: Cell) -> None:
    cell = sheet.cell(number, place)
    if isinstance(value, str):
        cell.value = printable(value)[:_LONGEST]
        cell.data_type = "s"  # text that begins with "=" is somebody's words, not a formula
        cell.alignment = Alignment(wrap_text=True, vertical="top")
        return
    cell.value = value
    cell.alignment = Alignment(vertical="top", horizontal="left")
    if isinstance(value, dt.date):
        cell.number_format = "yyyy-mm-dd"
