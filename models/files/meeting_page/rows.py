"""A table's row of days: each cell's days with what stands above it, beside it and in the row."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

from models.files.meeting_page.beside import is_strange
from models.files.meeting_page.bodies import UNSAID, WHOSE, bodies_in, decides
from models.files.meeting_page.columns import NO_HEADING, Content, Heading, Label, beside_the_name
from models.files.meeting_page.context import Found
from models.files.meeting_page.judging import IS_IT_A_MEETING, Judged, Status, judged
from models.files.meeting_page.left_out import IN_CALENDAR, LeftOut, why_other
from models.files.meeting_page.lines import outside_brackets, whose_of_several
from models.files.meeting_page.mentions import WHICH_MONTH, Mentioned, mentioned_in
from models.files.meeting_page.state import WHICH_BODY, WHOSE_COMMITTEE, PageState
from models.files.meeting_page.words import (
    MEETING,
    Other,
    are_minutes,
    is_cancelled,
    is_if_needed,
    is_moved,
    is_no_meeting,
    is_unclear,
    other_in,
)

MANY_NUMBERS: Final = "Det framgår inte vilken av siffrorna som är dagen."
NOTED: Final = "Det som står bredvid dagen gör det osäkert om den är ett möte."
A_WEEK: Final = 4
"""So many weekdays above its columns, at least, make a table one of weeks."""
LISTS_A_TABLE: Final = 1_000_000
"""More than a table has rows or columns, each of which may be a list of days."""


@dataclass(frozen=True, slots=True)
class DayCell:
    """A cell with days, in its column."""

    column: int
    content: Content
    heading: Heading
    doubt: str = ""


@dataclass(frozen=True, slots=True)
class Row:
    """A row with days. `table` is its table's number on the page."""

    state: PageState
    table: int
    cells: Sequence[Content]
    headings: Mapping[int, Heading]
    label: Label

    def read(self) -> None:
        """Read its days into the state."""
        days = self._days()
        notes = self._notes([each.content for each in days])
        for each in days:
            self._read_cell(each, days, notes)
        own = [note for note in notes if _is_of_its_own_day(note)]
        self._read_notes([note for note in own if len(days) > 1 or other_in(note) is Other.EVENT])

    def _read_notes(self, notes: Sequence[str]) -> None:
        """What remarks tell of days of their own."""
        place = self.cells[0].cell.place
        for note in notes:
            if is_no_meeting(note):
                self.state.passed.append(LeftOut(note, place, False, why_other(note), note))
            else:
                self.state.ask(IS_IT_A_MEETING, note, place)

    def _heading(self, column: int) -> Heading:
        return self.headings.get(column, NO_HEADING)

    def _days(self) -> list[DayCell]:
        """The cells with days, each once."""
        wide = [DayCell(column, each, self._heading(column)) for column, each in enumerate(self.cells)]
        days = [each for each in wide if self._has_days(each)]
        return [self._whose(each, days) for each in days if _first_of(each, days)]

    def _has_days(self, each: DayCell) -> bool:
        heading = each.heading
        if not each.content.has_days or heading.skipped or heading.notes:
            return False
        if self._is_only_in_calendar(each.content):
            self.state.passed.append(
                LeftOut(each.content.text, each.content.cell.place, False, IN_CALENDAR, each.content.text)
            )
            return False
        if not each.content.has_numbers_only or heading.month or self.label.month or self.state.context.month:
            return True
        if heading.has_days or each.content.bodies:
            body = self.label.body or heading.body
            self.state.ask(WHICH_MONTH, each.content.text, each.content.cell.place, body)
        return False

    def _is_only_in_calendar(self, each: Content) -> bool:
        """In a table of a week's days, a day of which nothing is said."""
        weekdays = {heading.weekday for heading in self.headings.values() if heading.weekday}
        said = each.bodies or MEETING.search(each.words)
        return len(weekdays) >= A_WEEK and not said

    def _whose(self, each: DayCell, days: Sequence[DayCell]) -> DayCell:
        """Below several bodies or months at once, nobody knows whose the days are."""
        same = [other.heading for other in days if other.content.cell is each.content.cell]
        if len({heading.body for heading in same}) > 1:
            return replace(each, doubt=WHICH_BODY)
        months = {heading.month for heading in same}
        return replace(each, doubt=WHICH_MONTH if len(months) > 1 else self._doubt(each, days))

    def _doubt(self, each: DayCell, days: Sequence[DayCell]) -> str:
        heading = each.heading
        if not heading.known and not heading.other:
            return IS_IT_A_MEETING
        bare = [other for other in days if other.content.has_numbers_only and not other.heading.words]
        if len(bare) > 1 and self.label.month:
            return MANY_NUMBERS
        if heading.month and self.label.month and heading.month != self.label.month:
            return WHICH_MONTH
        return self.label.doubt

    def _notes(self, days: Sequence[Content]) -> list[str]:
        """What stands beside the days: remarks, and what labels say besides the body's name."""
        notes = [self._note(column, each) for column, each in self._beside(days)]
        return [note for note in dict.fromkeys(notes) if note]

    def _beside(self, days: Sequence[Content]) -> list[tuple[int, Content]]:
        """The cells that may say something of the days: not those of another month's column."""
        months = {self._heading(column).month for column, each in enumerate(self.cells) if each in days}
        wide = [(column, each) for column, each in enumerate(self.cells) if each not in days]
        return [(column, each) for column, each in wide if self._heading(column).month in {None, *months}]

    def _is_strange(self, days: Sequence[DayCell]) -> bool:
        """Whether a column that is none of remarks says what happens that day, in words that no meeting needs."""
        shown = [each.content for each in days]
        beside = [(self._heading(column), each) for column, each in self._beside(shown)]
        return any(
            is_strange(each.text)
            for heading, each in beside
            if not (each.bodies or each.month or each.weekday or each.years or each.is_empty)
            and not (heading.skipped or heading.notes or heading.other or self._is_only_in_calendar(each))
        )

    def _note(self, column: int, each: Content) -> str:
        heading, elsewhere = self._heading(column), is_cancelled(each.text) or is_moved(each.text)
        if (
            each.is_empty
            or (each.has_days and self._is_only_in_calendar(each))
            or ((heading.skipped or heading.other) and not elsewhere)
        ):
            return ""
        if heading.notes or not (each.bodies or each.month or each.weekday):
            return each.text
        return beside_the_name(each, self.state.names) if each.bodies else ""

    def _read_cell(self, each: DayCell, days: Sequence[DayCell], notes: Sequence[str]) -> None:
        """A single day takes the row's remarks and weekday as its own; several can't be told apart."""
        text = each.content.cell.text
        own = [note for note in notes if not (self._is_of_a_body(each) and other_in(note) is Other.EVENT)]
        if len(days) == 1:
            weekday = next((other.weekday for other in self.cells if other.weekday), "")
            text = f"{weekday} {text} ({'; '.join(own)})" if own else f"{weekday} {text}"
        instead = any(other.heading.instead for other in days)
        doubt = NOTED if _leave_doubt(notes, 1 if instead else len(days)) or self._is_strange(days) else each.doubt
        mentioned = mentioned_in(text)
        whole = any(day.month is not None and not day.bracketed for day in mentioned.days)
        for told in judged(mentioned):
            if told.mention.month is not None or not whole:
                self._keep(each, told, doubt, mentioned, instead=instead)

    def _is_of_a_body(self, each: DayCell) -> bool:
        """Whether its row names a body that may meet that day, whatever else another cell says."""
        key = self.label.body or each.heading.body
        return self.label.several or (key is not None and decides(key))

    def _keep(self, each: DayCell, told: Judged, doubt: str, mentioned: Mentioned, *, instead: bool) -> None:
        heading, label, context = each.heading, self.label, self.state.context
        if instead and not heading.instead and told.status in {Status.MEETING, Status.ASK}:
            told = replace(told, status=Status.CANCELLED)
        if (heading.other or context.other or label.other) and told.status in {Status.MEETING, Status.ASK}:
            told = replace(told, status=Status.OTHER)
        if is_if_needed(f"{label.words} {heading.words}") and not told.remarks:
            told = replace(told, remarks=("vid behov",))
        body, whose = self._body(each, told, mentioned)
        month = told.mention.month or heading.month or label.month or context.month
        years = heading.years or label.years or context.years
        words = " · ".join(part for part in (label.words, heading.words, each.content.text) if part)
        found = Found(told, body, month, years, self._list(each), words, each.content.cell.place, doubt or whose)
        self.state.found.append(found)

    def _list(self, each: DayCell) -> int:
        """Days go on along the row below months, else down the column."""
        row = each.content.cell.place.row if each.heading.month else LISTS_A_TABLE // 2 + each.column
        return LISTS_A_TABLE * (self.table + 1) + row

    def _body(self, each: DayCell, told: Judged, mentioned: Mentioned) -> tuple[str | None, str]:
        own = each.content.bodies
        if len(own) > 1:
            return self._own_body(each.content, told, mentioned)
        named = list(dict.fromkeys(key for key in (*own, self.label.body, each.heading.body) if key))
        if UNSAID in named:
            return None, WHICH_BODY
        if WHOSE in named:
            return None, WHOSE_COMMITTEE
        if len(named) > 1 or self.label.several:
            return None, WHICH_BODY
        context = self.state.context
        return (named[0], "") if named else (context.body, context.doubt)

    def _own_body(self, content: Content, told: Judged, mentioned: Mentioned) -> tuple[str | None, str]:
        if len(mentioned.days) != len(content.mentioned.days) or mentioned.text.strip() != content.text:
            return None, WHICH_BODY
        named = outside_brackets(mentioned, bodies_in(mentioned.text, self.state.names))
        return whose_of_several(told.mention, named, mentioned)


def _first_of(each: DayCell, days: Sequence[DayCell]) -> bool:
    return next(other for other in days if other.content.cell is each.content.cell) is each


def _leave_doubt(notes: Sequence[str], days: int) -> bool:
    """Whether remarks make the row's days uncertain: of something else, or of one day among several."""
    changed = [note for note in notes if is_cancelled(note) or is_moved(note)]
    notes = [note for note in notes if note in changed or not _is_of_its_own_day(note)]
    if any(_leaves_one_in_doubt(note) for note in notes if note not in changed):
        return True
    return days > 1 and bool(changed or any(mentioned_in(note).days for note in notes))


def _is_of_its_own_day(note: str) -> bool:
    """`Utbildning 16 januari` beside the days of a month: it tells of its own day, and not of theirs."""
    days = mentioned_in(note).days
    return bool(days) and all(day.month is not None for day in days)


def _leaves_one_in_doubt(note: str) -> bool:
    return (is_no_meeting(note) and not are_minutes(note)) or is_unclear(note)
