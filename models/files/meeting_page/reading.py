"""The one reader of meeting days: a page's lines and tables become each body's days, and what must be asked."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Final

from models.files.limits import PAGE, Limit
from models.files.meeting_page.bodies import names_of
from models.files.meeting_page.content import Block, Line, unstroked
from models.files.meeting_page.context import Found, Years
from models.files.meeting_page.grids import read_grid
from models.files.meeting_page.lines import PageState, read_line
from models.files.meeting_page.mentions import mentioned_in
from models.files.meeting_page.settling import PageReading, Question, settled

TOO_MANY_DAYS: Final = "Texten är för lång, eller har för många dagar. Klistra in bara de dagar som behövs."
NO_REGISTER: Final[Mapping[str, str]] = {}


def read_page(
    blocks: Sequence[Block],
    register: Mapping[str, str] = NO_REGISTER,
    year: int | None = None,
    limit: Limit = PAGE,
) -> PageReading:
    """What the page says of when bodies meet. Never guesses: what is not certain is among the questions.

    `register` is the bodies' names by their codes, which are then the keys; `year` is that of days the page gives none.
    """
    texts = list(_texts(blocks))
    if sum(map(len, texts)) > limit.size:
        return _too_much(blocks)
    state = PageState(names_of(texts, register), _marks(texts))
    for number, block in enumerate(blocks):
        if isinstance(block, Line):
            read_line(state, block)
        else:
            read_grid(state, block, number)
    if len(state.found) > limit.count:
        return _too_much(blocks)
    return settled(_with_year_after(state), state.unread, state.footnotes, year)


def _too_much(blocks: Sequence[Block]) -> PageReading:
    first = blocks[0] if isinstance(blocks[0], Line) else blocks[0].rows[0][0]
    return PageReading({}, (Question(TOO_MANY_DAYS, first.text[:60], first.place),))


def _texts(blocks: Iterable[Block]) -> Iterator[str]:
    for block in blocks:
        if isinstance(block, Line):
            yield unstroked(block.text)
        else:
            yield from (unstroked(cell.text) for row in block.rows for cell in row)


def _marks(texts: Iterable[str]) -> frozenset[str]:
    return frozenset(mark for text in texts for day in mentioned_in(text).days for mark in day.marks)


def _with_year_after(state: PageState) -> list[Found]:
    """A year by itself below all the days is theirs, when none had one and no day follows."""
    years = state.context.years
    if state.bare_at != len(state.found) or years is None or not state.bare_years.get(years):
        return state.found
    return [_given(each, years) for each in state.found]


def _given(found: Found, years: Years) -> Found:
    return found if found.years else replace(found, years=years)
