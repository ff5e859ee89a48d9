"""Where a line ends only because it was full: what begins the next goes on in the middle of a sentence."""

import re
from collections.abc import Iterator
from itertools import pairwise
from typing import Final

SHORTEST: Final = 28
WIDE: Final = 0.6
"""Of the longest line: a shorter one ended because its writer ended it."""
_COLUMNS: Final = re.compile(r"\S\s{3,}\S|\t")
_ENDED: Final = re.compile(r"[.:;?!|_]$")
_GOES_ON: Final = re.compile(r"(?!att\b|dels\b|och\s+att\b|samt\s+att\b|[a-h][.)]\s)[a-zåäö]|\([a-zåäö]|§\s*(?!\d)\S")
_LEADS: Final = re.compile(
    r"\b(?:i\s+uppdrag|ändring(?:en)?|tillägg(?:et)?|ordförande|rätt|möjlighet|antas|utses|genom|utan|för|om|av|på|till|än|innebär)$",
    re.IGNORECASE,
)
"""What `att` goes on from, and begins no point after."""
_THAT: Final = re.compile(r"att\s")
_LINE: Final = re.compile(r"[^\n]+")


def wraps(text: str) -> Iterator[tuple[int, int]]:
    """From the end of such a line to the beginning of the next."""
    lines = [*_LINE.finditer(text)]
    widest = max((len(each[0].strip()) for each in lines), default=0)
    for line, below in pairwise(lines):
        begins = below.start() + len(below[0]) - len(below[0].lstrip())
        if below.start() - line.end() == 1 and _is_full(line[0], widest) and _goes_on(line[0], below[0].strip()):
            yield line.start() + len(line[0].rstrip()), begins


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
