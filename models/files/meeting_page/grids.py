"""Reading tables: what stands above a cell and beside it says whose day it is, and in which month and year."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import Final

from models.files.meeting_page.bodies import COUNCILS, OWN_COMMITTEE, WHOSE, bodies_in
from models.files.meeting_page.content import Cell, Grid, Line
from models.files.meeting_page.context import Context, Found, Years, years_of
from models.files.meeting_page.judging import IS_IT_A_MEETING, Judged, Status, judged
from models.files.meeting_page.lines import footnote, outside_brackets, read_line, whose_of_several
from models.files.meeting_page.mentions import WHICH_MONTH, Mentioned, mentioned_in
from models.files.meeting_page.scan import Kind
from models.files.meeting_page.state import WHICH_BODY, WHOSE_COMMITTEE, PageState
from models.files.meeting_page.words import (
    EMPTY,
    MEETING,
    is_cancelled,
    is_if_needed,
    is_moved,
    is_no_meeting,
    plain,
)

FEW_CELLS: Final = (
    "Raden har inte lika många rutor som tabellen har kolumner, så det går inte att säga vilka som är tomma."
)
MANY_NUMBERS: Final = "Det framgår inte vilken av siffrorna som är dagen."
NOTED: Final = "Det som står bredvid dagen gör det osäkert om den är ett möte."

_SKIPPED: Final = re.compile(
    r"(start|slut|motes|sammantrades)?(tid|tider|klockan|klockslag|kl|plats|lokal|sal|adress|vecka|veckor|v|nr|nummer|antal|time|place|venue|week|no|ort)"
)
_NOTES: Final = re.compile(r"(anm\w*|kommentar\w*|notering\w*|ovrigt|info\w*|status|remark\w*|note\w*|typ|beskrivning)")
_DATA: Final = re.compile(r"\b(datum|dag|dagar|dates?|var\w*|host\w*|halvar\w*|kvartal\w*|termin\w*|ordinarie|\d+)\b")
_PLACE: Final = re.compile(r"\b\w*(salen|sal|rum|rummet|lokal\w*|huset|hus|gatan|vagen)\b")
_MONTH_AND_YEAR: Final = re.compile(r"\s*([^\W\d_]{3,9})\.?\s*[-–’']\s*(\d{2})\s*")


@dataclass(frozen=True, slots=True)
class _Content:
    """A cell that has been looked into."""

    cell: Cell
    mentioned: Mentioned
    bodies: tuple[str, ...]
    is_empty: bool

    @property
    def words(self) -> str:
        return plain(self.mentioned.text)

    @property
    def has_days(self) -> bool:
        """Whether there are days, but for those within brackets beside a body's name."""
        return any(not (self.bodies and day.bracketed) for day in self.mentioned.days)

    @property
    def has_numbers_only(self) -> bool:
        return self.has_days and all(day.month is None for day in self.mentioned.days)

    @property
    def month(self) -> int | None:
        """The month, where nothing else stands there but its year."""
        if pair := _MONTH_AND_YEAR.fullmatch(self.mentioned.text):
            months = [token for token in self.mentioned.tokens if token.kind is Kind.MONTH]
            return months[0].month if months and int(pair[2]) > 12 else None
        tokens = [token for token in self.mentioned.tokens if token.kind not in {Kind.YEAR, Kind.STOP, Kind.MARK}]
        return tokens[0].month if len(tokens) == 1 and tokens[0].kind is Kind.MONTH else None

    @property
    def years(self) -> Years | None:
        if (pair := _MONTH_AND_YEAR.fullmatch(self.mentioned.text)) and self.month:
            return Years(2000 + int(pair[2]), 2000 + int(pair[2]))
        if is_no_meeting(self.words):
            return None
        return years_of([*self.mentioned.years, *self.mentioned.months], self.words)

    @property
    def weekday(self) -> str:
        tokens = self.mentioned.tokens
        return tokens[0].text if len(tokens) == 1 and tokens[0].kind is Kind.WEEKDAY else ""


@dataclass(frozen=True, slots=True)
class _Heading:
    """What stands above a column."""

    month: int | None = None
    years: Years | None = None
    body: str | None = None
    other: bool = False
    skipped: bool = False
    notes: bool = False
    known: bool = False
    words: str = ""


@dataclass(slots=True)
class _Table:
    state: PageState
    grid: Grid
    number: int
    headings: dict[int, _Heading] = field(default_factory=dict)
    width: int = 0
    has_data: bool = False
    labels: dict[int, _Content] = field(default_factory=dict)
    labelled: bool = False
    first_body: str | None = None
    single: bool = False
    sequence: list[str] = field(default_factory=list)

    def read(self) -> None:
        self.first_body = self.state.context.body
        rows = [[self._look(cell) for cell in row] for row in self.grid.rows]
        self.single = max((len(row) for row in rows), default=0) == 1
        self.sequence = [key for row in rows for key in self._label_keys(row)]
        for row in rows:
            self._row(row)

    def _look(self, cell: Cell) -> _Content:
        mentioned = mentioned_in(cell.text)
        found = [] if _PLACE.search(plain(cell.text)) else bodies_in(mentioned.text, self.state.names, label=True)
        outer = outside_brackets(mentioned, found) or found
        keys = tuple(dict.fromkeys(each.key for each in outer))
        return _Content(cell, mentioned, keys, bool(EMPTY.fullmatch(plain(cell.text))))

    def _label_keys(self, row: Sequence[_Content]) -> Iterator[str]:
        for each in _distinct(row):
            if len(each.bodies) == 1 and not each.has_days:
                yield each.bodies[0]

    def _row(self, row: Sequence[_Content]) -> None:
        filled = [each for each in _distinct(row) if each.cell.text.strip() and not each.is_empty]
        if not filled:
            return
        if len(filled) == 1 and (self.single or self._is_line(row, filled[0])):
            read_line(self.state, Line(filled[0].cell.text, filled[0].cell.place))
        elif self._is_header(row, filled):
            self._head(row)
        else:
            self._data(row, filled)

    def _is_line(self, row: Sequence[_Content], only: _Content) -> bool:
        wide = len(row) > 1 and all(each.cell is only.cell for each in row)
        if footnote(self.state, only.cell.text) or (wide and len(row) > 2):
            return True
        if only.has_days and not only.has_numbers_only:
            return not any(each.is_empty and each.cell.text.strip() for each in row) and not self.headings
        leads = row[0] is only or wide
        dashed = any(each.is_empty and each.cell.text.strip() for each in row)
        return leads and not only.has_days and not dashed and not (self.has_data and only.month)

    def _is_header(self, row: Sequence[_Content], filled: Sequence[_Content]) -> bool:
        dashed = any(each.is_empty and each.cell.text.strip() for each in row)
        months = [each for each in filled if each.month]
        if len({each.month for each in months}) >= 2:
            return all(each.month or not each.has_days for each in filled)
        if any(each.has_days for each in filled) or dashed:
            return False
        if not self.has_data:
            return self._heads(row, filled)
        return len({key for each in filled for key in each.bodies}) >= 2 and len(filled) * 2 > len(row)

    def _heads(self, row: Sequence[_Content], filled: Sequence[_Content]) -> bool:
        """Before any day: not a row of a body and its usual time only, in a table that has its months."""
        has_months = any(each.month for each in self.headings.values())
        return not (has_months and filled[0].bodies) and not (
            filled[0].month and any(h.body for h in self.headings.values())
        )

    def _head(self, row: Sequence[_Content]) -> None:
        if self.has_data:
            self.headings, self.has_data = {}, False
        self.width = max(len(_trimmed(row)), self.width if self.headings else 0)
        for column, each in enumerate(row):
            self.headings[column] = self._heading(each, self.headings.get(column, _Heading()), column)
        if row and row[0].years and not row[0].month:
            self.state.context = replace(self.state.context, years=row[0].years)

    def _heading(self, each: _Content, above: _Heading, column: int) -> _Heading:
        words = each.words
        body = self._committee(each.bodies[0], column) if len(each.bodies) == 1 else None
        other = is_no_meeting(words)
        known = bool(each.month or each.years or body or MEETING.search(words) or _DATA.search(words) or not words)
        first = re.sub(r"[^\w]+$", "", words)
        return _Heading(
            each.month or above.month,
            each.years or above.years,
            body or above.body,
            above.other or other,
            above.skipped or bool(_SKIPPED.fullmatch(first)) or len(each.bodies) > 1,
            above.notes or bool(_NOTES.fullmatch(first)),
            known and (above.known or not above.words),
            f"{above.words} {words}".strip(),
        )

    def _committee(self, key: str, _column: int = 0) -> str:
        """`AU` beside `KS` is its own, if no other body's stands on the other side."""
        if key != WHOSE:
            return key
        at = self.sequence.index(WHOSE)
        before = self.sequence[at - 1] if at else None
        after = self.sequence[at + 1] if at + 1 < len(self.sequence) else None
        if before in OWN_COMMITTEE:
            return OWN_COMMITTEE[before]
        if before in {None, *COUNCILS} and after in OWN_COMMITTEE:
            return OWN_COMMITTEE[after]
        return WHOSE

    def _data(self, row: Sequence[_Content], filled: Sequence[_Content]) -> None:
        self.has_data = True
        cells = _trimmed(row)
        if self.width and self.headings and (len(row) < self.width or len(cells) > self.width):
            self._ask(filled, FEW_CELLS)
            return
        label = self._row_label(row)
        days = [
            (column, each)
            for column, each in enumerate(row)
            if each.has_days and not self._heading_of(column).skipped and not self._is_noted(column)
        ]
        days = [(column, each) for column, each in days if self._is_day(column, each, label)]
        days, wide = self._once(days)
        for column, each in days:
            doubted = replace(label, doubt=WHICH_BODY) if each.cell in wide else label
            self._cell(column, each, doubted, row, days)

    def _once(self, days: Sequence[tuple[int, _Content]]) -> tuple[list[tuple[int, _Content]], list[Cell]]:
        """Each cell once, and those that stand below several bodies or months: nobody knows whose their days are."""
        once, wide = [], []
        for column, each in days:
            others = [place for place, other in days if other.cell is each.cell]
            above = {(self._heading_of(place).body, self._heading_of(place).month) for place in others}
            if others[0] == column:
                once.append((column, each))
                wide += [each.cell] * (len(above) > 1)
        return once, wide

    def _is_noted(self, column: int) -> bool:
        return self._heading_of(column).notes

    def _heading_of(self, column: int) -> _Heading:
        return self.headings.get(column, _Heading())

    def _is_day(self, column: int, each: _Content, label: _Label) -> bool:
        if not each.has_numbers_only:
            return True
        heading = self._heading_of(column)
        if heading.month or label.month or self.state.context.month:
            return True
        if _DATA.search(heading.words) or (heading.body and each.has_numbers_only):
            self.state.ask(WHICH_MONTH, each.mentioned.text, each.cell.place, label.body or heading.body)
        return False

    def _row_label(self, row: Sequence[_Content]) -> _Label:
        label = _Label()
        across = any(heading.month for heading in self.headings.values())
        for column, each in enumerate(row):
            if each.has_days or self._heading_of(column).skipped or self._heading_of(column).other:
                continue
            source = each
            if not each.cell.text.strip() and column in self.labels and not across:
                source = self.labels[column]
            if source.bodies or source.month or (source.years and not source.has_days):
                self.labels[column] = source
                label = label.with_(source, self._committee(source.bodies[0]) if source.bodies else None)
                beside = self._beside_the_name(source)
                other = is_no_meeting(beside) and not MEETING.search(plain(beside)) and not mentioned_in(beside).days
                label = replace(label, other=label.other or (bool(source.bodies) and other))
            elif each.cell.text.strip():
                self.labels.pop(column, None)
        self.labelled = self.labelled or label.body is not None
        if across and label.body is None and self.labelled and self.state.context.body == self.first_body:
            label = replace(label, doubt=WHICH_BODY)
        return label

    def _cell(
        self,
        column: int,
        each: _Content,
        label: _Label,
        row: Sequence[_Content],
        days: Sequence[tuple[int, _Content]],
    ) -> None:
        heading, context = self._heading_of(column), self.state.context
        notes = self._notes(row, days)
        text = each.cell.text
        if len(days) == 1 and notes:
            text = f"{text} ({'; '.join(notes)})"
        if len(days) == 1 and (weekday := next((other.weekday for other in row if other.weekday), "")):
            text = f"{weekday} {text}"
        mentioned = mentioned_in(text)
        doubt = self._doubt(column, label, notes, days)
        for told in judged(mentioned):
            if told.mention.month is None and any(day.month is not None for day in mentioned.days):
                continue
            self._keep(told, mentioned, each, heading, label, context, doubt, column)

    def _notes(self, row: Sequence[_Content], days: Sequence[tuple[int, _Content]]) -> list[str]:
        inside = [each for _, each in days]
        found = []
        for column, each in enumerate(row):
            heading = self._heading_of(column)
            if each in inside or heading.skipped or heading.other or not each.cell.text.strip() or each.is_empty:
                continue
            if heading.notes or not (each.bodies or each.month or each.weekday):
                found.append(each.mentioned.text)
            elif each.bodies:
                found.append(self._beside_the_name(each))
        return [note for note in dict.fromkeys(found) if note]

    def _beside_the_name(self, each: _Content) -> str:
        """What a label says besides the body's name: `KS (inställt)`, `Beredning KS`."""
        text = each.mentioned.text
        for body in reversed(bodies_in(text, self.state.names, label=True)):
            text = text[: body.start] + " " + text[body.end :]
        return " ".join(re.sub(r"[()]", " ", text).split())

    def _doubt(self, column: int, label: _Label, notes: Sequence[str], days: Sequence[tuple[int, _Content]]) -> str:
        heading = self._heading_of(column)
        said = [note for note in notes if is_cancelled(note) or is_moved(note) or mentioned_in(note).days]
        if any(is_no_meeting(note) and not (is_cancelled(note) or is_moved(note)) for note in notes) or (
            said and len(days) > 1
        ):
            return NOTED
        if heading.words and not heading.known and not heading.other and len(days) > 1:
            return IS_IT_A_MEETING
        unlabelled = [each for place, each in days if each.has_numbers_only and not self._heading_of(place).words]
        if len(unlabelled) > 1 and label.month:
            return MANY_NUMBERS
        if heading.month and label.month and heading.month != label.month:
            return WHICH_MONTH
        return label.doubt

    def _keep(
        self,
        told: Judged,
        mentioned: Mentioned,
        each: _Content,
        heading: _Heading,
        label: _Label,
        context: Context,
        doubt: str,
        column: int,
    ) -> None:
        if (heading.other or context.other or label.other) and told.status in {Status.MEETING, Status.ASK}:
            told = replace(told, status=Status.OTHER)
        body, whose = self._body(told, mentioned, each, heading, label)
        month = told.mention.month or heading.month or label.month or context.month
        years = heading.years or label.years or context.years
        across = heading.month is not None
        place = 1_000_000 * (self.number + 1) + (each.cell.place.row if across else 500_000 + column)
        words = " · ".join(part for part in (label.words, heading.words, each.mentioned.text.strip()) if part)
        if is_if_needed(label.words) and not told.remarks:
            told = replace(told, remarks=("vid behov",))
        self.state.found.append(Found(told, body, month, years, place, words, each.cell.place, doubt or whose))

    def _body(
        self, told: Judged, mentioned: Mentioned, each: _Content, heading: _Heading, label: _Label
    ) -> tuple[str | None, str]:
        own = [key for key in each.bodies]
        if len(own) > 1:
            named = outside_brackets(each.mentioned, bodies_in(each.mentioned.text, self.state.names))
            return (
                whose_of_several(told.mention, named, each.mentioned)
                if len(mentioned.days) == len(each.mentioned.days)
                else (None, WHICH_BODY)
            )
        named = list(dict.fromkeys(key for key in (*own, label.body, heading.body) if key))
        if WHOSE in named:
            return None, WHOSE_COMMITTEE
        if len(named) > 1 or label.several:
            return None, WHICH_BODY
        if named:
            return named[0], ""
        return self.state.context.body, self.state.context.doubt

    def _ask(self, filled: Sequence[_Content], what: str) -> None:
        label = self._row_label(filled)
        words = " | ".join(each.mentioned.text.strip() for each in filled)
        if any(each.has_days for each in filled):
            self.state.ask(what, words, filled[0].cell.place, label.body)


@dataclass(frozen=True, slots=True)
class _Label:
    """What a row's own cells say of its days."""

    body: str | None = None
    month: int | None = None
    years: Years | None = None
    several: bool = False
    words: str = ""
    doubt: str = ""
    other: bool = False

    def with_(self, each: _Content, body: str | None) -> _Label:
        several = self.several or len(each.bodies) > 1 or bool(body and self.body and body != self.body)
        return _Label(
            self.body or body,
            self.month or each.month,
            self.years or (each.years if each.month or not each.bodies else None),
            several,
            f"{self.words} {each.mentioned.text.strip()}".strip(),
            self.doubt,
            self.other,
        )


def _distinct(row: Sequence[_Content]) -> list[_Content]:
    return [each for number, each in enumerate(row) if not any(each.cell is other.cell for other in row[:number])]


def _trimmed(row: Sequence[_Content]) -> Sequence[_Content]:
    end = len(row)
    while end and not row[end - 1].cell.text.strip():
        end -= 1
    return row[:end]


def read_grid(state: PageState, grid: Grid, number: int) -> None:
    """Read one table into the state; what its own headings say does not hold after it."""
    before = state.context
    _Table(state, grid, number).read()
    is_list = all(len(row) == 1 for row in grid.rows)
    state.context = state.context if is_list else before
