"""The formats a paper can be had in, by the ending of the file's name."""

from collections.abc import Callable, Mapping
from typing import Final

from documents.letterhead import Letterhead
from documents.open_file import as_odt
from documents.page import as_html
from documents.parts import Paper
from documents.pdf_file import as_pdf
from documents.word_file import as_docx

WRITERS: Final[Mapping[str, Callable[[Paper], bytes]]] = {
    "docx": as_docx,
    "odt": as_odt,
    "pdf": as_pdf,
    "html": as_html,
}
IN_LETTERHEAD: Final[Mapping[str, Callable[[Paper, Letterhead], bytes]]] = {
    "docx": lambda paper, letterhead: as_docx(paper, letterhead=letterhead),
    "odt": as_odt,
    "pdf": as_pdf,
    "html": as_html,
}
MEDIA_TYPES: Final[Mapping[str, str]] = {
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "odt": "application/vnd.oasis.opendocument.text",
    "pdf": "application/pdf",
    "html": "text/html; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
