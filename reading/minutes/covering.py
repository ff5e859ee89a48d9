"""Whether the points that were found are all that was decided: nothing listed beside them, and no condition."""

import re
from collections.abc import Sequence
from dataclasses import replace
from difflib import SequenceMatcher
from typing import Final

from models.vocabulary import Outcome
from reading.headings import is_heading
from reading.lines import lines_of, sentences
from reading.minutes.listed import ADJUSTED, Said
from reading.minutes.zones import PLAIN_NAME
from reading.points import Point, is_point

Decided = tuple[Point, Outcome | None]

_CONDITION: Final = re.compile(
    r"(?:beslut(?:et|en)|detta|godkännandet|antagandet)\s+(?:gäller|förutsätter|villkoras|är\s+villkorat|träder\s+i\s+kraft"
    r"|fattas\s+under\s+förutsättning)\b|(?:dock\s+)?(?:under\s+förutsättning|förutsatt)\b",
    re.IGNORECASE,
)
_CONDITIONAL: Final = re.compile(r"\b(?:under\s+förutsättning|förutsatt)\b", re.IGNORECASE)
_BESIDE: Final = re.compile(
    r"\b(?:juster\w+|direktjuster\w*|anslag\w*|anslogs|anslås|tillkännag\w*|anmäls\s+till|protokoll\w*|reserver\w*|reservation\w*|jäv\w*|avstår|yrka\w*"
    r"|deltar|deltog|deltagande|omröstning\w*|votering\w*|röst\w*|proposition\w*|beslutsgång\w*|utdrag\w*|expedier\w*|delges|skickas|sänds"
    r"|bestyrk\w*|sign|signer\w*|sida|sid|ordf|ordförande\w*|sekreterare\w*|ajourner\w*|instämmer|yttrande|anteckning\w*|beslutet\s+är\s+enhälligt"
    r"|delegation\w*|motivera\w*|överklaga\w*)\b|^[\W\d_]+$|^\w$|^(?:bifall(?:e)?s|bifölls|antag(?:e)?s|godkänn(?:e)?s)$|^(?:§|\d{4}-)",
    re.IGNORECASE,
)
"""What stands beside a decision without being part of it."""
_MEETING: Final = re.compile(
    rf"{PLAIN_NAME}s?,?\s+(?:sammanträdet?\s+)?(?:den\s+)?(?:\d{{4}}-|\d{{1,2}}\s+[a-z]+\s+\d{{4}})", re.IGNORECASE
)
"""Whose meeting it was, and when, written out below what it decided."""
_LIKE_HEADING: Final = re.compile(r"[A-ZÅÄÖ][^.:;\n]{2,60}\??:?|[A-ZÅÄÖ][\wåäö]*(?: [a-zåäö]+){0,2}:\s.*")
"""A heading, or a label with what it is of."""
_DEED: Final = re.compile(
    rf"^{PLAIN_NAME}\s+(?!(?:är|har|var)\b)[a-zåäö]+r\b|^(?!Beslutet\b).*\b(?:ska|skall|tas\s+ut|sker|betalas|debiteras|redovisas|upphör|ersätter|gäller|träder)\b",
    re.IGNORECASE,
)
_RUNS_ON: Final = re.compile(r"[a-zåäö\d]{3}\.\s+[A-ZÅÄÖ][a-zåäö]+\s")
_GAP: Final = re.compile(r"\S(?<!\batt)(?: {3,}|[ ]*\t[ \t]*)\S", re.IGNORECASE)
_THAT_BELOW: Final = re.compile(r"\n[ \t]*att\s", re.IGNORECASE)
"""Where several lines within a point begin so, nobody knows which of them are points."""
_COUNTED: Final = re.compile(
    r"\d+|januari|februari|mars|april|maj|juni|juli|augusti|september|oktober|november|december"
)
ALIKE: Final = 0.8
"""Of a decided point and a proposed one: more alike they are one point, whatever numbers stand in them."""
_ITEM: Final = re.compile(r"(?:[-–•●·*]|\d{1,2}[.)])\s+\S|att\s+\S", re.IGNORECASE)


def condition_after(text: str, points: Sequence[Decided], end: int) -> tuple[int, int] | None:
    """The sentence up to `end` that says when what was decided holds, standing for itself after its points."""
    if not points:
        return None
    after = sentences(text, points[-1][0].end, end)
    spans = ((start + len(text[start:stop]) - len(text[start:stop].lstrip(" .\n\t")), stop) for start, stop in after)
    return next((span for span in spans if _CONDITION.match(text, *span)), None)


def is_conditional(text: str, said: Said) -> bool:
    """Whether the sentence says on what condition before it says what: `beslutar, under förutsättning av …, att`."""
    return bool(said.points) and _CONDITIONAL.search(text, said.act.verb, said.points[0].start) is not None


def with_condition(text: str, points: Sequence[Decided], span: tuple[int, int]) -> tuple[Decided, ...]:
    """The one point with its condition; no points where there are several, and a person must say whose it is."""
    if len(points) != 1:
        return ()
    ((point, outcome),) = points
    said = f"{point.text.rstrip(' .')}. {' '.join(text[slice(*span)].split()).rstrip('.')}"
    return ((replace(point, text=said, end=span[1]), outcome),)


def leaves_out(text: str, points: Sequence[Decided], end: int) -> bool:
    """Whether something stands below the points that may be one too: an item of their list, or what nobody knows."""
    if not points:
        return False
    return (
        _expects_more(text, points[-1][0])
        or _leaves_item(text, points, end)
        or _goes_on_unknown(text, points[-1][0].end, end)
    )


def _expects_more(text: str, last: Point) -> bool:
    """Whether the last point ends as those before the last do, with `samt` or a comma, or in the middle of a clause."""
    return (
        re.search(
            r"(?:[,;]|[a-zåäö]-|\s(?:och|samt|att|kring|för|med|till|mellan|om|i|av|på|från|vid|hos|åt|inom|enligt))\s*\Z",
            text[last.start : last.end].rstrip(),
        )
        is not None
    )


def _leaves_item(text: str, points: Sequence[Decided], end: int) -> bool:
    """Whether an item stands among the points or below them that is none, before another part begins."""
    at = 0
    for line in lines_of(text, points[0][0].start, end):
        while at < len(points) and points[at][0].end <= line.start:
            at += 1
        if is_heading(line) or line.text.endswith(":"):
            return False
        is_own = _ITEM.match(line.text) and not ADJUSTED.search(line.text)
        if is_own and not (at < len(points) and points[at][0].start < line.end):
            return True
    return False


def _goes_on_unknown(text: str, start: int, end: int) -> bool:
    """Whether what follows is neither a heading nor what minutes have beside a decision."""
    for line in lines_of(text, start, end):
        said = line.text.strip('*_ .)”"')
        if is_heading(line) or (
            said and _LIKE_HEADING.fullmatch(said) and not is_point(said) and not _may_be_decided(line.text)
        ):
            return False
        if said and not (_BESIDE.search(said) or _MEETING.match(said)):
            return True
    return False


def _may_be_decided(said: str) -> bool:
    """Whether a sentence says what a body does, or what is to be done."""
    return said.endswith(".") and _DEED.search(said) is not None and not _BESIDE.search(said)


def begins_unknown(text: str, start: int, first: int) -> bool:
    """Whether a sentence stands above the first point in its part that minutes do not have beside a decision."""
    lines = [line for line in lines_of(text, start, first) if line.text.endswith(".")]
    return any(not _BESIDE.search(line.text.strip("*_ .")) for line in lines)


def differs(points: Sequence[Decided], proposed: Sequence[Point]) -> bool:
    """Whether a point is as one that was proposed but for a number or a month in it, and so was changed."""
    known = {_words(each.text): (_counted(each), _uncounted(each)) for each in proposed}
    others = [(counted, rest) for counted, rest in known.values() if counted]
    return any(_differs(point, others) for point, _ in points if others and _words(point.text) not in known)


def _differs(point: Point, proposed: Sequence[tuple[list[str], tuple[str, ...]]]) -> bool:
    counted, matcher = _counted(point), SequenceMatcher(None, (), _uncounted(point), autojunk=False)
    for theirs, rest in proposed:
        if len(theirs) == len(counted) and theirs != counted:
            matcher.set_seq1(rest)
            if min(matcher.real_quick_ratio(), matcher.quick_ratio()) > ALIKE and matcher.ratio() > ALIKE:
                return True
    return False


def _counted(point: Point) -> list[str]:
    return _COUNTED.findall(point.text.casefold())


def _uncounted(point: Point) -> tuple[str, ...]:
    return _words(_COUNTED.sub(" ", point.text.casefold()))


def _words(said: str) -> tuple[str, ...]:
    return tuple(re.findall(r"\w+", said.casefold()))


def runs_on(text: str, points: Sequence[Decided]) -> bool:
    """Whether an unmarked point is several sentences, or any has a column of something else within it."""
    return any(
        (_RUNS_ON.search(point.text) and not _is_listed(text, point))
        or _GAP.search(text, point.start, point.end)
        or len(_THAT_BELOW.findall(text, point.start, point.end)) > 1
        for point, _ in points
    )


def _is_listed(text: str, point: Point) -> bool:
    begun = text[text.rfind("\n", 0, point.start) + 1 : point.start]
    return re.fullmatch(r"\s*(?:[^\w\s]|\w{1,2}[.)]|\d{1,2})\s+", begun) is not None or point.text.startswith("Att ")


def says_nothing_sure(points: Sequence[Decided]) -> bool:
    """Whether the words of no point say what was decided on it: then nothing shows that they are points."""
    return bool(points) and not any(outcome for _, outcome in points)
