"""Run by `reading.text_of` as a program of its own: the text of the .docx or PDF on standard input, line by line."""

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
from itertools import pairwise
from typing import Any, Final

import docx
import pdfplumber
from docx.oxml.ns import qn
from pdfplumber.utils.clustering import cluster_objects

from models.files.page_source.opened import TooMuch, placed, unpacks_within

MOST_PAGES: Final = 60
PARAGRAPH: Final = 1.45  # of the usual step from line to line: a blank line stands between
OTHER_SIZE: Final = 0.1  # of a letter's height: a heading begins or ends
NO_TEXT: Final = {qn("w:delText"), qn("w:instrText")}
BREAKS: Final = {qn("w:br"): "\n", qn("w:cr"): "\n", qn("w:tab"): "   ", qn("w:noBreakHyphen"): "-"}


def look(data: bytes, most: int, largest: int) -> dict[str, Any]:
    """The file's text; at most so many characters of it, so many bytes unpacked."""
    try:
        lines = _pdf(data) if b"%PDF-" in data[:1024] else _word(data, largest)
        return {"opened": "wholly", "text": "\n".join(_within(lines, most))}
    except (TooMuch, MemoryError, RecursionError):
        return {"opened": "too much"}
    except Exception as error:  # a file made to harm can raise anything; it is refused like any damaged one
        return {"opened": "locked" if "Password" in repr(error) else "damaged"}


def _within(lines: Iterator[str], most: int) -> Iterator[str]:
    for line in lines:
        most -= len(line) + 1
        if most < 0:
            raise TooMuch
        yield line


def _pdf(data: bytes) -> Iterator[str]:
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


def _word(data: bytes, largest: int) -> Iterator[str]:
    unpacks_within(data, largest)
    document = docx.Document(io.BytesIO(data))
    for part in _heads(document):
        yield from _paragraphs(part)
    for element in document.element.body:
        yield from _block(element)


def _heads(document: Any) -> list[Any]:
    """What stands above the first pages: there the minutes say whose they are."""
    sections = list(document.sections)[:1]
    heads = [head for each in sections for head in (each.first_page_header, each.header)]
    return [head._element for head in heads if not head.is_linked_to_previous]


def _block(element: Any) -> Iterator[str]:
    if element.tag == qn("w:tbl"):
        for row in element.iter(qn("w:tr")):
            yield "   ".join(_cell(cell) for cell in row.findall(qn("w:tc")))
    elif element.tag in {qn("w:p"), qn("w:sdt")}:
        yield from _paragraphs(element)


def _cell(cell: Any) -> str:
    return " ".join(filter(None, (_text(each).strip() for each in cell.iter(qn("w:p")))))


def _paragraphs(part: Any) -> Iterator[str]:
    for each in part.iter(qn("w:p")):
        yield from ("– " * (_is_listed(each) and bool(_text(each).strip())) + _text(each)).split("\n")
        if not _is_listed(each):
            yield ""


def _is_listed(paragraph: Any) -> bool:
    style = paragraph.style or ""
    return paragraph.find(f".//{qn('w:numPr')}") is not None or style.startswith(("List", "Lista", "Punkt"))


def _text(paragraph: Any) -> str:
    """What the paragraph says with every tracked change accepted."""
    pieces = [
        (each.text or "") if each.tag == qn("w:t") else BREAKS.get(each.tag, "")
        for each in paragraph.iter()
        if each.tag not in NO_TEXT
    ]
    return "".join(pieces)


if __name__ == "__main__":
    given = sys.stdin.buffer.read()
    docx.Document()  # its own template is read before nothing can be opened
    resource.setrlimit(resource.RLIMIT_NOFILE, (0, 0))  # from here on it opens nothing, no connection either
    json.dump(look(given, int(sys.argv[4]), int(sys.argv[5])), sys.stdout, ensure_ascii=False)
