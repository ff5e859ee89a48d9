"""Where a line ends only because it was full."""

import re
from collections.abc import Iterator
from itertools import pairwise
from typing import Final

SHORTEST: Final = 28
FEWEST_NARROW: Final = 5
"""Lines of one word each, as a narrow cell breaks what stands in it."""
WIDE: Final = 0.6
"""Of the longest line: a shorter one ended because its writer ended it."""
_COLUMNS: Final = re.compile(r"\S\s{3,}\S|\t")
_ENDED: Final = re.compile(r"[.:;?!|_]$")
_GOES_ON: Final = re.compile(
    r"(?!\w$|juster(?:at|ad|as)\s+\d|att\b|dels\b|och\s+att\b|samt\s+att\b|[a-h][.)]\s)[a-zåäö]|\([a-zåäö]|§\s*(?!\d)\S"
)
_LEADS: Final = re.compile(
    r"\b(?:i\s+uppdrag|ändring(?:en)?|tillägg(?:et)?|ordförande|rätt|möjlighet|antas|utses|genom|utan|för|om|av|på|till|än|innebär|upphör|förutsättning)$",
    re.IGNORECASE,
)
"""What `att` goes on from, and begins no point after."""
_ASSIGNS: Final = re.compile(r"[ \t]*att ge \S[^\n]* i uppdrag[ \t]*$", re.IGNORECASE)
"""What that is stands below, however short the line."""
_DECIDES_TO: Final = re.compile(r"\bbesluta(?:r|de)?\s+att[ \t]*$", re.IGNORECASE)
_THAT: Final = re.compile(r"att\s")
_LINE: Final = re.compile(r"[^\n]+")


def wraps(text: str) -> Iterator[tuple[int, int]]:
    """From the end of such a line to the beginning of the next."""
    lines = [*_LINE.finditer(text)]
    widest = max((len(each[0].strip()) for each in lines), default=0)
    is_narrow = len(lines) >= FEWEST_NARROW and not any(re.search(r"\S\s+\S", each[0]) for each in lines)
    for line, below in pairwise(lines):
        begins = below.start() + len(below[0]) - len(below[0].lstrip())
        if is_narrow:
            yield line.end(), below.start()
            continue
        if _leads_to_list(line[0], below[0]):
            continue
        is_full = _is_full(line[0], widest) or _ASSIGNS.match(line[0]) is not None
        if below.start() - line.end() == 1 and is_full and _goes_on(line[0], below[0].strip()):
            yield line.start() + len(line[0].rstrip()), begins


def _leads_to_list(above: str, below: str) -> bool:
    """Whether a list without its bullets begins below, which only stands further in."""
    return _DECIDES_TO.search(above) is not None and _margin(above) < _margin(below)


def _margin(line: str) -> int:
    return len(line) - len(line.lstrip())


def _is_full(line: str, widest: int) -> bool:
    said = line.strip()
    is_wide = len(said) >= max(SHORTEST, WIDE * widest)
    return is_wide and not _COLUMNS.search(line.strip()) and not _ENDED.search(said)


def _goes_on(above: str, below: str) -> bool:
    if not below or _COLUMNS.search(below):
        return False
    if _THAT.match(below):
        return _LEADS.search(above.rstrip()) is not None
    return _GOES_ON.match(below) is not None
