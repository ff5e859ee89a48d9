"""From the days found on a page to each body's days and what must be asked: years, weekdays, footnotes, what is off."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Final

from holidays import country_holidays

from models.files.fields import FIRST_YEAR, LAST_YEAR
from models.files.meeting_page.bodies import UNNAMED, decides
from models.files.meeting_page.content import Place
from models.files.meeting_page.context import Found, Years
from models.files.meeting_page.judging import IS_IT_A_MEETING, IS_IT_CANCELLED, IS_IT_MOVED, Status
from models.files.meeting_page.mentions import LONGEST_MEETING, TOO_LONG, WHICH_MONTH
from models.files.meeting_page.state import WHICH_BODY, Unread
from models.files.meeting_page.words import is_cancelled, is_if_needed, is_moved, is_no_meeting, remarks_in
from models.files.meeting_page.years import NEW_YEAR
from models.phrases import Phrase

WHICH_YEAR: Final = "Sidan säger inte vilket år dagarna gäller."
FITTING_YEAR: Final = "Sidan säger inte vilket år dagarna gäller. Veckodagarna stämmer med {years}."
OTHER_YEAR: Final = "Dagen kommer inte i ordning, så året är osäkert."
OUT_OF_SEASON: Final = "Dagen ligger utanför den tid som rubriken anger, så året är osäkert."
NO_SUCH_DAY: Final = "Dagen finns inte i kalendern."
WEEKDAY_WRONG: Final = "Veckodagen stämmer inte: {day} är en {weekday}."
DAY_OFF: Final = "{day} är en {weekday}. Är det rätt?"
HOLIDAY: Final = "{day} är en helgdag. Är det rätt?"
NO_FOOTNOTE: Final = "Dagen är märkt med {mark}, men sidan säger inte vad det betyder."
FOOTNOTE: Final = "Dagen är märkt med {mark}: {note}"
CANCELLED_FOR_SOME: Final = "Det är osäkert vilket organs möte som är inställt."
WEEKDAY_NAMES: Final = ("måndag", "tisdag", "onsdag", "torsdag", "fredag", "lördag", "söndag")


@dataclass(frozen=True, slots=True)
class MeetingDay:
    """A day a body meets, the words it came from and where they stand; `remarks` such as `vid behov`.

    A meeting of several days has its last here; `first` is the day it begins.
    """

    day: dt.date
    words: str
    place: Place
    remarks: tuple[str, ...] = ()
    first: dt.date | None = None

    @property
    def if_needed(self) -> bool:
        """Whether the meeting is held only if it is needed."""
        return any(is_if_needed(remark) for remark in self.remarks)


@dataclass(frozen=True, slots=True)
class Question:
    """Something a person must say. `body` and `day` are what it is about, where that much is known."""

    what: str
    words: str
    place: Place
    body: str | None = None
    day: dt.date | None = None


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A day on the page that is no meeting: cancelled, or something else."""

    words: str
    place: Place
    cancelled: bool


@dataclass(frozen=True, slots=True)
class PageReading:
    """What a page says: each body's days in order, what must be asked, what was left out, and whether a year is missing."""

    bodies: Mapping[str, tuple[MeetingDay, ...]]
    questions: tuple[Question, ...] = ()
    left_out: tuple[LeftOut, ...] = ()
    needs_year: bool = False


@dataclass(frozen=True, slots=True)
class _Dated:
    """A found day with its year, or with what must be asked."""

    found: Found
    day: dt.date | None
    ask: str = ""
    by_context: bool = False


def settled(
    found: Sequence[Found],
    unread: Sequence[Unread],
    footnotes: Mapping[str, str],
    year: int | None,
) -> PageReading:
    """The reading. `year` is what a person says of days the page gives no year."""
    noted = [_with_footnotes(each, footnotes) for each in found]
    told = _doubted_too(_named(noted))
    dated = [_checked(each) for each in _dated(told, year)]
    off = [each for each in dated if each.found.judged.status is Status.CANCELLED]
    kept = [
        _after_cancelling(each, off, dated)
        for each in dated
        if each.found.judged.status not in {Status.CANCELLED, Status.OTHER}
    ]
    left_out = [
        LeftOut(each.words, each.place, each.judged.status is Status.CANCELLED)
        for each in told
        if each.judged.status in {Status.CANCELLED, Status.OTHER}
    ]
    return _reading([each for each in kept if each], unread, left_out, told)


def _doubted_too(found: Sequence[Found]) -> list[Found]:
    """Where it is uncertain whether a day is cancelled or moved, it is so wherever the day stands."""
    unsure = [each for each in found if each.judged.reason in {IS_IT_CANCELLED, IS_IT_MOVED}]
    return [next((_unsure_as(each, other) for other in unsure if _same(each, other)), each) for each in found]


def _same(each: Found, other: Found) -> bool:
    days = (each.month, each.judged.mention.day) == (other.month, other.judged.mention.day)
    return days and other.body in {None, UNNAMED, each.body} and each.judged.status is Status.MEETING


def _unsure_as(each: Found, other: Found) -> Found:
    return replace(each, judged=replace(each.judged, status=Status.ASK, reason=other.judged.reason))


def _with_footnotes(found: Found, footnotes: Mapping[str, str]) -> Found:
    for mark in found.judged.mention.marks:
        found = _with_footnote(found, mark, footnotes.get(mark))
    return found


def _with_footnote(found: Found, mark: str, note: str | None) -> Found:
    if found.judged.status is not Status.MEETING:
        return found
    if note is None or not note.strip():
        return replace(found, judged=replace(found.judged, status=Status.ASK, reason=Phrase(NO_FOOTNOTE, mark=mark)))
    if is_cancelled(note):
        return replace(found, judged=replace(found.judged, status=Status.CANCELLED))
    if (is_moved(note) and "fran" not in note and "från" not in note) or is_no_meeting(note):
        asked = Phrase(FOOTNOTE, mark=mark, note=note)
        return replace(found, judged=replace(found.judged, status=Status.ASK, reason=asked))
    return replace(
        found, judged=replace(found.judged, remarks=(*found.judged.remarks, *(remarks_in(note) or (note.strip(),))))
    )


def _named(found: Sequence[Found]) -> list[Found]:
    """Days of no named body are the only body's, if the page names none."""
    bodies = {each.body for each in found if each.judged.status in {Status.MEETING, Status.ASK}}
    if bodies == {None} and not any(each.doubt for each in found):
        return [replace(each, body=UNNAMED) for each in found]
    return [
        replace(each, doubt=WHICH_BODY)
        if each.body is None and not each.doubt and each.judged.status is Status.MEETING
        else each
        for each in found
    ]


def _dated(found: Sequence[Found], year: int | None) -> Iterator[_Dated]:
    before: dict[tuple[int, str | None, Years | None], tuple[int, int]] = {}
    for each in found:
        key = (each.list, each.body, each.years)
        dated, place = _date_of(each, year, before.get(key))
        if each.judged.status in {Status.MEETING, Status.ASK} and place:
            before[key] = place
        yield dated


def _date_of(found: Found, asked: int | None, before: tuple[int, int] | None) -> tuple[_Dated, tuple[int, int] | None]:
    """The day with its year, and its month with how many New Years its list has passed."""
    mention, month = found.judged.mention, found.month
    if month is None:
        return _Dated(found, None, WHICH_MONTH), None
    passed = (before[1] if before else 0) + (1 if before and before[0] - month > NEW_YEAR else 0)
    if mention.year is not None:
        return _of_year(found, month, mention.year), None
    years = found.years or (Years(asked, asked) if asked else None)
    if years is None:
        return _Dated(found, None, WHICH_YEAR), (month, passed)
    if month not in years.months:
        return _Dated(found, None, OUT_OF_SEASON), (month, passed)
    if years.first == years.last:
        doubt = OTHER_YEAR if passed else ""
        return _of_year(found, month, years.first, doubt, by_context=True), (month, passed)
    return _of_two_years(found, month, years, passed), (month, passed)


def _of_two_years(found: Found, month: int, years: Years, passed: int) -> _Dated:
    """In a list under two years, whose months rise through one New Year: autumn, then spring."""
    if passed == 1:
        return _of_year(found, month, years.last, by_context=True)
    if passed == 0 and month >= 7:
        return _of_year(found, month, years.first, by_context=True)
    return _Dated(found, None, WHICH_YEAR)


def _of_year(found: Found, month: int, year: int, doubt: str = "", *, by_context: bool = False) -> _Dated:
    try:
        day = dt.date(year, month, found.judged.mention.day) if FIRST_YEAR <= year <= LAST_YEAR else None
    except ValueError:
        day = None
    return _Dated(found, day, doubt if day else NO_SUCH_DAY, by_context)


def _checked(dated: _Dated) -> _Dated:
    """Asks where the weekday named is another, where the day is one nobody meets, where the meeting is too long."""
    if dated.ask or dated.day is None or dated.found.judged.status in {Status.CANCELLED, Status.OTHER}:
        return dated
    return replace(dated, ask=dated.found.doubt or dated.found.judged.reason or _odd(dated))


def _odd(dated: _Dated) -> str:
    day, mention = dated.day, dated.found.judged.mention
    assert day is not None
    parts = {"day": day, "weekday": WEEKDAY_NAMES[day.weekday()]}
    if mention.weekday is not None and mention.weekday != day.weekday():
        return Phrase(WEEKDAY_WRONG, **parts)
    if mention.first and not _first_day(dated):
        return TOO_LONG
    if dated.by_context and mention.weekday is None and day.weekday() > 4:
        return Phrase(DAY_OFF, **parts)
    if dated.by_context and mention.weekday is None and day in _holidays(day.year):
        return Phrase(HOLIDAY, day=day)
    return ""


@lru_cache(maxsize=64)
def _holidays(year: int) -> frozenset[dt.date]:
    """Sweden's public holidays that are no Sundays; none after the last year the package knows."""
    return frozenset(country_holidays("SE", years=year, include_sundays=False)) if year <= 2100 else frozenset()


def _first_day(dated: _Dated) -> dt.date | None:
    """The day a meeting of several begins; None when that is no such meeting."""
    first, day = dated.found.judged.mention.first, dated.day
    if first is None or day is None:
        return None
    try:
        begins = dt.date(day.year, first[1] or day.month, first[0])
    except ValueError:
        return None
    return begins if 0 < (day - begins).days < LONGEST_MEETING else None


def _after_cancelling(dated: _Dated, off: Sequence[_Dated], dated_all: Sequence[_Dated]) -> _Dated | None:
    """The day, unless it is cancelled elsewhere on the page; asked about where that may be another body's meeting."""
    month, number = dated.found.month, dated.found.judged.mention.day
    for each in off:
        same = (
            each.day == dated.day
            if each.day and dated.day
            else (each.found.month, each.found.judged.mention.day) == (month, number)
        )
        if not same or each.found.body not in {None, UNNAMED, dated.found.body}:
            continue
        if (
            each.found.body is None
            and len(
                {
                    other.found.body
                    for other in dated_all
                    if other.day == dated.day and other.found.judged.status is Status.MEETING
                }
            )
            > 1
        ):
            return replace(dated, ask=CANCELLED_FOR_SOME)
        return None
    return dated


def _reading(
    kept: Sequence[_Dated], unread: Sequence[Unread], left_out: Sequence[LeftOut], found: Sequence[Found]
) -> PageReading:
    bodies: dict[str, dict[dt.date, MeetingDay]] = {}
    questions: list[Question] = []
    yearless: list[_Dated] = []
    for each in kept:
        body = each.found.body
        if body and not decides(body):
            left_out = [*left_out, LeftOut(each.found.words, each.found.place, cancelled=False)]
        elif each.ask == WHICH_YEAR and not each.found.doubt:
            yearless.append(each)
        elif each.ask or body is None or each.day is None:
            questions.append(Question(each.ask or WHICH_BODY, each.found.words, each.found.place, body, each.day))
        else:
            bodies.setdefault(body, {}).setdefault(each.day, _meeting(each, each.day))
    if yearless:
        questions.insert(0, _year_question(yearless))
    if UNNAMED in bodies:
        first = next(iter(bodies[UNNAMED].values()))
        questions.append(Question(WHICH_BODY, first.words, first.place))
    questions += [
        Question(each.what, each.words, each.place, each.body) for each in unread if not each.body or decides(each.body)
    ]
    questions = [
        each
        for each in questions
        if not (each.body and each.day in bodies.get(each.body, {}) and each.what == IS_IT_A_MEETING)
    ]
    days = {body: tuple(days[day] for day in sorted(days)) for body, days in bodies.items()}
    return PageReading(days, tuple(dict.fromkeys(questions)), tuple(dict.fromkeys(left_out)), bool(yearless))


def _meeting(dated: _Dated, day: dt.date) -> MeetingDay:
    return MeetingDay(
        day, dated.found.words, dated.found.place, tuple(dict.fromkeys(dated.found.judged.remarks)), _first_day(dated)
    )


def _year_question(yearless: Sequence[_Dated]) -> Question:
    first = yearless[0].found
    fitting = _fitting_years(yearless)
    what = Phrase(FITTING_YEAR, years=", ".join(map(str, fitting))) if fitting else WHICH_YEAR
    return Question(what, first.words, first.place)


def _fitting_years(yearless: Iterable[_Dated]) -> list[int]:
    """The years in which every weekday named is right; none where no weekday is."""
    named = [
        (each.found.month or 1, each.found.judged.mention.day, each.found.judged.mention.weekday) for each in yearless
    ]
    named = [each for each in named if each[2] is not None]
    return [year for year in range(2015, 2041) if named and all(_falls_on(year, *each) for each in named)]


def _falls_on(year: int, month: int, day: int, weekday: int | None) -> bool:
    try:
        return dt.date(year, month, day).weekday() == weekday
    except ValueError:
        return False
