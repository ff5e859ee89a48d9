"""Headings: lines without days, which change what is known of the days below them."""

import re
from collections.abc import Sequence
from dataclasses import replace
from difflib import get_close_matches
from typing import Final

from models.files.meeting_page.beside import tells_of
from models.files.meeting_page.bodies import OWN_COMMITTEE, SEVERAL_KINDS, WHOSE, Named, bodies_in, decides, is_board
from models.files.meeting_page.context import AUTUMN, SPRING, Years, is_sentence, word_count, years_said
from models.files.meeting_page.mentions import NUMBER_LEFT, Mentioned
from models.files.meeting_page.scan import Kind
from models.files.meeting_page.state import NOTHING_LEFT, UNKNOWN_HEADING, WHICH_BODY, PageState
from models.files.meeting_page.strangers import nobody_knows
from models.files.meeting_page.words import (
    DOCUMENTS,
    MANY_CANCELLED,
    MEETING,
    OF_THE_PAGE,
    is_cancelled,
    is_no_meeting,
    is_unclear,
    plain,
)
from models.files.page_source.calendar_words import MONTHS
from models.files.page_source.content import Line

WEEK_ONLY: Final = "Här står en vecka men ingen dag."
UNREADABLE: Final = "Det här går inte att läsa som en dag."
LETTER_AWAY: Final = 0.75
_MONTHS_MEETING: Final = re.compile(rf"\b({'|'.join(MONTHS)})(?:motet|sammantradet)\b")
"""`Januarimötet`."""
_ITS_OWN: Final = re.compile(r"namnd(en)?\b(?! for\b)")
"""`Nämnd 2023`, below a board's name."""
_TOLD_OF: Final = re.compile(r"\s*[^\W\d_]+:\s+\w")
"""`Sekreterare: utbildningskontoret` tells of the body above."""
_NONE: Final = re.compile(r"(inga|inget|ingen|saknar|no) \w+")
"""`Inga handlingar` tells of the meeting above, and heads nothing."""
_TELLS_A_MONTH: Final = re.compile(rf"({'|'.join(MONTHS)})\.? [^\d]*\bden \d{{1,2}}\b(?! ?[/.:]\d)")
"""`Januari. Kommunstyrelsen möts den 20.`"""
_WHAT_FOR: Final = re.compile(
    r"\b(?:datum|dag\w*|tid\w*|kalend\w*|schema\w*|mot\w+|sammantrad\w*) for ((?:den |det |\w+[as] )?\w+)"
)
_DECIDED_BY: Final = re.compile(r"\b(?:faststallda|beslutade|antagna) av\b")
"""Beside what a heading says of meeting days: who decided on them."""
_SPEAKS_OF: Final = re.compile(r"\bav$")
_A_FILE: Final = re.compile(r"\b(pdf|kb|mb)\b")
"""`Kallelse (PDF, 1 MB)` is a link of the day above."""
_MEETS_ON: Final = re.compile(
    r"\b(vilka|foljande) (dagar|datum|dagar och tider|tider) [^.]*(sammantrader|traffas|motes)\b"
)
_OF_A_GROUP: Final = re.compile(
    r"(?!(kommun(en)?|region(en)?|ar(et)?|host(en)?|var(en)?|polit\w*|namnder(na)?|organ(en)?)s )"
    r"\b\w{4,}s (egna |ordinarie )?(moten|mote|sammantrad\w*|motesdag\w*|traffar)\b"
)
"""`Partigruppernas möten`, of somebody the page does not otherwise name as a body."""
_OTHERS: Final = re.compile(
    r"\b(ab|aktiebolag\w*|\w*bolag(et|en)?|\w*stiftelse\w*|\w*forening(en)?|\w*forbund(et)?|\w*klubb(en)?)\b"
)
"""Those who meet beside a municipality's bodies."""

_NUMBER_WORD: Final = re.compile(r"(?<![\d.,:/§-])\b(\d{1,2}):?e?\s+([^\W\d_]{3,10})\b\.?")


def read_heading(state: PageState, line: Line, mentioned: Mentioned) -> None:
    """Let a line without days change what is known of those below it."""
    if 0 < line.level < state.context.year_level:
        state.context = replace(state.context, years=None, year_level=0)
    _read_mixed(state, line, mentioned)
    _read_cancelled(state, line, mentioned)
    _read_year(state, mentioned, line.level)
    _read_month(state, mentioned)
    _read_body(state, line, mentioned)


def _read_cancelled(state: PageState, line: Line, mentioned: Mentioned) -> None:
    """`Sammanträdena i april och maj är inställda`: which days those are is for a person to say."""
    words = plain(line.text)
    if is_cancelled(words):
        months = {token.month for token in mentioned.months if token.month}
        months |= {MONTHS[name] for name in _MONTHS_MEETING.findall(words)}
        months |= set(range(7, 13)) if AUTUMN.search(words) else set()
        months |= set(range(1, 8)) if SPRING.search(words) else set()
        state.off |= {(state.context.body, month) for month in months}


def _read_mixed(state: PageState, line: Line, mentioned: Mentioned) -> None:
    words = _DECIDED_BY.sub("", plain(line.text))
    if line.level or MEETING.search(words):
        state.mixed = bool(MEETING.search(words)) and is_no_meeting(words) and not is_sentence(mentioned)


def look_for_days(state: PageState, line: Line, mentioned: Mentioned) -> None:
    """Ask about what looks like a day but can't be read as one: `24 aprll`, `v. 17`."""
    words = [plain(match[2]) for match in _NUMBER_WORD.finditer(mentioned.text)]
    long_names = [name for name in MONTHS if len(name) > 3]
    if any(word not in MONTHS and get_close_matches(word, long_names, 1, LETTER_AWAY) for word in words):
        state.ask(UNREADABLE, mentioned.text, line.place)
    if _TELLS_A_MONTH.match(plain(line.text)):
        state.ask(NUMBER_LEFT, mentioned.text, line.place)
    few = 4 if state.context.body else 0
    if mentioned.has(Kind.WEEK):
        state.end_week()
        if not is_no_meeting(line.text) and word_count(mentioned) <= few:
            state.begin_week(WEEK_ONLY, mentioned.text, line.place)


def _read_year(state: PageState, mentioned: Mentioned, level: int) -> None:
    if not any(token.year for token in mentioned.tokens):
        return
    said = years_said(mentioned)
    bare = not level and all(
        token.kind in {Kind.YEAR, Kind.STOP} or plain(token.text) in {"ar", "year"} for token in mentioned.tokens
    )
    if said and bare:
        _read_bare_year(state, said)
    elif said:
        state.bare_years = {}
        state.context = replace(state.context, years=said, year_level=level)


def _read_bare_year(state: PageState, said: Years) -> None:
    """A year alone on its line: a heading, or the year of the days above it; several in a row are links."""
    here = len(state.found)
    state.bare_years = {**(state.bare_years if state.bare_at == here else {}), said: state.context.years is None}
    state.bare_at = here
    state.context = replace(state.context, years=said if len(state.bare_years) == 1 else None)


def _read_month(state: PageState, mentioned: Mentioned) -> None:
    only = [token for token in mentioned.tokens if token.kind not in {Kind.YEAR, Kind.STOP, Kind.DASH, Kind.MARK}]
    told = [token for token in only if not (token.kind is Kind.WORD and MEETING.fullmatch(plain(token.text)))]
    month = told[0].month if len(told) == 1 and told[0].kind is Kind.MONTH else None
    if month:
        state.lists += not state.context.month
        state.context = replace(state.context, month=month)
    elif len([token for token in only if token.kind is Kind.MONTH]) > 1:
        state.context = replace(state.context, month=None)


def _read_body(state: PageState, line: Line, mentioned: Mentioned) -> None:
    named = bodies_in(mentioned.text, state.names, label=True)
    bodies = [each for each in named if not mentioned.is_bracketed(each.start)] or named
    words = plain(line.text)
    keys = list(dict.fromkeys(each.key for each in bodies if not _is_spoken_of(mentioned.text, each)))
    if not keys and is_board(state.context.body or "") and _ITS_OWN.match(words):
        state.context = replace(state.context, parted=True)
    if len(keys) != 1:
        state.bodies_above = {}
    sentence = is_sentence(mentioned)
    if not words or (sentence and not _introduces(mentioned, bodies)):
        return
    documents = bool(keys) and not is_no_meeting(DOCUMENTS.sub(" ", words))
    other = (is_cancelled(words) or (is_no_meeting(words) and not documents)) and not MEETING.search(words)
    other = other or _is_for_another(words)
    if len(keys) == 1 and not (sentence and state.context.body and (is_no_meeting(words) or is_cancelled(words))):
        told = documents and is_no_meeting(words) and not MEETING.search(words)
        doubt = (UNKNOWN_HEADING if told else _doubt_of(mentioned, bodies)) or _doubt_of_row(state, line.level, keys[0])
        _enter(state, line, _own_committee(state, line, keys[0]), other=other, doubt=doubt)
    elif len(keys) > 1 or (not keys and SEVERAL_KINDS.search(words)):
        state.enter(None, line.level, doubt=WHICH_BODY)
    else:
        _read_kind(state, line, mentioned, other=other)


def _is_spoken_of(text: str, body: Named) -> bool:
    """`Val av revisorer` heads nothing of the auditors', and `(fastställda av KS)` nothing of KS."""
    before = plain(text[text.rfind("(", 0, body.start) + 1 : body.start])
    return _SPEAKS_OF.search(before) is not None and not MEETING.search(before)


def _is_for_another(words: str) -> bool:
    """`Datum för inlämning` is of no meetings, though it says `datum`."""
    said = _WHAT_FOR.search(words)
    return said is not None and is_no_meeting(said[1]) and not MEETING.search(said[1])


def _own_committee(state: PageState, line: Line, key: str) -> str:
    """`Arbetsutskottet` right after `Kommunstyrelsen` is its own; a board's where it stands below the board."""
    body = state.context.body or ""
    below = state.context.parted or line.level > state.context.level > 0
    board = body.removesuffix(" arbetsutskott")
    if key == WHOSE and below and is_board(board):
        return f"{board} arbetsutskott"
    return OWN_COMMITTEE.get(body, key) if key == WHOSE else key


def _doubt_of_row(state: PageState, level: int, key: str) -> str:
    """Names of several bodies in a row are tabs or links, after which nobody knows whose days come first.

    One that is named again has its own days.
    """
    before = state.bodies_above.get(level, set())
    doubt = WHICH_BODY if before and key not in before else ""
    before.add(key)
    state.bodies_above = {level: before}
    return doubt


def _doubt_of(mentioned: Mentioned, bodies: Sequence[Named]) -> str:
    """`Fullmäktige sa ja till ny simhall` is a heading of news, though it begins as one of a body's days; a time before
    a name says when it meets on a day above.
    """
    outer = mentioned.runs[0].tokens
    if outer and outer[0].kind is Kind.TIME:
        return WHICH_BODY
    return UNKNOWN_HEADING if tells_of(mentioned, bodies) else ""


def _enter(state: PageState, line: Line, body: str, *, other: bool, doubt: str) -> None:
    """A body's heading; below one of news, everything deeper is news."""
    below = state.context.other and 0 < state.context.other_level < line.level
    state.enter(body, line.level, other=other or below, doubt=doubt)
    if doubt == UNKNOWN_HEADING and not line.text.rstrip().endswith("."):
        state.left = line.level, len(state.found)


def _read_kind(state: PageState, line: Line, mentioned: Mentioned, *, other: bool) -> None:
    """A heading that names no body: of something else than meetings, of nobody knows what, or of meetings."""
    words = plain(line.text)
    if other and mentioned.has(Kind.WEEK):
        return
    if MANY_CANCELLED.search(words) and MEETING.search(words) and not mentioned.months:
        state.context = replace(state.context, cancelled=True)
        return
    state.context = replace(state.context, cancelled=False)
    if other and not line.level and (_TOLD_OF.match(line.text) or _A_FILE.search(words) or _NONE.fullmatch(words)):
        return
    if other:
        state.context = replace(state.context, other=True, other_level=line.level)
        state.for_one_line = bool(OF_THE_PAGE.search(words))
        state.left = NOTHING_LEFT if state.for_one_line else (line.level, len(state.found))
    elif _OTHERS.search(words) or (line.level and _OF_A_GROUP.search(words)):
        state.enter(None, line.level, doubt=UNKNOWN_HEADING)
    elif _heads_nobody_knows(state, line, mentioned):
        _leave(state, line)
    elif MEETING.search(words):
        doubt = "" if _ends(state, line) else UNKNOWN_HEADING if state.context.other else state.context.doubt
        state.context = replace(state.context, other=False, doubt=doubt)


def _introduces(mentioned: Mentioned, bodies: Sequence[Named]) -> bool:
    """A sentence that says of one body that it meets: `Kommunstyrelsen sammanträder måndagar på följande dagar`."""
    if len({each.key for each in bodies}) != 1:
        return False
    words = plain(mentioned.text)
    says = bodies[0].start < 15 or mentioned.text.rstrip().endswith(":") or _MEETS_ON.search(words)
    return bool(MEETING.search(words) and says)


def _ends(state: PageState, line: Line) -> bool:
    """`Sammanträden` ends what a heading of others began, unless it stands right below or within that."""
    level, found = state.left
    if state.context.doubt not in {"", UNKNOWN_HEADING}:
        return False
    return 0 < line.level <= level if level else line.level > 0 or len(state.found) > found


def _heads_nobody_knows(state: PageState, line: Line, mentioned: Mentioned) -> bool:
    unknown = line.level and (is_unclear(line.text) or nobody_knows(mentioned, state.names))
    return bool(unknown) or line.place in state.unknown_headings


def _leave(state: PageState, line: Line) -> None:
    """A heading nobody knows: what is below it may be anything."""
    deeper = not state.context.level or line.level > state.context.level or line.place in state.unknown_headings
    under = state.context.body is not None and deeper and decides(state.context.body)
    body = state.context.body if under else None
    doubt = UNKNOWN_HEADING if body or not state.names.named else ""
    state.lists += 1
    state.left = line.level, len(state.found)
    state.context = replace(state.context, body=body, doubt=doubt, other=False, month=None)
