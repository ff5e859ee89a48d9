"""Every date on a page, found without the parser, and whether its reading says what became of it."""

import re
from collections.abc import Iterator, Sequence
from typing import Final

from models.files.meeting_page.layout.stacked import LOST_COLUMNS
from models.files.meeting_page.reading import TOO_MANY_DAYS
from models.files.meeting_page.settling import PageReading
from models.files.page_source.content import Block, Line
from models.files.page_source.strokes import unstroked

_NAMES: Final = ["jan", "feb", "mar", "apr", "maj", "jun", "jul", "aug", "sep", "okt", "nov", "dec"]
_NAMED: Final = re.compile(
    r"(?<![\d.:/-])(?<!kl )(?<!kl\. )((?:\d{1,2}(?::?e)?\s*(?:,|och|samt|&)\s*)*)(\d{1,2})(?::?e)?\.?\s*"
    r"(jan|feb|mar|apr|maj|jun|jul|aug|sep|okt|nov|dec)(?:uari|ruari|s|il|i|usti|t|tember|ober|ember)?\b",
    re.IGNORECASE,
)
_WHOLE: Final = re.compile(r"(?<![\d-])20\d\d-(\d\d)-(\d\d)(?![\d-])")
_SLASHED: Final = re.compile(r"(?<![\d/])(\d{1,2})/(\d{1,2})(?![\d/])")

Day = tuple[int, int]


def unaccounted(blocks: Sequence[Block], read: PageReading) -> list[str]:
    """The texts of the page with a date that is in no body, in no question and not left out."""
    if read.needs_year or any(each.what in {TOO_MANY_DAYS, LOST_COLUMNS} for each in read.questions):
        return []  # asked about as a whole
    days = {(each.day.day, each.day.month) for days in read.bodies.values() for each in days}
    days |= {(each.first.day, each.first.month) for days in read.bodies.values() for each in days if each.first}
    asked = {(each.day.day, each.day.month) for each in read.questions if each.day}
    asked |= {day for each in read.questions for day in dates_in(each.quote)}
    said = [each.words for each in read.questions if not each.day]
    left = {day for each in read.left_out for day in dates_in(each.quote)}
    return [
        f"{day}/{month}: {text}"
        for text in _texts(blocks)
        for day, month in dates_in(text)
        if (day, month) not in days | asked | left and not any((day, month) in dates_in(words) for words in said)
    ]


def dates_in(text: str) -> Iterator[Day]:
    """Every day and month the text writes out."""
    for more, day, month in _NAMED.findall(text):
        yield from ((int(number), _NAMES.index(month.lower()) + 1) for number in (*re.findall(r"\d+", more), day))
    yield from ((int(day), int(month)) for month, day in _WHOLE.findall(text))
    yield from ((int(day), int(month)) for day, month in _SLASHED.findall(text) if 0 < int(month) < 13)


def _texts(blocks: Sequence[Block]) -> Iterator[str]:
    for block in blocks:
        if isinstance(block, Line):
            yield unstroked(block.text)
        else:
            yield from (unstroked(cell.text) for row in block.rows for cell in row)
