"""Lists of events in which each day has its title below it, not above."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import pairwise
from typing import Final

from models.files.meeting_page.bodies import Names, bodies_in
from models.files.meeting_page.layout.kinds import LineKind, part_of_page
from models.files.meeting_page.mentions import mentioned_in
from models.files.meeting_page.words import is_no_meeting
from models.files.page_source.content import NEW_PART, Block, Line, Place

NEAR: Final = 3
"""Lines from a day to its title, at most: its time and its place may stand between."""
_DAYS_THEN_TITLES: Final = re.compile(r"(?<!D)(?:DT+){2,}(?![DX])")

_BEGUN_BY_DAY: Final = re.compile(r"(?<![DTX])DT[DT]*D[DT]*")
"""Days and titles of which the first is a day: those below may all have their titles below them."""

_Numbered = tuple[int, Line, str]


def with_titles(blocks: Sequence[Block], names: Names) -> tuple[list[Block], frozenset[Place]]:
    """The page with each such day and its title as one line; and the days that may be of the title above or below.

    Titles stand below when the first day has none above it and the last day has one below.
    """
    made, unsure = list(blocks), set()
    for above, cards in _lists(blocks, names):
        if above and _may_stand_above(above, cards):
            unsure |= {line.place for _, line, mark in cards if mark == "D"}
        elif not above or above[1].level:
            _join(made, cards)
    for cards in _cards_with_others(made, names):
        lone = [one for one, two in pairwise([*cards, cards[0]]) if one[2] == two[2] == "D"]
        unsure |= {line.place for _, line, _ in lone}
        alone = {number for number, _, _ in lone}
        _join(made, [each for each in cards if each[0] not in alone])
        _with_line_below(made, lone)
    joined = [each for each in made if not isinstance(each, Line) or each.text]
    return joined, frozenset(unsure | _begun_by_day(joined, names))


def _cards_with_others(blocks: Sequence[Block], names: Names) -> Iterator[list[_Numbered]]:
    """Days each with something below it, of which some are meetings: what the others are nobody knows."""
    for run in _runs(blocks, names):
        days = [number for number, _, mark in run if mark == "D"]
        titled = sum((one[2], two[2]) == ("D", "T") for one, two in pairwise(run))
        has_more = all(two - one > 1 for one, two in pairwise(days))
        near = all(two[0] - one[0] <= NEAR for one, two in pairwise(run) if two[2] == "T")
        if titled > 1 and has_more and near:
            yield run


def _begun_by_day(blocks: Sequence[Block], names: Names) -> set[Place]:
    """Days left by themselves where the first of all has its title only below it, though not all do."""
    return {line.place for run in _runs(blocks, names) for _, line, mark in run if mark == "D"}


def _runs(blocks: Sequence[Block], names: Names) -> Iterator[list[_Numbered]]:
    told = list(_days_and_titles(blocks, names))
    for found in _BEGUN_BY_DAY.finditer("".join(mark for _, _, mark in told)):
        run = told[found.start() : found.end()]
        if run[1][0] - run[0][0] <= NEAR:
            yield run


def _join(made: list[Block], cards: Sequence[_Numbered]) -> None:
    """Put each day before its titles."""
    day = cards[0]
    for number, line, mark in cards:
        if mark == "D":
            day = number, line, mark
            made[number] = replace(line, text="")
        else:
            made[number] = Line(f"{day[1].text}, {line.text}", day[1].place)


def _with_line_below(made: list[Block], lone: Sequence[_Numbered]) -> None:
    """Put each day and what stands right below it on one line, which then heads nothing."""
    for number, line, _ in lone:
        below = made[number + 1] if number + 1 < len(made) else None
        if isinstance(below, Line) and below.text:
            made[number], made[number + 1] = replace(line, text=f"{line.text}, {below.text}"), replace(below, text="")


def _lists(blocks: Sequence[Block], names: Names) -> Iterator[tuple[_Numbered | None, list[_Numbered]]]:
    """Every run of days and titles in turn, with the title above its first day if there is one."""
    told = list(_days_and_titles(blocks, names))
    marks = "".join(mark for _, _, mark in told)
    for found in _DAYS_THEN_TITLES.finditer(marks):
        cards = told[found.start() : found.end()]
        above = told[found.start() - 1] if found.start() and marks[found.start() - 1] == "T" else None
        near = all(two[0] - one[0] <= NEAR for one, two in pairwise(cards) if two[2] == "T")
        if near and len({line.text for _, line, mark in cards if mark == "T"}) > 1:
            yield above, cards


def _days_and_titles(blocks: Sequence[Block], names: Names) -> Iterator[_Numbered]:
    """What is a day by itself, a title, or something after which another list begins."""
    for number, block in enumerate(blocks):
        part = part_of_page(block, names)
        if not isinstance(block, Line) or block.level == NEW_PART:
            yield number, Line("", Place()), "G"
        elif part is LineKind.DAYS and not is_no_meeting(block.text):
            yield number, block, "X"
        elif part is LineKind.DAY and not is_no_meeting(block.text):
            yield number, block, "D"
        elif part is LineKind.BODY or (part in {LineKind.SHORT, LineKind.OTHER} and _is_title(block, names)):
            yield number, block, "T"


def _is_title(line: Line, names: Names) -> bool:
    return bool(bodies_in(line.text, names)) or (line.level > 0 and not mentioned_in(line.text).years)


def _may_stand_above(above: _Numbered, cards: Sequence[_Numbered]) -> bool:
    """Whether the title above looks like those of the days, so that each day may have its own above it."""
    levels = {line.level for _, line, mark in cards if mark == "T"}
    return above[1].level in levels
