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
from models.files.page_source.content import Block, Line, Place

SEVERAL: Final = 2
"""Days in a row above or below such a line; with one day above and below each it tells of a day."""
_TELLS: Final = re.compile(r"\s*[^\W\d_]+:\s*\S")


@dataclass(frozen=True, slots=True)
class _Between:
    line: Line
    above: int
    below: int


def unknown_headings(blocks: Sequence[Block], names: Names) -> frozenset[Place]:
    """Where those lines stand. One that stands several times is a place or a link, which belongs to each day."""
    between = list(_between(blocks, names))
    times = Counter(plain(each.text) for each in blocks if isinstance(each, Line))
    return frozenset(
        each.line.place
        for each in between
        if each.below and max(each.above, each.below) >= SEVERAL and times[plain(each.line.text)] == 1
    )


def _between(blocks: Sequence[Block], names: Names) -> Iterator[_Between]:
    """The lines of nobody known that have days right above them, with how many days stand above and below."""
    runs = _runs(blocks, names)
    for before, line, after in zip(runs, runs[1:], runs[2:], strict=False):
        if isinstance(before, int) and isinstance(line, Line) and isinstance(after, int):
            yield _Between(line, before, after)


def _runs(blocks: Sequence[Block], names: Names) -> list[int | Line | None]:
    """The page as how many days stand in a row, the lines that may be headings, and None for what begins anew.

    Of such lines in a row the first is the heading; what only tells when and where is passed over.
    """
    runs: list[int | Line | None] = []
    goes_on = False
    for block in blocks:
        days, last = _days_in(block, names), runs[-1] if runs else None
        if days and goes_on and isinstance(last, int):
            runs[-1] = last + days
        elif days:
            runs.append(days)
        elif not isinstance(block, Line) or _begins(block, names):
            runs.append(None)
        elif _may_head(block, names) and not isinstance(last, Line):
            runs.append(block)
        goes_on = days > 0
    return runs


def _begins(line: Line, names: Names) -> bool:
    """Whether the line heads the days below it in a way that is understood."""
    mentioned = mentioned_in(line.text)
    known = mentioned.months or mentioned.years or bodies_in(mentioned.text, names, label=True)
    return bool(known) or (line.level != 0 and not _may_head(line, names))


def _days_in(block: Block, names: Names) -> int:
    if not isinstance(block, Line):
        return 0
    mentioned = mentioned_in(block.text)
    whose = bodies_in(mentioned.text, names) or is_sentence(mentioned)
    return 0 if whose else sum(day.month is not None for day in mentioned.days)


def _may_head(line: Line, names: Names) -> bool:
    mentioned, words = mentioned_in(line.text), plain(line.text)
    said = mentioned.days or mentioned.months or mentioned.years or bodies_in(mentioned.text, names, label=True)
    if said or is_sentence(mentioned) or is_no_meeting(line.text) or _TELLS.match(line.text) or line.text[:1].islower():
        return False
    return is_strange(line.text) or is_unclear(words) or any(map(OF_ANOTHER_KIND.fullmatch, words.split()))
