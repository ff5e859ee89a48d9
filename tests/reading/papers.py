"""Documents as files: the same lines as PDF and as .docx."""

import io
import zlib
from collections.abc import Sequence

import docx

from tests.papers.hostile import stream, written


def word(paragraphs: Sequence[str], header: str = "") -> bytes:
    """A .docx of those paragraphs; one that begins with a dash is a point of a list."""
    document, file = docx.Document(), io.BytesIO()
    document.sections[0].header.paragraphs[0].text = header
    for each in paragraphs:
        listed = each.startswith("- ")
        document.add_paragraph(each.removeprefix("- "), style="List Bullet" if listed else None)
    document.save(file)
    return file.getvalue()


def paper(pages: Sequence[Sequence[str]]) -> bytes:
    """A PDF with a text layer, a line of text each 14 points; an empty line steps on."""
    kids = " ".join(f"{4 + 2 * number} 0 R" for number in range(len(pages)))
    font = b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica/Encoding/WinAnsiEncoding>>"
    objects = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[%s]/Count %d>>" % (kids.encode(), len(pages)),
        font,
    ]
    for number, lines in enumerate(pages):
        page = b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Resources<</Font<</F 3 0 R>>>>/Contents %d 0 R>>"
        objects += [page % (5 + 2 * number), stream(b"/Filter/FlateDecode", zlib.compress(_drawn(lines)))]
    return written(objects)


def _drawn(lines: Sequence[str]) -> bytes:
    shown = [_escaped(line) for line in lines]
    return b"BT /F 11 Tf 14 TL 60 800 Td " + b" ".join(b"(%s) Tj T*" % line for line in shown) + b" ET"


def _escaped(line: str) -> bytes:
    return line.replace("\\", "\\\\").replace("(", "\\(").replace(")", "\\)").encode("cp1252")
