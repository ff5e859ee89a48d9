"""The headings a letter or an extract is divided by, and what stands under each."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from reading.lines import Line, lines_of

LONGEST: Final = 90
_KNOWN: Final = re.compile(
    r"(?:bakgrund(?:en)?|sammanfattning(?: av ärendet| av ärende)?|ärendet|ärendebeskrivning|beskrivning av ärendet"
    r"|ärendet i korthet|inledning|beslutsunderlag|underlag|handlingar|bilagor?|bedömning|överväganden|motivering"
    r"|rekommendation(?:er|en)?(?: till beslut)?|förslag(?:et)?(?: till)?(?: beslut(?:et)?)?|förslag till beslutsformulering"
    r"|beslutsförslag|beslut|att-satser|syfte|mål|tidplan|tidsplan|ekonomi(?:ska konsekvenser)?|kontakt(?:er|person(?:er)?|uppgifter)?"
    r"|frågor|återkoppling|fortsatt arbete|barnperspektiv(?:et)?|sändlista|med vänlig hälsning|underskrift"
    r"|tagit hänsyn till barnkonventionen|beslutet skickas till|målgrupp|process|hållbarhet|jämställdhet"
    r"|remissinstanser|frågeställningar|svarstid|så svarar ni|instruktion(?:er)?(?: för svar)?)\s*:?",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Section:
    """What stands under a heading: the heading's line, and from where to where its text goes."""

    heading: Line
    start: int
    end: int

    @property
    def name(self) -> str:
        """The heading in small letters, without its colon."""
        return self.heading.text.rstrip(" :").casefold()


def is_heading(line: Line) -> bool:
    """Whether the line heads what follows: a word such lines are written with, or written in capitals alone."""
    text = line.text.strip("*# ").rstrip()
    if not text or len(text) > LONGEST or line.mark:
        return False
    capitals = len(text) > 6 and text.isupper() and not re.search(r"\d{4}", text)
    return bool(_KNOWN.fullmatch(text)) or capitals


def sections(text: str) -> Iterator[Section]:
    """Each heading with what stands under it, in order."""
    heads = [line for line in lines_of(text) if is_heading(line)]
    ends = [*(line.start for line in heads), len(text)]
    for line, end in zip(heads, ends[1:], strict=True):
        yield Section(line, line.end, end)
