"""A file with several §§ of one meeting, as each of them with the head they share."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

_HEADING: Final = re.compile(
    r"^[ \t]*§[ \t]*(\d{1,4})(?:[ \t]*/[ \t]*\d{2,4})?(?![\d,–-])(?P<title>[^\n]*)$", re.MULTILINE
)
_CASE_NUMBER: Final = re.compile(r"(?:dnr|diarienr|diarienummer|ärendenr)\b.*", re.IGNORECASE)
_SHORTEST: Final = 60
"""Characters below which what follows a § is a line of a list of contents."""
_WIDEST: Final = 3
"""How far from the one before a § of the same minutes may be; those a matter has passed in other bodies are further."""


@dataclass(frozen=True, slots=True)
class Section:
    """One §: its number as written, what stands after it as its title, the head of the minutes, which all share, and
    its own text."""

    paragraph: str
    title: str
    head: str
    own: str

    @property
    def text(self) -> str:
        """What is read of it."""
        return f"{self.head}\n{self.own}"


def sections_of(text: str) -> tuple[Section, ...]:
    """The §§ of one meeting in the file, two or more in rising order; else none: the text is to be read whole."""
    found = [*_found(text)]
    numbers = [number for number, _ in found]
    if len(found) < 2 or any(not 0 < later - number <= _WIDEST for number, later in pairwise(numbers)):
        return ()
    return tuple(section for _, section in found)


def _found(text: str) -> Iterator[tuple[int, Section]]:
    headings = [*_HEADING.finditer(text)]
    if not headings:
        return
    head, ends = text[: headings[0].start()], [heading.start() for heading in headings[1:]] + [len(text)]
    for heading, end in zip(headings, ends, strict=True):
        own = text[heading.start() : end]
        if len(own.strip()) > _SHORTEST:
            yield int(heading[1]), Section(f"§ {heading[1]}", _title(heading["title"], own), head, own)


def _title(beside: str, own: str) -> str:
    """What stands beside the §, else the first line below it that is no case number."""
    lines = [beside, *own.splitlines()[1:4]]
    cleaned = (" ".join(_CASE_NUMBER.sub("", line).split()) for line in lines)
    return next(filter(None, cleaned), "")[:200]
