"""Whether a text shows that it is minutes: how it opens, and marks that do not follow from each other.

Minutes open with whose they are, their day, their §, the word itself, or at once with what was decided. Whatever opens
with anything else, or has too few marks, is of a shape nobody knows.
"""

import re
from collections.abc import Iterator, Sequence, Set
from dataclasses import dataclass
from enum import Enum, auto
from itertools import dropwhile, pairwise
from typing import Final

from reading.bodies import NamedBody, bodies_in
from reading.days import NamedDay, days_in
from reading.lines import Line, lines_of
from reading.minutes.acts import Act, acts_between
from reading.minutes.identity import Numbered, counted_titles
from reading.minutes.labels import Labelled, When
from reading.minutes.meeting import BODY_LABEL
from reading.minutes.zones import PLAIN_NAME, Part, Zone, parts

HEAD: Final = 14
FRAGMENT: Final = 7
"""Lines of a piece cut out of minutes, which needs less to show what it was cut out of."""
ENOUGH: Final = 2
MANY: Final = 4
SCRAP: Final = 4
"""Marks, of six; many where the first line is one that nobody knows."""

_MINUTES: Final = (
    r"(?:närvarolista|[a-zåäö]*protokoll(?:et|s?utdrag(?:et)?)?|utdrag|tillkännagivande|justera[dt]"
    r"|anslag(?:sbevis)?|bevis|(?:delegations|ordförande)beslut|beslut\s+på\s+delegation|prot(?=\.)|extract|minutes)"
)
_TITLE: Final = re.compile(rf"\b{_MINUTES}\b", re.IGNORECASE)
_NAME: Final = r"[A-ZÅÄÖ][\wåäöÅÄÖ-]*"
_PLACE: Final = r"[A-ZÅÄÖ][\wåäöÅÄÖ]+\b"
_HEAD_WORDS: Final = (
    re.compile(r"[\W\d_]"),
    *(re.compile(rf"\b(?:{_NAME}\s+){{{names}}}(?i:kommun|stad)\b") for names in (1, 2, 3)),
    re.compile(rf"\b(?i:region|landstinget)\s+{_NAME}\b"),
    re.compile(rf"\b(?i:landstinget\s+i)\s+{_NAME}\b"),
    re.compile(rf"\b{_NAME}\s+(?i:läns\s+landsting)\b"),
    *(re.compile(rf"\b[A-ZÅÄÖ][\wåäö]*förbund(?:et)?(?:\s+{_NAME}){{{names}}}\b") for names in (0, 1, 2)),
    re.compile(r"\b[A-ZÅÄÖ]{2,5}\b"),
    re.compile(
        rf"\b(?:{_MINUTES}"
        r"|brådskande|organ|nämnd|instans|myndighet|beslutande|sammanträdes(?:datum|dag)|mötesdatum|datum|dag|plats|tid|klockan|kl|sid(?:a|an|or)?|blad|den"
        r"|från|from|ur|justering(?:en)?|vid|med|om|i|av|för|och|fört|ordinarie|extra|sammanträdet?|möte|(?:diarie|ärende)?(?:nummer|nr)|(?:diarie|ärende)n|diariern|dnr|digital\w*|anslagstavlan?"
        r"|council|municipal|kommuner)\b",
        re.IGNORECASE,
    ),
)
"""What heads are made of, piece by piece, each as long as it is and no longer."""
_PLACES: Final = {
    "": (
        (re.compile(rf"\b(?i:i)\s+{_PLACE}"), "in", True),
        (re.compile(rf"\b(?i:i)\s+{_PLACE}\s+{_PLACE}"), "in", True),
        (re.compile(rf"\b(?i:för)\s+{_PLACE}"), "for", False),
    ),
    "in": ((re.compile(rf",\s+{_PLACE}"), "in", True), (re.compile(rf"\s+och\s+{_PLACE}"), "", True)),
    "for": ((re.compile(rf"(?:,\s+|\s+och\s+){_PLACE}"), "for", True),),
}
"""`i Umeå, Vännäs och Malå`, `för Umeå och Vännäs`: what may stand first or in a list that has begun, the list it is
then in, and whether that may end there."""
_HELD: Final = re.compile(r"(?:utdrag\s+ur\s+)?protokoll\s+(?:fört\s+)?vid\s", re.IGNORECASE)
_CAPTION: Final = re.compile(
    r"\W*(?:[A-ZÅÄÖ][\wåäö]{1,4}\s)?§|\d{1,3}[ \t]{1,4}[A-ZÅÄÖ]|Ärende\s+(?:nr\s+)?\d{1,2}$|(?:Ärendet"
    r"|Ledamoten(?:\s+\([A-ZÅÄÖ]{1,3}\))?)\s+\w+\w|Beslutar\s+att\b|\d{1,2}\.\s+[A-ZÅÄÖ][^\n.]{5,80}$|Ordföranden\s+(?:frågar|ställer|finner)\b|Beslutet\s+är\s+fattat\b"
)
_CLOSING: Final = re.compile(
    r"^[^\w\n]*+(?:justera(?:s|re|t|nde)\w*|utdragsbestyrk\w*|utdraget\s+bestyrks|närvarande|beslutande|tjänstgörande|vid\s+protokollet)\b"
    r"|omedelbart\s+justera|protokollet\s+(?:är\s+)?(?:digitalt\s+)?justera|\banslag(?:et|s)?\b",
    re.IGNORECASE | re.MULTILINE,
)
_DECIDES: Final = re.compile(
    rf"^(?:[^\w\n]*+{PLAIN_NAME}\s+|(?<=beslut\n)(?s:.{{0,200}}?\n)[^\n]{{0,40}}(?:chefen|direktören|ordföranden?)\s+)beslutar\b",
    re.IGNORECASE | re.MULTILINE,
)
"""What a body decides, or below the title of such a decision the one who made it in its place."""
_DECIDED: Final = re.compile(
    rf"^[^\w\n]*+(?:{PLAIN_NAME}|nämnden|styrelsen|utskottet)\s+(?:beslöt|beslutade)\b", re.IGNORECASE | re.MULTILINE
)
"""In the past, as news tell it too: below the word minutes itself."""
_PUBLISHED: Final = re.compile(r"(?:publicera|uppdatera)\w*\s*:?\s*(?:den\s+)?\d", re.IGNORECASE)
"""Below a headline."""
_PROPOSES: Final = re.compile(
    rf"^[^\w\n]*+(?:{PLAIN_NAME}|nämnden|styrelsen|utskottet)\s+föreslår\b[^.\n]*:\s*$", re.IGNORECASE | re.MULTILINE
)
"""What a body with its name at the head proposes, with its points below: the whole of some extracts."""
_AS_PROPOSED: Final = re.compile(r"\s*enligt\s+(?:[\wåäö]+\s+)?förslag", re.IGNORECASE)
_PREPARES: Final = re.compile(
    rf"(?<![\wåäö-]){PLAIN_NAME}s\s+(?!\w*utskott)\w*(?:beredning|presidi|råd|grupp|kommitté)\w*", re.IGNORECASE
)
"""What meets on a body's behalf without being one that decides or proposes by law."""
_BARE_BOARD: Final = re.compile(r"styrelsen?", re.IGNORECASE)
_WHOLE: Final = re.compile(r"protokoll\b", re.IGNORECASE)
_PRINCIPAL: Final = re.compile(r"\b(?:kommun|region|landsting)\w*|fullmäktige\b", re.IGNORECASE)
_OTHERS: Final = re.compile(
    r"\b(?:AB|[\wåäö]*bolag(?:et|ets|s)?|aktiebolag\w*|\w*förening(?:en|ens|s)?|\w*stiftelse\w*|styrelsemöte\w*|årsmöte\w*|bolagsstämm\w*)\b"
)


_PAGE_NUMBER: Final = re.compile(r"(?:(?:sida|sid|blad)\s*)?\d{1,3}\s?(?:\(\s?\d{1,3}\s?\)|av\s\d{1,3})", re.IGNORECASE)
_TRAIL: Final = re.compile(r"(?:start\w*|hem|din\s+position|du\s+är\s+här)\b[^\n]*[/>›»]", re.IGNORECASE)
"""Where a page on the web stands among the others."""
_GREETING: Final = re.compile(
    r"\s*(?:hej|god\s+(?:dag|morgon)|bästa|hallå)\b(?:[^\n]+\n)+\s*(?:[^\n]{1,200}[.:]\n[ \t]*\n)?", re.IGNORECASE
)
"""The first paragraph of a letter, and what says that something follows."""


_OF_MINUTES: Final = re.compile(
    r"(?:tilläggs)?yrkande|beslutsgång|proposition|överläggning|omröstning|votering", re.IGNORECASE
)
_TOLD: Final = re.compile(r"[^\n]{1,150}:[ \t]*\n(?:[ \t]*\n)?")
"""What is said before minutes that are pasted below it: `Så här blev det:`."""


_IN_TWO: Final = re.compile(r"(?<=\w)\s/\s[A-ZÅÄÖ][^\d/]*$")
"""The same in another language, after a stroke."""


class Mark(Enum):
    """What minutes have, each of which may stand without the others."""

    TITLE = auto()
    MEETING = auto()
    DECISION = auto()
    PARAGRAPH = auto()
    HEADED = auto()
    CLOSING = auto()


@dataclass(frozen=True, slots=True)
class _HeadLine:
    """A line with the bodies and the days it names, and whether it is of a head."""

    text: str
    bodies: Sequence[NamedBody]
    days: Sequence[NamedDay]
    is_of_a_head: bool


_OF_THEIR_OWN: Final = {Mark.TITLE, Mark.MEETING, Mark.DECISION}
"""Agreements and rules have paragraphs and signatures too."""
_RARE_ELSEWHERE: Final = {Mark.TITLE, Mark.HEADED, Mark.PARAGRAPH}
"""News tells of a body, its day and what it decided too."""


def is_minutes(text: str, zones: Sequence[Zone], labelled: Sequence[Labelled], counted: Sequence[Numbered]) -> bool:
    """Whether it opens as minutes do, and has enough of their marks for its length.

    `labelled` are the days beside its labels, `counted` its §§ at the head of something.
    """
    lines = _shown(text)
    head = [_head_line(line) for line in lines[:HEAD]]
    if (
        not head
        or (_below_greeting(text) and not head[0].is_of_a_head)
        or any(_PREPARES.search(line.text) for line in lines[:3])
    ):
        return False
    if any(_PUBLISHED.match(line.text) for line in lines[1:3]) and not head[0].is_of_a_head:
        return False
    begins_within = _begins_within(text, zones, lines[0], labelled, counted)
    marks = set(_marks(text, zones, head, labelled, counted))
    if not (begins_within or head[0].is_of_a_head):
        return len(marks) >= MANY and not marks.isdisjoint({Mark.TITLE, Mark.MEETING})
    if begins_within and len(lines) <= FRAGMENT:
        return marks != {Mark.PARAGRAPH} or len(lines) <= SCRAP
    if len(lines) <= SCRAP:
        return bool(marks) or any(_begins_with_act(text, line) for line in lines[1:2])
    is_closed = begins_within and {Mark.DECISION, Mark.CLOSING} <= marks
    return _are_enough(marks) or (is_closed and _decides_below_heading(text, zones, lines[0]))


def _shown(text: str) -> list[Line]:
    """The lines from the first that may be of minutes: not where a page stands on the web, nor a sentence's end."""
    lines = [line for line in lines_of(text) if re.search(r"\w", line.text)]
    lines = [*dropwhile(lambda line: _PAGE_NUMBER.fullmatch(line.text), lines)] or lines
    if greeted := _below_greeting(text):
        lines = [line for line in lines if line.start >= greeted]
    if lines and _TRAIL.match(lines[0].text):
        lines = lines[1:]
    if not any(line.text.startswith("§") for line in lines):
        return [*dropwhile(lambda line: line.text[:1].islower(), lines)] or lines
    first = lines[0].text
    return lines[1:] if first[:1].islower() and days_in(first) and not first.endswith(".") else lines


def _are_enough(marks: Set[Mark]) -> bool:
    return len(marks) >= ENOUGH and bool(marks & _OF_THEIR_OWN and marks & _RARE_ELSEWHERE)


def _decides_below_heading(text: str, zones: Sequence[Zone], first: Line) -> bool:
    """Whether a heading stands at the top, and a body's act right below that of the decision."""
    is_headed = any(first.start <= zone.begins < first.end and _OF_MINUTES.match(zone.heading) for zone in zones)
    return is_headed and any(
        act.by is not None and not text[zone.start : act.by.start].strip(" -–•*\n\t")
        for zone in parts(zones, Part.DECISION)
        for act in acts_between(text, zone.start, zone.end)[:1]
    )


def _below_greeting(text: str) -> int:
    """Where what was pasted below a letter's first words begins; 0 where nobody is greeted."""
    if found := _GREETING.match(text):
        return found.end()
    told = _TOLD.match(text)
    first = next((line for line in lines_of(text, told.end()) if line.text), None) if told else None
    return first.start if first and "§" in first.text and _head_line(first).is_of_a_head else 0


def _begins_within(
    text: str, zones: Sequence[Zone], line: Line, labelled: Sequence[Labelled], counted: Sequence[Numbered]
) -> bool:
    """Whether the first line is one of those that stand within minutes: a §, a heading, a label, an act."""
    if len(text.strip().splitlines()) == 1 and line.text.endswith("."):
        return True
    if _CAPTION.match(line.text) or any(line.start <= zone.begins < line.end for zone in zones if zone.heading):
        return True
    if any(each.start < line.end for each in counted):
        return True
    is_label = any(each.start < line.end for each in labelled) and any(each.when is not When.OTHER for each in labelled)
    return is_label or _begins_with_act(text, line)


def _begins_with_act(text: str, line: Line) -> bool:
    """Whether a body's act begins there, as a sentence: a headline has no full stop, and a blank line below."""
    acts = [act for act in acts_between(text, line.start, len(text), line.end) if act.verb < line.end]
    return bool(acts) and not _is_headline(text, line, acts[0])


def _is_headline(text: str, line: Line, act: Act) -> bool:
    """Whether the line says it all without a full stop, and something new begins below it."""
    is_apart = re.match(r"[^.:;,\n]*\n[ \t]*\n(?!\s*(?:att\b|[-–—•*]\s|\d[.)]))", text[line.start :]) is not None
    begins_anew = re.match(r"[^.:;,\n]*\n[ \t]*(?!Att\b|ATT\b)[A-ZÅÄÖ]", text[line.start :]) is not None
    return is_apart or (begins_anew and not act.is_bare)


def _is_of_head_words(said: str) -> bool:
    """Whether it is nothing but what heads are made of. Each place is looked at once, however many ways lead there."""
    reached: list[set[str]] = [set() for _ in range(len(said) + 1)]
    reached[0].add("")
    for place, lists in enumerate(reached):
        if "" in lists and place < len(said):
            for found in filter(None, (piece.match(said, place) for piece in _HEAD_WORDS)):
                reached[found.end()].add("")
        for piece, within, may_end in [each for of in lists for each in _PLACES[of]]:
            if listed := piece.match(said, place):
                reached[listed.end()] |= {within, ""} if may_end else {within}
    return "" in reached[-1]


def _head_line(line: Line) -> _HeadLine:
    """Of a head if nothing stands there but a body, its municipality, days, numbers and what heads are made of."""
    rest = _IN_TWO.sub("", line.text.partition("§")[0])
    bodies, days = bodies_in(line.text), days_in(line.text)
    named = [line.text[each.start : each.end] for each in bodies]
    named += [line.text[each.start : each.end] for each in days]
    for each in dict.fromkeys(named):
        rest = rest.replace(each, " ")
    is_of_a_place = bool(bodies and days) and re.fullmatch(r"\s+[A-ZÅÄÖ][a-zåäö]+[\s,]+", rest) is not None
    is_told = bool(bodies) and _HELD.match(line.text) is not None
    return _HeadLine(line.text, bodies, days, is_of_a_place or is_told or _is_of_head_words(rest))


def _marks(
    text: str,
    zones: Sequence[Zone],
    head: Sequence[_HeadLine],
    labelled: Sequence[Labelled],
    counted: Sequence[Numbered],
) -> Iterator[Mark]:
    if (
        any(_TITLE.search(line.text) and not line.text.endswith(".") for line in head)
        or BODY_LABEL.search(text)
        or _is_notice(labelled)
    ):
        yield Mark.TITLE
    if _says_meeting(text, head, labelled):
        yield Mark.MEETING
    is_titled = any(_TITLE.search(line.text) for line in head[:2])
    if parts(zones, Part.DECISION) or _DECIDES.search(text) or (is_titled and _DECIDED.search(text)):
        yield Mark.DECISION
    if any(_is_headed(text, zone) for zone in parts(zones, Part.DECISION)):
        yield Mark.HEADED
    if head[0].bodies and _PROPOSES.search(text):
        yield from (Mark.DECISION, Mark.HEADED)
    if (counted and not _is_from_the_first(counted)) or _counts_on(text):
        yield Mark.PARAGRAPH
    if parts(zones, Part.RESERVATION, Part.NOTE, Part.SENT, Part.END) or _CLOSING.search(text):
        yield Mark.CLOSING


def _counts_on(text: str) -> bool:
    """Whether titles are counted without their sign, from another number than the first, as an agenda is."""
    return any(re.match(r"\s*(?![12]\s)\d", text[place:]) for place in counted_titles(text)[:1])


def _is_from_the_first(counted: Sequence[Numbered]) -> bool:
    """Whether they are the paragraphs of rules or of an agreement, from `§ 1` on."""
    return len(counted) > 1 and counted[0].said == "§ 1"


def _is_notice(labelled: Sequence[Labelled]) -> bool:
    """Whether it says when its minutes were adjusted or announced."""
    return any(each.when not in {When.OTHER, When.HELD} for each in labelled)


def _is_headed(text: str, zone: Zone) -> bool:
    """Whether the heading says whose it is (`Nämndens beslut`), or what is below it that it is as proposed."""
    line = next((line for line in lines_of(text, zone.begins, zone.end) if line.text), None)
    if zone.heading and _AS_PROPOSED.match(text, zone.start, zone.end):
        return True
    return line is not None and bool(bodies_in(line.text)) and (bool(zone.heading) or not line.text.endswith("."))


def _says_meeting(text: str, head: Sequence[_HeadLine], labelled: Sequence[Labelled]) -> bool:
    """Whether a body stands with its day, on one line of the head or on two, or a day is labelled as a meeting's."""
    known = [line for line in head if line.is_of_a_head]
    beside = any(line.bodies and line.days for line in known)
    below = any(one.bodies and two.days for one, two in pairwise(known))
    return (
        beside or below or BODY_LABEL.search(text) is not None or any(each.when is not When.OTHER for each in labelled)
    )


def is_of_a_principal(text: str, by: NamedBody | None) -> bool:
    """Whether the body that met is one of a municipality's or a region's, and not the board of a company or a society.

    A piece of a few lines, which is no whole document, need not say whose it is.
    """
    if by is None:
        return sum(bool(line.text) for line in lines_of(text)) <= FRAGMENT and not _WHOLE.match(text.lstrip())
    return not _BARE_BOARD.fullmatch(by.name) or (_PRINCIPAL.search(text) is not None and _OTHERS.search(text) is None)
