"""A paper as .docx: Word's own styles, so that an office's template and screen reader know what is what."""

import datetime as dt
import io
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import singledispatch
from typing import Any, Final

from docx import Document
from docx.document import Document as WordDocument
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.section import Section
from docx.shared import Cm, Emu, Pt, RGBColor
from docx.table import Table
from docx.text.paragraph import Paragraph as WordParagraph
from docx.text.run import Run

from documents.letterhead import Letterhead
from documents.parts import Facts, Grid, Heading, Items, Paper, Paragraph, SignatureLine, at_hyphens, typeset

_HEADINGS: Final = (("Title", 20), ("Heading 1", 14), ("Heading 2", 12))
_LOCALES: Final = {"sv": "sv-SE", "en": "en-GB"}
_SIGNS: Final = {"\n": "w:br", "\t": "w:tab"}
_TEXT_WIDTH: Final = 16  # cm of A4 within the margins
_GREY: Final = RGBColor(0x55, 0x55, 0x55)
_INK: Final = RGBColor(0x16, 0x24, 0x33)


def as_docx(paper: Paper, template: bytes | None = None, letterhead: Letterhead | None = None) -> bytes:
    """The paper, in an office's own template if one is given: its styles, header and logotype stand, and what is in its
    body comes first. Without one it is under the `letterhead`. Raises ValueError when the template is no .docx."""
    document = _begun(template)
    _add_missing_styles(document)
    _describe(document, paper)
    if template is None:
        _head_and_foot(document.sections[0], paper, letterhead)
        if letterhead:
            _dress_as(document, letterhead)
    sheet = Sheet(document, paper)
    for line in paper.top:
        sheet.paragraph(line).paragraph_format.space_after = Pt(0)
    sheet.say(document.add_heading("", 0), paper.title)
    for part in paper.parts:
        _add(part, sheet)
    written = io.BytesIO()
    document.save(written)
    return written.getvalue()


def _head_and_foot(section: Section, paper: Paper, over: Letterhead | None) -> None:
    """The letterhead or the place for a logotype on the first page, and each page's number."""
    section.different_first_page_header_footer = True
    if over:
        _under(section, over)
    elif paper.letterhead:
        _set_apart(section.first_page_header.paragraphs[0].add_run(typeset(paper.letterhead)))
    for footer in (section.first_page_footer, section.footer):
        line = footer.paragraphs[0]
        line.alignment = WD_ALIGN_PARAGRAPH.RIGHT
        for text, field in (("", "PAGE"), (" / ", "NUMPAGES")):
            line.add_run(text)
            counted = OxmlElement("w:fldSimple")
            counted.set(qn("w:instr"), field)
            line._p.append(counted)


def _dress_as(document: WordDocument, over: Letterhead) -> None:
    """The headings' colour and the type that the letterhead has."""
    headings = [document.styles[name] for name, _ in _HEADINGS]
    for style in headings:
        style.font.color.rgb = RGBColor.from_string(over.colour.removeprefix("#"))
    for style in (document.styles["Normal"], *headings):
        style.font.name = over.typeface or style.font.name


def _under(section: Section, over: Letterhead) -> None:
    if over.logotype:
        run = section.first_page_header.paragraphs[0].add_run()
        shown = run.add_picture(io.BytesIO(over.logotype.data), Cm(over.logotype.width), Cm(over.logotype.height))
        shown._inline.docPr.set("descr", typeset(over.logotype.alt))
    for line in over.head:
        section.first_page_header.add_paragraph(typeset(line))
    for line in over.foot:
        section.first_page_footer.add_paragraph(typeset(line))


@dataclass(frozen=True, slots=True)
class Sheet:
    """A document being written, and the paper it is written from."""

    document: WordDocument
    paper: Paper

    def paragraph(self, text: str, style: str | None = None) -> WordParagraph:
        """A paragraph more, in that style if the document has it."""
        known = style if style and _has(self.document, style) else None
        return self.say(self.document.add_paragraph(style=known), text)

    def say(self, into: WordParagraph, text: str, shape: Callable[[Run], None] | None = None) -> WordParagraph:
        """The text in runs, each in its own language whatever the template's styles speak."""
        for piece, spoken in self.paper.in_tongues(text):
            run = into.add_run()
            _write(run, piece)
            run._r.get_or_add_rPr().append(_language(_LOCALES[spoken]))
            if shape:
                shape(run)
        return into


def _write(run: Run, text: str) -> None:
    """The text with its line breaks, its tabs, and the hyphens that no line may end at."""
    for number, between in enumerate(at_hyphens(text)):
        if number:
            run._r.append(OxmlElement("w:noBreakHyphen"))
        for words in re.split(r"([\n\t])", between):
            if words in _SIGNS:
                run._r.append(OxmlElement(_SIGNS[words]))
            elif words:
                run.add_text(words)


def _begun(template: bytes | None) -> WordDocument:
    if template is None:
        document = Document()
        _dress(document)
        return document
    try:
        return Document(io.BytesIO(template))
    except Exception as error:  # whatever the library meets in a file that is none
        raise ValueError("not a .docx") from error


def _dress(document: WordDocument) -> None:
    """A4 with calm margins and one type throughout."""
    for section in document.sections:
        section.page_width, section.page_height = Cm(21), Cm(29.7)
        section.left_margin = section.right_margin = Cm(2.5)
        section.top_margin = section.bottom_margin = Cm(2.3)
    document.styles["Normal"].font.name = "Calibri"
    document.styles["Normal"].font.size = Pt(11)
    for name, size in _HEADINGS:
        style = document.styles[name]
        style.font.name, style.font.size, style.font.color.rgb = "Calibri", Pt(size), _INK
        fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
        for which in ("w:asciiTheme", "w:hAnsiTheme", "w:eastAsiaTheme", "w:cstheme"):
            fonts.attrib.pop(qn(which), None)
    title = document.styles["Title"]
    title.font.bold, title.paragraph_format.space_before = True, Pt(18)
    for line in title.element.findall(f".//{qn('w:pBdr')}"):
        line.getparent().remove(line)


def _add_missing_styles(document: WordDocument) -> None:
    """Headings that a template has never used are not in its file; without a level a screen reader hears none."""
    for level, (name, size) in enumerate(_HEADINGS):
        if not _has(document, name):
            style = document.styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH, builtin=True)
            style.font.size, style.font.bold = Pt(size), True
            shape = style.paragraph_format
            shape.space_before, shape.space_after, shape.keep_with_next = Pt(12), Pt(4), True
            outline = OxmlElement("w:outlineLvl")
            outline.set(qn("w:val"), str(max(level - 1, 0)))
            shape.element.get_or_add_pPr().append(outline)


def _describe(document: WordDocument, paper: Paper) -> None:
    """The title, language and maker that programs and registries look for."""
    told = document.core_properties
    told.title, told.author, told.language = typeset(paper.title), typeset(paper.author), _LOCALES[paper.language]
    told.created = told.modified = dt.datetime.combine(paper.made_on, dt.time())
    told.comments, told.last_modified_by = "", typeset(paper.author)
    spoken = document.styles.element.find(f".//{qn('w:rPrDefault')}/{qn('w:rPr')}")
    if spoken is not None:
        for found in spoken.findall(qn("w:lang")):
            spoken.remove(found)
        spoken.append(_language(_LOCALES[paper.language]))


def _language(locale: str) -> Any:
    element = OxmlElement("w:lang")
    element.set(qn("w:val"), locale)
    return element


@singledispatch
def _add(part: object, _sheet: Sheet) -> None:
    raise TypeError(type(part))


@_add.register
def _(part: Heading, sheet: Sheet) -> None:
    sheet.say(sheet.document.add_heading("", part.level), part.text)


@_add.register
def _(part: Paragraph, sheet: Sheet) -> None:
    style = "Quote" if part.style == "quote" and _has(sheet.document, "Quote") else None
    added = sheet.document.add_paragraph(style=style)
    added.paragraph_format.keep_with_next = part.style in ("lead", "quote") or None
    sheet.say(added, part.text, _set_apart if part.style == "fill" else None)


@_add.register
def _(part: Items, sheet: Sheet) -> None:
    name = "List Number" if part.numbered else "List Bullet"
    for number, text in enumerate(part.texts, start=1):
        if part.numbered or not _has(sheet.document, name):
            # numbers as text: Word would go on counting from the list before
            sheet.paragraph(f"{number}. {text}" if part.numbered else f"– {text}")
        else:
            sheet.paragraph(text, name)


@_add.register
def _(part: Facts, sheet: Sheet) -> None:
    for number, (label, value) in enumerate(part.lines, start=1):
        added = sheet.document.add_paragraph()
        added.paragraph_format.space_after = Pt(8 if number == len(part.lines) else 2)
        sheet.say(added, f"{label} ", _embolden)
        sheet.say(added, value)


@_add.register
def _(part: Grid, sheet: Sheet) -> None:
    sheet.paragraph(part.caption).paragraph_format.keep_with_next = True
    table = sheet.document.add_table(rows=1, cols=len(part.header))
    if _has(sheet.document, "Table Grid"):
        table.style = "Table Grid"
    table.alignment = WD_TABLE_ALIGNMENT.LEFT
    for cell, text in zip(table.rows[0].cells, part.header, strict=True):
        sheet.say(cell.paragraphs[0], text, _embolden)
    for row in part.rows:
        for cell, text in zip(table.add_row().cells, row, strict=True):
            sheet.say(cell.paragraphs[0], text)
    _finish(table, [share * _text_width(sheet.document) for share in part.shares])
    sheet.document.add_paragraph()


@_add.register
def _(part: SignatureLine, sheet: Sheet) -> None:
    sheet.document.add_paragraph("\n\n" + "_" * 40)
    _add(Paragraph(part.below, "fill"), sheet)


def _text_width(document: WordDocument) -> float:
    """Centimetres between the margins of the last section, which is the one written in."""
    section = document.sections[-1]
    page, left, right = section.page_width, section.left_margin, section.right_margin
    return Emu(page - left - right).cm if page and left is not None and right is not None else _TEXT_WIDTH


def _finish(table: Table, widths: Sequence[float]) -> None:
    """Columns in their widths (cm), the header row repeated and told as one, no row torn in two, and smaller text."""
    table.autofit = False
    for column, width in zip(table.columns, widths, strict=True):
        column.width = Cm(width)
    header = OxmlElement("w:tblHeader")
    header.set(qn("w:val"), "true")
    table.rows[0]._tr.get_or_add_trPr().append(header)
    for row in table.rows:
        row._tr.get_or_add_trPr().append(OxmlElement("w:cantSplit"))
        for cell, width in zip(row.cells, widths, strict=True):
            cell.width = Cm(width)
            for paragraph in cell.paragraphs:
                paragraph.paragraph_format.space_after = Pt(2)
                for run in paragraph.runs:
                    run.font.size = Pt(9)


def _set_apart(run: Run) -> None:
    """As what is left to fill in."""
    run.italic, run.font.color.rgb = True, _GREY


def _embolden(run: Run) -> None:
    run.bold = True


def _has(document: WordDocument, style: str) -> bool:
    return any(each.name == style for each in document.styles)
