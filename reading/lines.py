"""A text's lines, headings, paragraphs and sentences, each with its place."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

_MARK: Final = re.compile(
    r"[ \t]*(?:(?P<sign>[-–—•●○◦▪■□*·‣\uf0b7\uf02d])(?:[ \t]+|(?=att\s))"
    r"|(?:att-sats\s+)?(?P<number>\d{1,2})[.)][ \t]+|(?P<letter>(?-i:[IVX]{1,4})|[a-h])[.)][ \t]+"
    r"|(?P<bare>\d{1,2})[ \t]+"
    r"(?=(?:att|anta|godkänna|fastställa|ge|uppdra|avslå|notera|ställa|överlämna|bemyndiga|avsätta|föreslå)\s))",
    re.IGNORECASE,
)
_SENTENCE_END: Final = re.compile(
    r"(?<![ .(][A-Za-zåäö])"
    r"(?<!\bkl)(?<!\bkap)(?<!\benl)(?<!\bresp)(?<!\bmom)(?<!\bdnr)(?<!\binkl)(?<!\bnr)"
    r"(?<!\bca)(?<!\bst)(?<!\bjfr)(?<!\btel)(?<!\bang)[.!?](?=\s|$)|:[ \t]*\n"
    r"|\n(?=[ \t]*juster(?:at|ad|as)\s+(?:den\s+)?\d)|\n[ \t]*\n(?!\s{0,99}+(?:att\s+)?(?:rekommendera|föreslå"
    r"|hemställa|beslutar|beslutade|beslöt|föreslår)\b)",
    re.IGNORECASE,
)
NEAR: Final = 1000
"""Characters before and after a place in which its sentence is looked for."""
_LINE: Final = re.compile(r"[^\n]*\n|[^\n]+")


@dataclass(frozen=True, slots=True)
class Line:
    """A line without the blanks around it; `start` and `end` are its places in the text."""

    text: str
    start: int
    end: int

    @property
    def mark(self) -> re.Match[str] | None:
        """The bullet, number or letter a point of a list begins with."""
        return _MARK.match(self.text + " ")

    @property
    def body(self) -> str:
        """The line without that."""
        return self.text[mark.end() :].strip() if (mark := self.mark) else self.text

    @property
    def body_start(self) -> int:
        """Where that begins."""
        return self.start + (mark.end() if (mark := self.mark) else 0)


def lines_of(text: str, start: int = 0, end: int | None = None) -> list[Line]:
    """Every line between those places, the empty ones as well."""
    end = len(text) if end is None else end
    return [_line(text, each.start(), each.end()) for each in _LINE.finditer(text, start, end)]


def _line(text: str, start: int, end: int) -> Line:
    piece = text[start:end].lstrip()
    said, first = piece.rstrip(), end - len(piece)
    return Line(said, first, first + len(said))


def sentences(text: str, start: int = 0, end: int | None = None) -> Iterator[tuple[int, int]]:
    """From where to where each sentence stands; a heading ends with its paragraph."""
    end = len(text) if end is None else end
    at = start
    for found in _SENTENCE_END.finditer(text, start, end):
        if text[at : found.end()].strip():
            yield at, found.end()
        at = found.end()
    if text[at:end].strip():
        yield at, end


def sentence_at(text: str, place: int) -> tuple[int, int]:
    """The sentence that holds the place, or the part of a very long one that stands near it."""
    near = sentences(text, max(0, place - NEAR), min(len(text), place + NEAR))
    return next(((start, end) for start, end in near if start <= place < end), (place, place))
