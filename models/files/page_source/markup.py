"""A page as HTML: its headings, lines, lists and tables; what is struck through is said to be."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, Final

from lxml import html

from models.files.page_source.content import Block, Cell, Grid, Line, Place
from models.files.page_source.strokes import struck

MOST_SPANNED: Final = 100
DEEPEST: Final = 200

_SKIPPED: Final = {
    *("script", "style", "noscript", "template", "nav", "footer", "svg", "select", "button", "iframe", "object"),
    *("textarea", "link", "meta", "audio", "video", "canvas"),
}
_BREAKS: Final = {
    *("p", "div", "section", "article", "li", "dt", "dd", "h1", "h2", "h3", "h4", "h5", "h6", "br", "tr", "caption"),
    *("ul", "ol", "dl", "header", "main", "aside", "details", "summary", "address", "blockquote", "pre", "form", "hr"),
    *("fieldset", "legend", "figure", "figcaption", "title", "body", "table", "td", "th"),
}
_LEVELS: Final = {"title": 1, "h1": 1, "h2": 2, "h3": 3, "h4": 4, "h5": 5, "h6": 6, "caption": 6, "summary": 6, "dt": 6}
_STRUCK: Final = {"s", "del", "strike"}
_APART: Final = {"span", "time", "a", "strong", "b"}
"""What looks apart on the page though nothing stands between: `<span>13</span><span>jan</span>`."""
_ITEMS: Final = {"li", "article"}
LONGEST_ITEM: Final = 200
_OTHER_DAY: Final = re.compile(r"^\W*(?:flytt|ersätt|nytt datum|ändra|obs)", re.IGNORECASE)
_STRONG: Final = {"strong", "b"}
_MONTH_SAID: Final = re.compile(
    r"\b\d{1,2}(?::?e)?\.?\s+(?:jan|feb|mar|apr|ma[jy]|ju[nl]|aug|sep|o[kc]t|nov|dec)[a-z]*\.?|\b\d{1,2}/\d{1,2}\b",
    re.IGNORECASE,
)
_RAISED: Final = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")


def blocks_of_html(text: str) -> list[Block]:
    """The page's lines and tables in order, without what is for programs, navigation and footers."""
    parser = html.HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True)
    try:
        root = html.document_fromstring(text.encode("utf-8", "replace"), parser=parser)
    except (ValueError, html.etree.LxmlError):
        return []
    walk = _Walk()
    walk.into(root, 0, struck_through=False)
    walk.flush()
    return walk.blocks


@dataclass(slots=True)
class _Walk:
    """Walks the elements in order; text gathers until something begins a new line."""

    blocks: list[Block] = field(default_factory=list)
    gathered: list[str] = field(default_factory=list)
    level: int = 0
    row: int = 0
    tables: int = 0

    def flush(self) -> None:
        text = " ".join("".join(self.gathered).split())
        self.gathered = []
        if text:
            self.row += 1
            self.blocks.append(Line(text, Place(self.row), self.level))

    def into(self, element: Any, depth: int, *, struck_through: bool) -> None:
        tag = element.tag if isinstance(element.tag, str) else ""
        if _is_skipped(element, tag) or not tag or depth > DEEPEST or _is_hidden(element):
            return
        if tag == "table" and not element.xpath(".//table"):
            self._table(element)
            return
        struck_through = struck_through or _is_struck(element, tag)
        level, before = _level(element, tag), self.level
        breaks = tag in _BREAKS or level > 0
        if breaks:
            self.flush()
            self.level = level or before
        begun, first = len(self.gathered), len(self.blocks)
        self._say(element.text, tag, struck_through)
        self._children(element, tag, depth, struck_through=struck_through)
        if tag == "time" and len(self.gathered) > begun:
            self.gathered[begun:] = [_with_year("".join(self.gathered[begun:]), str(element.get("datetime", "")))]
        if breaks:
            self.flush()
            self.level = before
        if tag in _ITEMS:
            self._join(first)

    def _children(self, element: Any, tag: str, depth: int, *, struck_through: bool) -> None:
        for child in element:
            if child.tag in _APART and child.getprevious() is not None and child.getprevious().tag in _APART:
                self.gathered.append(" " * (not child.getprevious().tail))
            self.into(child, depth + 1, struck_through=struck_through)
            self._say(child.tail, tag, struck_through)

    def _say(self, text: str | None, tag: str, struck_through: bool) -> None:
        if text:
            text = text.translate(_RAISED) if tag == "sup" else text
            self.gathered.append(struck(text) if struck_through else text)

    def _join(self, first: int) -> None:
        """An item that begins with a day, and below it has what is said of that day: one line."""
        lines = [each for each in self.blocks[first:] if isinstance(each, Line)]
        days = [bool(_MONTH_SAID.search(each.text)) for each in lines]
        told = (
            len(lines) > 1 and days[0] and (not any(days[1:]) or (len(lines) == 2 and _OTHER_DAY.search(lines[1].text)))
        )
        if told and len(lines) == len(self.blocks) - first and sum(len(each.text) for each in lines) < LONGEST_ITEM:
            self.blocks[first:] = [Line(", ".join(each.text for each in lines), lines[0].place)]

    def _table(self, table: Any) -> None:
        self.flush()
        self.tables += 1
        for caption in table.xpath("./caption"):
            self.into(caption, 0, struck_through=False)
        rows = list(_rows(table, f"tabell {self.tables}"))
        if rows:
            self.row += len(rows)
            self.blocks.append(Grid(tuple(rows)))


def _with_year(said: str, machine: str) -> str:
    """The day as the page says it, with the year that only its `datetime` tells."""
    dated = re.match(r"((?:19|20)\d\d)-\d\d-(\d\d)", machine)
    day = _MONTH_SAID.search(said)
    if not dated or not day or re.search(r"(?:19|20)\d\d", said) or int(re.findall(r"\d+", day[0])[0]) != int(dated[2]):
        return said
    return f"{said[: day.end()]} {dated[1]}{said[day.end() :]}"


def _rows(table: Any, part: str) -> Iterator[tuple[Cell, ...]]:
    """The rows with every cell in each column and row it spans."""
    down: dict[int, tuple[Cell, int]] = {}
    for number, row in enumerate(table.xpath("./tr|./thead/tr|./tbody/tr|./tfoot/tr"), 1):
        if _is_hidden(row):
            continue
        cells: list[Cell] = []
        begun: dict[int, tuple[Cell, int]] = {}
        for element in row.xpath("./td|./th"):
            _fill(cells, down)
            cell = Cell(_text_of(element), Place(number, len(cells) + 1, part))
            for _ in range(_span(element, "colspan")):
                if (rows := _span(element, "rowspan")) > 1:
                    begun[len(cells)] = (cell, rows)
                cells.append(cell)
        _fill(cells, down)
        down = {column: (cell, left - 1) for column, (cell, left) in (down | begun).items() if left > 1}
        yield tuple(cells)


def _fill(cells: list[Cell], down: dict[int, tuple[Cell, int]]) -> None:
    """Cells of rows above that reach down to here."""
    while reaching := down.get(len(cells)):
        cells.append(reaching[0])


def _span(element: Any, name: str) -> int:
    said = str(element.get(name, "1")).strip()
    return min(max(int(said), 1), MOST_SPANNED) if said.isascii() and said.isdecimal() and len(said) < 6 else 1


def _text_of(cell: Any) -> str:
    walk = _Walk()
    walk.into(cell, 0, struck_through=_is_struck(cell, ""))
    walk.flush()
    parts = [block.text for block in walk.blocks if isinstance(block, Line)]
    return "\n".join(parts)


def _level(element: Any, tag: str) -> int:
    if tag in {"p", "div", "li"} and not (element.text or "").strip() and len(element) == 1:
        only = element[0]
        return 6 if only.tag in _STRONG and not (only.tail or "").strip() else 0
    if element.get("role") == "heading" or _opens_a_part(element):
        said = str(element.get("aria-level", "6"))
        return int(said) if said in "123456" else 6
    return _LEVELS.get(tag, 0)


def _is_skipped(element: Any, tag: str) -> bool:
    """A button is for programs, unless it opens a part of the page: then its words are that part's heading."""
    return tag in _SKIPPED and not (tag == "button" and (_opens_a_part(element) or element.getparent().tag in _LEVELS))


def _opens_a_part(element: Any) -> bool:
    return any(element.get(name) is not None for name in ("aria-expanded", "aria-controls", "data-bs-toggle"))


def _is_struck(element: Any, tag: str) -> bool:
    return tag in _STRUCK or "line-through" in str(element.get("style", ""))


def _is_hidden(element: Any) -> bool:
    style = re.sub(r"\s", "", str(element.get("style", "")))
    return element.get("hidden") is not None or "display:none" in style or "visibility:hidden" in style
