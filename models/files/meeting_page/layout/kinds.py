"""What a line may be in a layout: a day, a title, a body, a month, a cell of numbers."""

import re
from enum import Enum, auto
from typing import Final

from models.files.meeting_page.bodies import Names, bodies_in
from models.files.meeting_page.context import is_sentence
from models.files.meeting_page.mentions import Mentioned, mentioned_in
from models.files.meeting_page.scan import Kind
from models.files.meeting_page.words import EMPTY, plain
from models.files.page_source.content import NEW_PART, Block, Line

_CORNER: Final = re.compile(
    r"(namnd(er)?|organ|instans|beslutsinstans|tid|motestid|klockan|klockslag|datum|manad|dag|lokal|plats|((20|21)\d\d))\W*"
)
_NUMBERS: Final = re.compile(
    r"((?<!\d)\d{1,2}(?!\d)(:?[ae])?(\s?\(?kl\.?\s*[\dx]{1,2}[.:][\dx]{2}\)?)?\s?\*{0,3}|,|och|[-–/.:\s]|kl\.?|\d{1,2}[.:]\d\d|\(|\)|\*{1,3})++"
)
"""Nothing is given back once taken: `1 2 3` can be parted in more ways than there is time to try."""
MOST_WORDS: Final = 4


class LineKind(Enum):
    """What a line may be."""

    DAY = auto()
    DAYS = auto()
    BODY = auto()
    MONTH = auto()
    NUMBERS = auto()
    CORNER = auto()
    """`Nämnd`, `Tid`, `2027`: what heads a table's first column or row, beside bodies and months."""
    SHORT = auto()
    """A few words of anything."""
    OTHER = auto()


def part_of_page(block: Block, names: Names) -> LineKind:
    """What the line may be by itself."""
    if not isinstance(block, Line) or block.level == NEW_PART:
        return LineKind.OTHER
    mentioned, words = mentioned_in(block.text), plain(block.text)
    if any(day.month for day in mentioned.days):
        return LineKind.DAY if len(mentioned.days) == 1 and not bodies_in(mentioned.text, names) else LineKind.DAYS
    if _CORNER.fullmatch(words):
        return LineKind.CORNER
    if _NUMBERS.fullmatch(words) or EMPTY.fullmatch(words):
        return LineKind.NUMBERS
    return _of_words(mentioned, names)


def part_of_cell(line: Line, names: Names) -> LineKind:
    """What a cell of one line or several may be: numbers, though a footnote's mark and words stand below them."""
    first, *more = line.text.split("\n")
    if not more:
        return part_of_page(line, names)
    parts = [part_of_page(Line(each, line.place), names) for each in (first, *more) if not each.startswith("*")]
    if set(parts) <= {LineKind.NUMBERS, LineKind.CORNER}:
        return LineKind.NUMBERS
    return part_of_page(Line(" ".join((first, *more)), line.place), names)


def _of_words(mentioned: Mentioned, names: Names) -> LineKind:
    if [token.kind for token in mentioned.tokens if token.kind not in {Kind.STOP, Kind.MARK, Kind.YEAR}] == [
        Kind.MONTH
    ]:
        return LineKind.MONTH
    if is_sentence(mentioned):
        return LineKind.OTHER
    if len({each.key for each in bodies_in(mentioned.text, names, label=True)}) == 1:
        return LineKind.BODY
    return LineKind.SHORT if len(mentioned.tokens) <= MOST_WORDS else LineKind.OTHER
