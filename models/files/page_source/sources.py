"""A page as it comes: pasted, or a file of text, HTML, .csv, .xlsx, .ics or PDF with text; to its lines and tables."""

import codecs
import csv
import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import timedelta
from pathlib import Path
from typing import Any, Final

from kit.process.confined import Unanswered, ask_confined
from models.files.ics_file import Happening, NotACalendar, happenings
from models.files.limits import PAGE, PAGE_FILE, Limit
from models.files.page_source.content import NEW_PART, Block, Cell, Grid, Line, Place, grid_of
from models.files.page_source.markup import blocks_of_html
from models.files.page_source.plain import blocks_of_text

PDF_PROGRAM, WORKBOOK_PROGRAM = (Path(__file__).with_name(f"opened_{kind}.py") for kind in ("pdf", "workbook"))
TOO_LARGE: Final = "Sidan är för stor. Klistra in bara den del där mötesdagarna står."
DAMAGED: Final = "Filen går inte att öppna; den verkar vara skadad. Välj en annan fil, eller klistra in texten."
LOCKED: Final = "Filen är låst med lösenord. Välj en fil som går att öppna utan, eller klistra in texten."
NO_TEXT: Final = "Filen har ingen text som går att läsa. En inskannad bild går inte: klistra in texten i stället."
OLD_EXCEL: Final = "Filen är sparad i ett äldre format. Spara den som .xlsx eller .csv, eller klistra in innehållet."
NOT_KNOWN: Final = "Filen går inte att läsa. Text, HTML, .csv, .xlsx, .ics och PDF med text går bra."
EMPTY: Final = "Sidan är tom."

_CHARSET: Final = re.compile(
    rb"<meta[^>]{0,200}charset\s*=\s*[\"']?\s*([\w-]{2,30})|encoding=[\"']([\w-]{2,30})[\"']", re.I
)
_HTML: Final = re.compile(
    r"<\s*(!doctype|html|body|head|table|div|section|article|ul|ol|dl|h[1-6]|p|main)\b[^>]*>", re.I
)

_WHY: Final = {"too much": TOO_LARGE, "locked": LOCKED}


class Unreadable(ValueError):
    """The page can't be read at all; the message says why, in Swedish."""


def blocks_of(data: bytes, name: str = "", limit: Limit = PAGE_FILE) -> list[Block]:
    """The file's lines and tables, by what it holds and only then by its name. Raises Unreadable.

    To be called outside every transaction: a workbook or a PDF is opened in a process of its own.
    """
    if len(data) > limit.size:
        raise Unreadable(TOO_LARGE)
    if not data.strip():
        raise Unreadable(EMPTY)
    if data.startswith(b"PK\x03\x04") and b"word/document.xml" in data:
        raise Unreadable(NOT_KNOWN)
    if b"%PDF-" in data[:1024]:
        return _opened(PDF_PROGRAM, data, limit)
    if data.startswith(b"PK\x03\x04"):
        return _opened(WORKBOOK_PROGRAM, data, limit)
    if data.startswith(b"\xd0\xcf\x11\xe0"):
        raise Unreadable(OLD_EXCEL)
    text = decoded(data)
    if "\0" in text:
        raise Unreadable(NOT_KNOWN)
    return blocks_of_written(text, name)


def blocks_of_written(text: str, name: str = "") -> list[Block]:
    """The lines and tables of what was pasted, or of a file of text. Raises Unreadable."""
    if len(text) > PAGE.size * 10:
        raise Unreadable(TOO_LARGE)
    if "BEGIN:VCALENDAR" in text[:1000].upper():
        return _calendar(text)
    if is_html(text):
        return blocks_of_html(text)
    if name.lower().endswith((".csv", ".tsv")):
        return [_separated(text)]
    return blocks_of_text(text)


def is_html(text: str) -> bool:
    """Whether the text is marked up as a page."""
    return _HTML.search(text[:5000]) is not None


def decoded(data: bytes) -> str:
    """The text by its byte order mark, by the charset it declares, as UTF-8, or else as Windows-1252."""
    for mark, charset in (
        (codecs.BOM_UTF8, "utf-8-sig"),
        (codecs.BOM_UTF16_LE, "utf-16"),
        (codecs.BOM_UTF16_BE, "utf-16"),
    ):
        if data.startswith(mark):
            return data.decode(charset, "replace")
    declared = _CHARSET.search(data[:3000])
    names = [(declared[1] or declared[2]).decode()] if declared else []
    for charset in (*names, "utf-8"):
        try:
            return data.decode("cp1252" if charset.lower() in {"iso-8859-1", "latin1", "latin-1"} else charset)
        except (UnicodeDecodeError, LookupError):
            continue
    return data.decode("cp1252", "replace")


def _separated(text: str) -> Grid:
    """A .csv file, by the sign that parts most of its lines."""
    lines = text.splitlines()
    first = re.match(r"sep=([;,|\t])?", lines[0], re.IGNORECASE) if lines else None
    signs = [first[1]] if first and first[1] else [";", "\t", ","]
    sign = max(signs, key=lambda each: sum(line.count(each) > 0 for line in lines))
    try:
        return grid_of(csv.reader(lines[1:] if first else lines, delimiter=sign), 2 if first else 1)
    except csv.Error:
        raise Unreadable(NOT_KNOWN) from None


def _calendar(text: str) -> list[Block]:
    """A calendar file, a line an event: its title says whose meeting it is, and whether it is one."""
    try:
        found = sorted(happenings(text.encode()), key=lambda each: (each.on, each.line))
    except NotACalendar as error:
        raise Unreadable(error.message) from error
    return [Line(f"{_days_of(each)} {each.title}", Place(each.line)) for each in found]


def _days_of(each: Happening) -> str:
    last = each.on + timedelta(days=each.days - 1)
    return each.on.isoformat() if each.days == 1 else f"{each.on.isoformat()} – {last.isoformat()}"


def _opened(program: Path, data: bytes, limit: Limit) -> list[Block]:
    try:
        said = ask_confined(
            program, data, limit.count, limit.size * 5, memory=limit.memory or 0, seconds=limit.seconds or 0
        )
    except Unanswered:
        raise Unreadable(TOO_LARGE) from None
    if said.get("opened") != "wholly":
        raise Unreadable(_WHY.get(str(said.get("opened")), DAMAGED))
    blocks = [block for part in said["parts"] for block in _part(part)]
    if not blocks:
        raise Unreadable(NO_TEXT)
    return blocks


def _part(part: Mapping[str, Any]) -> Iterator[Block]:
    title = str(part["title"])
    if "lines" in part:
        yield from blocks_of_text("\n".join(part["lines"]), title)
    elif part["rows"]:
        if not title.startswith("sida "):
            yield Line(title, Place(0, 0, title), NEW_PART)
        yield Grid(tuple(_merged(part["rows"], part["merged"], title)))


def _merged(rows: Sequence[Any], merged: Sequence[Sequence[int]], title: str) -> Iterator[tuple[Cell, ...]]:
    """The rows with each merged cell in every place it covers."""
    first = dict(rows)
    made: dict[tuple[int, int], Cell] = {}
    for top, left, bottom, columns in merged:
        cell = Cell(first.get(top, [""] * (left + 1))[left], Place(top, left + 1, title))
        made |= {
            (row, column): cell
            for row in range(top, min(bottom, top + 500) + 1)
            for column in range(left, left + columns)
        }
    for number, cells in rows:
        yield tuple(
            made.get((number, column), Cell(text, Place(number, column + 1, title)))
            for column, text in enumerate(cells)
        )
