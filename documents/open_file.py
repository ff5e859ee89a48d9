"""A paper as .odt (ODF 1.2), for those who write in LibreOffice."""

import datetime as dt
import io
from collections.abc import Mapping
from dataclasses import dataclass
from functools import singledispatch
from typing import Any, Final

from odf import dc, meta
from odf.draw import Frame, Image
from odf.opendocument import OpenDocument, OpenDocumentText
from odf.style import (
    Footer,
    Header,
    ListLevelProperties,
    MasterPage,
    PageLayout,
    PageLayoutProperties,
    ParagraphProperties,
    Style,
    TableCellProperties,
    TableColumnProperties,
    TableProperties,
    TableRowProperties,
    TextProperties,
)
from odf.svg import Desc
from odf.table import Table, TableCell, TableColumn, TableHeaderRows, TableRow
from odf.text import (
    H,
    LineBreak,
    List,
    ListItem,
    ListLevelStyleBullet,
    ListLevelStyleNumber,
    ListStyle,
    P,
    PageCount,
    PageNumber,
    Span,
)

from documents.letterhead import Letterhead, Picture
from documents.parts import NO_BREAK, Facts, Grid, Heading, Items, Paper, Paragraph, SignatureLine, at_hyphens, typeset

_COUNTRIES: Final = {"sv": "SE", "en": "GB"}
_GREY: Final = "#555555"
_KEPT: Final = {"keepwithnext": "always"}


def as_odt(paper: Paper, letterhead: Letterhead | None = None, *, whole: bool = True) -> bytes:
    """The paper, with styles of its own, or as an office's letterhead has them; not `whole` where it is to stand in a
    template that has its own type and language, so that each run says its own."""
    document = OpenDocumentText()
    over = letterhead or Letterhead(head=(paper.letterhead,) if paper.letterhead else ())
    _dress(document, paper.language.value, over if whole else None)
    _describe(document, paper)
    _lay_out(document, over, "Top" if letterhead else "Fill")
    sheet = Sheet(document, paper, says_all=not whole)
    for line in paper.top:
        document.text.addElement(sheet.say(P(stylename="Top"), line))
    document.text.addElement(sheet.say(H(outlinelevel=1, stylename="Heading1"), paper.title))
    for part in paper.parts:
        _add(part, sheet)
    written = io.BytesIO()
    document.write(written)
    return written.getvalue()


def _dress(document: OpenDocument, language: str, over: Letterhead | None) -> None:
    spoken = {"language": language, "country": _COUNTRIES[language]}
    base = spoken | ({"fontsize": "11pt", "fontfamily": over.typeface or "Carlito"} if over else {})
    ink = over.colour if over else Letterhead().colour
    styles: tuple[tuple[str, dict[str, str], dict[str, str]], ...] = (
        ("Standard", {}, _apart("0cm", "0.2cm")),
        ("Top", {"color": _GREY}, _apart("0cm", "0cm")),
        ("Heading1", _heading("20pt", ink), _KEPT | _apart("0.5cm", "0.4cm")),
        ("Heading2", _heading("14pt", ink), _KEPT | _apart("0.6cm", "0.2cm")),
        ("Heading3", _heading("12pt", ink), _KEPT | _apart("0.4cm", "0.1cm")),
        ("Caption", {"color": _GREY}, _KEPT | _apart("0cm", "0.1cm")),
        ("Fill", {"fontstyle": "italic", "color": _GREY}, {}),
        ("Lead", {}, _KEPT | _apart("0cm", "0.2cm")),
        ("Quote", {}, _KEPT | {"marginleft": "0.8cm", "marginbottom": "0.2cm"}),
        ("Cell", {"fontsize": "9pt"}, _apart("0cm", "0.05cm")),
        ("Line", {}, _apart("1.6cm", "0cm")),
        ("Number", {"color": _GREY, "fontsize": "9pt"}, {"textalign": "end"}),
    )
    for name, text, paragraph in styles:
        style = Style(name=name, family="paragraph", **({} if name == "Standard" else {"parentstylename": "Standard"}))
        style.addElement(TextProperties(**{**base, **text}))
        style.addElement(ParagraphProperties(**paragraph))
        document.styles.addElement(style)
    _dress_words(document, spoken)
    _dress_lists_and_tables(document)


def _dress_words(document: OpenDocument, spoken: Mapping[str, str]) -> None:
    tongues = {f"In-{each}": {"language": each, "country": country} for each, country in _COUNTRIES.items()}
    for name, text in {"Bold": {"fontweight": "bold", **spoken}, **tongues}.items():
        style = Style(name=name, family="text")
        style.addElement(TextProperties(**text))
        document.styles.addElement(style)


def _dress_lists_and_tables(document: OpenDocument) -> None:
    for name, level in (
        ("Bullets", ListLevelStyleBullet(level=1, bulletchar="–")),
        ("Numbers", ListLevelStyleNumber(level=1, numformat="1", numsuffix=".")),
    ):
        level.addElement(ListLevelProperties(spacebefore="0.4cm", minlabelwidth="0.6cm"))
        found = ListStyle(name=name)
        found.addElement(level)
        document.styles.addElement(found)
    for name, family, properties in (
        ("Wide", "table", TableProperties(width="16cm", align="left")),
        ("Whole", "table-row", TableRowProperties(keeptogether="always")),
        ("Lined", "table-cell", TableCellProperties(padding="0.1cm", border="0.05pt solid #c8cfd8")),
    ):
        style = Style(name=name, family=family)
        style.addElement(properties)
        document.automaticstyles.addElement(style)


def _lay_out(document: OpenDocument, over: Letterhead, style: str) -> None:
    """A4, with the letterhead or the place for a logotype at its head, and the page's number at its foot."""
    layout = PageLayout(name="A4")
    layout.addElement(
        PageLayoutProperties(
            pagewidth="21cm",
            pageheight="29.7cm",
            **dict.fromkeys(("margintop", "marginbottom"), "2cm"),
            **dict.fromkeys(("marginleft", "marginright"), "2.5cm"),
        )
    )
    document.automaticstyles.addElement(layout)
    page = MasterPage(name="Standard", pagelayoutname=layout)
    if over.head or over.logotype:
        page.addElement(_head(document, over, style))
    page.addElement(_foot(over))
    document.masterstyles.addElement(page)


def _head(document: OpenDocument, over: Letterhead, style: str) -> Header:
    header = Header()
    if over.logotype:
        header.addElement(_pictured(document, over.logotype))
    for line in over.head:
        header.addElement(_said(P(stylename=style), line))
    return header


def _pictured(document: OpenDocument, picture: Picture) -> P:
    size = {"width": f"{picture.width:.2f}cm", "height": f"{picture.height:.2f}cm"}
    frame = Frame(anchortype="as-char", **size)
    frame.addElement(Image(href=document.addPictureFromString(picture.data, picture.media_type)))
    if picture.alt:
        frame.addElement(Desc(text=typeset(picture.alt)))
    line = P(stylename="Top")
    line.addElement(frame)
    return line


def _foot(over: Letterhead) -> Footer:
    footer = Footer()
    for line in over.foot:
        footer.addElement(_said(P(stylename="Top"), line))
    number = P(stylename="Number")
    number.addElement(PageNumber(selectpage="current"))
    number.addElement(Span(text=" / "))
    number.addElement(PageCount())
    footer.addElement(number)
    return footer


def _heading(size: str, colour: str) -> dict[str, str]:
    return {"fontsize": size, "fontweight": "bold", "color": colour}


def _apart(above: str, below: str) -> dict[str, str]:
    return {"margintop": above, "marginbottom": below}


def _describe(document: OpenDocument, paper: Paper) -> None:
    day = dt.datetime.combine(paper.made_on, dt.time()).isoformat()
    for element, text in (
        (dc.Title(), paper.title),
        (dc.Creator(), paper.author),
        (meta.InitialCreator(), paper.author),
        (dc.Language(), f"{paper.language.value}-{_COUNTRIES[paper.language.value]}"),
        (meta.CreationDate(), day),
        (dc.Date(), day),
    ):
        element.addText(typeset(text))
        document.meta.addElement(element)


@dataclass(frozen=True, slots=True)
class Sheet:
    """A document being written, and the paper it is written from."""

    document: OpenDocument
    paper: Paper
    says_all: bool = False

    def say(self, into: Any, text: str, stylename: str = "") -> Any:
        """The text with its line breaks; what is in another language than the paper has a style that says so."""
        for piece, spoken in self.paper.in_tongues(text):
            is_plain = spoken is self.paper.language and (stylename or not self.says_all)
            _said(into, piece, stylename if is_plain else f"In-{spoken.value}")
        return into


def _said(into: Any, text: str, stylename: str = "") -> Any:
    """The text with its line breaks."""
    for number, line in enumerate(typeset(text).split("\n")):
        if number:
            into.addElement(LineBreak())
        into.addElement(Span(text=NO_BREAK.join(at_hyphens(line)), **({"stylename": stylename} if stylename else {})))
    return into


@singledispatch
def _add(part: object, _sheet: Sheet) -> None:
    raise TypeError(type(part))


@_add.register
def _(part: Heading, sheet: Sheet) -> None:
    sheet.document.text.addElement(
        sheet.say(H(outlinelevel=part.level + 1, stylename=f"Heading{part.level + 1}"), part.text)
    )


@_add.register
def _(part: Paragraph, sheet: Sheet) -> None:
    style = "Standard" if part.style == "plain" else part.style.capitalize()
    sheet.document.text.addElement(sheet.say(P(stylename=style), part.text))


@_add.register
def _(part: Items, sheet: Sheet) -> None:
    items = List(stylename="Numbers" if part.numbered else "Bullets")
    for text in part.texts:
        item = ListItem()
        item.addElement(sheet.say(P(stylename="Standard"), text))
        items.addElement(item)
    sheet.document.text.addElement(items)


@_add.register
def _(part: Facts, sheet: Sheet) -> None:
    for label, value in part.lines:
        line = sheet.say(P(stylename="Standard"), f"{label} ", "Bold")
        sheet.document.text.addElement(sheet.say(line, value))


@_add.register
def _(part: Grid, sheet: Sheet) -> None:
    sheet.document.text.addElement(sheet.say(P(stylename="Caption"), part.caption))
    table = Table(name=typeset(part.caption)[:60], stylename="Wide")
    for share in part.shares:
        table.addElement(TableColumn(stylename=_column(sheet.document, share)))
    header = TableHeaderRows()
    header.addElement(_row(sheet, part.header, "Bold"))
    table.addElement(header)
    for row in part.rows:
        table.addElement(_row(sheet, row))
    sheet.document.text.addElement(table)


def _column(document: OpenDocument, share: float) -> str:
    """The name of the style of a column with that share of the page; styles alike are one."""
    name = f"Column{share * 1000:.0f}"
    if not any(each.getAttribute("name") == name for each in document.automaticstyles.getElementsByType(Style)):
        style = Style(name=name, family="table-column")
        style.addElement(TableColumnProperties(columnwidth=f"{16 * share:.2f}cm"))
        document.automaticstyles.addElement(style)
    return name


def _row(sheet: Sheet, texts: tuple[str, ...], stylename: str = "") -> TableRow:
    row = TableRow(stylename="Whole")
    for text in texts:
        cell = TableCell(stylename="Lined", valuetype="string")
        cell.addElement(sheet.say(P(stylename="Cell"), text, stylename))
        row.addElement(cell)
    return row


@_add.register
def _(part: SignatureLine, sheet: Sheet) -> None:
    sheet.document.text.addElement(sheet.say(P(stylename="Line"), "_" * 40))
    sheet.document.text.addElement(sheet.say(P(stylename="Fill"), part.below))
