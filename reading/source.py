"""A text to be read, and the words in it that a suggestion came from."""

import html
import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Final, Generic, TypeVar

from reading.headings import lost_lines
from reading.page_breaks import page_breaks
from reading.wrapped import wraps

T = TypeVar("T")
T_co = TypeVar("T_co", covariant=True)

_SHAPES: Final = re.compile(
    "\r\n?|[\u00a0\u2000-\u200a\u202f\u205f\u3000]|[\u00ad\u200b-\u200f\u202a-\u202e\u2060\u2066-\u2069\ufeff]"
    "|[\ufb00-\ufb06\ue000-\uf8ff\u2713\u2714\u2611\u25ba\u25b6\u27a2\u27a4\u2756]|[\u2010\u2011\u2212]|[A-Za-z][\u0300-\u036f]+"
)
LONGEST: Final = 60_000
"""Characters of a text that are read; an extract or a letter is far shorter."""
_NAMED: Final = re.compile(r"&(?:[a-zA-Z]{2,8}|#\d{2,5});")
"""A sign written as pages on the web name it."""
_EXPORTED: Final = re.compile(r'(?m)^"[^"\n]{1,40}(?P<between>";")[^"]{0,2000}(?P<last>")[ \t]*$')
"""A field of a registry with its value, between quotation marks."""
_UNDERLINED: Final = re.compile(r"(?m)^_(?=[^_\n]+_[ \t]*$)|(?<=[^_\s])_(?=[ \t]*$)")
_GAPS: Final = re.compile(r"\n[ \t]*(?:\n[ \t]*){2,}|[ \t]{9,}")
_GLUED: Final = re.compile(
    r"(?<=[a-zåäö])(?=(?:19|20)\d\d-\d\d-\d\d(?!\d))|(?<=\bDnr)(?=[A-ZÅÄÖ\d])|(?<=[Pp]lats och tid)(?=[A-ZÅÄÖ])"
)
"""Between two words whose blank was lost on the way."""
_BARS: Final = re.compile(r"(?m)^[ \t]*\|(?:[ \t]*-+[ \t]*\|)*[ \t]*|[ \t]*\|[ \t]*$|(?<=[^\s|])[ \t]+\|[ \t]+(?=\S)")
"""Of a table's cells: at the ends of a line, and between two."""
_STRETCHED: Final = re.compile(r"(?:(?<=\n)|\A)[^ \n]+(?: {1,4}[^ \n]+){5,}(?=\n|\Z)")
_WITHIN: Final = re.compile(r"(?<=[a-zåäö,]) {2,4}(?=[a-zåäö])")
FEWEST_WIDE: Final = 3
_MARGIN: Final = re.compile(r"(?m)^ {0,9}(\d{1,3}) {2,}(?=\S)")
FEWEST_COUNTED: Final = 2
FURTHER_IN: Final = 3
"""Blanks more than before a number in the margin, at least, stand before every other line."""
_QUOTED: Final = re.compile(r"(?m)^[ \t]*>[> \t]*")
"""Before each line of a mail that another mail quotes."""
_HEADED_WITHIN: Final = re.compile(
    r"(?<=[.!?]) (?=[A-ZÅÄÖ][\wåäö-]{4,40}s (?:beslut|förslag)(?: till [a-zåäö]{5,30})?:\s)"
)
"""Before a heading that goes on the line of the sentence above it."""
_WIDE_WORD: Final = re.compile(r"(?m)^[ \t]*(?:[A-ZÅÄÖ] ){5,}[A-ZÅÄÖ][ \t]*$")
"""A heading written with a blank between its letters."""
_SPACED: Final = re.compile(r"(?<![^\s-])a t t(?!\S)", re.IGNORECASE)
"""The word of the points, as older minutes space it out."""
_HYPHENATED: Final = re.compile(
    r"(?<=[a-zåäöé])-[ \t]*\n(?:[ \t]*\n)?[ \t]*(?=[a-zåäöé])(?!(?:och|eller|samt|respektive|som|till|/)\b)"
)


@dataclass(frozen=True, slots=True)
class Words:
    """A piece of the text as it was given, from `start` up to `end`, counted in characters from 0."""

    text: str
    start: int
    end: int

    def __str__(self) -> str:
        return self.text


@dataclass(frozen=True, slots=True)
class Suggestion(Generic[T_co]):
    """What a field may be filled in with, and the words it came from."""

    value: T_co
    because: Words


@dataclass(frozen=True, slots=True)
class Source:
    """A text as the parsers see it, and where in the given one each of its characters stands.

    `restored`: words that lost letters, as the parsers see them, and as they are given.
    """

    given: str
    text: str
    places: tuple[int, ...]
    restored: Mapping[str, str] = field(default_factory=dict)

    def words(self, start: int, end: int) -> Words:
        """The given words for a piece of the text, without the blanks around it."""
        piece = self.text[start:end]
        start, end = start + len(piece) - len(piece.lstrip()), end - len(piece) + len(piece.rstrip())
        first, last = self.places[start], self.places[max(start, end - 1)] + 1
        return Words(self.given[first:last], first, last)

    def as_given(self, said: str) -> str:
        """What the parsers see, with the letters that it is given with."""
        return re.sub(r"\w+", lambda word: self.restored.get(word[0], word[0]), said) if self.restored else said

    def suggest(self, value: T, start: int, end: int) -> Suggestion[T]:
        """The value, because of the words there."""
        return Suggestion(value, self.words(start, end))


def source_of(given: str) -> Source:
    """The text with blanks, hyphens and letters of one kind each, and words put together that a line's end parted."""
    text, places = given[:LONGEST], tuple(range(min(len(given), LONGEST)))
    for pattern, replaced in (
        (_NAMED, html.unescape),
        (_SHAPES, _shape),
        (_QUOTED, _nothing),
        (_UNDERLINED, _nothing),
        (_WIDE_WORD, _narrow),
        (_GAPS, _gap),
        (_GLUED, _parted),
        (_BARS, _cell),
        (_HEADED_WITHIN, _line),
    ):
        text, places = _rewritten(
            text, places, [(found.span(), replaced(found[0])) for found in pattern.finditer(text)]
        )
    text, places = _rewritten(text, places, [*lost_lines(text)])
    text, places = _rewritten(text, places, [*_exported(text)])
    text, places = _rewritten(text, places, [*_margin(text)])
    text, places = _rewritten(text, places, [*_justified(text)])
    text, places = _rewritten(text, places, [(found.span(), "att") for found in _SPACED.finditer(text)])
    text, places = _rewritten(text, places, [(span, "\n") for span in page_breaks(text)])
    text, places = _rewritten(text, places, [(found.span(), "") for found in _HYPHENATED.finditer(text)])
    text, places = _rewritten(text, places, [(span, " ") for span in wraps(text)])
    return Source(given, text, places)


def _rewritten(
    text: str, places: tuple[int, ...], changes: Iterable[tuple[tuple[int, int], str]]
) -> tuple[str, tuple[int, ...]]:
    pieces: list[str] = []
    kept: list[int] = []
    at = 0
    for (start, end), new in changes:
        pieces += [text[at:start], new]
        kept += [*places[at:start], *([places[start]] * len(new))]
        at = end
    return "".join([*pieces, text[at:]]), (*kept, *places[at:])


def _justified(text: str) -> Iterator[tuple[tuple[int, int], str]]:
    """The wide blanks of a line that was stretched to the margin: no columns."""
    for line in _STRETCHED.finditer(text):
        wide = [*re.finditer(r" {2,}", line[0])]
        if len(_WITHIN.findall(line[0])) >= FEWEST_WIDE:
            yield from (((line.start() + each.start(), line.start() + each.end()), " ") for each in wide)


def _exported(text: str) -> Iterator[tuple[tuple[int, int], str]]:
    """The marks of a registry's fields: `"Beslut";"Avtalet godkänns."` is a label with what it is of."""
    for line in _EXPORTED.finditer(text):
        yield (line.start(), line.start() + 1), ""
        yield line.span("between"), ": "
        yield line.span("last"), ""


def _margin(text: str) -> Iterator[tuple[tuple[int, int], str]]:
    """The numbers of each fifth line in the margin, where every other line is indented down to the last."""
    counted = [*_MARGIN.finditer(text)]
    if len(counted) < FEWEST_COUNTED or [int(each[1]) for each in counted] != [*range(5, 5 * len(counted) + 1, 5)]:
        return
    further = min(len(each[0]) - len(each[0].lstrip()) for each in counted) + FURTHER_IN
    page = text[: counted[-1].start()]
    if len(re.findall(rf"(?m)^ {{{further}}}.", page)) + len(counted) > len(re.findall(r"(?m)^.*\S", page)):
        yield from ((each.span(1), " ") for each in counted)


def _shape(found: str) -> str:
    if found[0] == "\r":
        return "\n"
    if found[0] in "\u2010\u2011\u2212":
        return "-"
    if unicodedata.category(found[0]) in {"Co", "So"}:
        return "•"
    if unicodedata.category(found[0]) == "Cf":
        return ""
    return " " if found.isspace() else unicodedata.normalize("NFKC", found)


def _parted(_found: str) -> str:
    return " "


def _line(_found: str) -> str:
    return "\n"


def _nothing(_found: str) -> str:
    return ""


def _narrow(found: str) -> str:
    return found.replace(" ", "")


def _cell(found: str) -> str:
    return " " * 8 if found.startswith((" ", "\t")) and found.endswith((" ", "\t")) else ""


def _gap(found: str) -> str:
    """As many blanks as say something: between paragraphs, or between columns."""
    return "\n\n" if "\n" in found else " " * 8
