"""What an office's Word template gives the other formats: its head and foot, its logotype, how its headings look."""

import datetime as dt
import io
from collections.abc import Callable
from typing import Any, Final
from zipfile import ZipFile

import pikepdf
import pytest
from docx import Document
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, RGBColor

from actions.papers.templates import OwnTemplates, every_part, written
from documents.letterhead import INK, Letterhead, Picture, letterhead_of
from documents.pdf_file import as_pdf
from models.vocabulary import Language
from tests.documents.test_papers import PAPER, words_of
from tests.papers.pdf_told import tags, wrong_with
from tests.papers.word_templates import HEAD, LOGOTYPE, changed, template

NOW: Final = dt.datetime(2023, 6, 20, 9, tzinfo=dt.UTC)
FOOT: Final = "Box 1, 901 00 Umeå"


def made(change: Callable[[Any], None]) -> bytes:
    """The usual template with something else in it."""
    document = Document(io.BytesIO(template()))
    change(document)
    kept = io.BytesIO()
    document.save(kept)
    return kept.getvalue()


def with_foot(document: Any) -> None:
    document.sections[0].footer.paragraphs[0].text = FOOT
    counted = document.sections[0].footer.add_paragraph("Sida ")
    field = OxmlElement("w:fldSimple")
    field.set(qn("w:instr"), " PAGE ")
    counted._p.append(field)


def coloured(colour: str) -> Callable[[Any], None]:
    def change(document: Any) -> None:
        document.styles["Heading 1"].font.color.rgb = RGBColor.from_string(colour)
        document.styles["Heading 1"].font.name = 'Gill Sans"; x'

    return change


def apart(document: Any) -> None:
    """Another header on the first page, with the logotype in the text instead."""
    section = document.sections[0]
    section.different_first_page_header_footer = True
    section.first_page_header.paragraphs[0].text = "Kontoret"
    document.add_paragraph().add_run().add_picture(io.BytesIO(LOGOTYPE), width=Cm(30))


@pytest.mark.parametrize("ending", ["odt", "pdf", "html"])
def test_a_paper_of_any_format_is_under_the_offices_letterhead(ending: str) -> None:
    content = written(PAPER, ending, OwnTemplates(made(with_foot)))
    if ending == "odt":
        packed = ZipFile(io.BytesIO(content))
        said = packed.read("styles.xml").decode()
        assert any(packed.read(name) == LOGOTYPE for name in packed.namelist() if name.startswith("Pictures/"))
    else:
        said = words_of(content, ending)
    assert HEAD in said
    assert FOOT in said
    assert "Sida" not in said


def test_a_pdf_under_a_letterhead_is_one_to_keep_and_tells_of_its_logotype() -> None:
    content = written(PAPER, "pdf", OwnTemplates(made(with_foot)))
    assert wrong_with(content, "sv", PAPER.title) == []
    with pikepdf.open(io.BytesIO(content)) as pdf:
        assert "/Figure" in tags(pdf.Root.StructTreeRoot)


def test_the_first_pages_own_header_is_meant_and_a_logotype_in_the_text_is_found_and_fits() -> None:
    found = letterhead_of(made(apart))
    assert found.head == ("Kontoret",)
    assert found.logotype is not None
    assert (found.logotype.width, found.logotype.height) == (2.2, 2.2)


@pytest.mark.parametrize(("colour", "taken"), [("0B5394", "#0b5394"), ("FFD966", INK)], ids=["legible", "too pale"])
def test_headings_have_the_templates_colour_where_it_can_be_read(colour: str, taken: str) -> None:
    found = letterhead_of(made(coloured(colour)))
    assert found.colour == taken
    assert found.typeface == "Gill Sans x"


def test_a_logotype_that_cannot_be_shown_is_left_out_of_the_pdf() -> None:
    torn = Letterhead((HEAD,), logotype=Picture(LOGOTYPE[:30], "png", 2.0, 2.0, ""))
    assert HEAD in words_of(as_pdf(every_part(Language.SV, NOW), torn), "pdf")


def test_a_picture_that_would_fill_the_memory_is_no_logotype() -> None:
    huge = LOGOTYPE.replace(b"IHDR\0\0\0\x01\0\0\0\x01", b"IHDR\0\0\x40\0\0\0\x40\0")
    packed = changed(template(), {"word/media/image1.png": lambda _: huge})
    assert letterhead_of(packed).head == (HEAD,)
    assert letterhead_of(packed).logotype is None


def test_a_letterhead_is_of_a_word_file() -> None:
    with pytest.raises(ValueError, match="docx"):
        letterhead_of(b"%PDF-1.7")
