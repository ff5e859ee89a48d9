"""Reading tables: rows of headings say what stands below them, other rows have the days."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Final

from models.files.meeting_page.beside import is_strange
from models.files.meeting_page.bodies import COUNCILS, HANGS, OWN_COMMITTEE, UNSAID, WHOSE, Names, bodies_in
from models.files.meeting_page.columns import (
    NO_HEADING,
    Content,
    Heading,
    Label,
    beside_the_name,
    content_of,
    distinct,
    heading_of,
    part_of,
    trimmed_length,
)
from models.files.meeting_page.footnotes import footnotes_in
from models.files.meeting_page.judging import IS_IT_A_MEETING
from models.files.meeting_page.lines import read_line
from models.files.meeting_page.mentions import mentioned_in
from models.files.meeting_page.rows import Row
from models.files.meeting_page.scan import Kind
from models.files.meeting_page.state import UNKNOWN_HEADING, WHICH_BODY, PageState
from models.files.meeting_page.strangers import nobody_knows
from models.files.meeting_page.words import MEETING, is_no_meeting, plain
from models.files.page_source.content import UNPLACED, Grid, Line

_OWNS: Final = re.compile(r"(fullmaktiges|styrelsens|namndens|utskottets) \w")
_YEAR: Final = re.compile(r"(ar|year)\W*")
FEW_CELLS: Final = (
    "Raden har inte lika många rutor som tabellen har kolumner, så det går inte att säga vilka som är tomma."
)


def read_grid(state: PageState, grid: Grid, number: int) -> None:
    """Read one table into the state; what its own headings say does not hold after it."""
    before = state.context
    rows = [[content_of(cell, state.names) for cell in row] for row in grid.rows]
    table = _Table(state, number, before.body, [key for row in rows for key in _labels_of(row)])
    is_list = all(len(row) == 1 for row in rows)
    for row in rows:
        table.read(row, is_list=is_list)
    state.context = state.context if is_list else before
    if table.below_strangers:
        state.context = replace(before, doubt=UNKNOWN_HEADING)


def _is_of_what_it_has(said: Content, names: Names) -> bool:
    """`Kommunstyrelsens öppettider`: of something the body has, not of its meetings."""
    return _OWNS.search(said.words) is not None and is_strange(beside_the_name(said, names))


def _labels_of(row: Sequence[Content]) -> list[str]:
    return [each.bodies[0] for each in distinct(row) if len(each.bodies) == 1 and not each.has_days]


@dataclass(slots=True)
class _Table:
    """A table on its way from its first row to its last; `sequence` is the bodies it names, in order."""

    state: PageState
    number: int
    body_before: str | None
    sequence: Sequence[str]
    headings: dict[int, Heading] = field(default_factory=dict)
    width: int = 0
    widest: int = 0
    """How many cells its headings have, the blank ones at the end too."""
    has_data: bool = False
    has_bodies: bool = False
    below_strangers: bool = False
    """Whether a row among the days may head those below it, of which then nobody knows whose they are."""
    above: dict[int, Content] = field(default_factory=dict)
    """The label last seen in each column, which holds for blank cells below it."""

    def read(self, row: Sequence[Content], *, is_list: bool) -> None:
        """Read one row."""
        filled = [each for each in distinct(row) if not each.is_empty]
        if not filled:
            return
        if self._goes_on(row, filled):
            self._head(row)
        elif len(filled) == 1 and (is_list or self._is_line(row, filled[0])):
            self._heed(filled[0], is_list=is_list)
            read_line(self.state, Line(filled[0].cell.text, filled[0].cell.place))
        elif self._is_head(row, filled):
            self.below_strangers = False
            self._head(row)
        else:
            self.below_strangers = self.below_strangers or self._are_strangers(row, filled)
            self._data(row, filled)

    def _heed(self, only: Content, *, is_list: bool) -> None:
        stranger = bool(self.headings) and not is_list and self._is_stranger(only)
        self.below_strangers = stranger or (self.below_strangers and not only.bodies)

    def _are_strangers(self, row: Sequence[Content], filled: Sequence[Content]) -> bool:
        return (len(filled) > 1 or filled[0] is row[0]) and all(map(self._is_stranger, filled))

    def _is_stranger(self, content: Content) -> bool:
        """Whether a cell among the days may head those below it, though they stand below another heading's."""
        if any(day.month for day in content.mentioned.days):
            return False
        if content.bodies:
            return any(heading.body for heading in self.headings.values())
        return nobody_knows(content.mentioned, self.state.names)

    def _is_line(self, row: Sequence[Content], only: Content) -> bool:
        """A row with one cell may be a heading within the table, a footnote, or one that goes all across."""
        across = all(each.cell is only.cell for each in row)
        if footnotes_in(self.state, only.cell.text) or (across and len(row) > 2):
            return True
        if any(each.is_dashed for each in row):
            return False
        if only.has_days:
            return not only.has_numbers_only and not self.headings
        return (row[0] is only or across) and not (self.has_data and only.month)

    def _is_head(self, row: Sequence[Content], filled: Sequence[Content]) -> bool:
        if len({each.month for each in filled if each.month}) >= 2:
            return all(each.month or not each.has_days for each in filled)
        if any(each.has_days for each in filled) or any(each.is_dashed for each in row):
            return False
        if not self.has_data:
            return not self._is_row_without_days(filled[0])
        return len({key for each in filled for key in each.bodies}) >= 2 and len(filled) * 2 > len(row)

    def _is_row_without_days(self, first: Content) -> bool:
        """A body below months, or a month below bodies: a row whose cells are all blank, and its usual time."""
        months = self._has_months()
        bodies = any(heading.body for heading in self.headings.values())
        return bool((months and first.bodies) or (bodies and first.month))

    def _head(self, row: Sequence[Content]) -> None:
        if self.has_data:
            self.headings, self.has_data, self.width, self.widest = {}, False, 0, 0
        self.width, self.widest = max(trimmed_length(row), self.width), max(len(row), self.widest)
        heads = bool(self.headings)
        tells_of_times = any(each.mentioned.has(Kind.TIME) for each in row[1:])
        for column, each in enumerate(row):
            above = self.headings.get(column, NO_HEADING)
            if heads and (each.mentioned.has(Kind.TIME) or (not column and tells_of_times)):
                continue
            self.headings[column] = heading_of(each, above, self._headed(each, above), self.state.names)
        years = row[0].years or next((each.years for each in row[1:2] if _YEAR.fullmatch(row[0].words)), None)
        if years and not row[0].month:
            self.state.context = replace(self.state.context, years=years)

    def _headed(self, each: Content, above: Heading) -> str | None:
        """Which body heads the column; one in the genitive only together with what it owns, in the heading below."""
        if above.words and HANGS.search(plain(above.words)):
            whole = bodies_in(f"{above.words} {each.text}", self.state.names)
            return whole[0].key if len(whole) == 1 else WHOSE
        if HANGS.search(each.words) and len(each.bodies) == 1:
            return WHOSE
        body = self._named(each.bodies[0]) if len(each.bodies) == 1 else None
        own = above.body or (None if self._names_others() else self.state.context.body)
        return part_of(own, each.words) or body

    def _names_others(self) -> bool:
        """Whether the table names bodies of its own, none of which is the one above it."""
        own = self.state.context.body
        named = {key for key in self.sequence if key not in {WHOSE, UNSAID}}
        return own is not None and bool(named) and own not in named

    def _goes_on(self, row: Sequence[Content], filled: Sequence[Content]) -> bool:
        """Whether the row has what the bodies above it in the genitive own, and nothing else."""
        columns = [column for column, each in enumerate(row) if not each.is_blank]
        above = [plain(self.headings.get(column, NO_HEADING).words) for column in columns]
        return not self.has_data and all(map(HANGS.search, above)) and not any(each.has_days for each in filled)

    def _named(self, key: str) -> str:
        """`AU` beside `KS` is its own, if no other body stands before it."""
        if key != WHOSE:
            return key
        at = self.sequence.index(WHOSE)
        before = self.sequence[at - 1] if at else ""
        after = self.sequence[at + 1] if at + 1 < len(self.sequence) else ""
        if before in OWN_COMMITTEE:
            return OWN_COMMITTEE[before]
        return OWN_COMMITTEE.get(after, WHOSE) if before in {"", *COUNCILS} else WHOSE

    def _part_or_named(self, said: Content) -> str:
        own = self.state.context.body
        others = {key for key in self.sequence if key not in {WHOSE, own, f"{own} arbetsutskott"}}
        part = part_of(own, said.words) if not others else None
        return part or (self._named(said.bodies[0]) if said.bodies else WHOSE)

    def _data(self, row: Sequence[Content], filled: Sequence[Content]) -> None:
        self.has_data = True
        self.state.bodies_above = {}
        self._note_below(filled)
        label = self._label(row)
        if self.headings and (len(row) < self.width or trimmed_length(row) > self.widest):
            if any(each.has_days for each in filled):
                self._ask(FEW_CELLS, filled, label.body)
        elif self._is_nobodys(label, filled):
            self._ask(WHICH_BODY, filled)
        else:
            if self._says_other(filled[0]):
                label = replace(label, other=True, words=filled[0].text)
            if self.below_strangers and not label.body:
                label = replace(label, doubt=UNKNOWN_HEADING)
            Row(self.state, self.number, row, self.headings, label).read()

    def _ask(self, what: str, filled: Sequence[Content], body: str | None = None) -> None:
        words = " | ".join(each.text for each in filled if each.text != UNPLACED)
        self.state.ask(what, words, filled[0].cell.place, body)

    def _is_nobodys(self, label: Label, filled: Sequence[Content]) -> bool:
        """A row of days below months that names no body, on a page where nothing above does: it is asked about once."""
        named = label.body or label.several or self.state.context.body or any(each.bodies for each in filled)
        days = any(each.has_days for each in filled[1:])
        return self._has_months() and self.has_bodies and days and not (named or self._says_other(filled[0]))

    def _says_other(self, first: Content) -> bool:
        said = is_no_meeting(first.text) and not MEETING.search(first.words)
        return self._has_months() and said and not (first.bodies or first.has_days)

    def _has_months(self) -> bool:
        return any(heading.month for heading in self.headings.values())

    def _note_below(self, filled: Sequence[Content]) -> None:
        """A footnote in a cell, below what it otherwise says: `08.30` and `*budget`."""
        for line in (line for each in filled for line in each.text.split("\n")[1:]):
            for mark, note in footnotes_in(self.state, line).items():
                known = self.state.footnotes.get(mark, note)
                self.state.footnotes[mark] = known if known == note else f"{known}; {note}"

    def _label(self, row: Sequence[Content]) -> Label:
        label = Label()
        months_above = self._has_months()
        for column, each in enumerate(row):
            heading = self.headings.get(column, NO_HEADING)
            if not (each.has_days or heading.skipped or heading.other or (heading.notes and not self._is_part(each))):
                label = self._with(label, column, each, months_above=months_above)
        self.has_bodies = self.has_bodies or label.body is not None
        is_lost = months_above and label.body is None and self.has_bodies
        if is_lost and self.state.context.body == self.body_before:
            return replace(label, doubt=WHICH_BODY)
        return label

    def _is_part(self, content: Content) -> bool:
        """Whether a column of kinds says which part of the page's own body meets: the board, or its committee."""
        return part_of(self.state.context.body, content.words) is not None

    def _with(self, label: Label, column: int, each: Content, *, months_above: bool) -> Label:
        """A blank cell goes on with what stands above it, but for a row of days below months, which has its own."""
        said = self.above.get(column, each) if each.is_blank and not months_above else each
        if not (said.bodies or said.month or said.years or self._is_part(said)):
            if not each.is_blank:
                self.above.pop(column, None)
            return label
        self.above[column] = said
        body = self._part_or_named(said) if said.bodies or self._is_part(said) else None
        doubt = IS_IT_A_MEETING if _is_of_what_it_has(said, self.state.names) else ""
        return label.joined(said, body, other=bool(said.bodies) and self._is_other(said), doubt=doubt)

    def _is_other(self, content: Content) -> bool:
        beside = beside_the_name(content, self.state.names)
        return is_no_meeting(beside) and not MEETING.search(plain(beside)) and not mentioned_in(beside).days
