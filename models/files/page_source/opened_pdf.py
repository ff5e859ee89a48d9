"""Run by `models.files.page_source.sources` as a program of its own: what the PDF on standard input says."""

import io
import statistics
from collections.abc import Iterator
from typing import Any, Final

import cryptography.hazmat.backends.openssl.backend  # noqa: F401  # a PDF locked for changes opens without a password
import pdfplumber
from pdfplumber.utils.clustering import cluster_objects

from models.files.page_source.opening import TooMuch, answer, placed
from models.files.page_source.strokes import STROKE

MOST_PAGES: Final = 40
THIN: Final = 2.5  # points: a line, not a box


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
    answer(lambda data, most, _largest: {"parts": list(_pdf(data, most))})
