"""A paper before it has a format: its heading and its parts in order. Every writer knows the same few parts."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final, Literal

from documents.printable import typeset
from models.vocabulary import Language
from rules.wording.tongues import stretches

# shares of the 16 cm between the margins: Word's 0.19 cm on each side of a cell, and the small type of tables, 9 points
_CELL_EDGES: Final = 0.024
_EM: Final = 9 / 72 * 2.54 / 16
# letters in bold Calibri, in em: the widest, the narrow ones, capitals and the rest
_WIDE, _NARROW = frozenset("mwMW@%"), frozenset("ijlftrI.,:;-()/ \N{NO-BREAK SPACE}")
_WIDTHS: Final = (0.86, 0.34, 0.65, 0.53)
_LONGEST_WORD: Final = 20
_ADDRESS: Final = 40  # letters of an address that is long, and not unheard of
_IN_ARIAL: Final = 1.12  # how much wider than in Calibri
_NO_BREAK: Final = "\N{NO-BREAK SPACE}"
_DAY: Final = re.compile(r"\b\d{1,2} [^\W\d_]{3,9}\.? \d{4}\b")
NOTHING: Final = "–"  # what stands in a table where there is nothing to say


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading below the paper's own: level 1 is a section, 2 what stands in it."""

    text: str
    level: Literal[1, 2] = 1


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph. To `fill` in stands as a hint; a `quote` is somebody's own words, and a `lead` is what says whose:
    no page ends between them."""

    text: str
    style: Literal["plain", "fill", "quote", "lead"] = "plain"


@dataclass(frozen=True, slots=True)
class Items:
    """A list, numbered from 1 or not."""

    texts: tuple[str, ...]
    numbered: bool = False


@dataclass(frozen=True, slots=True)
class Facts:
    """Labels, each with its value."""

    pairs: tuple[tuple[str, str], ...]

    @property
    def lines(self) -> tuple[tuple[str, str], ...]:
        """The labels as they stand before their values in a line: with a colon, but for what is asked."""
        return tuple((label if label.endswith(("?", ":")) else f"{label}:", value) for label, value in self.pairs)


@dataclass(frozen=True, slots=True)
class Grid:
    """A table with a header row; the first cell of each row is the row's own heading. `widths` are the columns' shares
    of the page, alike where none are given."""

    caption: str
    header: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    widths: tuple[int, ...] = ()

    @property
    def shares(self) -> tuple[float, ...]:
        """Each column's share of the width, 1 in all: what its longest word needs, and of the rest as `widths` say.

        Where there is room a day is one word, an address is whole, and a word may be as wide as in Arial: not everybody
        has Calibri."""
        widths, columns = self.widths or (1,) * len(self.header), list(zip(self.header, *self.rows, strict=True))
        needs = [_needed(_with_whole_days(column), _ADDRESS) * _IN_ARIAL for column in columns]
        if sum(needs) >= 1:
            needs = [_needed(column) for column in columns]
        if (left := 1 - sum(needs)) <= 0:
            return tuple(need / sum(needs) for need in needs)
        wanted = [max(width / sum(widths) - need, 0.001) for width, need in zip(widths, needs, strict=True)]
        return tuple(need + left * want / sum(wanted) for need, want in zip(needs, wanted, strict=True))


def _with_whole_days(column: Sequence[str]) -> Sequence[str]:
    """The texts with no break within a day in words: "19 juni 2023"."""
    return [_DAY.sub(lambda day: day[0].replace(" ", _NO_BREAK), text) for text in column]


def _needed(column: Sequence[str], longest: int = _LONGEST_WORD) -> float:
    """The share of a page's width that no word of the column, as it is set, is torn in, up to so many letters."""
    words = (word for text in column for line in typeset(text).splitlines() for word in line.split(" "))
    return _CELL_EDGES + _EM * max((_wide(word[:longest]) for word in words), default=0)


def _wide(word: str) -> float:
    """How wide it is, in em."""
    wide, narrow, capital, usual = _WIDTHS
    return sum(
        wide if each in _WIDE else narrow if each in _NARROW else capital if each.isupper() else usual for each in word
    )


@dataclass(frozen=True, slots=True)
class SignatureLine:
    """A line to sign on, and whose."""

    below: str


PaperPart = Heading | Paragraph | Items | Facts | Grid | SignatureLine


@dataclass(frozen=True, slots=True)
class Written:
    """What people have written that stands in a paper, and in which language (WCAG 2.1, 3.1.2)."""

    words: tuple[str, ...] = ()
    language: Language = Language.SV

    @classmethod
    def of(cls, texts: Iterable[str], language: Language = Language.SV) -> Written:
        """Those texts, paragraph by paragraph, as they are set."""
        return cls(
            tuple({typeset(each): None for text in texts if text for each in (text, *text.split("\n\n"))}), language
        )


@dataclass(frozen=True, slots=True)
class Paper:
    """One paper. `top` are the lines above its heading, `made_on` its day in Stockholm, `author` an office, never a
    person. `letterhead` is what stands where a logotype is to be put, in formats that somebody goes on writing in."""

    title: str
    language: Language
    author: str
    made_on: dt.date
    top: tuple[str, ...]
    parts: tuple[PaperPart, ...]
    letterhead: str = ""
    written: Written = Written()

    def in_tongues(self, text: str) -> Iterator[tuple[str, Language]]:
        """The text as it is set, in pieces, each with the language it is in."""
        words = self.written.words if self.written.language is not self.language else ()
        for piece, is_written in stretches(typeset(text), words):
            yield piece, self.written.language if is_written else self.language
