"""Reading lines: headings change what is known of the days below them, other lines have the days."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import Final

from models.files.meeting_page.bodies import SEVERAL_KINDS, WHOSE, Named, Names, bodies_in
from models.files.meeting_page.content import NEW_PART, Line, Place
from models.files.meeting_page.context import Context, Found, Years, is_sentence, word_count, years_of, years_said
from models.files.meeting_page.judging import IS_IT_A_MEETING, Judged, Status, judged, unknown_words
from models.files.meeting_page.mentions import NUMBER_LEFT, Mention, Mentioned, mentioned_in
from models.files.meeting_page.scan import Kind
from models.files.meeting_page.words import MEETING, NEXT, OF_THE_PAGE, is_cancelled, is_no_meeting, plain, remarks_in

WHICH_BODY: Final = "Det framgår inte vilket organ dagen gäller."
WHOSE_COMMITTEE: Final = "Det framgår inte vems arbetsutskott det är."
UNKNOWN_HEADING: Final = "Det framgår inte om dagarna under rubriken är möten."
WEEK_ONLY: Final = "Här står en vecka men ingen dag."
UNREADABLE: Final = "Det här går inte att läsa som en dag."

_FOOTNOTE: Final = re.compile(r"\s*(\*+|[¹²³⁴⁵⁶⁷⁸⁹†‡]|\d\)(?=\s*\D))\s*[=:]?\s*(\D.*|$)")
_NUMBER_WORD: Final = re.compile(r"(?<![\d.,:/§-])\b(\d{1,2}):?e?\s+([^\W\d_]{3,10})\b\.?")
_SEASONS: Final = re.compile(
    r"\b(var|varen|host|hosten|vt|ht|vartermin\w*|hosttermin\w*|halvar\w*|kvartal\w*|ordinarie|kommande|ovriga|nasta|nar|tid|plats|\d+)\b"
)
NEW_YEAR: Final = 6
"""A list that goes back more months than this has passed New Year, or is out of order."""
MOST_WORDS: Final = 3
"""In a line that still goes on a list begun on a line above, after a body's name."""
LETTER_AWAY: Final = 0.75


@dataclass(frozen=True, slots=True)
class Unread:
    """Something a person must be asked about that is no day."""

    what: str
    words: str
    place: Place
    body: str | None = None


@dataclass(slots=True)
class PageState:
    """What has been read of the page so far."""

    names: Names
    marks: frozenset[str] = frozenset()
    context: Context = field(default_factory=Context)
    found: list[Found] = field(default_factory=list)
    unread: list[Unread] = field(default_factory=list)
    footnotes: dict[str, str] = field(default_factory=dict)
    lists: int = 0
    bare_years: dict[Years, bool] = field(default_factory=dict)
    bare_at: int = -1
    for_one_line: bool = False


def read_line(state: PageState, line: Line) -> None:
    """Read one line into the state."""
    if line.level == NEW_PART:
        state.context = Context()
    if note := footnote(state, line.text):
        state.footnotes[note[0]] = note[1]
        if not mentioned_in(note[1]).days:
            return
    mentioned = mentioned_in(line.text)
    if _has_days(state, mentioned):
        _read_days(state, line, mentioned)
        if state.for_one_line:
            state.context = replace(state.context, other=False)
        state.for_one_line = False
    else:
        _look_for_typos(state, line, mentioned)
        read_heading(state, line, mentioned)


def footnote(state: PageState, text: str) -> tuple[str, str] | None:
    """A footnote's mark and its words, if the mark stands beside any day of the page."""
    match = _FOOTNOTE.match(text)
    return (match[1].strip(), match[2]) if match and match[1].strip() in state.marks else None


def _has_days(state: PageState, mentioned: Mentioned) -> bool:
    if any(day.month is not None for day in mentioned.days):
        return True
    return bool(mentioned.days) and _is_only_numbers(state, mentioned)


def _is_only_numbers(state: PageState, mentioned: Mentioned) -> bool:
    """`Måndag 30`, or `KS 30`, below the heading `Januari`; without such a heading it is asked about."""
    named = bodies_in(mentioned.text, state.names)
    tokens = [token for token in mentioned.tokens if not any(each.start <= token.start < each.end for each in named)]
    leading = (token for token in tokens if token.kind not in {Kind.WEEKDAY, Kind.DEN, Kind.STOP, Kind.DASH})
    first = next(leading, None)
    if first is None or first.kind is not Kind.NUMBER:
        return False
    few_words = sum(token.kind is Kind.WORD for token in tokens) <= 1
    listed = few_words and (named or state.context.body is not None or len(mentioned.days) > 1)
    return state.context.month is not None or (bool(listed) and not mentioned.has(Kind.DIGITS))


def _look_for_typos(state: PageState, line: Line, mentioned: Mentioned) -> None:
    import difflib

    from models.files.meeting_page.scan import MONTHS

    for match in _NUMBER_WORD.finditer(mentioned.text):
        word = plain(match[2])
        if word not in MONTHS and difflib.get_close_matches(
            word, [name for name in MONTHS if len(name) > 3], 1, LETTER_AWAY
        ):
            state.unread.append(Unread(UNREADABLE, mentioned.text.strip()[:100], line.place, state.context.body))
    few = 4 if state.context.body else 0
    if mentioned.has(Kind.WEEK) and not is_no_meeting(line.text) and word_count(mentioned) <= few:
        state.unread.append(Unread(WEEK_ONLY, line.text.strip(), line.place, state.context.body))


def read_heading(state: PageState, line: Line, mentioned: Mentioned) -> None:
    """Let a line without days change what is known of those below it."""
    if 0 < line.level < state.context.year_level:
        state.context = replace(state.context, years=None, year_level=0)
    _read_year(state, mentioned, line.level)
    _read_month(state, mentioned)
    _read_body(state, line, mentioned)


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
    month = only[0].month if len(only) == 1 and only[0].kind is Kind.MONTH else None
    if month:
        state.lists += not state.context.month
        state.context = replace(state.context, month=month)
    elif len([token for token in only if token.kind is Kind.MONTH]) > 1:
        state.context = replace(state.context, month=None)


def _read_body(state: PageState, line: Line, mentioned: Mentioned) -> None:
    bodies = bodies_in(mentioned.text, state.names, label=True)
    keys = list(dict.fromkeys(each.key for each in bodies))
    words = plain(line.text)
    sentence = is_sentence(mentioned)
    if not words or (sentence and not _introduces(mentioned, bodies)):
        return
    other = is_no_meeting(words) or is_cancelled(words)
    if len(keys) == 1 and not (other and state.context.body and sentence):
        _enter(state, line, keys[0], other and not MEETING.search(words))
    elif len(keys) > 1 or (not keys and SEVERAL_KINDS.search(words)):
        _enter(state, line, None, other=False, doubt=WHICH_BODY)
    elif other and not MEETING.search(words):
        state.context = replace(state.context, other=True)
        state.for_one_line = bool(OF_THE_PAGE.search(words))
    elif line.level and _is_unknown(mentioned, words):
        _leave(state, line)
    elif MEETING.search(words):
        state.context = replace(
            state.context, other=False, doubt="" if state.context.doubt == UNKNOWN_HEADING else state.context.doubt
        )


def _introduces(mentioned: Mentioned, bodies: Sequence[Named]) -> bool:
    """A sentence that says of one body that it meets: `Kommunstyrelsen sammanträder måndagar på följande dagar`."""
    if len({each.key for each in bodies}) != 1:
        return False
    words = plain(mentioned.text)
    return bool(MEETING.search(words)) and (bodies[0].start < 15 or mentioned.text.rstrip().endswith(":"))


def _is_unknown(mentioned: Mentioned, words: str) -> bool:
    said = MEETING.search(words) or _SEASONS.search(words) or remarks_in(words)
    return not said and word_count(mentioned) > 0 and not mentioned.months and not mentioned.years


def _enter(state: PageState, line: Line, body: str | None, other: bool, doubt: str = "") -> None:
    state.lists += 1
    doubt = WHOSE_COMMITTEE if body == WHOSE else doubt
    month = state.context.month if not state.found or state.found[-1].month is None else None
    state.context = replace(
        state.context, body=body, level=line.level, other=other, doubt=doubt, month=month, inline=False
    )


def _leave(state: PageState, line: Line) -> None:
    """A heading nobody knows: what is below it may be anything."""
    under = state.context.body is not None and (not state.context.level or line.level > state.context.level)
    body = state.context.body if under else None
    doubt = UNKNOWN_HEADING if body else ""
    state.lists += 1
    state.context = replace(state.context, body=body, doubt=doubt, other=False, month=None)


def _read_days(state: PageState, line: Line, mentioned: Mentioned) -> None:
    bodies = _outside_brackets(mentioned, bodies_in(mentioned.text, state.names))
    days = judged(mentioned)
    first = days[0].mention.start
    month = state.context.month
    if bodies and bodies[0].start < first and len({each.key for each in bodies}) == 1:
        _enter(state, line, bodies[0].key, other=state.context.other and not MEETING.search(plain(line.text)))
        state.context = replace(state.context, month=month, inline=True)
    years = _years_before(mentioned, first)
    if years and sum(token.kind is Kind.WORD for token in mentioned.runs[0].tokens) <= 6:
        state.context = replace(state.context, years=years)
    state.found += [
        _in_context(state, line, mentioned, each, bodies, _years_before(mentioned, each.mention.start))
        for each in _with_later_years(mentioned, days)
        if _counts(state, each, days)
    ]
    _numbers_left(state, line, mentioned, days)


def _outside_brackets(mentioned: Mentioned, bodies: Sequence[Named]) -> list[Named]:
    inside = [token.start for run in mentioned.runs[1:] for token in run.tokens]
    return [each for each in bodies if each.start not in inside]


def _years_before(mentioned: Mentioned, first: int) -> Years | None:
    """The year, or two, written last before that place."""
    said = [
        token for token in mentioned.years if token.start < first and not is_no_meeting(mentioned.text[: token.start])
    ]
    days = [day.start for day in mentioned.days if day.start < first]
    near = [token for token in said if token.start > max(days, default=-1)] or said[-1:]
    begins = max((day for day in days if near and day < near[0].start), default=0)
    return years_of(near, plain(mentioned.text[begins:first]))


def _counts(state: PageState, each: Judged, days: Sequence[Judged]) -> bool:
    if each.mention.month is not None:
        return True
    return all(day.mention.month is None for day in days)


def _numbers_left(state: PageState, line: Line, mentioned: Mentioned, days: Sequence[Judged]) -> None:
    """Numbers in a list with days that got no month may be days."""
    whole = [each.mention for each in days if each.mention.month is not None]
    for each in days if whole else ():
        near = min(
            (mentioned.text[day.end : each.mention.start] for day in whole if day.end <= each.mention.start),
            key=len,
            default="x",
        )
        if each.mention.month is None and re.fullmatch(r"\s*(,|och|samt|&)?\s*", near):
            state.unread.append(Unread(NUMBER_LEFT, line.text.strip(), line.place, state.context.body))


def _with_later_years(mentioned: Mentioned, days: Sequence[Judged]) -> list[Judged]:
    """`24 april, 29 maj och 19 juni 2023`: a year written after some days is theirs too; before New Year, the one before.

    Such a year is negative until it has been held against the heading's.
    """
    after = _carried(days[::-1], _year_after(mentioned, days), -1)[::-1]
    return after if _any_year_before(mentioned, days) else _carried(after, None, 1)


def _carried(days: Sequence[Judged], year: int | None, step: int) -> list[Judged]:
    """Years carried to days without one. Going back in a list, a later month is the year before's, and the other way."""
    kept: list[Judged] = []
    month = None
    for each in days:
        mention = each.mention
        if mention.month and month and (mention.month - month) * -step > NEW_YEAR and year:
            year += step
        year = abs(mention.year) if mention.year is not None else year
        own = mention.year if mention.year is not None else (-year if year and mention.month else None)
        kept.append(replace(each, mention=replace(mention, year=own)))
        month = mention.month or month
    return kept


def _any_year_before(mentioned: Mentioned, days: Sequence[Judged]) -> bool:
    return any(_years_before(mentioned, each.mention.start) for each in days)


def _year_after(mentioned: Mentioned, days: Sequence[Judged]) -> int | None:
    """The year in `25 januari och 22 februari under 2023`."""
    last = max(each.mention.end for each in days)
    for token in mentioned.runs[0].tokens:
        if token.start >= last and token in mentioned.years and token.kind is Kind.YEAR:
            between = plain(mentioned.text[last : token.start])
            return token.year if between in {"", "under", "under ar", "ar", "i", "for", ",", ":"} else None
    return None


def _in_context(
    state: PageState, line: Line, mentioned: Mentioned, each: Judged, bodies: Sequence[Named], years: Years | None
) -> Found:
    context = state.context
    body, doubt = _whose(context, each.mention, bodies, mentioned)
    if (NEXT.search(plain(mentioned.text)) or _is_news(context, each, mentioned)) and each.status is Status.MEETING:
        each = replace(each, status=Status.ASK, reason=IS_IT_A_MEETING)
    if context.other and each.status in {Status.MEETING, Status.ASK}:
        each = replace(each, status=Status.OTHER)
    mention = each.mention
    month = mention.month or context.month
    known = years or context.years
    if mention.year is not None and mention.year < 0:
        agrees = known is None or known.first <= -mention.year <= known.last
        each = replace(each, mention=replace(mention, year=-mention.year))
        doubt = doubt or ("" if agrees else "Rubriken och raden säger olika år.")
    return Found(each, body, month, known, state.lists, mentioned.text.strip(), line.place, doubt)


def _is_news(context: Context, each: Judged, mentioned: Mentioned) -> bool:
    """A day with its own year below a heading that gives the year already, and with words nobody knows."""
    own = each.mention.year is not None and context.years is not None and len(mentioned.days) == 1
    return own and unknown_words(mentioned.runs[0].tokens) > 0


def _whose(context: Context, day: Mention, bodies: Sequence[Named], mentioned: Mentioned) -> tuple[str | None, str]:
    keys = list(dict.fromkeys(each.key for each in bodies))
    if not keys:
        talks = context.inline and word_count(mentioned) > MOST_WORDS
        return context.body, context.doubt or (WHICH_BODY if talks else "")
    if WHOSE in keys:
        return None, WHOSE_COMMITTEE
    if len(keys) == 1:
        clash = context.body not in {None, keys[0]} and bodies[0].start > day.start
        return keys[0], WHICH_BODY if clash else ""
    return _whose_of_several(day, bodies, mentioned)


def _whose_of_several(day: Mention, bodies: Sequence[Named], mentioned: Mentioned) -> tuple[str | None, str]:
    days = [each for each in mentioned.days if each.month is not None]
    if bodies[0].start < days[0].start:
        parts = [
            (each.end, following.start)
            for each, following in zip(bodies, [*bodies[1:], Named("", 10**6, 0)], strict=True)
        ]
    else:
        parts = [(before.end, each.start) for before, each in zip([Named("", 0, 0), *bodies[:-1]], bodies, strict=True)]
    held = [[each for each in days if start <= each.start < end] for start, end in parts]
    owner = next((body.key for body, those in zip(bodies, held, strict=True) if day in those), None)
    if owner is None or not all(held):
        return None, WHICH_BODY
    return owner, ""
