"""Whether a text shows that it asks principals for something: marks of a letter that do not follow from each other.

Most texts that recommend something are no such letter: news, minutes, reports, answers to one.
"""

import re
from collections.abc import Iterator
from enum import Enum, auto
from typing import Final

from reading.asked import Asked
from reading.headings import sections
from reading.lines import Line, lines_of, sentence_at
from reading.matter import NAMED

HEAD: Final = 15
ENOUGH: Final = 2
"""Marks, of nine."""
_TO: Final = re.compile(r"(?:utskick\s+)?till\b[\s:]*(?P<whom>.*)", re.IGNORECASE)
_PRINCIPALS: Final = re.compile(
    r"\b(?:kommun(?!ikat)|region|huvudm|medlemskommun|medlemmar|nämnd|socialchef|styrelse)\w*|\w*(?:styrelse|nämnd)\w*\b",
    re.IGNORECASE,
)
_NAMED: Final = re.compile(
    r"(?:rekommendation|påminnelse|missiv|remiss(?:version|brev|missiv)?|begäran\s+om\s+beslut|inbjudan\s+till\s+(?:samråd|dialog|remiss))\b"
    r"|§\s*\d+\w*\s+rekommendation\b",
    re.IGNORECASE,
)
_ANSWER: Final = re.compile(
    r"\b(?:svar(?:et|en|a|s(?:dag|tid|datum)\w*)?|remissvar\w*|besked|ställningstagande\w*|beslut(?:et|en)?|protokollsutdrag\w*|yttrande\w*|synpunkter\w*|återkoppl\w*"
    r"|återrapport\w*|återkom\w*|exemplar\w*)\b[^.]{0,400}\b(?:senast|till\s+och\s+med|svarstid\w*|inom|sista\s+(?:dag|svars)\w*)\b"
    r"|\b(?:senast|sista\s+(?:dag|svars)\w*|svarstid\w*)\b[^.]{0,400}\b(?:svar\w*|återkoppl\w*|besked|protokollsutdrag|yttrande\w*|synpunkter)\b"
    r"|\bsvar\w*\s+senast\b|\bsvar(?:stid|sdatum|sdag)\w*\b",
    re.IGNORECASE,
)
_RECOMMENDS: Final = re.compile(
    rf"\brekommender(?:a|ar|ade|at)\s+(?:\S+\s+){{0,3}}?(?:{_PRINCIPALS.pattern})[^.:]{0, 400}\batt\b", re.IGNORECASE
)
"""That principals are recommended something, be it said in a way that gives no points."""
_LABELLED: Final = re.compile(r"(?:ärende(?:mening|rubrik)?|ang(?:ående|\.)|mottagare|avser|gäller)\s*:", re.IGNORECASE)
_INVITES: Final = re.compile(
    r"\b(?:bjuder\s+in|inbjuder|inbjuds|remitterar|översänder|skickar)\b[^.]{0,400}\b(?:synpunkter|yttra\w*|remiss|samråd|dialog)\b",
    re.IGNORECASE,
)
_FOR_DECISION: Final = re.compile(
    r"(?:rekommendation(?:en)? till beslut|(?:\S+ )?förslag(?:et)? till (?:beslut|rekommendation).*|beslutsförslag"
    r"|att-satser)"
)
_OTHER: Final = re.compile(
    r"(?:[\wåäö-]+\s+){0,2}?(?:minnesanteckning|mötesanteckning|föredragningslist|dagordning|kallelse|nyhetsbrev|(?:slut|läges|del)?rapport\b|utlysning"
    r"|pressmeddelande|pressinbjudan|enkät\b|svar\s+på|yttrande\b|remiss(?:svar|yttrande)|protokoll(?!sutdrag)|kurs|utbildning|konferens|program\s+för"
    r"|information\s+(?:om|från)|för\s+kännedom|nyhet|interpellation|(?:enkel\s+|skriftlig\s+)?fråga\b|motion\b|skrivelse\b|klagomål|överklagande|ansökan|mall\b|rättelse\b|debatt|anteckningar|utvärdering|checklista|vägledning)",
    re.IGNORECASE,
)
"""What a document that is no such letter begins with."""
_WITHDRAWN: Final = re.compile(r"\bdra(?:s|r|ga|git|gits)?\s+(?:nu\s+)?tillbaka\b|\båterkalla\w*", re.IGNORECASE)
_SAYS: Final = re.compile(r"^[ \t]*[–—-][ \t].*\bsäger\b", re.MULTILINE)


class Mark(Enum):
    """What a letter that asks for a decision has, each of which may stand without the others."""

    ADDRESSED = auto()
    NAMED = auto()
    ASKS = auto()
    ANSWER = auto()
    HEADED = auto()
    RECOMMENDS = auto()
    GREETING = auto()
    LABEL = auto()
    MATTER = auto()


_WANTED: Final = {Mark.ASKS, Mark.ANSWER, Mark.HEADED}
"""Without one of these nothing is to be decided or answered."""
_FORM: Final = {Mark.ADDRESSED, Mark.NAMED, Mark.HEADED, Mark.GREETING, Mark.LABEL}
"""Without one of these it may be a newsletter, which tells of what others ask."""
_UNADDRESSED: Final = {Mark.MATTER, Mark.ASKS, Mark.ANSWER}


def is_request(text: str, asked: Asked) -> bool:
    """Whether it has marks enough, and begins with nothing that other documents begin with."""
    lines = [line for line in lines_of(text) if line.text]
    if not lines or _WITHDRAWN.search(text) or any(_OTHER.match(line.text) for line in lines[:3]) or _SAYS.search(text):
        return False
    marks = set(_marks(text, lines[:HEAD], asked))
    is_letter = not marks.isdisjoint(_FORM) or marks >= _UNADDRESSED
    return len(marks) >= ENOUGH and not marks.isdisjoint(_WANTED) and is_letter


def is_of_an_officer(text: str) -> bool:
    """Whether it is a proposal within one principal, whose last days and addresses are its own."""
    return any(re.match(r"tjänste(?:skrivelse|utlåtande)", line.text, re.IGNORECASE) for line in lines_of(text)[:HEAD])


def _marks(text: str, head: list[Line], asked: Asked) -> Iterator[Mark]:
    if any(_is_address(head, number) for number in range(len(head))):
        yield Mark.ADDRESSED
    if any(_NAMED.match(line.text) for line in head):
        yield Mark.NAMED
    yield from _of_first_lines(head, asked)
    if asked.points or _INVITES.search(text):
        yield Mark.ASKS
    elif _RECOMMENDS.search(text):
        yield Mark.RECOMMENDS
    if any(text[slice(*sentence_at(text, each.end() - 1))].rstrip()[-1:] != "?" for each in _ANSWER.finditer(text)):
        yield Mark.ANSWER
    if any(_FOR_DECISION.fullmatch(section.name) for section in sections(text)):
        yield Mark.HEADED


def _of_first_lines(head: list[Line], asked: Asked) -> Iterator[Mark]:
    first = head[0]
    if re.match(r"hej\b", first.text, re.IGNORECASE):
        yield Mark.GREETING
    if any(_LABELLED.match(line.text) for line in head):
        yield Mark.LABEL
    begins_with_it = bool(asked.points) and asked.start <= first.start and first.text.endswith((".", ":"))
    is_named = any(_is_about(first.text, point.text) for point in asked.points)
    if begins_with_it or is_named or NAMED.fullmatch(first.text):
        yield Mark.MATTER


def _is_about(title: str, point: str) -> bool:
    """Whether what is to be decided says again what the first line names: a headline that tells of it is no name."""
    return (
        not re.search(r"\b(?:rekommender|beslut|antar|ska)\w*", title, re.IGNORECASE)
        and len(_stems(title) & _stems(point)) > 1
    )


def _stems(said: str) -> set[str]:
    return {word[:6] for word in re.findall(r"[a-zåäö]{5,}", said.casefold())}


def _is_address(head: list[Line], number: int) -> bool:
    """`Till länets kommuner`, or those on the line below `Till`."""
    found = _TO.match(head[number].text)
    if not found or len(head[number].text.split()) > 9:
        return False
    whom = found["whom"] or (head[number + 1].text if number + 1 < len(head) else "")
    return _PRINCIPALS.search(whom) is not None
