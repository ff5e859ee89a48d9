"""Run by `reading.text_of` as a program of its own: the text of the .docx on standard input, line by line."""

import io
from collections.abc import Iterator
from typing import Any, Final

import docx
from docx.oxml.ns import qn

from models.files.page_source.opening import unpacks_within
from reading.opened import answer

NO_TEXT: Final = {qn("w:delText"), qn("w:instrText")}
BREAKS: Final = {qn("w:br"): "\n", qn("w:cr"): "\n", qn("w:tab"): "   ", qn("w:noBreakHyphen"): "-"}


def _lines(data: bytes, largest: int) -> Iterator[str]:
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
    docx.Document()  # its own template is read before nothing can be opened
    answer(_lines)
