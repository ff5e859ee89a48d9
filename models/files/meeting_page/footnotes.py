"""Footnotes: what a mark beside a day means, which may be one thing in one part of a page and another in the next."""

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Final

from models.files.meeting_page.beside import PLACE
from models.files.meeting_page.context import Found
from models.files.meeting_page.judging import Judged, Status
from models.files.meeting_page.mentions import Mention, mentioned_in, raised
from models.files.meeting_page.state import PageState
from models.files.meeting_page.words import (
    NEW_DAY,
    is_cancelled,
    is_moved,
    is_no_meeting,
    is_unclear,
    plain,
    remarks_in,
)
from models.files.page_source.calendar_words import MONTHS
from models.phrases import Phrase

_NOTES_APART: Final = re.compile(r"[,;.]?\s+(?=(?:\*+|[¹²³⁴⁵⁶⁷⁸⁹†‡])\s*[=:])")
_RAISED_APART: Final = re.compile(r"[,;.]?\s+(?=(?:\*+|[¹²³⁴⁵⁶⁷⁸⁹†‡])\)?\s*[=:]?\s*[^\W\d])")
"""A line that begins with a footnote may have more of them."""
_FOOTNOTE: Final = re.compile(
    rf"\s*(\*+\)?|[¹²³⁴⁵⁶⁷⁸⁹†‡]\)?|\d\)(?=\s*\D)|\d(?=[.:]?\s+(?!(?i:{'|'.join(MONTHS)})\b)[A-ZÅÄÖ]))\s*[=:.]?\s*(\D.*|$)"
)
_TO: Final = re.compile(r"(till|to|av|med)( den| the)?( \w+dag(en)?)?\s*$")
_FROM: Final = re.compile(r"(fran|from|i ?stallet for|ersatter|tidigare)( den| the)?( \w+dag(en)?)?\s*$")
NO_FOOTNOTE: Final = "Dagen är märkt med {mark}, men sidan säger inte vad det betyder."
FOOTNOTE: Final = "Dagen är märkt med {mark}: {note}"


def footnotes_in(state: PageState, text: str) -> dict[str, str]:
    """The words of each footnote by its mark, for marks that stand beside any day of the page."""
    apart = _RAISED_APART if _RAISED_APART.match(f" {text.lstrip()}") else _NOTES_APART
    found = [_FOOTNOTE.match(part) for part in apart.split(text)]
    return {raised(match[1]): match[2] for match in found if match and raised(match[1]) in state.marks}


def define(state: PageState, notes: Mapping[str, str]) -> None:
    """Let the marks mean this. What one meant before still holds for the days of its own part of the page."""
    for mark, note in notes.items():
        before, at = state.footnotes.get(mark, note), state.noted.get(mark, 0)
        if before != note:
            _keep(state, mark, before, at)
        state.footnotes[mark], state.noted[mark] = note, len(state.found)


def _keep(state: PageState, mark: str, note: str, at: int) -> None:
    """Footnotes stand below their days if the first of them did, else above."""
    marked = state.marked(mark)
    stands_below = bool(marked) and marked[0] < at
    own = f"{mark} {len(state.footnotes)}"
    until = at if stands_below else len(state.found)
    state.footnotes[own] = note
    kept = bisect_left(marked, until)
    for number in marked[:kept]:
        state.found[number] = _renamed(state.found[number], mark, own)
    del marked[:kept]


def _renamed(found: Found, mark: str, own: str) -> Found:
    mention = found.judged.mention
    marks = tuple(own if each == mark else each for each in mention.marks)
    return replace(found, judged=replace(found.judged, mention=replace(mention, marks=marks)))


def tells_of_a_move(note: str) -> bool:
    """Whether the footnote says to which day, or from which, what is marked with it is moved."""
    return _other_day(note) is not None


def annotated(found: Sequence[Found], footnotes: Mapping[str, str]) -> Iterator[Found]:
    """The days with what their footnotes say of them; where one says to which day it is moved, that day as well."""
    marked = Counter(mark for each in found for mark in each.judged.mention.marks)
    for each in found:
        marks = each.judged.mention.marks
        alone = [footnotes.get(mark, "") for mark in marks if marked[mark] == 1]
        moves = [(note, other) for note in alone if (other := _other_day(note))]
        if len(moves) == 1 and each.judged.status is Status.MEETING:
            yield from _moved(each, *moves[0])
        else:
            yield _with_footnotes(each, footnotes)


def _other_day(note: str) -> Mention | None:
    """The only day of a footnote that says what it moves."""
    days = mentioned_in(note).days
    if len(days) != 1 or days[0].month is None or not (is_moved(note) or is_cancelled(note)):
        return None
    before = plain(note[: days[0].start])
    return days[0] if _FROM.search(before) or _TO.search(before) else None


def _moved(found: Found, note: str, other: Mention) -> Iterator[Found]:
    """The day a meeting is moved from is none; the one it is moved to is."""
    told = Judged(other, remarks=("flyttat",))
    own, quote = found.judged.mention, note[other.start : other.end]
    there = replace(found, judged=told, month=other.month, words=f"{found.words}: {note}", quote=quote)
    if _FROM.search(plain(note[: other.start])) or (own.day, found.month) == (other.day, other.month):
        yield replace(found, judged=replace(found.judged, remarks=(*found.judged.remarks, "flyttat")))
        if own.day != other.day or found.month != other.month:
            yield replace(there, judged=replace(told, status=Status.CANCELLED))
        return
    yield replace(found, judged=replace(found.judged, status=Status.CANCELLED))
    yield there


def _with_footnotes(found: Found, footnotes: Mapping[str, str]) -> Found:
    for mark in found.judged.mention.marks:
        found = _with_footnote(found, mark, footnotes.get(mark))
    return found


def _with_footnote(found: Found, mark: str, note: str | None) -> Found:
    told = found.judged
    if told.status is not Status.MEETING:
        return found
    if note is None or not note.strip():
        return replace(found, judged=replace(told, status=Status.ASK, reason=Phrase(NO_FOOTNOTE, mark=mark)))
    if is_cancelled(note):
        return replace(found, judged=replace(told, status=Status.CANCELLED))
    if _leaves_doubt(note):
        asked = Phrase(FOOTNOTE, mark=mark.partition(" ")[0], note=note)
        return replace(found, judged=replace(told, status=Status.ASK, reason=asked))
    return replace(found, judged=replace(told, remarks=(*told.remarks, *(remarks_in(note) or (note.strip(),)))))


def _leaves_doubt(note: str) -> bool:
    """Whether what is marked may be no meeting, or on another day; why a day is another than usual is no doubt."""
    words, days = plain(note), mentioned_in(note).days
    elsewhere = not days and any(PLACE.search(word) for word in words.split())
    moved = is_moved(note) and "fran" not in words and not elsewhere and not (NEW_DAY.search(words) and not days)
    return moved or is_no_meeting(words) or is_unclear(note)
