"""Lines between days that may head the days below them, though nobody knows what they are of."""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import takewhile
from typing import Final

from models.files.meeting_page.bodies import Names, bodies_in
from models.files.meeting_page.context import is_sentence
from models.files.meeting_page.mentions import mentioned_in
from models.files.meeting_page.scan import Kind
from models.files.meeting_page.strangers import nobody_knows
from models.files.meeting_page.words import is_unclear, plain
from models.files.page_source.content import Block, Grid, Line, Place
from models.files.page_source.strokes import unstroked

SEVERAL: Final = 2
"""Days in a row above or below such a line; with one day above and below each it tells of a day."""
_TELLS: Final = re.compile(r"\s*[^\W\d_]+:\s*\S")


@dataclass(frozen=True, slots=True)
class _Days:
    """So many days in a row; `bare` where none of them says whose they are, `noted` where a place stands below."""

    count: int
    bare: bool
    noted: bool = False


@dataclass(frozen=True, slots=True)
class _Understood:
    """A heading of a calendar's own words; `of_a_body` where it says whose the days are."""

    of_a_body: bool


_Part = _Days | Line | _Understood


def unknown_headings(blocks: Sequence[Block], names: Names) -> frozenset[Place]:
    """Where those lines stand: they have bare days below them, and something above that they part those from.

    One that stands several times is a place or a link, which belongs to each day; so does what stands between single
    days, and below the last of them too.
    """
    parts = _parts(blocks, names)
    times = Counter(plain(each.text) for each in blocks if isinstance(each, Line))
    return frozenset(
        line.place
        for at, line in enumerate(parts)
        if isinstance(line, Line) and at and _has_days_below(parts, at, times[plain(line.text)])
        if not _tells_of_a_day(parts, at)
    )


def _has_days_below(parts: Sequence[_Part], at: int, times: int) -> bool:
    """Whether bare days stand below, though a heading stands between that does not say whose they are."""
    if times > 1:
        return any(isinstance(each, _Days) and each.bare and each.count >= SEVERAL for each in parts[at + 1 : at + 2])
    after = next((each for each in parts[at + 1 :] if not isinstance(each, _Understood) or each.of_a_body), None)
    return isinstance(after, _Days) and after.bare


def _tells_of_a_day(parts: Sequence[_Part], at: int) -> bool:
    for each in (*parts[at - 1 : at], *parts[at + 1 : at + 2]):
        if not isinstance(each, _Days) or each.count >= SEVERAL:
            return False
    last = [*takewhile(lambda each: not isinstance(each, _Understood), parts[at:])][-1]
    return isinstance(last, Line) or (isinstance(last, _Days) and last.noted)


def _parts(blocks: Sequence[Block], names: Names) -> list[_Part]:
    """The page as days in a row, lines that may be headings, and headings that are understood.

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
            parts.append(_Understood(isinstance(block, Grid) or _names_a_body(block, names)))
        elif _may_head(block, names) and not isinstance(last, Line):
            parts.append(block)
        elif isinstance(last, _Days):
            parts[-1] = replace(last, noted=True)
        goes_on = days is not None
    return parts


def _begins(line: Line, names: Names) -> bool:
    """Whether the line heads the days below it in a way that is understood."""
    mentioned = mentioned_in(line.text)
    known = mentioned.months or mentioned.years or bodies_in(mentioned.text, names, label=True)
    return (bool(known) or line.level != 0) and not _may_head(line, names)


def _names_a_body(line: Line, names: Names) -> bool:
    return bool(bodies_in(unstroked(line.text), names, label=True))


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
    mentioned = mentioned_in(line.text)
    if _TELLS.match(line.text) or not line.text.lstrip("# ")[:1].isupper() or mentioned.has(Kind.DIGITS):
        return False
    if any(day.month for day in mentioned.days) or _names_a_body(line, names):
        return False
    return is_unclear(line.text) or nobody_knows(mentioned, names)
