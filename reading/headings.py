"""The headings a letter or an extract is divided by, what stands under each, and where they stood in a text that has
lost its lines: pasted through a field of one line, or out of a cell."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from typing import Final

from reading.lines import Line, lines_of

LONGEST: Final = 90
_KNOWN: Final = frozenset(
    [
        "bakgrund",
        "bakgrunden",
        "sammanfattning",
        "inledning",
        "beslutsunderlag",
        "underlag",
        "handlingar",
        "bilaga",
        "bilagor",
        "bedömning",
        "överväganden",
        "motivering",
        "rekommendation",
        "rekommendationer",
        "rekommendationen",
        "beslutsförslag",
        "beslut",
        "förslag",
        "att-satser",
        "syfte",
        "mål",
        "tidplan",
        "tidsplan",
        "ekonomi",
        "kontakt",
        "kontakter",
        "kontaktperson",
        "kontaktpersoner",
        "kontaktuppgifter",
        "frågor",
        "återkoppling",
        "barnperspektiv",
        "barnperspektivet",
        "sändlista",
        "underskrift",
        "målgrupp",
        "process",
        "hållbarhet",
        "jämställdhet",
        "remissinstanser",
        "frågeställningar",
        "svarstid",
        "instruktion",
        "ärendet",
        "ärendebeskrivning",
    ]
)
_PHRASES: Final = re.compile(
    r"sammanfattning av ärendet?|beskrivning av ärendet|ärendet i korthet|rekommendation till beslut"
    r"|(?:\S+ )?förslag(?:et)? till (?:beslut|rekommendation)(?:et|sformulering)?(?: (?:i|för|till|av) .{3,40})?"
    r"|ekonomiska konsekvenser"
    r"|fortsatt arbete|med vänlig hälsning"
    r"|tagit hänsyn till barnkonventionen|beslutet skickas till|så svarar ni|instruktion(?:er)? för svar"
)

SHORTEST_FOLDED: Final = 200
"""Characters of a text that somebody would have written on several lines."""
_HEADS: Final = "|".join(
    sorted(
        (
            *(each.capitalize() for each in _KNOWN),
            "Sammanfattning av ärendet",
            "Beskrivning av ärendet",
            "Ärendet i korthet",
            "Rekommendation till beslut",
            "Förslag till beslut",
            "Förslag till rekommendation",
            "Så svarar ni",
        ),
        key=len,
        reverse=True,
    )
)
_HEAD: Final = re.compile(rf"(?:\A| )(?:{_HEADS})(?P<after> )(?=[A-ZÅÄÖ][a-zåäö])")
_POINT: Final = re.compile(
    r" (?=[-–—•●*] [Aa]tt |\d{1,2}[.)] [Aa]tt |[a-h]\) [Aa]tt |(?<=[\w,;:] )Att [a-zåäö]+[aåe]\b)"
)
_PARAGRAPH: Final = re.compile(
    r" (?=Rekommendationen (?:från|är|skickas)|Svar(?:et)? (?:önskas|lämnas|skickas|ska|sänds)|Svara\b"
    r"|Beslut(?:et)? (?:önskas|skickas|tas|meddelas|föreslås)|Återkoppling\b|Återrapportering\b|Vid frågor"
    r"|Med vänlig|På uppdrag av|Synpunkter (?:önskas|lämnas))"
)
_ENDED: Final = re.compile(r"(?<=[a-zåäö\d)]{3}[.?!]) (?=[A-ZÅÄÖ])")
_PAGE: Final = re.compile(r"[^.§]{0,120}protokoll\b", re.IGNORECASE)
_NAME: Final = r"[A-ZÅÄÖ][\wåäö-]{3,40}(?:nämnden|styrelsen|fullmäktige|utskottet)"
_PAGE_HEAD: Final = re.compile(
    rf"(?<=[.\w)]) (?P<heading>{_NAME}s (?:beslut|förslag(?: till (?:beslut|[a-zåäö]{{5,30}}))?)|Beslut"
    rf"|Reservation(?:er)?|Yrkanden?"
    r"|Beslutsunderlag|Beslutsgång|Ärendebeskrivning|Sammanfattning(?: av ärendet)?|Bakgrund|Ärendet"
    r"|(?:Beslutet s|S)kickas till|Utdrag till|Expedieras till|Beslutsexpediering|Justerandes sign\w*"
    r"|Utdragsbestyrkande):?(?P<after> |\Z)"
    r"(?=[A-ZÅÄÖ]|\Z)"
)
_PAGE_SIGN: Final = re.compile(r" (?=§ \d{1,4}\b(?!,? [a-zåäö]))")
_PAGE_CASE: Final = re.compile(r"(?:[A-ZÅÄÖ]{2,5} )?\d{2,4}[/:-]\d{2,5}(?P<after> )(?=[A-ZÅÄÖ])")
"""A case number, with what it is of after it."""


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
    name = " ".join(text.rstrip(" :").casefold().split())
    return capitals or name in _KNOWN or _PHRASES.fullmatch(name) is not None


def sections(text: str) -> Iterator[Section]:
    """Each heading with what stands under it, in order."""
    heads = [line for line in lines_of(text) if is_heading(line)]
    ends = [*(line.start for line in heads), len(text)]
    for line, end in zip(heads, ends[1:], strict=True):
        yield Section(line, line.end, end)


def lost_lines(text: str) -> Iterator[tuple[tuple[int, int], str]]:
    """The blanks where a line must have begun, in a text that stands on one line, and what stood there."""
    if "\n" not in text.strip():
        yield from [*_page_lines(text)] or _letter_lines(text)


def _page_lines(text: str) -> Iterator[tuple[tuple[int, int], str]]:
    """Of a page of minutes: about its headings, before its § and after its number."""
    if not _PAGE.match(text):
        return
    heads = [*_PAGE_HEAD.finditer(text)]
    found = {*((each.start(), each.start() + 1) for each in heads), *(each.span("after") for each in heads)}
    if sign := _PAGE_SIGN.search(text):
        found |= {sign.span(), *(each.span("after") for each in islice(_PAGE_CASE.finditer(text, sign.end()), 1))}
    yield from (((start, end), "\n") for start, end in sorted(found) if start < end)


def _letter_lines(text: str) -> Iterator[tuple[tuple[int, int], str]]:
    """Of a text too long to have been written as one line: a heading had an empty line around it."""
    if len(text.strip()) < SHORTEST_FOLDED:
        return
    heads = [*_HEAD.finditer(text)]
    found = {each.span(): "\n" for pattern in (_ENDED, _POINT) for each in pattern.finditer(text)}
    found |= {each.span(): "\n\n" for each in _PARAGRAPH.finditer(text)}
    found |= {(each.start(), each.start() + 1): "\n\n" for each in heads if each.start()}
    found |= {each.span("after"): "\n\n" for each in heads}
    yield from sorted(found.items())
