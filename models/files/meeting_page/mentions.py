"""The days a text mentions, with what is written of each: month, year, weekday, marks; not yet what they are."""

import re
from bisect import bisect_right
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache
from typing import Final

from models.files.limits import PAGE
from models.files.meeting_page.scan import Kind, Token, tokens_of, unstruck

WHICH_MONTH: Final = "Det går inte att säga vilken månad dagarna hör till."
TWO_WAYS: Final = "Det kan läsas på två sätt."
NUMBER_LEFT: Final = "Här står en siffra som kan vara en dag."
TOO_LONG: Final = "Det är för många dagar för att vara ett möte."
LONGEST_MEETING: Final = 3  # days
KEPT_LINES: Final = 2048
EVENING: Final = range(6, 25)
RAISED: Final = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")
_LETTER_OF: Final = {Kind.NUMBER: "N", Kind.MONTH: "M", Kind.DATE: "D", Kind.DASH: "-"}


@dataclass(frozen=True, slots=True)
class Mention:
    """A day as written, from one letter of the text to another; `month` is None where only the number stands.

    `first` is the day and month on which a meeting of several days begins. `group` is shared by days that have their
    month from the same word. `doubt` says why it can't be read for certain.
    """

    day: int
    start: int
    end: int
    month: int | None = None
    year: int | None = None
    weekday: int | None = None
    first: tuple[int, int | None] | None = None
    struck: bool = False
    marks: tuple[str, ...] = ()
    doubt: str = ""
    group: int = -1
    bracketed: bool = False


@dataclass(frozen=True, slots=True)
class Run:
    """Tokens that are read together: what stands outside brackets, or within one pair of them."""

    tokens: tuple[Token, ...]
    bracketed: bool = False


@dataclass(frozen=True, slots=True)
class Mentioned:
    """A text without strokes, its runs, the days in it, and its months and years that belong to none of them."""

    text: str
    runs: tuple[Run, ...]
    days: tuple[Mention, ...]
    months: tuple[Token, ...]
    years: tuple[Token, ...]

    @property
    def tokens(self) -> tuple[Token, ...]:
        """Every token, those outside brackets first."""
        return tuple(token for run in self.runs for token in run.tokens)

    def is_bracketed(self, start: int) -> bool:
        """Whether that place is within brackets."""
        at = bisect_right(self.runs, start, lo=1, key=lambda run: run.tokens[0].start)
        return at > 1 and start < self.runs[at - 1].tokens[-1].end

    def has(self, kind: Kind) -> bool:
        """Whether there is a token of that kind."""
        return any(token.kind is kind for token in self.tokens)


def raised(mark: str) -> str:
    """The mark of a footnote as it is written above the line: `2)` is `²`."""
    return mark.strip(" )").translate(RAISED)


@lru_cache(maxsize=PAGE.size // 3)  # all the lines of a page that differ: each is looked into several times
def mentioned_in(text: str) -> Mentioned:
    """What the text mentions; struck letters are marked as `models.files.page_source.strokes.struck` does."""
    plain, places = unstruck(text)
    runs = _runs(tokens_of(plain, frozenset(places)))
    parsers = [_Parser(run) for run in runs]
    for parser in parsers:
        parser.read()
    days = sorted((day for parser in parsers for day in parser.days), key=lambda each: each.start)
    months = tuple(month for parser in parsers for month in parser.months)
    years = tuple(year for parser in parsers for year in parser.years)
    return Mentioned(plain, runs, tuple(days), months, years)


def forget_large() -> None:
    """Keep what lines mention for the next page, as much as a page of usual size has."""
    if mentioned_in.cache_info().currsize > KEPT_LINES:
        mentioned_in.cache_clear()


def _runs(tokens: Sequence[Token]) -> tuple[Run, ...]:
    outer: list[Token] = []
    inner: list[list[Token]] = []
    depth = 0
    for token in tokens:
        if token.kind is Kind.OPEN:
            depth += 1
            inner += [[]] * (depth == 1)
            inner[-1:] = [[]] if depth == 1 else inner[-1:]
        elif token.kind is Kind.CLOSE:
            depth = max(0, depth - 1)
        else:
            (inner[-1] if depth else outer).append(token)
    return (Run(tuple(outer)), *(Run(tuple(each), bracketed=True) for each in inner if each))


@dataclass(slots=True)
class _Parser:
    """Walks a run's tokens once."""

    run: Run
    days: list[Mention] = field(default_factory=list)
    months: list[Token] = field(default_factory=list)
    years: list[Token] = field(default_factory=list)
    waiting: list[Mention] = field(default_factory=list)
    month: Token | None = None
    weekday: int | None = None
    dash: bool = False
    months_first: bool = False
    puzzling: bool = False
    group: int = 0
    last: Token | None = None

    def read(self) -> None:
        """Read the run."""
        self._see_order()
        self._see_dashes()
        for at, token in enumerate(self.run.tokens):
            handle = _HANDLERS.get(token.kind)
            if handle:
                handle(self, token, at)
            if token.kind is not Kind.DASH and token.kind not in {Kind.WEEKDAY, Kind.DEN}:
                self.dash = False
            self.last = token
        self._let_go()
        self._see_dots()
        self._see_years()
        if self.puzzling:
            self.days = [replace(each, doubt=each.doubt or WHICH_MONTH) for each in self.days]

    def _see_dashes(self) -> None:
        """`15 februari – 29 mars – 26 april`: no meeting begins where another ends, so that dashes part days there."""
        tokens = [each for each in self.run.tokens if each.kind not in {Kind.WEEKDAY, Kind.DEN}]
        kinds = "".join(_LETTER_OF.get(each.kind, "x") for each in tokens)
        chained = re.fullmatch(r"x*(?:NM|D)(?:-(?:NM|D)){2,}x*", kinds)
        if chained and len({(each.kind, each.text) for each in tokens if each.kind is Kind.DASH}) == 1:
            parted = (
                replace(each, kind=Kind.SEPARATOR) if each.kind is Kind.DASH else each for each in self.run.tokens
            )
            self.run = replace(self.run, tokens=tuple(parted))

    def _see_dots(self) -> None:
        """`13.10` is a day among others that are written so, where no time is."""
        dotted = [each for each in self.run.tokens if "." in each.text and each.kind in {Kind.DATE, Kind.TIME}]
        certain = [each for each in dotted if each.kind is Kind.DATE and not each.doubt]
        if len(certain) > 1 and all(each.kind is Kind.DATE for each in dotted):
            starts = {each.start for each in dotted}
            self.days = [replace(each, doubt="") if each.start in starts else each for each in self.days]

    def _see_years(self) -> None:
        """`24/4-23, 29/5-23, 19/6-23` end in a year: it is the same in all."""
        slashed = [each for each in self.run.tokens if each.kind is Kind.DATE and "/" in each.text]
        if len(slashed) > 1 and len({each.year for each in slashed}) == 1:
            starts = {each.start for each in slashed}
            self.days = [replace(each, doubt="") if each.start in starts else each for each in self.days]

    def _see_order(self) -> None:
        """Whether months stand before their days or after them; in "Januari 16, 30 februari" nobody knows."""
        order = [each for each in self.run.tokens if each.kind in {Kind.NUMBER, Kind.MONTH}]
        if not order or order[0].kind is Kind.NUMBER:
            self.puzzling = self._is_after_month(order)
            return
        months = [each.month for each in order if each.kind is Kind.MONTH]
        ends_with_month = order[-1].kind is Kind.MONTH and len(order) > len(months)
        self.months_first = not ends_with_month
        self.puzzling = ends_with_month and len(set(months)) > 1 and not self._is_label(order)

    def _is_label(self, order: Sequence[Token]) -> bool:
        """A label, `Jan–juni`, then days that each have their month."""
        kinds = "".join("M" if each.kind is Kind.MONTH else "N" for each in order)
        return kinds.startswith("MM")

    def _is_after_month(self, order: Sequence[Token]) -> bool:
        """`16 januari 30`, where the last number may be a day of that month, or a month's own number before it."""
        tokens = [each for each in self.run.tokens if each.kind not in {Kind.DEN, Kind.WEEKDAY}]
        if not order or order[-1].kind is not Kind.NUMBER or not any(each.kind is Kind.MONTH for each in order):
            return False
        place = tokens.index(order[-1])
        return place > 0 and tokens[place - 1].kind is Kind.MONTH

    def _number(self, token: Token, at: int) -> None:
        if self._is_hours(at):
            return
        mention = Mention(token.day, token.start, token.end, weekday=self.weekday, struck=token.struck)
        mention = replace(mention, bracketed=self.run.bracketed, doubt=self._only_a_blank_before(at))
        self.weekday = None
        if self.dash:
            mention = self._spanning(mention)
        if self.months_first and self.month:
            group, self.month = self.group, self.month
            self.days.append(replace(mention, month=self.month.month, year=self.month.year, group=group))
        else:
            self.waiting.append(mention)

    def _only_a_blank_before(self, at: int) -> str:
        """Two numbers beside each other with nothing between are not surely two days: `3 14 januari`, `14 18`."""
        before = self.run.tokens[at - 1] if at else None
        if before is None or before.kind is not Kind.NUMBER or before.struck is not self.run.tokens[at].struck:
            return ""
        kept = self.waiting if self.waiting else self.days
        if kept:
            kept[-1] = replace(kept[-1], doubt=TWO_WAYS)
        return TWO_WAYS

    def _is_hours(self, at: int) -> bool:
        """`25 januari 18–21` ends with hours."""
        tokens = self.run.tokens
        begins = at + 2 < len(tokens) and tokens[at + 1].kind is Kind.DASH and tokens[at + 2].kind is Kind.NUMBER
        if begins and self.last and self.last.kind in {Kind.MONTH, Kind.DATE, Kind.YEAR} and not self.months_first:
            following = tokens[at + 3].kind if at + 3 < len(tokens) else None
            return (
                tokens[at].day in EVENING and tokens[at].day < tokens[at + 2].day <= 24 and following is not Kind.MONTH
            )
        before = at >= 3 and tokens[at - 1].kind is Kind.DASH and tokens[at - 2].kind is Kind.NUMBER
        return bool(
            before
            and not self.waiting
            and tokens[at - 3].kind in {Kind.MONTH, Kind.DATE, Kind.YEAR}
            and not self.months_first
        )

    def _spanning(self, mention: Mention) -> Mention:
        """The last day of a meeting of several, with its first."""
        kept = self.waiting if self.waiting else self.days
        if not kept:
            return mention
        begun = kept.pop()
        first = begun.first or (begun.day, begun.month)
        return replace(mention, first=first, start=begun.start, struck=begun.struck or mention.struck)

    def _month(self, token: Token, _at: int) -> None:
        self.group += 1
        if self.waiting and not self.months_first:
            self.days += [
                replace(each, month=token.month, year=token.year, group=self.group, end=token.end)
                for each in self.waiting
            ]
            self.waiting = []
            return
        self._let_go()
        if self.dash and self.days:
            self.dash = False
        self.months.append(token)
        self.month = token

    def _date(self, token: Token, _at: int) -> None:
        self.group += 1
        mention = Mention(
            token.day,
            token.start,
            token.end,
            token.month,
            token.year,
            self.weekday,
            struck=token.struck,
            doubt=TWO_WAYS if token.doubt else "",
            group=self.group,
            bracketed=self.run.bracketed,
        )
        self.weekday = None
        if self.dash:
            mention = self._spanning(mention)
        self.days += [replace(each, month=token.month, year=token.year, group=self.group) for each in self.waiting]
        self.waiting = []
        self.days.append(mention)

    def _year(self, token: Token, at: int) -> None:
        follows = self.last and self.last.kind in {Kind.MONTH, Kind.DATE, Kind.NUMBER, Kind.SEPARATOR, Kind.DASH}
        comma = self.last and self.last.kind is Kind.SEPARATOR
        if self.days and follows and not (comma and self.last and self.last.text != ",") and self._is_near(token):
            group = self.days[-1].group
            self.days = [
                replace(each, year=token.year) if each.group == group and each.year is None else each
                for each in self.days
            ]
        elif self.last and self.last.kind is Kind.MONTH and self.month and not self.waiting:
            self.month = replace(self.month, year=token.year)
            self.months[-1] = self.month
        else:
            self._let_go()
            self.years.append(token)

    def _is_near(self, token: Token) -> bool:
        return token.start - self.days[-1].end <= 3

    def _weekday(self, token: Token, at: int) -> None:
        following = next((each for each in self.run.tokens[at + 1 :] if each.kind is not Kind.DEN), None)
        if following and following.kind in {Kind.NUMBER, Kind.DATE}:
            self.weekday = token.day
        elif self.days and not self.waiting and self.days[-1].weekday is None and token.start - self.days[-1].end <= 3:
            self.days[-1] = replace(self.days[-1], weekday=token.day)
        elif self.months_first or not following or following.kind is not Kind.MONTH:
            self.weekday = token.day if following and following.kind is Kind.MONTH else None

    def _mark(self, token: Token, _at: int) -> None:
        kept = self.waiting if self.waiting else self.days
        if kept:
            kept[-1] = replace(kept[-1], marks=(*kept[-1].marks, raised(token.text)))

    def _dash(self, token: Token, at: int) -> None:
        following = next(
            (each for each in self.run.tokens[at + 1 :] if each.kind not in {Kind.DEN, Kind.WEEKDAY}), None
        )
        self.dash = bool(
            following
            and following.kind in {Kind.NUMBER, Kind.DATE}
            and self.last
            and self.last.kind in {Kind.NUMBER, Kind.DATE, Kind.MONTH, Kind.YEAR, Kind.MARK}
            and (self.waiting or self.days)
        )

    def _break(self, token: Token, _at: int) -> None:
        self._let_go()
        self.month = None

    def _years(self, token: Token, _at: int) -> None:
        self._let_go()
        self.years.append(token)

    def _let_go(self) -> None:
        """Numbers that got no month; in `30/1 - 23`, nobody knows what the second is."""
        for each in self.waiting:
            begun = each.first[1] if each.first else None
            self.days.append(replace(each, month=begun, doubt=each.doubt or TWO_WAYS) if begun else each)
        self.waiting = []


_HANDLERS: Final[dict[Kind, Callable[[_Parser, Token, int], None]]] = {
    Kind.NUMBER: _Parser._number,
    Kind.MONTH: _Parser._month,
    Kind.DATE: _Parser._date,
    Kind.YEAR: _Parser._year,
    Kind.YEARS: _Parser._years,
    Kind.WEEKDAY: _Parser._weekday,
    Kind.MARK: _Parser._mark,
    Kind.DASH: _Parser._dash,
    Kind.WORD: _Parser._break,
    Kind.STOP: _Parser._break,
    Kind.WEEK: _Parser._break,
    Kind.DIGITS: _Parser._break,
}
