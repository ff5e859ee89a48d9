"""What each day in a text is, by the words around it: a meeting, cancelled, something else, or for a person to say."""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import Enum, auto
from itertools import pairwise, takewhile
from typing import Final

from models.files.meeting_page.mentions import Mention, Mentioned, Run
from models.files.meeting_page.scan import Kind, Token
from models.files.meeting_page.words import (
    DOCUMENTS,
    HOLIDAY,
    MANY_CANCELLED,
    MEETING,
    MOVED,
    NEW_DAY,
    USUAL,
    are_minutes,
    is_cancelled,
    is_moved,
    is_no_meeting,
    is_unclear,
    plain,
    remarks_in,
)

IS_IT_CANCELLED: Final = "Det står att något är inställt, men inte säkert vilken dag."
IS_IT_MOVED: Final = "Det står att ett möte är flyttat, men inte säkert från vilken dag till vilken."
IS_IT_A_MEETING: Final = "Det står inte klart att dagen är ett möte."
MANY_WORDS: Final = 4
MANY_DAYS: Final = 150
"""More than any body meets in a year; of a clause with more of them, nobody can say what its words are about."""

_FROM: Final = re.compile(
    r"(fran|from|i ?stallet for|instead of|ersatter|ersatt|tidigare|var|fore detta)( den| the)?( \w+dag(en)?)?\s*$"
)
_SINCE: Final = re.compile(r"\b(fran|fran och med|till och med|fram till|efter|fore|innan|sedan)$")
_WORDS_SINCE: Final = 3  # the most words in one of them
_REPLACED_BY: Final = re.compile(
    r"(ersatt?s? (av|med)|(flytta|andra|skjut)\w* (fram )?till|nytt (motes)?datum|ny (motes)?dag|"
    r"replaced by|moved to)( den| the)?( \w+dag(en)?)?\s*$"
)
_TWO_THINGS: Final = re.compile(r"\w och \w")
"""In brackets after a day, of which only one may be no meeting."""
_TO: Final = re.compile(r"(till|to)( den| the)?( \w+dag(en)?)?\s*$")


class Status(Enum):
    """What a day is."""

    MEETING = auto()
    CANCELLED = auto()
    OTHER = auto()
    ASK = auto()


@dataclass(frozen=True, slots=True)
class Judged:
    """A day with what it is; `reason` is what to ask of one that is for a person to say."""

    mention: Mention
    status: Status = Status.MEETING
    reason: str = ""
    remarks: tuple[str, ...] = ()


def judged(found: Mentioned) -> list[Judged]:
    """Every day of the text, in order, with what it is."""
    outer, *inner = found.runs
    told = {day.start: Judged(day) for day in found.days}
    for clause in _clauses(outer):
        told |= {each.mention.start: each for each in _clause(clause, _days_in(found, clause, outer))}
    outside = [day.start for day in found.days if not day.bracketed]
    for run in inner:
        told |= {each.mention.start: each for each in _bracket(found, run, outside, told)}
    return [_struck(told[start]) for start in sorted(told)]


def _struck(each: Judged) -> Judged:
    if each.mention.struck:
        return replace(each, status=Status.CANCELLED)
    if each.mention.doubt and each.status is Status.MEETING:
        return replace(each, status=Status.ASK, reason=each.mention.doubt)
    return each


def _clauses(run: Run) -> Iterator[tuple[Token, ...]]:
    clause: list[Token] = []
    for token in run.tokens:
        if token.kind is Kind.STOP:
            yield tuple(clause)
            clause = []
        else:
            clause.append(token)
    yield tuple(clause)


def _days_in(found: Mentioned, clause: Sequence[Token], run: Run) -> list[Mention]:
    if not clause:
        return []
    first, end = (bisect_left(found.days, place, key=_start) for place in (clause[0].start, clause[-1].end))
    return [day for day in found.days[first:end] if day.bracketed is run.bracketed]


def _start(of: Mention | Token) -> int:
    return of.start


def _words(tokens: Iterable[Token]) -> str:
    return plain(" ".join(token.text for token in tokens if _is_said(token)))


def _is_said(token: Token) -> bool:
    return token.kind is Kind.WORD or (token.kind is Kind.SEPARATOR and token.text != ",")


def _between(clause: Sequence[Token], start: int, end: int) -> str:
    return _words(clause[bisect_left(clause, start, key=_start) : bisect_right(clause, end, key=_end)])


def _end(token: Token) -> int:
    return token.end


def _clause(clause: Sequence[Token], days: Sequence[Mention]) -> list[Judged]:
    if not days or len(days) > MANY_DAYS:
        return [Judged(day, Status.ASK, IS_IT_A_MEETING) for day in days]
    words = _words(clause)
    if is_cancelled(words):
        return _cancelled(clause, days)
    if is_moved(words):
        return _moved(clause, days)
    if is_no_meeting(words):
        return list(_some_other(clause, days))
    if is_unclear(words) or (_is_long(clause) and not MEETING.search(words)):
        return [Judged(day, Status.ASK, IS_IT_A_MEETING) for day in days]
    return list(_plain(clause, days))


def _plain(clause: Sequence[Token], days: Sequence[Mention]) -> Iterator[Judged]:
    """Meetings with their remarks; `från 14 december` is when something begins or was, and is asked about.

    What is remarked on a day are the words of its own part between commas, and those before the first day.
    """
    lead, said = _between(clause, 0, days[0].start), [token for token in clause if _is_said(token)]
    for part in _segments(clause):
        remarks = remarks_in(f"{lead} {_words(part)}" if len(days) > 1 else _words(clause))
        for day in _within(part, days):
            before = bisect_right(said, day.start, key=_end)
            if _SINCE.search(_words(said[max(0, before - _WORDS_SINCE) : before])):
                yield Judged(day, Status.ASK, IS_IT_A_MEETING)
            else:
                yield Judged(day, remarks=remarks)


def _is_long(clause: Sequence[Token]) -> bool:
    return unknown_words(clause) >= MANY_WORDS


def unknown_words(tokens: Iterable[Token], *, names: bool = False) -> int:
    """How many words are not usually said beside a meeting day; those with a capital count only for `names`."""
    words = [token.text for token in tokens if token.kind is Kind.WORD]
    return sum((names or not word[0].isupper()) and not USUAL.search(plain(word)) for word in words)


def _segments(clause: Sequence[Token]) -> list[list[Token]]:
    parts: list[list[Token]] = [[]]
    for token in clause:
        if token.kind is Kind.SEPARATOR:
            parts.append([])
        else:
            parts[-1].append(token)
    return [part for part in parts if part]


def _within(part: Sequence[Token], days: Sequence[Mention]) -> list[Mention]:
    first, end = (bisect_left(days, place, key=_start) for place in (part[0].start, part[-1].end))
    return [*days[first:end]]


def _cancelled(clause: Sequence[Token], days: Sequence[Mention]) -> list[Judged]:
    """`9 maj inställt` is one; `inställda: 9 maj, 11 maj` are all; anything else with several days is asked about."""
    if len(days) == 1:
        return [Judged(days[0], Status.CANCELLED)]
    lead = _between(clause, 0, days[0].start)
    if MANY_CANCELLED.search(lead):
        return [Judged(day, Status.CANCELLED) for day in days]
    own = [(part, _within(part, days)) for part in _segments(clause) if is_cancelled(_words(part))]
    whole = all(len(inside) == 1 for _, inside in own)
    gone = {inside[0].start for _, inside in own if inside}
    labels = [day for part, inside in own for day in inside[:1] if is_cancelled(_between(part, 0, day.start))]
    unsure = labels and not _rises(days)
    if is_cancelled(lead) or MANY_CANCELLED.search(_words(clause)) or not whole or unsure:
        return [Judged(day, Status.ASK, IS_IT_CANCELLED) for day in days]
    return [Judged(day, Status.CANCELLED if day.start in gone else Status.MEETING) for day in days]


def _rises(days: Sequence[Mention]) -> bool:
    """Whether the days stand in order, so that `3 april, inställt: 22 maj, 11 september` speaks of one of them."""
    return all((one.month or 0, one.day) < (two.month or 0, two.day) for one, two in pairwise(days))


def _moved(clause: Sequence[Token], days: Sequence[Mention]) -> list[Judged]:
    before = _between(clause, 0, days[0].start)
    if len(days) == 1:
        return [_moved_one(before, days[0], _words(clause))]
    if len(days) == 2:
        between = _between(clause, days[0].end, days[1].start)
        if NEW_DAY.fullmatch(between) or (days[0].struck and NEW_DAY.search(between)):
            return [Judged(days[0], Status.CANCELLED), Judged(days[1], remarks=("nytt datum",))]
        if (_FROM.search(before) or MOVED.search(between)) and _TO.search(between):
            return [Judged(days[0], Status.CANCELLED), Judged(days[1], remarks=("flyttat",))]
        if re.search(r"\bersatts? (av|med)\b", between) and not _FROM.search(before):
            return [Judged(days[0], Status.CANCELLED), Judged(days[1], remarks=("flyttat",))]
        if _FROM.search(between) and not _FROM.search(before):
            return [Judged(days[0], remarks=("flyttat",)), Judged(days[1], Status.CANCELLED)]
    return [Judged(day, Status.ASK, IS_IT_MOVED) for day in days]


def _moved_one(before: str, day: Mention, words: str) -> Judged:
    if _FROM.search(before):
        return Judged(day, Status.CANCELLED)
    if NEW_DAY.search(words) and not re.search(r"\b(till|fran)\b", words):
        return Judged(day, remarks=("nytt datum",))
    return Judged(day, Status.ASK, IS_IT_MOVED)


def _some_other(clause: Sequence[Token], days: Sequence[Mention]) -> Iterator[Judged]:
    """A deadline's word says it of the days after it, up to the next words; of one before it only when it is alone."""
    lead = _between(clause, 0, days[0].start)
    other = is_no_meeting(lead)
    mixed = other and MEETING.search(lead) is not None
    parts = _segments(clause)
    for place, part in enumerate(parts):
        inside, words = _within(part, days), _words(part)
        if not inside:
            continue
        if len(inside) == 1 and not other and _told_after(parts[place + 1 :], days):
            yield Judged(inside[0], Status.ASK, IS_IT_A_MEETING)
            continue
        if words and inside[0] is not days[0]:
            other, mixed = is_no_meeting(_between(part, 0, inside[0].start)), False
        if _is_day_and_deadline(part, inside):
            yield from (Judged(inside[0]), Judged(inside[1], Status.OTHER))
            continue
        after = _between(part, inside[0].end, part[-1].end)
        status, later = (_other(before, mixed, after, len(inside)) for before in (other, True))
        for number, day in enumerate(inside):
            label = _between(part, inside[number - 1].end, day.start) if number else ""
            if MEETING.search(label) and not is_no_meeting(label):
                yield Judged(day)
            else:
                yield _told(day, later if number else status)


def _told_after(parts: Sequence[Sequence[Token]], days: Sequence[Mention]) -> bool:
    """`5 mars, studiedag`: what stands after a comma, up to the next day, says that it is no meeting."""
    said = [_words(part) for part in takewhile(lambda part: not _within(part, days), parts)]
    return any(is_no_meeting(words) and not DOCUMENTS.search(words) for words in said)


def _is_day_and_deadline(part: Sequence[Token], days: Sequence[Mention]) -> bool:
    """`26 januari – motioner lämnas senast 12 januari`: a day, and after a dash what must be done by another."""
    if len(days) != 2 or part[0].start < days[0].start:
        return False
    following = next((token for token in part if token.start >= days[0].end), None)
    words = _between(part, days[0].end, days[1].start)
    ends = not _between(part, days[1].end, part[-1].end)
    return following is not None and following.kind is Kind.DASH and ends and is_no_meeting(words)


def _other(before: bool, mixed: bool, words: str, count: int) -> Status:
    after = is_no_meeting(words)
    if mixed or (after and not before and (count > 1 or DOCUMENTS.search(words))):
        return Status.ASK
    return Status.OTHER if before or after else Status.MEETING


def _told(day: Mention, status: Status) -> Judged:
    return Judged(day, status, IS_IT_A_MEETING if status is Status.ASK else "")


def _bracket(found: Mentioned, run: Run, outer: Sequence[int], told: Mapping[int, Judged]) -> list[Judged]:
    """What brackets say of the day before them, or of their own days; `outer` is where those in no brackets begin."""
    own, words = _days_in(found, run.tokens, run), _words(run.tokens)
    earlier = bisect_left(outer, run.tokens[0].start)
    host = told[outer[earlier - 1]] if earlier else None
    if not own:
        return [_noted(host, words)] if host else []
    if host and is_moved(words) and len(own) == 1 and host.status is not Status.OTHER:
        return _moved_within(host, own[0], _between(run.tokens, 0, own[0].start), words)
    inside = _clause(run.tokens, own)
    if not outer and (around := _words(found.runs[0].tokens)) and _says_otherwise(around):
        return [_off(each, around, len(own)) for each in inside]
    if not host or not words or MEETING.search(words):
        return inside
    return [_asked(each) if each.status is Status.MEETING else each for each in inside]


def _says_otherwise(words: str) -> bool:
    return is_cancelled(words) or is_moved(words)


def _off(each: Judged, words: str, count: int) -> Judged:
    """`(25) inställt`: what stands outside the brackets is said of the day within, where no other day is."""
    if is_cancelled(words) and count == 1:
        return replace(each, status=Status.CANCELLED)
    return replace(each, status=Status.ASK, reason=IS_IT_CANCELLED if is_cancelled(words) else IS_IT_MOVED)


def _asked(each: Judged) -> Judged:
    return replace(each, status=Status.ASK, reason=IS_IT_A_MEETING)


def _noted(host: Judged, words: str) -> Judged:
    if is_cancelled(words):
        return replace(host, status=Status.CANCELLED)
    if is_moved(words) and not NEW_DAY.search(words):
        return replace(host, status=Status.ASK, reason=IS_IT_MOVED)
    if is_no_meeting(words) and host.status is Status.MEETING:
        return _with_other(host, words)
    if is_unclear(words) and host.status is Status.MEETING:
        return _asked(host)
    return replace(host, remarks=(*host.remarks, *remarks_in(words)))


def _with_other(host: Judged, words: str) -> Judged:
    """A day beside which something else than a meeting stands; the minutes of one say that it was held."""
    if are_minutes(words):
        return host
    if MEETING.search(words) or DOCUMENTS.search(words) or HOLIDAY.search(words) or _TWO_THINGS.search(words):
        return _asked(host)
    return replace(host, status=Status.OTHER)


def _moved_within(host: Judged, day: Mention, before: str, words: str) -> list[Judged]:
    if _REPLACED_BY.search(before):
        return [replace(host, status=Status.CANCELLED), Judged(day, remarks=("flyttat",))]
    if _FROM.search(before) or is_cancelled(words):
        return [host, Judged(day, Status.CANCELLED)]
    if _TO.search(before):
        return [replace(host, status=Status.CANCELLED), Judged(day, remarks=("flyttat",))]
    return [replace(host, status=Status.ASK, reason=IS_IT_MOVED), Judged(day, Status.ASK, IS_IT_MOVED)]
