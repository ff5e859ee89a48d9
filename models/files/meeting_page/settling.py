"""From the days found on a page to each body's days and what must be asked: years, weekdays, footnotes, what is off."""

import datetime as dt
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

from models.files.meeting_page.bodies import UNNAMED, decides
from models.files.meeting_page.context import Found
from models.files.meeting_page.dates.crosschecks import cross_checked
from models.files.meeting_page.dates.dating import WHICH_YEAR, Dated, checked, dates_of, first_day, fitting_years
from models.files.meeting_page.dates.short_years import year_first
from models.files.meeting_page.footnotes import annotated
from models.files.meeting_page.judging import IS_IT_A_MEETING, IS_IT_CANCELLED, IS_IT_MOVED, Status
from models.files.meeting_page.left_out import ADVISES, OFF_ELSEWHERE, LeftOut, left_out
from models.files.meeting_page.mentions import TWO_WAYS
from models.files.meeting_page.state import UNKNOWN_HEADING, WHICH_BODY, Unread
from models.files.meeting_page.words import is_if_needed
from models.files.page_source.content import Place
from models.phrases import Phrase

FITTING_YEAR: Final = "Sidan säger inte vilket år dagarna gäller. Veckodagarna stämmer med {years}."
_NONE: Final = {Status.CANCELLED, Status.OTHER}
_SLASHED: Final = re.compile(r"\d{1,2}/\d{1,2}/\d")
CANCELLED_FOR_SOME: Final = "Det är osäkert vilket organs möte som är inställt."


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
    quote: str = ""
    """The day itself as written, where it is about one."""


@dataclass(frozen=True, slots=True)
class PageReading:
    """What a page says: each body's days in order, what must be asked, what was left out, whether a year is missing."""

    bodies: Mapping[str, tuple[MeetingDay, ...]]
    questions: tuple[Question, ...] = ()
    left_out: tuple[LeftOut, ...] = ()
    needs_year: bool = False


def settled(
    found: Sequence[Found],
    unread: Sequence[Unread],
    footnotes: Mapping[str, str],
    year: int | None,
) -> PageReading:
    """The reading. `year` is what a person says of days the page gives no year."""
    told = _doubted_too(_named([*annotated(year_first(found), footnotes)]))
    dated = cross_checked(_month_first([checked(each) for each in dates_of(told, year)]))
    dated = _wrong_weekdays_too(dated)
    off = _Off(dated)
    without = [left_out(each) for each in told if each.judged.status in _NONE]
    kept = []
    for each in dated:
        if each.found.judged.status in _NONE:
            continue
        if still := off.after(each):
            kept.append(still)
        else:
            without.append(left_out(each.found, OFF_ELSEWHERE))
    return _reading(kept, unread, without)


def _wrong_weekdays_too(dated: Sequence[Dated]) -> list[Dated]:
    """A day that is told with another weekday anywhere on the page is asked about wherever it stands."""
    wrong = {(each.found.body, each.day): each.ask for each in dated if each.ask and _has_wrong_weekday(each)}
    return [replace(each, ask=each.ask or wrong.get((each.found.body, each.day), "")) for each in dated]


def _has_wrong_weekday(dated: Dated) -> bool:
    weekday = dated.found.judged.mention.weekday
    return dated.day is not None and weekday is not None and weekday != dated.day.weekday()


def _month_first(dated: Sequence[Dated]) -> list[Dated]:
    """Where one day on the page is written `03/23/2027`, nobody knows which number of another is its month."""
    if not any(_SLASHED.match(each.found.quote) and (each.found.month or 0) > 12 for each in dated):
        return list(dated)
    return [replace(each, ask=each.ask or TWO_WAYS) if _SLASHED.match(each.found.quote) else each for each in dated]


def _doubted_too(found: Sequence[Found]) -> list[Found]:
    """Where it is uncertain whether a day is cancelled or moved, it is so wherever the day stands."""
    first: dict[tuple[str | None, int | None, int], int] = {}
    for number, each in enumerate(found):
        if each.judged.reason in {IS_IT_CANCELLED, IS_IT_MOVED}:
            first.setdefault((each.body, each.month, each.judged.mention.day), number)
    return [_unsure_as(each, found, first) if each.judged.status is Status.MEETING else each for each in found]


def _unsure_as(each: Found, found: Sequence[Found], first: Mapping[tuple[str | None, int | None, int], int]) -> Found:
    """As unsure as the first that may be of its body on its day; as it is where there is none."""
    days = ((body, each.month, each.judged.mention.day) for body in (None, UNNAMED, each.body))
    same = [first[day] for day in days if day in first]
    if not same:
        return each
    return replace(each, judged=replace(each.judged, status=Status.ASK, reason=found[min(same)].judged.reason))


def _named(found: Sequence[Found]) -> list[Found]:
    """Days of no named body are the only body's, if the page names none."""
    bodies = {each.body for each in found if each.judged.status in {Status.MEETING, Status.ASK}}
    doubts = {each.doubt for each in found if each.judged.status is Status.MEETING}
    if bodies == {None} and "" in doubts and doubts <= {"", UNKNOWN_HEADING}:
        return [replace(each, body=UNNAMED) for each in found]
    return [
        replace(each, doubt=WHICH_BODY)
        if each.body is None and not each.doubt and each.judged.status is Status.MEETING
        else each
        for each in found
    ]


class _Off:
    """What is said to be cancelled anywhere on the page."""

    def __init__(self, dated: Sequence[Dated]) -> None:
        self._first: dict[tuple[str | None, object], int] = {}
        self._bodies: dict[dt.date | None, set[str | None]] = {}
        for number, each in enumerate(dated):
            if each.found.judged.status is Status.MEETING:
                self._bodies.setdefault(each.day, set()).add(each.found.body)
            if each.found.judged.status is Status.CANCELLED:
                for told in (each.day, _in_month(each), (each.day is None, *_in_month(each))):
                    self._first.setdefault((each.found.body, told), number)

    def after(self, dated: Dated) -> Dated | None:
        """The day, unless it is cancelled elsewhere on the page; asked about where that may be another body's
        meeting."""
        told = (dated.day, (True, *_in_month(dated))) if dated.day else (_in_month(dated),)
        whose = {None, UNNAMED, dated.found.body}
        found = [
            (first, body) for body in whose for each in told if (first := self._first.get((body, each))) is not None
        ]
        if not found:
            return dated
        is_of_nobody = min(found)[1] is None
        return (
            replace(dated, ask=CANCELLED_FOR_SOME)
            if is_of_nobody and len(self._bodies.get(dated.day, ())) > 1
            else None
        )


def _in_month(dated: Dated) -> tuple[int | None, int]:
    return dated.found.month, dated.found.judged.mention.day


def _reading(kept: Sequence[Dated], unread: Sequence[Unread], without: list[LeftOut]) -> PageReading:
    bodies: dict[str, dict[dt.date, MeetingDay]] = {}
    questions: list[Question] = []
    yearless: list[Dated] = []
    for each in kept:
        body = each.found.body
        if body and not decides(body):
            without.append(left_out(each.found, ADVISES))
        elif each.ask == WHICH_YEAR and not each.found.doubt:
            yearless.append(each)
        elif each.ask or body is None or each.day is None:
            questions.append(
                Question(
                    each.ask or WHICH_BODY,
                    each.found.words,
                    each.found.place,
                    None if each.ask == WHICH_BODY else body,
                    each.day,
                    each.found.quote,
                )
            )
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
    return PageReading(days, _once(questions), tuple(dict.fromkeys(without)), bool(yearless))


def _once(questions: Sequence[Question]) -> tuple[Question, ...]:
    """Each question once: of days whose dates nobody can know, those of one line and body are one question."""
    told: dict[tuple[object, ...], Question] = {}
    for each in questions:
        key = (each.what, each.words, each.place, each.body, each.day, each.quote if each.day else "")
        told.setdefault(key, each)
    return tuple(told.values())


def _meeting(dated: Dated, day: dt.date) -> MeetingDay:
    return MeetingDay(
        day, dated.found.words, dated.found.place, tuple(dict.fromkeys(dated.found.judged.remarks)), first_day(dated)
    )


def _year_question(yearless: Sequence[Dated]) -> Question:
    first = yearless[0].found
    fitting = fitting_years(yearless)
    what = Phrase(FITTING_YEAR, years=", ".join(map(str, fitting))) if fitting else WHICH_YEAR
    return Question(what, first.words, first.place)
