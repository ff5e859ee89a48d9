"""Workbooks and PDFs made for the tests."""

import io
import zipfile
from collections.abc import Mapping, Sequence
from typing import Any

import openpyxl
import pikepdf
from openpyxl.styles import Font


def saved(book: openpyxl.Workbook) -> bytes:
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def pdf_saying(lines: Sequence[str], struck: str = "", *, told: bool = False) -> bytes:
    """A PDF with those lines in a font whose letters are all as wide; a line is drawn through what is `struck`.

    `told`: it says what each letter is, in UTF-16.
    """
    document = pikepdf.new()
    page = document.add_blank_page(page_size=(595, 842))
    font = pikepdf.Dictionary(
        Type=pikepdf.Name.Font,
        Subtype=pikepdf.Name.Type1,
        BaseFont=pikepdf.Name.Courier,
        Encoding=pikepdf.Name.WinAnsiEncoding,
    )
    if told:
        font.ToUnicode = document.make_stream(_letters())
    page.Resources = pikepdf.Dictionary(Font=pikepdf.Dictionary(F1=document.make_indirect(font)))
    page.Contents = document.make_stream(b"\n".join(_drawn(lines, struck)))
    file = io.BytesIO()
    document.save(file)
    return file.getvalue()


def _letters() -> bytes:
    each = b"\n".join(b"<%02x> <%04x>" % (code, code) for code in range(32, 132))
    latin = b"\n".join(b"<%02x> <%04x>" % (code, code) for code in range(192, 256))
    return (
        b"/CIDInit /ProcSet findresource begin begincmap 1 begincodespacerange <00> <ff> endcodespacerange\n"
        b"100 beginbfchar\n%s\nendbfchar\n64 beginbfchar\n%s\nendbfchar endcmap end" % (each, latin)
    )


def _drawn(lines: Sequence[str], struck: str) -> list[bytes]:
    drawn = []
    for number, line in enumerate(lines):
        y = 800 - 16 * number
        text = line.encode("cp1252").replace(b"\\", b"\\\\").replace(b"(", b"\\(").replace(b")", b"\\)")
        drawn.append(b"BT /F1 10 Tf 50 %d Td (%s) Tj ET" % (y, text))
        if struck and struck in line:
            x = 50 + 6 * line.index(struck)
            drawn.append(b"%d %d m %d %d l S" % (x, y + 3, x + 6 * len(struck), y + 3))
    return drawn


def repacked(data: bytes, name: str, change: bytes) -> bytes:
    """The .zip with one part put in the place of another."""
    file = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as before, zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as after:
        for each in before.namelist():
            after.writestr(each, change if each == name else before.read(each))
    return file.getvalue()


def page_file(page: Mapping[str, Any]) -> bytes:
    """The file of a page in a lot: its text in its encoding, or a workbook of its `sheets`, or a PDF of its `lines`."""
    if "sheets" in page:
        return saved(_workbook(page["sheets"]))
    if "lines" in page:
        return pdf_saying(page["lines"].split("\n"), page.get("struck", ""))
    return str(page["text"]).encode(page.get("encoding", "utf-8"))


def _workbook(sheets: Sequence[Mapping[str, Any]]) -> openpyxl.Workbook:
    book = openpyxl.Workbook()
    book.remove(book.worksheets[0])
    for told in sheets:
        sheet = book.create_sheet(told["title"])
        for row in told["rows"]:
            sheet.append(row)
        for area in told.get("merged", ()):
            sheet.merge_cells(area)
        for place in told.get("struck", ()):
            sheet[place].font = Font(strike=True)
        for place in told.get("day_and_month", ()):
            sheet[place].number_format = "d/m"
    return book
