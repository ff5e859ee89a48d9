"""Run by `reading.text_of` as a program of its own: the text of the PDF on standard input, line by line."""

import io
import re
import statistics
from collections.abc import Iterator
from itertools import pairwise
from typing import Any, Final

import cryptography.hazmat.backends.openssl.backend  # noqa: F401  # a PDF locked for changes opens without a password
import pdfplumber
from pdfplumber.utils.clustering import cluster_objects

from models.files.page_source.opening import TooMuch, placed
from reading.opened import answer

MOST_PAGES: Final = 60
PARAGRAPH: Final = 1.45  # of the usual step from line to line: a blank line stands between
OTHER_SIZE: Final = 0.1  # of a letter's height: a heading begins or ends


def _lines(data: bytes, _largest: int) -> Iterator[str]:
    seen: set[str] = set()
    with pdfplumber.open(io.BytesIO(data)) as document:
        if len(document.pages) > MOST_PAGES:
            raise TooMuch
        for number, page in enumerate(document.pages):
            lines = _page(page)
            yield from [line for line in lines if not number or _shape(line) not in seen]
            seen |= {_shape(line) for line in (*lines[:8], *lines[-4:])} - {""}
            page.close()


def _shape(line: str) -> str:
    """What a head or a foot that stands on every page has in common there; nothing for a point of a list."""
    text = " ".join(re.sub(r"\d+", "0", line).split())
    return text if len(text) > 3 else ""


def _page(page: Any) -> list[str]:
    """The page's lines, an empty one where a step is longer than usual or the letters are of another size."""
    words = page.dedupe_chars().extract_words(use_text_flow=False)
    if not words:
        return []
    width = max(statistics.median(each["width"] / max(1, len(each["text"])) for each in words), 1)
    rows = cluster_objects(words, "doctop", 3)
    return list(_parted(rows, [placed(row, width).strip() for row in rows]))


def _parted(rows: list[list[dict[str, Any]]], lines: list[str]) -> Iterator[str]:
    tops = [min(word["top"] for word in row) for row in rows]
    sizes = [statistics.median(word["height"] for word in row) for row in rows]
    steps = [below - above for above, below in pairwise(tops)]
    usual = statistics.median(steps) if steps else 0
    for number, line in enumerate(lines):
        if number and (
            steps[number - 1] > usual * PARAGRAPH or abs(sizes[number] / sizes[number - 1] - 1) > OTHER_SIZE
        ):
            yield ""
        yield line


if __name__ == "__main__":
    answer(_lines)
