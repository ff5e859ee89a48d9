"""Whether the points that were found are all that was decided: nothing listed beside them, and no condition."""

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from models.vocabulary import Outcome
from reading.headings import is_heading
from reading.lines import lines_of, sentences
from reading.minutes.listed import Said
from reading.points import Point

Decided = tuple[Point, Outcome | None]

_CONDITION: Final = re.compile(
    r"(?:beslut(?:et|en)|detta|godkännandet|antagandet)\s+(?:gäller|förutsätter|villkoras|är\s+villkorat|träder\s+i\s+kraft"
    r"|fattas\s+under\s+förutsättning)\b|(?:dock\s+)?(?:under\s+förutsättning|förutsatt)\b",
    re.IGNORECASE,
)
_CONDITIONAL: Final = re.compile(r"\b(?:under\s+förutsättning|förutsatt)\b", re.IGNORECASE)
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
    """Whether an item of the list that the points are of is none of them."""
    for line in lines_of(text, points[0][0].start, end) if points else []:
        if is_heading(line) or line.text.endswith(":"):
            return False
        if _ITEM.match(line.text) and not any(point.start < line.end and line.start < point.end for point, _ in points):
            return True
    return False
