"""What the headings above a day say of it: whose meeting, which month, which year."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from models.files.meeting_page.judging import Judged
from models.files.meeting_page.mentions import Mentioned
from models.files.meeting_page.scan import Kind, Token
from models.files.meeting_page.words import DOCUMENTS, MEETING, is_no_meeting, plain
from models.files.page_source.content import Place

LONG: Final = 9  # words: a sentence, not a heading
SPRING: Final = re.compile(r"\b(var(en|termin\w*)?|vt|forsta halvaret|spring)\b")
AUTUMN: Final = re.compile(r"\b(host(en|termin\w*)?|ht|andra halvaret|autumn)\b")
_OF_SOMETHING: Final = re.compile(
    r"\b(budget\w*|bokslut\w*|arsredovisning\w*|mandatperiod\w*|detaljplan\w*|valet|vision|agenda|strategi\w*|"
    r"fran och med|sedan)\b"
)


@dataclass(frozen=True, slots=True)
class Years:
    """The year a heading gives, or two; a season leaves out the other half of the year."""

    first: int
    last: int
    months: range = range(1, 13)


@dataclass(frozen=True, slots=True)
class Context:
    """`doubt` is what must be asked about every day below; `other` says that they are no meetings, `cancelled` that
    they were to be.
    """

    body: str | None = None
    level: int = 0
    month: int | None = None
    years: Years | None = None
    year_level: int = 0
    doubt: str = ""
    other: bool = False
    other_level: int = 0
    cancelled: bool = False
    inline: bool = False
    """Whether the body stood on a line with days of its own."""
    parted: bool = False
    """Whether its own days have a heading below its name, so that its committee's may have one too."""


@dataclass(frozen=True, slots=True)
class Found:
    """A day as found on the page, with all that is known of it before years are settled.

    Days of the same `list` stand in one list, in order. `body` is None where the page names none.
    """

    judged: Judged
    body: str | None
    month: int | None
    years: Years | None
    list: int
    words: str
    place: Place
    doubt: str = ""
    quote: str = ""
    """The day itself as written."""


def word_count(found: Mentioned) -> int:
    """How many words it has, numbers and months not counted."""
    return sum(token.kind is Kind.WORD for token in found.tokens)


def is_sentence(found: Mentioned) -> bool:
    """Whether it is a sentence rather than a heading."""
    count = word_count(found)
    return count >= LONG or (count >= 5 and found.text.rstrip().endswith((".", "!", "?")))


def years_said(found: Mentioned) -> Years | None:
    """The year, or two that follow each other, that a heading gives for what is below it; None where it gives none."""
    words = _outside_brackets(found)
    said = DOCUMENTS.sub(" ", words) if MEETING.search(words) else words
    if _OF_SOMETHING.search(words) or is_no_meeting(said) or "©" in found.text:
        return None
    if is_sentence(found) and not MEETING.search(words):
        return None
    return years_of([*found.years, *found.months], words)


def _outside_brackets(found: Mentioned) -> str:
    """The words, without those in brackets where a year stands outside them: `möten 2025 (dnr KS 2024/11)`."""
    outer = found.runs[0].tokens
    if len(found.runs) < 2 or not any(token.year for token in outer):
        return plain(found.text)
    brackets = [(run.tokens[0].start, run.tokens[-1].end) for run in found.runs[1:]]
    return plain("".join(letter for at, letter in enumerate(found.text) if not any(a <= at < z for a, z in brackets)))


def years_of(tokens: Sequence[Token], words: str = "") -> Years | None:
    """The years in those tokens; None for none, or for more than two that follow each other."""
    named = [token for token in tokens if token.year is not None]
    years = sorted({year for token in named for year in _years(token)})
    if not years or years[-1] - years[0] > 1:
        return None
    return Years(years[0], years[-1], _season(words) if len(years) == 1 else range(1, 13))


def _years(token: Token) -> tuple[int, ...]:
    year = token.year or 0
    return (year, year + 1) if token.kind is Kind.YEARS else (year,)


def _season(words: str) -> range:
    spring, autumn = SPRING.search(words), AUTUMN.search(words)
    if bool(spring) == bool(autumn):
        return range(1, 13)
    return range(1, 8) if spring else range(7, 13)
