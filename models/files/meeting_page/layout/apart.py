"""Lines between days that may head the days below them, though nobody knows what they are of."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from models.files.meeting_page.beside import OF_ANOTHER_KIND, is_strange
from models.files.meeting_page.bodies import Names, bodies_in
from models.files.meeting_page.context import is_sentence
from models.files.meeting_page.mentions import mentioned_in
from models.files.meeting_page.words import is_no_meeting, is_unclear, plain
from models.files.page_source.content import Block, Grid, Line, Place

SEVERAL: Final = 2
"""Days in a row above or below such a line; with one day above and below each it tells of a day."""
_TELLS: Final = re.compile(r"\s*[^\W\d_]+:\s*\S")


@dataclass(frozen=True, slots=True)
class _Days:
    """So many days in a row; `bare` where none of them says whose they are."""

    count: int
    bare: bool


_Part = _Days | Line | None


def unknown_headings(blocks: Sequence[Block], names: Names) -> frozenset[Place]:
    """Where those lines stand. One that stands several times is a place or a link, which belongs to each day."""
    times = Counter(plain(each.text) for each in blocks if isinstance(each, Line))
    return frozenset(line.place for line in _headings(_parts(blocks, names)) if times[plain(line.text)] == 1)


def _headings(parts: Sequence[_Part]) -> Iterator[Line]:
    """The lines of nobody known that have days above them and bare ones below, several in either place."""
    for before, line, after in zip(parts, parts[1:], parts[2:], strict=False):
        if isinstance(line, Line) and _are_parted(before, after):
            yield line


def _are_parted(before: _Part, after: _Part) -> bool:
    if not (isinstance(before, _Days) and isinstance(after, _Days)):
        return False
    return after.bare and max(before.count, after.count) >= SEVERAL


def _parts(blocks: Sequence[Block], names: Names) -> list[_Part]:
    """The page as days in a row, lines that may be headings, and None for what begins anew.

    Of such lines in a row the first is the heading; what only tells when and where is passed over.
    """
    parts: list[_Part] = []
    goes_on = False
    for block in blocks:
        days, last = _days_in(block, names), parts[-1] if parts else None
        if days and goes_on and isinstance(last, _Days) and last.bare is days.bare:
            parts[-1] = _Days(last.count + days.count, days.bare)
        elif days:
            parts.append(days)
        elif isinstance(block, Grid) or _begins(block, names):
            parts.append(None)
        elif _may_head(block, names) and not isinstance(last, Line):
            parts.append(block)
        goes_on = days is not None
    return parts


def _begins(line: Line, names: Names) -> bool:
    """Whether the line heads the days below it in a way that is understood."""
    mentioned = mentioned_in(line.text)
    known = mentioned.months or mentioned.years or bodies_in(mentioned.text, names, label=True)
    return bool(known) or (line.level != 0 and not _may_head(line, names))


def _days_in(block: Block, names: Names) -> _Days | None:
    if isinstance(block, Grid):
        return (
            _Days(SEVERAL, bare=False)
            if any(mentioned_in(cell.text).days for row in block.rows for cell in row)
            else None
        )
    mentioned = mentioned_in(block.text)
    count = sum(day.month is not None for day in mentioned.days)
    bare = not (bodies_in(mentioned.text, names) or is_sentence(mentioned))
    return _Days(count if bare else SEVERAL, bare) if count else None


def _may_head(line: Line, names: Names) -> bool:
    mentioned, words = mentioned_in(line.text), plain(line.text)
    said = mentioned.days or mentioned.months or mentioned.years or bodies_in(mentioned.text, names, label=True)
    if said or is_sentence(mentioned) or is_no_meeting(line.text) or _TELLS.match(line.text) or line.text[:1].islower():
        return False
    return is_strange(line.text) or is_unclear(words) or any(map(OF_ANOTHER_KIND.fullmatch, words.split()))
