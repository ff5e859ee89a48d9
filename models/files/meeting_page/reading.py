"""The one parser of meeting days: a page's lines and tables become each body's days, and what must be asked."""

import datetime as dt
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import pairwise
from typing import Final

from models.files.limits import PAGE, PASTED, Limit
from models.files.meeting_page.bodies import UNNAMED, names_of
from models.files.meeting_page.context import Found, Years
from models.files.meeting_page.dates.years import NEW_YEAR
from models.files.meeting_page.grids import read_grid
from models.files.meeting_page.judging import IS_IT_CANCELLED, Status
from models.files.meeting_page.layout.apart import unknown_headings
from models.files.meeting_page.layout.cards import with_titles
from models.files.meeting_page.layout.stacked import LOST_COLUMNS, put_together
from models.files.meeting_page.lines import read_line
from models.files.meeting_page.mentions import forget_large, mentioned_in
from models.files.meeting_page.settling import PageReading, Question, settled
from models.files.meeting_page.state import WHICH_BODY, PageState
from models.files.meeting_page.words import plain
from models.files.page_source.content import Block, Line, Place
from models.files.page_source.plain import blocks_of_text
from models.files.page_source.strokes import unstroked
from models.meetings import in_order

TOO_MANY_DAYS: Final = "Texten är för lång, eller har för många dagar. Klistra in bara de dagar som behövs."
NO_DAYS: Final = "Sidan har inga mötesdagar som går att läsa."
SEVERAL_BODIES: Final = "Texten nämner flera organ. Skriv varje organs dagar för sig."
LONGEST_LINE: Final = 10_000
_SPEAKS: Final = re.compile(
    r"sammantrad|\bmot(e|en|es)|meeting|namnd|styrelse|fullmaktige|utskott|politisk|\bkl\b|klockan|\d[.:]\d\d"
)
NO_REGISTER: Final[Mapping[str, str]] = {}


def read_page(
    blocks: Sequence[Block],
    register: Mapping[str, str] = NO_REGISTER,
    year: int | None = None,
    limit: Limit = PAGE,
) -> PageReading:
    """What the page says of when bodies meet. Never guesses: what is not certain is among the questions.

    `register` is the bodies' names by their codes, which are then the keys; `year` is that of days the page gives none.
    Days of a page that names no body count only where it speaks of meetings: others have days too, a school's terms.
    """
    read = _read(blocks, register, year, limit)
    if UNNAMED not in read.bodies or any(_SPEAKS.search(plain(text)) for text in _texts(blocks)):
        return read
    return replace(read, bodies={body: days for body, days in read.bodies.items() if body != UNNAMED})


def _read(blocks: Sequence[Block], register: Mapping[str, str], year: int | None, limit: Limit) -> PageReading:
    try:
        return _looked_through(blocks, register, year, limit)
    finally:
        forget_large()


def _looked_through(
    blocks: Sequence[Block], register: Mapping[str, str], year: int | None, limit: Limit
) -> PageReading:
    texts = list(_texts(blocks))
    if sum(map(len, texts)) > limit.size or any(len(text) > LONGEST_LINE for text in texts):
        return _too_much(blocks)
    state = PageState(names_of(texts, register), _marks(texts))
    blocks, lost = put_together([line for block in blocks for line in _as_lines(block)], state.names)
    blocks, state.titled_twice = with_titles(blocks, state.names)
    state.unknown_headings = unknown_headings(blocks, state.names)
    for line in lost:
        state.ask(LOST_COLUMNS, line.text, line.place)
    for number, block in enumerate(blocks):
        if isinstance(block, Line):
            read_line(state, block)
        else:
            read_grid(state, block, number)
        if len(state.found) > limit.count:
            return _too_much(blocks)
    state.end_week()
    found = [_doubted(each, state.off) for each in _with_year_after(state)]
    if lost:
        found = [replace(each, doubt=each.doubt or WHICH_BODY) if each.body is None else each for each in found]
    read = settled(found, state.unread, state.footnotes, year)
    read = replace(read, left_out=(*read.left_out, *state.passed))
    return read if read.bodies or read.questions else replace(read, questions=(Question(NO_DAYS, "", Place(1)),))


def _as_lines(block: Block) -> Iterator[Block]:
    """A table of one column is a list."""
    if isinstance(block, Line) or any(len(row) != 1 for row in block.rows):
        yield block
    else:
        yield from (Line(row[0].text, row[0].place) for row in block.rows if row[0].text.strip())


def _doubted(found: Found, off: Set[tuple[str | None, int]]) -> Found:
    """A day in a month whose meetings are said to be cancelled."""
    said = any(body in {None, found.body} and month == found.month for body, month in off)
    if not said or found.judged.status is not Status.MEETING:
        return found
    return replace(found, judged=replace(found.judged, status=Status.ASK, reason=IS_IT_CANCELLED))


@dataclass(frozen=True, slots=True)
class BodyDays:
    """The days of one body, earliest first, and what must be asked before they can be relied on."""

    days: tuple[dt.date, ...]
    questions: tuple[Question, ...] = ()
    plain: bool = True
    """Whether nothing in the text had to be interpreted: no day was left out or remarked on."""


def read_days(text: str, limit: Limit = PASTED) -> BodyDays:
    """The days in a text that is about one body, as pasted into its own field."""
    if len(text) > limit.size:  # nothing so large is kept
        return BodyDays((), _too_much(blocks_of_text(text)[:1]).questions)
    return _days_of(text, limit)


@lru_cache(maxsize=256)
def _days_of(text: str, limit: Limit) -> BodyDays:
    read = _read(blocks_of_text(text), NO_REGISTER, None, replace(limit, size=limit.size * 2))
    asked = tuple(each for each in read.questions if each.body or each.what not in {WHICH_BODY, NO_DAYS})
    if len(read.bodies) > 1:
        asked = (*asked, Question(SEVERAL_BODIES, ", ".join(read.bodies), Place(1)))
    days = [each for days in read.bodies.values() for each in days]
    plain = not read.left_out and not any(each.remarks or each.first for each in days)
    return BodyDays(in_order(each.day for each in days), asked, plain)


def _too_much(blocks: Sequence[Block]) -> PageReading:
    first = next((each for each in blocks if isinstance(each, Line)), Line("", Place(1)))
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
    if (
        state.bare_at != len(state.found)
        or years is None
        or not state.bare_years.get(years)
        or _passes_new_year(state.found)
    ):
        return state.found
    return [_given(each, years) for each in state.found]


def _passes_new_year(found: Sequence[Found]) -> bool:
    months = [each.month for each in found if each.month]
    return any(before - after > NEW_YEAR for before, after in pairwise(months))


def _given(found: Found, years: Years) -> Found:
    return found if found.years else replace(found, years=years)
