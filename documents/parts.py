"""A paper before it has a format: its heading, its parts in order, and text as documents can hold it.

Every writer knows the same few parts. XML 1.0 has no control characters, and what is not seen is not kept.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final, Literal

from babel.dates import format_date

from kit.characters import as_seen, with_whole_phones
from models.vocabulary import Language
from rules.wording.tongues import stretches

# XML 1.0 (section 2.2): tab, line feed and what is no control, no surrogate and no non-character
_NO_TEXT: Final = re.compile("[^\t\n\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufdcf\ufdf0-\ufffd\U00010000-\U0010ffff]")
NO_BREAK: Final = "\u2011"  # the hyphen that no line ends at
_SIGN: Final = re.compile(r"(§§?) (?=\d)")
_MONTHS: Final = "|".join(
    format_date(dt.date(2000, n, 1), "MMMM", locale=each) for each in ("sv", "en") for n in range(1, 13)
)
_HOUR: Final = re.compile(r"\b(kl\.|at) (?=\d)")
# a word with a figure in it and no address: `KS-2023-0136-106`, `352-2020`, `§§ 63-73`, `2023-06-12`
_NUMBER: Final = re.compile(r"(?<!\S)(?=\S*\d)(?!\S*(?::/|www\.|@))\S{3,40}(?!\S)")
_WITHIN: Final = re.compile(r"(?<=\w)-(?=\w)")
_DAY_AND_MONTH: Final = re.compile(rf"\b(\d{{1,2}}) (?=(?:{_MONTHS})\b)")

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


def printable(text: str) -> str:
    """The text without what a document cannot hold."""
    return _NO_TEXT.sub("", as_seen(text.replace("\r\n", "\n").replace("\r", "\n")))


def at_hyphens(text: str) -> Sequence[str]:
    """The text in pieces, parted by the hyphens that no line may end at: those in a case number or in a day. Browsers
    and Typst keep such a word whole by themselves (UAX #14, LB25); an office suite has to be told."""
    return _NUMBER.sub(lambda found: _WITHIN.sub("\0", found[0]), text).split("\0")


def typeset(text: str) -> str:
    """The same as it is set in lines: neither a § nor the day of a month stands at the end of one by itself, and a
    telephone number is on one."""
    text = with_whole_phones(printable(text))
    for bound in (_SIGN, _DAY_AND_MONTH, _HOUR):
        text = bound.sub("\\1\u00a0", text)
    return text


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
