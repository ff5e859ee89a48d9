"""Lines with days: whose they are, and in which month and year."""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass, replace
from typing import Final

from models.files.meeting_page.beside import beside_something_else, in_columns
from models.files.meeting_page.bodies import UNSAID, WHOSE, Named, Names, bodies_in, is_committee, is_within
from models.files.meeting_page.columns import part_of
from models.files.meeting_page.context import Context, Found, Years, word_count, years_of
from models.files.meeting_page.dates.years import YearsOnLine, with_years_beside
from models.files.meeting_page.footnotes import define, footnotes_in, tells_of_a_move
from models.files.meeting_page.headings import look_for_days, read_heading
from models.files.meeting_page.judging import (
    IS_IT_A_MEETING,
    IS_IT_CANCELLED,
    IS_IT_MOVED,
    Judged,
    Status,
    judged,
    unknown_words,
)
from models.files.meeting_page.mentions import NUMBER_LEFT, Mention, Mentioned, mentioned_in
from models.files.meeting_page.scan import Kind
from models.files.meeting_page.state import WHICH_BODY, WHOSE_COMMITTEE, PageState
from models.files.meeting_page.strangers import nobody_knows
from models.files.meeting_page.words import MEETING, NEXT, is_no_meeting, plain, remarks_in
from models.files.page_source.calendar_words import MONTHS
from models.files.page_source.content import NEW_PART, Line

TWO_YEARS: Final = "Rubriken och raden säger olika år."
MOST_WORDS: Final = 3
"""In a line that still goes on a list begun on a line above, after a body's name."""

_OF_A_MONTH: Final = re.compile(rf"\s*(?:{'|'.join(MONTHS)})\b\.?(?:\s+20\d\d)?\s*[:–-]\s*(?=\D)", re.IGNORECASE)
_MONTH_FIRST: Final = re.compile(rf"\s*(?:{'|'.join(MONTHS)})\b\.?(?:\s+20\d\d)?\s*[:–-]\s*", re.IGNORECASE)
_BOLD_FIRST: Final = re.compile(r"^\s*\*\*([^*]+?)(:?)\*\*")
_TO: Final = re.compile(r"\b(till|to)(\s+(den|the))?(\s+\w+dag(en)?)?\s*$", re.IGNORECASE)
_ONLY_CANCELLED: Final = re.compile(r"(obs\W*)?(installt?\w*|utgar|stalls in|avlyst|cancelled)\W*")
_ONLY_MEETINGS: Final = re.compile(r"(ordinarie )?(sammantrad\w*|mot(en|es\w*))( (ar )?20\d\d)?\W*")
_FOR_A_YEAR: Final = re.compile(
    r"\b(?:sammantrades|motes)(?:dagar|tider|datum|plan)(?:na)? (?:for|under) (?:ar )?(20\d\d)(?![\d-])"
)

_OF_A_MATTER: Final = re.compile(r"\s*§\s*\d{1,4}\b")
"""Below a day at the head of minutes: that meeting has been held."""
_OF_A_DECISION: Final = re.compile(r",?\s*§\s*\d")
"""After a day: what was decided then."""


def read_line(state: PageState, line: Line) -> None:
    """Read one line into the state."""
    _begin(state, line)
    if notes := footnotes_in(state, line.text):
        define(state, notes)
        if not any(mentioned_in(note).days and not tells_of_a_move(note) for note in notes.values()):
            return
    mentioned = mentioned_in(line.text)
    if _is_of_a_month(state, line, mentioned):
        return
    if _has_days(state, mentioned):
        _read_days(state, line, mentioned)
        state.bodies_above = {}
        state.off_below = -9
        if state.for_one_line:
            state.context = replace(state.context, other=False)
        state.for_one_line = False
    elif _ONLY_CANCELLED.fullmatch(plain(line.text)) and _doubt_line_above(state, line):
        state.off_below = line.place.row
    else:
        look_for_days(state, line, mentioned)
        read_heading(state, line, mentioned)


def _begin(state: PageState, line: Line) -> None:
    """What is changed by where the line stands: a new part of the page knows nothing; a § ends the head of minutes."""
    if line.level == NEW_PART:
        state.context = Context()
    if _OF_A_MATTER.match(line.text) and not (state.found and MEETING.search(plain(state.found[-1].words))):
        _doubt_line_above(state, line, IS_IT_A_MEETING)


def _is_of_a_month(state: PageState, line: Line, mentioned: Mentioned) -> bool:
    """Whether the line is `Januari: KSAU 13, KS 27`, or `Januari: 13 KSAU / 27 KS`; if so it is read."""
    text = _BOLD_FIRST.sub(r"\1\2", line.text)
    said = _OF_A_MONTH.match(text) or _MONTH_FIRST.match(text)
    if not said:
        return False
    rest, before = mentioned_in(text[said.end() :]), state.context
    a_body_each = 1 < len(rest.days) == len(bodies_in(rest.text, state.names))
    if any(day.month for day in rest.days) or not (a_body_each or not any(day.month for day in mentioned.days)):
        return False
    month = next((token.month for token in mentioned.tokens if token.month), None)
    years = years_of(mentioned.months) or before.years
    state.context = replace(before, month=month, years=years)
    is_read = bool(bodies_in(rest.text, state.names)) and _has_days(state, rest)
    if is_read:
        _read_days(state, replace(line, text=rest.text), rest)
    state.context = before
    return is_read


def _doubt_line_above(state: PageState, line: Line, reason: str = IS_IT_CANCELLED) -> bool:
    """What a line says of a day cancelled or moved, or its §, may be said of the one above; whether there was one."""
    last = state.found[-1].place.row if state.found else line.place.row
    if not 0 < line.place.row - last <= 2:
        return False
    for number in range(len(state.found) - 1, -1, -1):
        each = state.found[number]
        if each.place.row != last:
            break
        if each.place.part == line.place.part and each.judged.status is Status.MEETING:
            state.found[number] = replace(each, judged=replace(each.judged, status=Status.ASK, reason=reason))
    return True


def _has_days(state: PageState, mentioned: Mentioned) -> bool:
    if any(day.month is not None for day in mentioned.days):
        return True
    return bool(mentioned.days) and _is_only_numbers(state, mentioned)


def _is_only_numbers(state: PageState, mentioned: Mentioned) -> bool:
    """`Måndag 30`, or `KS 30`, below the heading `Januari`; without such a heading it is asked about."""
    named = bodies_in(mentioned.text, state.names)
    outer = mentioned.runs[0].tokens
    tokens = [token for token in outer if not is_within(named, token.start)]
    passed = {Kind.WEEKDAY, Kind.DEN, Kind.STOP, Kind.DASH, Kind.TIME}
    leading = (token for token in tokens if token.kind not in passed)
    first = next(leading, None)
    if first is None or first.kind is not Kind.NUMBER:
        return False
    few_words = sum(token.kind is Kind.WORD for token in tokens) <= 1
    listed = few_words and (named or state.context.body is not None or len(mentioned.days) > 1)
    return state.context.month is not None or (bool(listed) and not mentioned.has(Kind.DIGITS))


@dataclass(frozen=True, slots=True)
class _Beside:
    """What a line says of its days: the bodies outside brackets, where the days begin that may be something else,
    which of several bodies each is of, how many words there are, and the bodies' keys.
    """

    bodies: Sequence[Named]
    unsure: Set[int]
    owners: Mapping[Mention, str]
    words: int
    keys: frozenset[str]


def _read_days(state: PageState, line: Line, mentioned: Mentioned) -> None:
    named = bodies_in(mentioned.text, state.names)
    days = judged(mentioned)
    by_brackets = len(named) == len(days) and (len(days) > 1 or _is_in_brackets_alone(state, mentioned, named[0]))
    beside_first = named[1:] if len(days) == 1 and _meet_together(state, mentioned, named) else []
    bodies = outside_brackets(mentioned, named) or (named if by_brackets else named[:1] if beside_first else [])
    first = days[0].mention.start
    if bodies and bodies[0].start < first and len({each.key for each in bodies}) == 1:
        _begin_list(state, line, bodies[0].key)
    _read_lead(state, plain(mentioned.text[:first]), mentioned)
    written = YearsOnLine(mentioned)
    years = written.before(first)
    if years and sum(token.kind is Kind.WORD for token in mentioned.runs[0].tokens) <= 6:
        state.context = replace(state.context, years=years)
    if len(days) == 1 and days[0].reason == IS_IT_MOVED and _TO.search(mentioned.text[:first]):
        _doubt_line_above(state, line)
    numbers_only = all(day.mention.month is None or day.mention.bracketed for day in days)
    for whose in (bodies, *([each] for each in beside_first)):
        keys = frozenset(each.key for each in whose)
        beside = _Beside(whose, _unsure(mentioned, whose), _owners(whose, mentioned), word_count(mentioned), keys)
        state.found += [
            _in_context(state, line, mentioned, each, beside, written.before(each.mention.start))
            for each in with_years_beside(mentioned, days, written)
            if numbers_only or each.mention.month is not None
        ]
    _numbers_left(state, line, mentioned, days)


def _is_in_brackets_alone(state: PageState, mentioned: Mentioned, body: Named) -> bool:
    """`14 januari (KSAU)` where no heading says whose the day is."""
    around = mentioned.text[body.start - 1 : body.end + 1]
    return state.context.body is None and around[:1] + around[-1:] == "()"


def _meet_together(state: PageState, mentioned: Mentioned, named: Sequence[Named]) -> bool:
    """`24 mars (KF, SN)` where no heading says whose the day is: nothing but bodies stands in the brackets."""
    within = [token for run in mentioned.runs[1:] for token in run.tokens]
    only = all(token.kind is Kind.SEPARATOR or is_within(named, token.start) for token in within)
    bracketed = all(mentioned.is_bracketed(each.start) for each in named)
    return state.context.body is None and len(named) > 1 and len(mentioned.runs) == 2 and only and bracketed


def _read_lead(state: PageState, lead: str, mentioned: Mentioned) -> None:
    """`Sammanträden 2027: 19/1` ends what was said of other things; `om mötesdagar för 2027` gives a year below."""
    if state.context.other and _ONLY_MEETINGS.fullmatch(lead):
        state.context = replace(state.context, other=False)
    if said := _FOR_A_YEAR.search(plain(mentioned.text)):
        state.context = replace(state.context, years=Years(int(said[1]), int(said[1])), year_level=0)


def _begin_list(state: PageState, line: Line, body: str) -> None:
    """A body on a line with its days may have more of them on the lines below, where no heading says another."""
    before = state.context
    if before.level and before.body not in {None, body}:
        return
    other = before.other and not MEETING.search(plain(line.text))
    doubt = WHICH_BODY if before.body not in {None, body} and not before.inline else ""
    state.enter(body, line.level, other=other, doubt=doubt)
    state.context = replace(state.context, month=before.month, inline=True)


def outside_brackets(mentioned: Mentioned, bodies: Sequence[Named]) -> list[Named]:
    """Those of the bodies that are not named within brackets."""
    return [each for each in bodies if not mentioned.is_bracketed(each.start)]


def _numbers_left(state: PageState, line: Line, mentioned: Mentioned, days: Sequence[Judged]) -> None:
    """Numbers in a list with days that got no month may be days."""
    whole = [each.mention for each in days if each.mention.month is not None]
    left = [each.mention for each in days if each.mention.month is None]
    ends = sorted(day.end for day in whole)
    if any(_goes_on(mentioned.text, each, ends) for each in left):
        state.ask(NUMBER_LEFT, mentioned.text, line.place)


def _goes_on(text: str, number: Mention, ends: Sequence[int]) -> bool:
    """Whether the number goes on from the last day before it; `ends` is where days end, in order."""
    before = bisect_right(ends, number.start)
    return (
        before > 0
        and re.fullmatch(r"\s*(?:(,|och|samt|&)|[A-ZÅÄÖ]{1,4}[ ]{2,})?\s*", text[ends[before - 1] : number.start])
        is not None
    )


def _in_context(
    state: PageState, line: Line, mentioned: Mentioned, each: Judged, beside: _Beside, years: Years | None
) -> Found:
    context = state.context
    alone = len(state.names.named) == 1
    body, doubt = _whose(replace(context, inline=context.inline and not alone), each.mention, beside, mentioned)
    if each.status is Status.MEETING and (
        (state.mixed and len(mentioned.days) > 1) or _is_labelled_otherwise(mentioned, beside.bodies, body, state.names)
    ):
        doubt = doubt or IS_IT_A_MEETING
    if line.place in state.titled_twice or _is_of_another(mentioned, body, state.names):
        doubt = doubt or WHICH_BODY
    below = each.status is Status.MEETING and 0 <= line.place.row - state.off_below <= 2
    if below:
        each = replace(each, status=Status.ASK, reason=IS_IT_CANCELLED)
    if each.status is Status.MEETING and (each.mention.start in beside.unsure or _is_news(context, each, mentioned)):
        each = replace(each, status=Status.ASK, reason=IS_IT_A_MEETING)
    if context.cancelled and each.status in {Status.MEETING, Status.ASK}:
        each = replace(each, status=Status.CANCELLED)
    if context.other and each.status in {Status.MEETING, Status.ASK}:
        each = replace(each, status=Status.OTHER)
    mention = each.mention
    month = mention.month or context.month
    known = years or context.years
    if mention.year is not None and mention.year < 0:
        agrees = known is None or known.first <= -mention.year <= known.last
        each = replace(each, mention=replace(mention, year=-mention.year))
        doubt = doubt or ("" if agrees else TWO_YEARS)
    quote = mentioned.text[mention.start : mention.end] + (f" {abs(mention.year)}" if mention.year else "")
    return Found(each, body, month, known, state.lists, mentioned.text.strip(), line.place, doubt, quote)


def _unsure(mentioned: Mentioned, bodies: Sequence[Named]) -> Set[int]:
    """Where those days begin that may be something else than a meeting, or one told of a second time."""
    if NEXT.search(plain(mentioned.text)) or in_columns(mentioned):
        return {day.start for day in mentioned.days}
    return beside_something_else(mentioned, bodies)


def _is_labelled_otherwise(mentioned: Mentioned, bodies: Sequence[Named], body: str | None, names: Names) -> bool:
    """`Något annat: 9 november`, where nobody knows what it is."""
    label, colon, _ = mentioned.text[: mentioned.days[0].start].rpartition(":")
    words = plain(label)
    known = bodies or part_of(body, words) or is_no_meeting(words)
    return bool(colon and words and not known and nobody_knows(mentioned_in(label), names))


def _is_of_another(mentioned: Mentioned, body: str | None, names: Names) -> bool:
    """`28 januari (KS)` below another body's name: the brackets hold nothing but whose the day is."""
    if len(mentioned.days) != 1 or len(mentioned.runs) != 2:
        return False
    within = [each for each in bodies_in(mentioned.text, names) if mentioned.is_bracketed(each.start)]
    said = mentioned.runs[1].tokens
    only = all(token.kind is Kind.SEPARATOR or is_within(within, token.start) for token in said)
    is_remark = remarks_in(" ".join(token.text for token in said))
    return bool(within and only and not is_remark) and body not in {each.key for each in within}


def _is_news(context: Context, each: Judged, mentioned: Mentioned) -> bool:
    """A day of which a § was decided, or with its own year below a heading that gives the year already, and with words
    nobody knows."""
    if _OF_A_DECISION.match(mentioned.text, each.mention.end):
        return True
    own = each.mention.year is not None and context.years is not None and len(mentioned.days) == 1
    return own and unknown_words(mentioned.runs[0].tokens) > 0


def _whose(context: Context, day: Mention, beside: _Beside, mentioned: Mentioned) -> tuple[str | None, str]:
    bodies, keys = beside.bodies, beside.keys
    if not keys:
        talks = context.inline and beside.words > MOST_WORDS
        return context.body, context.doubt or (WHICH_BODY if talks else "")
    if UNSAID in keys:
        return None, WHICH_BODY
    if WHOSE in keys:
        return (context.body, context.doubt) if is_committee(context.body or "") else (None, WHOSE_COMMITTEE)
    if len(keys) == 1:
        clash = (
            context.body not in {None, bodies[0].key}
            and bodies[0].start > day.start
            and not _is_label(day, bodies[0], mentioned)
        )
        return bodies[0].key, WHICH_BODY if clash else ""
    return (beside.owners[day], "") if day in beside.owners else (None, WHICH_BODY)


def _is_label(day: Mention, body: Named, mentioned: Mentioned) -> bool:
    """`19 januari – KSAU`: the body and nothing else stands after the day."""
    between, after = mentioned.text[day.end : body.start], mentioned.text[body.end :]
    return re.fullmatch(r"\s*[–—:-]\s*", between) is not None and not after.strip(" .,;")


def whose_of_several(day: Mention, bodies: Sequence[Named], mentioned: Mentioned) -> tuple[str | None, str]:
    """Whose the day is where several bodies are named, and what must be asked of it."""
    owners = _owners(bodies, mentioned)
    return (owners[day], "") if day in owners else (None, WHICH_BODY)


def _owners(bodies: Sequence[Named], mentioned: Mentioned) -> Mapping[Mention, str]:
    """Which body each day is of; none where a body has no day, or only one is named."""
    if len(bodies) < 2:
        return {}
    days = [each for each in mentioned.days if each.month is not None] or [*mentioned.days]
    if bodies[0].start < days[0].start:
        parts = [
            (each.end, following.start)
            for each, following in zip(bodies, [*bodies[1:], Named("", 10**6, 0)], strict=True)
        ]
    else:
        parts = [(before.end, each.start) for before, each in zip([Named("", 0, 0), *bodies[:-1]], bodies, strict=True)]
    starts = [each.start for each in days]
    held = [days[bisect_left(starts, start) : bisect_left(starts, end)] for start, end in parts]
    if not all(held):
        return {}
    return {day: body.key for body, those in zip(bodies, held, strict=True) for day in those}
