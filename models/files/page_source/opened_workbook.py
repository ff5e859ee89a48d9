"""Run by `models.files.page_source.sources` as a program of its own: what the .xlsx on standard input says."""

import datetime as dt
import io
import re
from collections.abc import Iterator
from typing import Any, Final

import openpyxl
from openpyxl.utils import get_column_letter

from models.files.page_source.opening import TooMuch, answer, unpacks_within
from models.files.page_source.strokes import struck

MONTHS: Final = ("januari", "februari", "mars", "april", "maj", "juni", "juli", "augusti", "september", "oktober")
MONTH_NAMES: Final = (*MONTHS, "november", "december")
WEEKDAYS: Final = ("måndag", "tisdag", "onsdag", "torsdag", "fredag", "lördag", "söndag")
MOST_COLUMNS: Final = 200
NOT_SHOWN: Final = re.compile(r'"[^"]*"|[\\].|[\[][^\]]*[\]]')  # what a number format quotes, and its language


def _workbook(data: bytes, most: int, largest: int) -> Iterator[dict[str, Any]]:
    unpacks_within(data, largest)
    book = openpyxl.load_workbook(io.BytesIO(data), data_only=True)
    left = most
    for sheet in book.worksheets:
        if sheet.sheet_state != "visible":
            continue
        left -= len(sheet._cells)
        if left < 0 or sheet.max_column > MOST_COLUMNS or sheet.max_row > most:
            raise TooMuch
        yield _sheet(sheet)


def _sheet(sheet: Any) -> dict[str, Any]:
    shown = [row for row in range(1, sheet.max_row + 1) if not _hidden(sheet.row_dimensions, row)]
    columns = [at for at in range(1, sheet.max_column + 1) if not _hidden_column(sheet, at)]
    rows = [(row, [_text(sheet.cell(row, column)) for column in columns]) for row in shown]
    merged = [
        [area.min_row, columns.index(area.min_col), area.max_row, area.size["columns"]]
        for area in sheet.merged_cells.ranges
        if area.min_col in columns
    ]
    return {"title": sheet.title, "rows": [row for row in rows if "".join(row[1])], "merged": merged}


def _hidden(dimensions: Any, row: int) -> bool:
    return row in dimensions and bool(dimensions[row].hidden)


def _hidden_column(sheet: Any, at: int) -> bool:
    letter = get_column_letter(at)
    return letter in sheet.column_dimensions and bool(sheet.column_dimensions[letter].hidden)


def _text(cell: Any) -> str:
    text = _value(cell.value, cell.number_format or "")
    return struck(text) if text and cell.font is not None and cell.font.strike else text


def _value(value: Any, form: str) -> str:
    if isinstance(value, dt.datetime):
        clock = f" kl {value:%H:%M}" if (value.hour or value.minute) else ""
        return _day(value, form) + clock
    if isinstance(value, dt.date):
        return _day(value, form)
    if isinstance(value, dt.time):
        return f"{value:%H:%M}"
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return "" if value is None or isinstance(value, bool) else str(value)


def _day(day: dt.date, form: str) -> str:
    """What the cell shows: a year that is not shown is often only the one it was typed in."""
    shown = NOT_SHOWN.sub(" ", form).lower()
    days = {len(found) for found in re.findall(r"d+", shown)}
    has_year, has_month = "y" in shown or form == "General", "m" in shown or form == "General"
    weekday = f"{WEEKDAYS[day.weekday()]} " if days & {3, 4} else ""
    if has_year and (days & {1, 2} or form == "General" or not has_month):
        return f"{weekday}{day:%Y-%m-%d}"
    if has_month and days & {1, 2}:
        return f"{weekday}{day.day} {MONTH_NAMES[day.month - 1]}"
    if has_month:
        return f"{MONTH_NAMES[day.month - 1]}{f' {day.year}' if has_year else ''}"
    return f"{weekday}{day.day}" if days & {1, 2} else weekday.strip()


if __name__ == "__main__":
    answer(lambda data, most, largest: {"parts": list(_workbook(data, most, largest))})
