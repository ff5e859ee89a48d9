"""A document's text, whatever it is kept in; what cannot be read is said in a sentence."""

import io
import zipfile
from dataclasses import replace

import docx
import pikepdf
import pytest
from docx.oxml import OxmlElement
from docx.oxml.ns import qn

from models.files.limits import DOCUMENT
from models.files.page_source.sources import DAMAGED, LOCKED
from reading.text_of import (
    EMPTY,
    NOT_KNOWN,
    OLD_WORD,
    PHOTO,
    SCANNED,
    TOO_LARGE,
    UnreadableDocument,
    text_of_document,
)
from tests.papers.hostile import DAMAGED as DAMAGED_FILES
from tests.papers.hostile import TOO_MUCH
from tests.reading.papers import paper, word
from tests.visitor import pdf

SAID = [
    "Kommunstyrelsen beslutar",
    "- att anta färdplanen",
    "- att avsätta medel",
    "Beslutet skickas till: Region Västerbotten",
]


def refused(content: bytes, largest: int = DOCUMENT.size) -> str:
    with pytest.raises(UnreadableDocument) as fault:
        text_of_document(content, limit=replace(DOCUMENT, size=largest))
    return fault.value.message


def test_a_word_file_gives_its_header_its_paragraphs_and_its_points() -> None:
    lines = text_of_document(word(SAID, "Dorotea kommun")).split("\n")
    assert [line for line in lines if line] == [
        "Dorotea kommun",
        "Kommunstyrelsen beslutar",
        "– att anta färdplanen",
        "– att avsätta medel",
        "Beslutet skickas till: Region Västerbotten",
    ]


def test_a_tracked_change_is_read_as_accepted() -> None:
    document, file = docx.Document(), io.BytesIO()
    paragraph = document.add_paragraph("Kommunstyrelsen ")
    for tag, text_tag, said in (("w:del", "w:delText", "föreslår"), ("w:ins", "w:t", "beslutar")):
        change, run, text = OxmlElement(tag), OxmlElement("w:r"), OxmlElement(text_tag)
        text.text = said
        run.append(text)
        change.append(run)
        change.set(qn("w:id"), "1")
        paragraph._p.append(change)
    document.save(file)
    assert text_of_document(file.getvalue()).strip() == "Kommunstyrelsen beslutar"


def test_a_table_gives_a_line_a_row() -> None:
    document, file = docx.Document(), io.BytesIO()
    table = document.add_table(1, 2)
    table.cell(0, 0).text, table.cell(0, 1).text = "Sammanträdesdatum", "2023-06-12 onsdag"
    document.save(file)
    assert text_of_document(file.getvalue()).strip() == "Sammanträdesdatum   2023-06-12 onsdag"


def test_a_pdf_gives_its_lines_with_an_empty_one_between_paragraphs() -> None:
    text = text_of_document(
        paper([["§ 12", "", "", "Kommunstyrelsen beslutar", "att anta färdplanen", "för åren 2023-2030."]])
    )
    assert text.split("\n") == ["§ 12", "", "Kommunstyrelsen beslutar", "att anta färdplanen", "för åren 2023-2030."]


def test_what_stands_at_the_head_of_every_page_stands_once() -> None:
    pages = [["Dorotea kommun Sida 1(2)", "Början av det"], ["Dorotea kommun Sida 2(2)", "och slutet."]]
    assert text_of_document(paper(pages)).split("\n") == ["Dorotea kommun Sida 1(2)", "Början av det", "och slutet."]


def test_a_web_page_gives_what_is_seen() -> None:
    body = "<h1>§ 12</h1><p>Kommunstyrelsen<br>beslutar</p><script>x()</script>"
    page = f"<html><head><style>p{{}}</style></head><body>{body}</body></html>"
    assert text_of_document(page.encode()).split() == ["§", "12", "Kommunstyrelsen", "beslutar"]


def test_text_is_read_in_the_letters_it_was_written_with() -> None:
    assert text_of_document("Färdplan".encode("cp1252")) == "Färdplan"


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", EMPTY),
        (b" \n", EMPTY),
        (b"\xd0\xcf\x11\xe0" + b"x" * 100, OLD_WORD),
        (b"{\\rtf1 hej}", OLD_WORD),
        (b"\x89PNG\r\n\x1a\n" + b"x" * 50, PHOTO),
        (b"hej\0hej", NOT_KNOWN),
        (pdf(), SCANNED),
        (paper([["1"]]), SCANNED),
        (paper([["en sida med ord"]] * 61), TOO_LARGE),
        (b"PK\x03\x04 not a zip", DAMAGED),
        (b"x" * (DOCUMENT.count + 1), TOO_LARGE),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_what_cannot_be_read_is_said(content: bytes, said: str) -> None:
    assert refused(content) == said


def test_a_pdf_locked_against_changes_only_is_read() -> None:
    with pikepdf.open(io.BytesIO(paper([["Kommunfullmäktige beslutar att anta planen."]]))) as document:
        file = io.BytesIO()
        document.save(file, encryption=pikepdf.Encryption(owner="a", user=""))
    assert "beslutar" in text_of_document(file.getvalue())


def test_a_locked_pdf_is_said_to_be_locked() -> None:
    assert refused(pdf(encryption=pikepdf.Encryption(owner="a", user="b"))) == LOCKED


@pytest.mark.parametrize("name", TOO_MUCH)
def test_a_bomb_is_never_opened_here(name: str) -> None:
    with pytest.raises(UnreadableDocument) as fault:
        text_of_document(TOO_MUCH[name](), limit=replace(DOCUMENT, seconds=4))
    assert fault.value.message in {TOO_LARGE, DAMAGED, SCANNED}


@pytest.mark.parametrize("name", DAMAGED_FILES)
def test_a_damaged_file_is_refused(name: str) -> None:
    assert refused(DAMAGED_FILES[name]()) in {DAMAGED, SCANNED}


def test_a_word_file_that_unpacks_to_too_much_is_refused() -> None:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("word/document.xml", b" " * (5 << 20))
    assert refused(file.getvalue(), 2 << 20) == DAMAGED
    assert refused(file.getvalue(), 1 << 20) == TOO_LARGE


def test_a_word_file_that_declares_entities_is_refused() -> None:
    file = io.BytesIO(word(["Hej"]))
    with zipfile.ZipFile(file) as packed:
        parts = {name: packed.read(name) for name in packed.namelist()}
    bomb = b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaa">]>' + parts["word/document.xml"].partition(b"?>")[2]
    with zipfile.ZipFile(file := io.BytesIO(), "w") as packed:
        for name, data in {**parts, "word/document.xml": bomb}.items():
            packed.writestr(name, data)
    assert refused(file.getvalue()) == TOO_LARGE


def test_a_file_that_takes_too_long_is_refused() -> None:
    with pytest.raises(UnreadableDocument):
        text_of_document(paper([["hej"] * 40] * 40), limit=replace(DOCUMENT, seconds=0.01))
