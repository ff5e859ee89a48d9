"""Where a page ends in the middle of what is said: its foot, and the head of the next page, are no part of the text."""

import re
from collections.abc import Iterator, Mapping
from itertools import groupby, pairwise
from typing import Final

from reading.lines import Line, lines_of

HEAD: Final = 8
"""Lines at the top of a text that may stand again at the top of each page."""
_FOOT: Final = re.compile(
    r"(?=.*(?:[a-zåäö]{3}|\d\s*\(\d|_{4}))(?:\b(?:justerand\w*|just\.?|justerares?|utdragsbestyrkande|utdraget|bestyrks?|ordf\w*|sekr\w*|sign(?:atur\w*|um)?|sida|sid"
    r"|blad|av)\b|[\d\s()/_.|:-])+",
    re.IGNORECASE,
)
_COUNTED: Final = re.compile(r"\b(?:sida|sid\.?|blad)\s*\d|\d\s*\(\d+\)\s*$", re.IGNORECASE)
"""The number of a page, in a head that stands again."""
_NUMBER: Final = re.compile(
    r"(?P<day>\b\d{4}-\d\d-\d\d\b|\b\d{1,2} (?:jan|feb|mars|apr|maj|jun|jul|aug|sep|okt|nov|dec)[a-z]*\.? \d{4}\b)|\d+",
    re.IGNORECASE,
)
_CONTINUED: Final = re.compile(
    r"(?:forts\w*\.?\s*)?§\s*\d{1,4}(?:/\d{2,4})?,?\s*\(?forts\w*\.?\)?|forts\w*\.?\s*§\s*\d{1,4}", re.IGNORECASE
)
"""The § again, on top of the page on which it goes on."""
_PAGE: Final = re.compile(r"0 ?\(0\)|\b0 av 0\b", re.IGNORECASE)
_HEADED: Final = frozenset(
    {"0", "Protokoll", "PROTOKOLL", "Sammanträdesprotokoll", "SAMMANTRÄDESPROTOKOLL", "Sida", "Sid"}
)
_POINT: Final = re.compile(r"\d{1,2}[.)]\s|[-–•·*\uf0b7\uf02d]\s|Att\s")


def page_breaks(text: str) -> Iterator[tuple[int, int]]:
    """From the end of the last line of a page to the first of the next, where a sentence or a list goes on there."""
    lines = [line for line in lines_of(text) if line.text]
    tops = {_shape(line): line.start for line in reversed(lines[:HEAD])}
    words = {word: line.start for line in reversed(lines[:HEAD]) for word in _shape(line).split()}
    below_foot = {
        below.start
        for line, below in pairwise(lines)
        if _FOOT.fullmatch(line.text) and _COUNTED.search(below.text) and not below.text.endswith(".")
    }
    runs = [
        (between, [*each])
        for between, each in groupby(
            lines, lambda line: line.start in below_foot or _is_between(line, tops) or _is_of_tops(line, words)
        )
    ]
    for (_, before), (between, run), (_, after) in zip(runs, runs[1:], runs[2:], strict=False):
        if (
            between
            and any(_FOOT.fullmatch(line.text) or _COUNTED.search(line.text) for line in run)
            and _goes_on(before[-1].text, after[0].text)
        ):
            yield before[-1].end, after[0].start


def _is_between(line: Line, tops: Mapping[str, int]) -> bool:
    stands_again = line.start > tops.get(_shape(line), len(line.text) + line.start)
    return stands_again or any(each.fullmatch(line.text) for each in (_FOOT, _CONTINUED))


def _is_of_tops(line: Line, words: Mapping[str, int]) -> bool:
    """Whether a line with a page's number or a day is made of words from the top, in whatever order."""
    is_dated = _COUNTED.search(line.text) or re.search(r"\d{4}-\d\d-\d\d$", line.text)
    said = {word for word in _PAGE.sub(" ", _shape(line)).split() if words.get(word, line.start) >= line.start}
    return bool(is_dated) and said <= _HEADED


def _goes_on(before: str, after: str) -> bool:
    """Whether the words after go on with those before: a sentence that has not ended, or a list's next point."""
    if after[:1].islower():
        return not before.endswith((".", ":")) or after.startswith("att ")
    leads = before.endswith(",") or not re.search(r"[.!?]$", before)
    return (bool(_POINT.match(after)) and (leads or before.endswith((";", ".")))) or (
        leads and after.startswith("att ")
    )


def _shape(line: Line) -> str:
    """The line with every number alike, but for those of a day: that of the meeting is the same on each page."""
    return " ".join(_NUMBER.sub(lambda found: found["day"] or "0", line.text).split())
