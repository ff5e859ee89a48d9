"""A paper in every format: the same words, in their order, opened by a program of somebody else's."""

import datetime as dt
import io
import re
import shutil
import subprocess
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path
from typing import Final
from zipfile import ZipFile

import openpyxl
import pikepdf
import pypdfium2
import pytest
from docx import Document
from docx.oxml.ns import qn
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from documents.formats import WRITERS
from documents.odt_template import in_odt_template
from documents.parts import NO_BREAK, Facts, Grid, Heading, Items, Paper, Paragraph, SignatureLine, Written, printable
from documents.sheet import as_xlsx
from documents.word_file import as_docx
from models.vocabulary import Language
from tests.papers.open_templates import open_template
from tests.papers.pdf_told import tags, wrong_with
from tests.papers.word_templates import template
from tests.run.samples import examples
from tests.spoken import Spoken
from tests.waiting import LONG

PAPER: Final = Paper(
    title="Resultat: Färdplan",
    language=Language.SV,
    author="Systemledningen",
    made_on=dt.date(2023, 9, 1),
    top=("Systemledningen", "Läget 1 september 2023"),
    parts=(
        Heading("Utfall"),
        Paragraph("Antagen av 15.\nAvslagen av 1."),
        Paragraph("[fyll i]", "fill"),
        Paragraph("Fullmäktige beslutar = $x_1$ *anta* #planen", "quote"),
        Items(("Att fastställa färdplanen", "Att följa upp den"), numbered=True),
        Facts((("Diarienummer", "KS 2023/77"),)),
        Heading("Per huvudman", 2),
        Grid("Beslut", ("Huvudman", "Utfall"), tuple((f"Kommun {n}", "bifall") for n in range(60)), (2, 1)),
        SignatureLine("[Namn och titel]"),
    ),
)
SAID: Final = (
    "Resultat: Färdplan",
    "Utfall",
    "Antagen av 15.",
    "Avslagen av 1.",
    "[fyll i]",
    "Fullmäktige beslutar = $x_1$ *anta* #planen",
    "Att fastställa färdplanen",
    "Att följa upp den",
    "KS 2023/77",
    "Per huvudman",
    "Kommun 59",
    "[Namn och titel]",
)
ANY_WORDS = st.text(max_size=40)


def words_of(content: bytes, ending: str) -> str:
    """What somebody reads in it, with single spaces."""
    return in_short(_READERS[ending](content))


def in_short(text: str) -> str:
    """The text with single spaces, and hyphens of one kind."""
    return " ".join(text.replace(NO_BREAK, "-").split())


def _pdf(content: bytes) -> str:
    found = pypdfium2.PdfDocument(content)
    return "\n".join(page.get_textpage().get_text_range() for page in found)


def _xml(name: str) -> Callable[[bytes], str]:
    def read(content: bytes) -> str:
        tree = etree.fromstring(ZipFile(io.BytesIO(content)).read(name))
        return " ".join(str(piece) for piece in tree.itertext() if piece)

    return read


def _word(content: bytes) -> str:
    """As Word shows it: what keeps a number whole is a hyphen, and a line ends only where a break stands."""
    tree = etree.fromstring(ZipFile(io.BytesIO(content)).read("word/document.xml"))
    for words in tree.iter(qn("w:t")):
        words.text = re.sub(r"[\n\t]", " ", words.text or "")
    for mark, sign in (("noBreakHyphen", NO_BREAK), ("br", "\n"), ("tab", "\t")):
        for each in tree.iter(qn(f"w:{mark}")):
            each.text = sign
    paragraphs = ("".join(map(str, each.itertext())) for each in tree.iter(qn("w:p")))
    return " ".join(paragraphs)


def _html(content: bytes) -> str:
    body = etree.HTML(content.decode()).find("body")
    assert body is not None
    return " ".join(map(str, body.itertext()))


_READERS: Final[Mapping[str, Callable[[bytes], str]]] = {
    "docx": _word,
    "odt": _xml("content.xml"),
    "pdf": _pdf,
    "html": _html,
}


def in_order(said: tuple[str, ...], text: str) -> bool:
    places = [text.find(each) for each in said]
    return -1 not in places and places == sorted(places)


@pytest.mark.parametrize("ending", WRITERS)
def test_every_format_says_the_same_words_in_their_order(ending: str) -> None:
    assert in_order(SAID, words_of(WRITERS[ending](PAPER), ending))


@pytest.mark.parametrize("ending", ["docx", "odt", "html"])
@settings(max_examples=examples(15))
@given(ANY_WORDS, ANY_WORDS)
def test_whatever_people_wrote_is_only_words(ending: str, one: str, other: str) -> None:
    paper = Paper("T", Language.EN, "A", dt.date(2024, 2, 29), (), (Paragraph(f"<{one}>"), Items((f"<{other}>",))))
    text = words_of(WRITERS[ending](paper), ending)
    assert in_short(f"<{printable(one)}>") in text
    assert in_short(f"<{printable(other)}>") in text


TYPST: Final = ("#import", "$x$", "*fet*", "_kursiv_", "@etikett", "<label>", "\\ #eval", "//", "/* */", "= H", "`kod`")
UNUSUAL: Final = ("🧭", "אב", "漢字", "\x00\x07", "", " ", "".join(map(chr, range(0x4E00, 0x4E40))))


@pytest.mark.parametrize("word", [*TYPST, *UNUSUAL])
def test_no_word_is_a_command_to_the_pdf(word: str) -> None:
    parts = (Heading(word or "H"), Paragraph(f"före {word} efter"), Items((word,)), Facts(((word, word),)))
    paper = Paper(word, Language.SV, word, dt.date(2023, 1, 1), (word,), parts)
    text = words_of(WRITERS["pdf"](paper), "pdf")
    assert "före" in text
    assert "efter" in text


ABROAD: Final = replace(
    PAPER,
    title="Result: Färdplan",
    language=Language.EN,
    parts=(
        Heading("Decided by Kommunfullmäktige"),
        Paragraph("Att fastställa färdplanen", "quote"),
        Items(("kommunfullmäktige has decided",)),
        Facts((("Body", "Kommunfullmäktige"),)),
        Grid("By Kommunfullmäktige", ("Kommunfullmäktige", "Body"), (("Kommunfullmäktige", "adopted"),)),
        SignatureLine("Kommunfullmäktige"),
    ),
    written=Written.of(("Kommunfullmäktige", "Färdplan", "Att fastställa färdplanen", "Systemledningen")),
)
SWEDISH: Final = ("ommunfullmäktige", "Färdplan", "fastställa", "Systemledningen")


def _runs_of_word(content: bytes) -> list[tuple[str, str]]:
    document = etree.fromstring(ZipFile(io.BytesIO(content)).read("word/document.xml"))
    runs = [("".join(map(str, run.itertext())), run) for run in document.iter(qn("w:r"))]
    return [(text, _language_of(run)) for text, run in runs if text.strip(" _\n")]


def _language_of(run: etree._Element) -> str:
    told = run.find(f"{qn('w:rPr')}/{qn('w:lang')}")
    assert told is not None
    return str(told.get(qn("w:val")))


def _spans_of_odt(content: bytes) -> list[tuple[str, str]]:
    text = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"
    document = etree.fromstring(ZipFile(io.BytesIO(content)).read("content.xml"))
    spans = [(span.text, span.get(f"{text}style-name")) for span in document.iter(f"{text}span")]
    return [(said, "sv" if style == "In-sv" else "en") for said, style in spans if said]


def _pieces_of_html(content: bytes) -> list[tuple[str, str]]:
    return [(text, language) for text, language in Spoken(content.decode()).texts if text]


@pytest.mark.parametrize(
    ("ending", "told"), [("docx", _runs_of_word), ("odt", _spans_of_odt), ("html", _pieces_of_html)]
)
def test_what_is_in_another_language_says_so_in_every_run(
    ending: str, told: Callable[[bytes], list[tuple[str, str]]]
) -> None:
    runs = told(WRITERS[ending](ABROAD))
    assert len(runs) > 12
    for text, language in runs:
        assert (language[:2] == "sv") is any(word in text for word in SWEDISH), (text, language)


def test_a_pdf_tells_what_is_in_another_language_too() -> None:
    with pikepdf.open(io.BytesIO(WRITERS["pdf"](ABROAD))) as pdf:
        assert str(pdf.Root.Lang) == "en"
        in_tags = [str(each.Lang) for each in pdf.objects if isinstance(each, pikepdf.Dictionary) and "/Lang" in each]
        in_lines = pdf.pages[0].Contents.read_bytes().count(b"/Lang(sv)")
    assert in_tags.count("sv") + in_lines >= 8


def test_a_word_file_in_a_template_speaks_the_papers_language_whatever_the_template_does() -> None:
    written = as_docx(PAPER, template(styles=False))
    assert {language for _, language in _runs_of_word(written)} == {"sv-SE"}


@pytest.mark.parametrize("ending", WRITERS)
def test_papers_that_are_asked_for_at_once_are_all_written(ending: str) -> None:
    asked = [replace(PAPER, title=f"Rundan nummer {number}.") for number in range(6)]
    with ThreadPoolExecutor(4) as readers:
        given = [*readers.map(WRITERS[ending], asked)]
    for paper, content in zip(asked, given, strict=True):
        assert paper.title in words_of(content, ending)


def test_the_same_paper_is_the_same_pdf() -> None:
    assert WRITERS["pdf"](PAPER) == WRITERS["pdf"](PAPER)


def test_a_pdf_is_tagged_told_in_its_language_and_keeps_its_fonts() -> None:
    content = WRITERS["pdf"](PAPER)
    assert wrong_with(content, "sv", PAPER.title) == []
    with pikepdf.open(io.BytesIO(content)) as pdf:
        assert {"/H1", "/H2", "/H3", "/P", "/L", "/LI", "/Table", "/TH", "/TD"} <= tags(pdf.Root.StructTreeRoot)


@pytest.mark.parametrize("ending", WRITERS)
def test_no_paragraph_sign_and_no_day_is_parted_from_what_it_belongs_to(ending: str) -> None:
    paper = replace(PAPER, parts=(Paragraph("§ 45 och §§ 63-73 den 4 december 2023 kl. 09.30, 4 decembermöten"),))
    text = _READERS[ending](WRITERS[ending](paper))
    text = text.replace(NO_BREAK, "-")
    for bound in ("§\u00a045", "§§\u00a063-73", "4\u00a0december", "kl.\u00a009.30", "4 decembermöten"):
        assert bound in text, bound


KEPT_WHOLE: Final = ("KS-2023-0136-106", "RS 352-2020", "1.2.3-214-2010", "2023-KSM-0604", "§§ 63-73", "2023-06-12")
MAY_BREAK: Final = ("Nära-vård", "https://rundan.example/a-2023-b", "nara-vard-2030@region.example", "E-post", "- 12")


@pytest.mark.parametrize("ending", ["docx", "odt"])
def test_no_line_ends_within_a_number_in_what_an_office_suite_opens(ending: str) -> None:
    paper = replace(PAPER, title="Tom", top=(), parts=(Paragraph("; ".join((*KEPT_WHOLE, *MAY_BREAK))),))
    text = _READERS[ending](WRITERS[ending](paper)).replace("\u00a0", " ")
    for number in KEPT_WHOLE:
        assert number.replace("-", NO_BREAK) in text, number
    for words in MAY_BREAK:
        assert words in text, words


def test_a_line_that_somebody_ended_ends_in_what_an_office_suite_opens_too() -> None:
    paper = replace(PAPER, title="Tom", top=(), parts=(Paragraph("KS 2023-77\nJa.\tNej.\n\nSlut."),))
    word, odt = as_docx(paper), WRITERS["odt"](paper)
    assert "KS 2023-77\nJa.\tNej.\n\nSlut." in _word(word).replace(NO_BREAK, "-")
    assert ZipFile(io.BytesIO(odt)).read("content.xml").count(b"<text:line-break") == 3


def test_what_reads_our_own_paper_finds_its_case_number() -> None:
    paper = replace(PAPER, parts=(Facts((("Diarienummer:", "KS-2023-0136-106"),)),))
    assert "KS-2023-0136-106" in "\n".join(each.text for each in Document(io.BytesIO(as_docx(paper))).paragraphs)


def test_a_column_has_room_for_its_longest_word_and_the_rest_is_shared() -> None:
    rows = (("Bjurholms kommun", "bifall", "Kommunfullmäktige", "2023-05-29", "–"),)
    grid = Grid("G", ("Huvudman", "Utfall", "Organ", "Dag", "Att notera"), rows, (16, 14, 5, 5, 60))
    assert sum(grid.shares) == pytest.approx(1)
    # "Bjurholms", "bifall", "Kommunfullmäktige", "2023-05-29" and "notera" in bold Carlito of 9 points, as measured
    widths = [1.37, 0.79, 2.69, 1.49, 0.99]
    assert all(16 * share - 0.38 > width for share, width in zip(grid.shares, widths, strict=True))
    assert grid.shares[4] == max(grid.shares)
    crowded = Grid("G", tuple("Kommunfullmäktige" for _ in range(9)), ())
    assert sum(crowded.shares) == pytest.approx(1)


def test_a_day_stands_on_one_line_also_where_the_typeface_is_not_there_if_the_table_has_room() -> None:
    rows = (("Kommunen i norr", "Kommunfullmäktige", "19 juni 2023", "§ 64", "27 september 2023"),)
    grid = Grid("G", ("Huvudman", "Organ", "Sammanträde", "Paragraf", "Anslag"), rows, (90, 4, 2, 2, 2))
    # "Kommunfullmäktige", "19 juni 2023" and "27 september 2023" in Arial of 9 points, as measured
    widths = {1: 2.65, 2: 1.87, 4: 2.75}
    assert all(16 * grid.shares[column] - 0.38 > width for column, width in widths.items())


def test_a_long_address_has_a_column_as_wide_as_itself_if_the_table_has_room() -> None:
    row = ("torsdag 29 juni 2023 kl. 10.00", "samordnare@regionvasterbotten.example", "Rundan är avslutad", "i kö")
    grid = Grid("G", ("När", "Till", "Brev", "Läge"), (row,))
    # the address in the typeface of our PDF, 8 points, as measured
    assert 16 * grid.shares[1] - 0.38 > 5.1


@pytest.mark.parametrize(("ending", "file"), [("docx", "word/header1.xml"), ("odt", "styles.xml")])
def test_there_is_a_place_for_a_logotype_above_what_somebody_goes_on_writing(ending: str, file: str) -> None:
    placed = _xml(file)(WRITERS[ending](replace(PAPER, letterhead="[Plats för logotyp]")))
    assert "[Plats för logotyp]" in placed


def test_words_headings_lists_and_header_rows_are_told_as_such_in_word() -> None:
    document = Document(io.BytesIO(as_docx(PAPER)))
    styles = [paragraph.style.name for paragraph in document.paragraphs if paragraph.style]
    assert {"Title", "Heading 1", "Heading 2", "Quote"} <= set(styles)
    assert "w:tblHeader" in document.tables[0].rows[0]._tr.xml
    assert 'w:lang w:val="sv-SE"' in document.styles.element.xml
    assert document.core_properties.title == PAPER.title
    assert document.core_properties.author == "Systemledningen"


def test_an_offices_own_template_keeps_its_header_and_styles() -> None:
    own = Document()
    own.sections[0].header.paragraphs[0].text = "Region Västerbotten"
    written = io.BytesIO()
    own.save(written)
    document = Document(io.BytesIO(as_docx(PAPER, written.getvalue())))
    assert document.sections[0].header.paragraphs[0].text == "Region Västerbotten"
    assert any(paragraph.text == "Antagen av 15.\nAvslagen av 1." for paragraph in document.paragraphs)


def test_a_template_that_is_no_word_file_is_refused() -> None:
    with pytest.raises(ValueError, match="docx"):
        as_docx(PAPER, b"%PDF-1.7")


@pytest.mark.parametrize("ending", ["docx", "odt"])
def test_what_says_whose_words_follow_is_on_their_page(ending: str) -> None:
    parts = (Paragraph("Fyllnad"), Paragraph("Bifall. KF.", "lead"), Paragraph("Fullmäktige beslutar.", "quote"))
    content = WRITERS[ending](replace(PAPER, parts=parts))
    assert kept_with_next(content, ending, "Bifall. KF.")
    assert not kept_with_next(content, ending, "Fyllnad")


def kept_with_next(content: bytes, ending: str, text: str) -> bool:
    if ending == "docx":
        (said,) = (each for each in Document(io.BytesIO(content)).paragraphs if each.text == text)
        return bool(said.paragraph_format.keep_with_next)
    found, styles = (
        etree.fromstring(ZipFile(io.BytesIO(content)).read(name)) for name in ("content.xml", "styles.xml")
    )
    (named,) = (each.values()[0] for each in found.iter("{*}p") if "".join(map(str, each.itertext())) == text)
    style = next(each for each in styles.iter("{*}style") if named in each.values())
    return "always" in style[-1].values()


@pytest.mark.parametrize(("columns", "pages"), [(2, 1), (6, 2), (19, 6)])
def test_a_table_on_paper_is_as_many_pages_wide_as_it_takes_to_be_read(columns: int, pages: int) -> None:
    rows = [["ord " * 20] * columns] * 3
    book = openpyxl.load_workbook(io.BytesIO(as_xlsx([("Beslut", ["Rubrik"] * columns, rows)], "T")))
    (sheet,) = book.worksheets
    assert (sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight) == (pages, 0)
    assert (sheet.page_setup.orientation, sheet.print_title_rows) == ("landscape", "$1:$1")
    assert sheet.print_title_cols == "$A:$A"


def test_a_table_has_real_dates_and_no_formula_of_anybodys() -> None:
    day = dt.date(2023, 6, 12)
    book = openpyxl.load_workbook(
        io.BytesIO(as_xlsx([("=Beslut: [1]", ["=2+2", "Dag"], [("=1+1", day), (None, None)])], "T"))
    )
    sheet = book.worksheets[0]
    assert [(sheet[at].value, sheet[at].data_type) for at in ("A1", "A2")] == [("=2+2", "s"), ("=1+1", "s")]
    assert sheet["B2"].value.date() == day
    assert sheet["B2"].number_format == "yyyy-mm-dd"
    assert sheet.freeze_panes == "B2"


@pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice is not installed")
@pytest.mark.parametrize("ending", ["docx", "odt", "odt in a template"])
def test_libreoffice_opens_it_with_every_word(ending: str, tmp_path: Path) -> None:
    kind, _, is_filled = ending.partition(" ")
    file = tmp_path / f"paper.{kind}"
    file.write_bytes(in_odt_template(PAPER, open_template()) if is_filled else WRITERS[kind](PAPER))
    home = f"-env:UserInstallation=file://{tmp_path}/profile"
    subprocess.run(
        ["soffice", home, "--headless", "--convert-to", "pdf", "--outdir", str(tmp_path), str(file)],
        check=True,
        capture_output=True,
        timeout=LONG,
    )
    assert in_order(SAID, words_of((tmp_path / "paper.pdf").read_bytes(), "pdf"))
