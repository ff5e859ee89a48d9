"""Run by `models.files.page_source.sources` as a program of its own: what the .xlsx or PDF on standard input says."""

import datetime as dt
import encodings.cp437  # these letters are in files of their own, and nothing can be opened later
import encodings.cp1252
import encodings.mac_roman
import encodings.utf_16
import encodings.utf_16_be
import encodings.utf_16_le  # noqa: F401
import io
import json
import re
import resource
import statistics
import sys
from collections.abc import Iterator
from typing import Any, Final

import cryptography.hazmat.backends.openssl.backend  # noqa: F401  # a PDF locked for changes opens without a password
import openpyxl
import pdfplumber
from openpyxl.utils import get_column_letter
from pdfplumber.utils.clustering import cluster_objects

from models.files.page_source.opening import TooMuch, placed, unpacks_within

STROKE: Final = "\u0336"
MONTHS: Final = ("januari", "februari", "mars", "april", "maj", "juni", "juli", "augusti", "september", "oktober")
MONTH_NAMES: Final = (*MONTHS, "november", "december")
WEEKDAYS: Final = ("måndag", "tisdag", "onsdag", "torsdag", "fredag", "lördag", "söndag")
MOST_PAGES: Final = 40
MOST_COLUMNS: Final = 200
NOT_SHOWN: Final = re.compile(r'"[^"]*"|[\\].|[\[][^\]]*[\]]')  # what a number format quotes, and its language
THIN: Final = 2.5  # points: a line, not a box


def look(data: bytes, most: int, largest: int) -> dict[str, Any]:
    """The file's parts, each with lines of text or a table; at most so many cells, so many bytes unpacked."""
    try:
        parts = list(_pdf(data, most)) if b"%PDF-" in data[:1024] else list(_workbook(data, most, largest))
    except (TooMuch, MemoryError, RecursionError):
        return {"opened": "too much"}
    except Exception as error:  # a file made to harm can raise anything; it is refused like any damaged one
        return {"opened": "locked" if "Password" in repr(error) else "damaged"}
    return {"opened": "wholly", "parts": parts}


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
    if text and cell.font is not None and cell.font.strike:
        return "".join(part if part.isspace() else part + STROKE for part in text)
    return text


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


def _pdf(data: bytes, most: int) -> Iterator[dict[str, Any]]:
    with pdfplumber.open(io.BytesIO(data)) as document:
        if len(document.pages) > MOST_PAGES:
            raise TooMuch
        for number, page in enumerate(document.pages, 1):
            if len(page.chars) > most * 4:
                raise TooMuch
            _strike(page)
            for part in _page(page):
                yield {"title": f"sida {number}", **part}


def _strike(page: Any) -> None:
    """Marks the letters that a thin line goes through."""
    thin = [each for each in (*page.lines, *page.rects) if abs(each["bottom"] - each["top"]) <= THIN]
    for letter in page.chars:
        low, high = _middle_of(letter, page.bbox[3])
        across = (letter["x0"] + letter["x1"]) / 2
        if not letter["text"].isspace() and any(
            line["x0"] <= across <= line["x1"] and low < (line["top"] + line["bottom"]) / 2 < high for line in thin
        ):
            letter["text"] += STROKE


def _middle_of(letter: Any, page_bottom: float) -> tuple[float, float]:
    """Between which heights a line goes through the letter: not below what it stands on, where it is underlined.

    A font need not say how far its letters reach below that, so the letter's own box can't be relied on.
    """
    size = letter["bottom"] - letter["top"]
    stands_on = page_bottom - letter["matrix"][5]
    if not letter["top"] < stands_on <= letter["bottom"] + 1:
        stands_on = letter["bottom"] - size / 5
    return stands_on - size * 0.55, stands_on - size * 0.1


def _page(page: Any) -> Iterator[dict[str, Any]]:
    """The text above, between and below the ruled tables, and the tables."""
    above = page.bbox[1]
    for table in sorted(page.find_tables(), key=lambda each: each.bbox[1]):
        yield from _lines(page, above, table.bbox[1])
        rows = [[number, [cell or "" for cell in row]] for number, row in enumerate(table.extract(), 1)]
        if rows:
            yield {"rows": rows, "merged": []}
        above = max(above, table.bbox[3])
    yield from _lines(page, above, page.bbox[3])


def _lines(page: Any, top: float, bottom: float) -> Iterator[dict[str, Any]]:
    if bottom - top > 1:
        part = page.crop((page.bbox[0], top, page.bbox[2], bottom), strict=False)
        words = part.extract_words(use_text_flow=False)
        width = statistics.median(each["width"] / max(1, len(each["text"])) for each in words) if words else 1
        rows = [placed(row, max(width, 1)) for row in cluster_objects(words, "doctop", 3)]
        if rows:
            yield {"lines": rows}


if __name__ == "__main__":
    given = sys.stdin.buffer.read()
    resource.setrlimit(resource.RLIMIT_NOFILE, (0, 0))  # from here on it opens nothing, no connection either
    json.dump(look(given, int(sys.argv[4]), int(sys.argv[5])), sys.stdout, ensure_ascii=False)
