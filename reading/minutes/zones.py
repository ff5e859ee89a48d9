"""The parts of an extract, by their headings: what was decided, proposed, told before, reserved, sent."""

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from enum import Enum, auto
from typing import Final

from reading.bodies import NAME
from reading.lines import Line, lines_of

PLAIN_NAME: Final = re.sub(r"\?P<\w+>", "?:", NAME)
_SHORT: Final = r"(?:K[SF]|R[SF]|K[sf]|KSAU|RSAU|AU|[A-ZÅÄÖ]{2,4}N)"
_OWN: Final = rf"(?:(?:{PLAIN_NAME}|{_SHORT}|dagens|mötets|sammanträdets)\s*s?:?s?\s+)"

_DECIDES: Final = re.compile(
    rf"(?:{PLAIN_NAME}|{_SHORT})\s+(?:beslutar|beslutade|beslöt)(?:\s+(?:enhälligt|för\s+(?:sin\s+)?egen\s+del|följande))*(?:\s+att)?\s*[:.]?",
    re.IGNORECASE,
)
_AS_PROPOSED: Final = re.compile(
    rf"(?:{PLAIN_NAME}|{_SHORT})\s+(?:(?:beslutar|beslutade|beslöt)\s+(?:att\s+)?(?:enligt|i\s+enlighet|bifalla|avslå)|bifaller|biföll|avslår|avslog)\b.*(?:\bförslag|yrkande)",
    re.IGNORECASE,
)
"""What nobody says in a proposal of its own: what was decided of it."""
_TO_A_BODY: Final = re.compile(rf"förslag\s+till\s+(?:{PLAIN_NAME}|{_SHORT})", re.IGNORECASE)
_DAY: Final = r"(?:den\s+)?(?:\d{4}-\d\d-\d\d|\d{1,2}\s+[a-z]{3,9}\s+\d{4})"
_EARLIER: Final = re.compile(
    rf"(?:{PLAIN_NAME}|{_SHORT}),?\s+(?:{_DAY},?\s*(?:[A-ZÅÄÖ]\w{{1,4}}\s+)?§\s*\d+(?:/\d+)?|§\s*\d+(?:/\d+)?,?\s+{_DAY})[.:]?",
    re.IGNORECASE,
)
"""Another body's meeting as a heading below the extract's own: what it did before."""
_ABOVE: Final = re.compile(r"§\s*\d{1,4}\s+(?=Beslut\W*$)")
"""The number of a matter whose only heading says that it was decided."""
_RULED: Final = re.compile(r"^[-–=~]{2,}\s+(?=\S.*[-–=~]{2}$)")
"""A line drawn before a heading, and another after it."""
_SIGNED: Final = re.compile(r"(?:[A-ZÅÄÖ]\w{1,4}\s+)?§\s*\d")
_OWN_SIGN: Final = re.compile(r"§[ \t]*(\d{1,4})(?:[ \t]*/[ \t]*\d{2,4})?(?=[ \t]*$|[ \t]{2,}|[ \t]+[A-ZÅÄÖ(])")
"""At the head of a matter, with its title or nothing after it on the line."""
_PAGED: Final = re.compile(r"(?:protokolls)?utdrag\s+(?:sida|sid|blad|nr|\d)", re.IGNORECASE)
"""At the top, with a page's number: what the document is, and nobody it is sent to."""
_FOOT: Final = re.compile(r"justerandes?\s+sign|utdragsbestyrkande", re.IGNORECASE)
"""Of a page, which some write out before the rest of it."""
_AT_MEETING: Final = r"(?:\s+(?:på|vid|under|i)\s+(?:dagens\s+)?(?:sammanträdet?|mötet?))?"


class Part(Enum):
    """What a part of an extract holds."""

    HEAD = auto()
    DECISION = auto()
    PROPOSAL = auto()
    BEHIND = auto()
    RESERVATION = auto()
    NOTE = auto()
    SENT = auto()
    END = auto()


@dataclass(frozen=True, slots=True)
class Zone:
    """A part with its heading, empty at the head of the extract, and from where to where its text goes."""

    part: Part
    heading: str
    begins: int
    start: int
    end: int


_HEADINGS: Final = {
    Part.DECISION: (
        rf"{_OWN}?(?:egna\s+)?beslut(?:et)?(?:\s+(?:i|av)\s+(?:{PLAIN_NAME}|{_SHORT}|ärendet))?(?:\s+för\s+(?:sin\s+)?egen\s+del)?"
        rf"(?:\s+på\s+(?:{PLAIN_NAME}|{_SHORT})s\s+vägnar)?"
        r"(?:,?\s+under\s+förutsättning\s+[^\n.]{5,90})?(?:\s*[(–-]\s*[\wåäö ]*omedelbar[^)\n]*\)?)?"
        r"(?:\s*\((?:[A-ZÅÄÖ]{2,4}\s+)?§\s*\d{1,4}\))?|beslutsformulering"
        rf"|(?:så\s+(?:här\s+)?|detta\s+|det(?:ta)?\s+här\s+)(?:beslutade|beslöt|bestämde)\s+(?:{PLAIN_NAME}|vi|nämnden|styrelsen)"
    ),
    Part.PROPOSAL: (
        r"(?![^\n:]*\b(?:enligt|enlighet|bifall\w*|beslutar|avsl\w+)\b)(?:[\wåäö/:-]+\s+){0,6}förslag(?:et)?(?:\s+till(?:\s+[\wåäö-]+){1,5})?|förslag\s+på\s+beslut"
        r"|(?:[\wåäö]+\s+)?beslutsförslag(?:et)?|rekommendation\s+till\s+beslut|yrkande[nt]?(?:\s+och\s+\w+|\s+(?:från|av)\s+[^\n:]{2,50})?"
        r"|tilläggsyrkanden?"
    ),
    Part.BEHIND: (
        rf"(?:{PLAIN_NAME}|{_SHORT})s\s+(?:behandling|handläggning|överläggning|beredning)|"
        r"(?:ärende(?:t|ts)?|ärende)?\s*(?:beskrivning(?:\s+av\s+ärendet?)?|bakgrund(?:en)?|beredning(?:en)?|gång"
        r"|handläggning|historik)"
        r"|sammanfattning(?:\s+av\s+ärendet?)?|ärendet(?:\s+i\s+korthet)?|inledning|tidigare\s+(?:beslut"
        r"|behandling)(?:\s+i\s+ärendet)?"
        r"|(?:besluts)?underlag(?:\s+för\s+beslut(?:et)?)?|(?:besluts)?handlingar(?:\s+i\s+ärendet)?|bilag(?:a|or)"
        r"|beslutsgång(?:en)?"
        r"|proposition(?:er|sordning)?|(?:(?:om)?röstning|votering)(?:s?(?:resultat|lista|ordning))?(?:\s+begärs)?|överläggning(?:en)?"
        r"|dagens\s+sammanträde|jäv|(?:del(?:tar|tagande)\s+(?:inte|ej)|ej\s+deltagande|deltar\s+ej)\s+i\s+beslut(?:et)?"
        r"|(?:skäl|motivering)(?:en)?(?:\s+(?:för|till)\s+beslut(?:et)?)?|bedömning(?:en)?|överväganden"
        r"|ekonomi(?:ska\s+konsekvenser)?"
        r"|konsekvens(?:er|analys)?|barn(?:ets\s+rättigheter|konventionen|rättsperspektiv(?:et)?|perspektiv(?:et)?)"
        r"|inlägg|föredragning"
        r"|tagit\s+hänsyn\s+till\s+barnkonventionen|lagrum|juridik|jämställdhet|yttranden"
        r"|redogörelse(?:\s+för\s+ärendet)?|motionen|medborgarförslaget|interpellationen|skrivelsen|redovisning(?:en)?"
        r"|(?:varför|vad\s+innebär|hur\s+(?:gick|påverkar)|när\s+gäller)\s[^?\n]{3,60}\?|så\s+(?:här\s+)?gick\s+det\s+till"
    ),
    Part.RESERVATION: (
        r"reservation(?:er)?(?:\s*/\s*(?:protokolls)?anteckning(?:ar)?)?(?:\s+mot\s+beslutet)?"
        r"(?:\s+(?:från|av)\s+[^\n:.]{2,40})?"
    ),
    Part.NOTE: (
        r"(?:protokolls)?anteckning(?:ar)?(?:\s+till\s+protokollet)?|särskil[td]a?\s+yttrande(?:n|t)?(?:\s+(?:från|av)\s+[^\n:.]{2,40})?"
        r"|protokollsanteckning(?:en)?\s+från\s[^\n]{2,60}"
        r"|till\s+protokollet|röstförklaring(?:ar)?|ersättaryttranden?|(?:särskilt\s+)?uttalanden?"
    ),
    Part.SENT: (
        r"(?:beslutet|beslut|(?P<bare>(?:protokollsutdrag(?:et)?|utdrag)(?=\s*:\s*\w|(?![^\n]*\w)))|protokollsutdrag(?:et)?|utdrag(?:et)?(?=\s+\w)|paragrafen|protokollet|kopia(?:\s+av\s+beslutet)?(?=\s*:|\s+\w)|delges"
        r"|expedieras"
        r"|expediering(?:en)?)\s*(?:(?:ska|skall)\s+)?(?:skickas|sändes|sänds|expedieras|delges|lämnas"
        r"|översänds|meddelas|(?:sändas|skickas)\s+till)?(?:\s+till)?(?<!beslut)(?<!beslutet)"
        r"(?<!protokollet)(?<!paragrafen)|skickas\s+till|sänds\s+till|beslut(?:et)?\s+i\s+(?:AU|KS|KF|RS|RF)\s+skickas\s+till|skicka\s+beslutet\s+till|meddelas|sändlista|beslutsexpediering(?:en)?|beslutsmottagare|(?:vem|vilka)\s+(?:får|ska)\s+veta\b[^\n]{0,30}|expediera[ts]\s+till|exp\.?(?:\s+till)?|ex(?:emplar)?\s+till|för\s+(?:kännedom"
        r"|verkställighet|åtgärd)(?:\s+till)?"
    ),
    Part.END: (
        r"bilaga\s+\d{1,2}|justering(?:en)?|underskrift(?:er)?|anslag(?:/|\s+och\s+|\s*[–-]\s*)?bevis"
        r"|bevis(?:\s+om\s+anslag(?:ande)?)?|anslag(?:sbevis)?"
        r"|utdragsbestyrkande|utdraget\s+bestyrks|hur\s+man\s+överklagar|överklagande|besvärshänvisning"
        r"|tillkännagivande|vid\s+protokollet"
        r"|justera(?:s|re|t|nde|ndes\s+sign(?:atur(?:er)?)?)|paragrafen\s+(?:är|förklaras)\s+omedelbart\s+justerad"
    ),
}
_PATTERNS: Final = {
    part: re.compile(
        rf"(?:{heading}){_AT_MEETING}(?=\s*$|\s*:|\s{{2,}}|\t|\s/\s(?-i:[A-ZÅÄÖ])|(?<=\bexp\.)[ ]\w"
        rf"|(?<=drag till)[ ](?-i:[A-ZÅÄÖ])[^.\n]*$)",
        re.IGNORECASE,
    )
    for part, heading in _HEADINGS.items()
}


def zones_of(text: str) -> list[Zone]:
    """The parts in order, the first from the beginning to the first heading."""
    heads = [*_heads(lines_of(text))]
    starts = [(Part.HEAD, "", 0, 0), *heads]
    ends = [*(begins for _, _, begins, _ in heads), len(text)]
    found = _decided([Zone(*start, end) for start, end in zip(starts, ends, strict=True)], text)
    is_headed = bool(parts(found, Part.DECISION))
    return [part for zone in found for part in _parted(text, zone, is_headed)]


def _decided(zones: Sequence[Zone], text: str) -> list[Zone]:
    """The parts, where `Förslag till kommunfullmäktige` right below the heading of a decision is what was decided."""
    found: list[Zone] = []
    for zone in zones:
        above = found[-1] if found else None
        if (
            above
            and above.part is Part.DECISION
            and _TO_A_BODY.match(zone.heading)
            and not text[above.start : above.end].strip()
        ):
            found[-1] = replace(zone, part=Part.DECISION, begins=above.begins)
        else:
            found.append(zone)
    return found


def _parted(text: str, zone: Zone, is_headed: bool) -> list[Zone]:
    """The zone, parted where a line of its own says that a body decides: `Kommunfullmäktige beslutar`.

    Among what is proposed only below something else, and where no heading says what was decided.
    """
    may_end = {Part.NOTE, Part.RESERVATION, Part.SENT, Part.PROPOSAL}
    if zone.part not in may_end and not _EARLIER.fullmatch(zone.heading):
        return [zone]
    begun = False
    for line in lines_of(text, zone.start, zone.end):
        if begun and zone.part is Part.PROPOSAL and not is_headed and _AS_PROPOSED.match(line.text):
            return [replace(zone, end=line.start), Zone(Part.DECISION, "", line.start, line.start, zone.end)]
        if (begun or zone.part is not Part.PROPOSAL) and _DECIDES.fullmatch(line.text):
            if zone.part is Part.PROPOSAL and is_headed:
                break
            return [replace(zone, end=line.start), Zone(Part.DECISION, "", line.start, line.start, zone.end)]
        begun = begun or bool(line.text)
    return [zone]


def _heads(lines: Sequence[Line]) -> Iterator[tuple[Part, str, int, int]]:
    decided = numbered = False
    number = 0
    last = Part.HEAD
    first = next((line.start for line in lines if line.text), 0)
    signed = max((line.start for line in lines if _SIGNED.match(line.text)), default=0)
    for line in lines:
        if numbered and _EARLIER.fullmatch(line.text) and "   " not in line.text:  # in columns it is of the head
            yield Part.BEHIND, line.text, line.start, line.end
        sign = _OWN_SIGN.match(line.text)
        begins_next = sign is not None and 0 < number < int(sign[1])
        begins_first = last is not Part.HEAD and not (numbered or decided) and _SIGNED.match(line.text)
        if begins_next or begins_first:
            last = Part.HEAD
            yield last, "", line.start, line.start
        number = max(number, int(sign[1])) if sign else number
        numbered = numbered or _SIGNED.match(line.text) is not None
        decided = decided or _DECIDES.fullmatch(line.text) is not None
        shown = _ABOVE.sub("", _RULED.sub("", line.text.lstrip("*#_ ")))
        skipped = len(line.text) - len(shown)
        if not shown[:1].isupper():
            continue
        if not (head := _head_of(line, shown, skipped)) or (head[0] is Part.SENT and head[4] and not decided):
            continue
        if head[0] is Part.SENT and line.start == first and _PAGED.match(line.text):
            continue
        part, heading, begins, start, _ = head
        is_label = _FOOT.match(heading) or (start < line.end and line.start < signed)
        if part is Part.END and (line.start == first or (is_label and not (decided or numbered))):
            continue
        decided = decided or part is Part.DECISION
        last = part
        yield part, heading, begins, start


def _head_of(line: Line, shown: str, skipped: int) -> tuple[Part, str, int, int, bool] | None:
    """The part a line heads, its heading and places, and whether it only says that it is an extract."""
    for part, pattern in _PATTERNS.items():
        if found := pattern.match(shown.rstrip("*_ " if shown == line.text else "*_ -–=~")):
            after = re.match(r"[*_]*\s*:?[*_]*", line.text[skipped + found.end() :])
            start = line.start + skipped + found.end() + (after.end() if after else 0)
            return part, found[0], line.start, start, part is Part.SENT and bool(found["bare"])
    return None


def parts(zones: Sequence[Zone], *kinds: Part) -> list[Zone]:
    """Those of the zones that are of these kinds."""
    return [zone for zone in zones if zone.part in kinds]


def part_at(zones: Sequence[Zone], place: int) -> Part:
    """Which part the place is in."""
    number = bisect_right(zones, place, key=lambda zone: zone.begins)
    return zones[number - 1].part if number else Part.HEAD
