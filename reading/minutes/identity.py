"""What an extract is filed by: its § and its case number."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

from models.vocabulary import Level
from reading.bodies import NamedBody, bodies_in
from reading.days import days_in
from reading.lines import Line, lines_of
from reading.minutes.zones import Part, Zone, part_at
from reading.source import Source, Suggestion

NEAR: Final = 160
"""Characters from a § within which its matter's number may stand."""
WIDEST: Final = 300
"""Characters of a line in which the § it is about stands, after a body and the like."""
_NUMBER: Final = (
    r"(?P<number>\d{1,4}(?:\s?[a-z](?![\wåäö]))?(?:/(?:20)?\d\d|[ ]/[ ]20\d\d(?!-))?)"
    r"(?![\d/]|:\d|[ ]\d{1,2}(?:[ ]{2}|[ ]*$))"
)
_SIGN: Final = re.compile(
    rf"(?:§(?![§])\s*|\bparagraf(?:\s?nr|nummer|en)?\s*[:.]?\s*§?\s*){_NUMBER}"
    rf"|(?<![\w/.-])(?P<after>\d{{1,4}}(?:/(?:20)?\d\d)?)\s?§(?!\s?\d)",
    re.IGNORECASE,
)
_BEFORE: Final = re.compile(
    r"(?:[A-ZÅÄÖ][a-zåäö]{1,4}\s)?(?:[*#_\s|:.,()-]|(?:\d\d)?\d\d-\d\d-\d\d|\bden\b|\bnr\b|\bdnr\b"
    r"|\b(?:organ|datum)(?=:)|\bärende(?:nr)?(?:\s\d{1,3})?\b|\bsammanträdet?\b|\b(?:sammanträdes|besluts)?protokoll(?:sutdrag)?\b|\bbeslut(?=\s*\()"
    r"|\bi\s+(?-i:[A-ZÅÄÖ])[\wåäö]+\b"
    r"|\bdnr:?\s+(?:[A-ZÅÄÖ]{2,4}[ ])?\d[\d/:.-]*(?=\s)|\bforts(?:ättning)?\b|\butdrag\b|\bur\b)*",
    re.IGNORECASE,
)
_SIGN_BEFORE: Final = re.compile(r"§\s*\d{1,4}(?:/\d{2,4})?(?=[ ]{2,}|\t)")
"""Another body's § in the column before: `Ksau § 101    Ks § 88`."""
_LAW: Final = re.compile(
    r"\b(?:kap\.?|kapitlet|lag(?:en)?|kommunallag\w*|(?-i:KL)|SoL|HSL|reglemente\w*|ordning\w*|stadgar\w*|enligt)\b",
    re.IGNORECASE,
)
_BARE: Final = re.compile(r"(?P<number>\d{1,3})[ \t]{1,4}(?P<title>[A-ZÅÄÖ](?![A-ZÅÄÖ])[^\n]{3,90})")
_NO_TITLE: Final = re.compile(
    r"kronor|kr\b|procent|januari|februari|mars|april|maj|juni|juli|augusti|september|oktober|november|december"
    r"|röster|ledamöter",
    re.IGNORECASE,
)
SENTENCE: Final = re.compile(
    r",?\s+(?:beslut\w*|beslöt|föresl\w*|återremit\w*|bordl\w*|anto\w*|att|om|samt|och|i)\b(?!\s*$)"
)
"""What follows a § that is only referred to."""
_MID_SENTENCE: Final = re.compile(r"\b[a-zåäö]+ den[ ]?\n[ \t]*\Z")
"""The line above ends in the middle of a sentence, before a day."""
_GOES_ON: Final = re.compile(
    r"[a-zåäö]{2,} (?:den )?\d{1,2} [a-zåäö]{3,9} \d{4}[ ]?\n[ \t]*§\s*\d+(?:/\d+)? [a-zåäö]{2,}"
)
"""A sentence in which the § follows a day at the end of the line above."""
_DIVIDED: Final = re.compile(r"[ \t]*§\s*(?P<number>\d{1,3}:\d{1,3})(?=[ \t]+[A-ZÅÄÖ][a-zåäö]{3}[^.]*$)", re.MULTILINE)
"""`§ 15:7` before a title: the seventh matter of the fifteenth meeting."""
_ADJUSTED: Final = re.compile(
    r"\s*[:,]?\s*(?:(?:är|förklaras|har)\s+)?(?:omedelbart\s+juster|justera(?:s|d|de|ts)\b|direktjuster)", re.IGNORECASE
)
"""What follows a § in a list of when each was adjusted."""
_CASE_LABEL: Final = re.compile(
    r"(?<![\wåäö])(?:dnr|d\.nr|diariern|diarie\s?(?:nummer|nr|beteckning)|diarium|ärende(?:nummer|nr|beteckning|-?id)"
    r"|(?:(?-i:Ärende)|(?<=\()ärende)(?=:?\s+(?-i:[A-ZÅÄÖ]{2,5})[ ./-]?\d)|ärende\s?nr"
    r"|diarief\w+(?:[ ]\w+){0,3}[ ](?:nr|nummer)|beteckning|referens(?:nr"
    r"|nummer)?)"
    r"(?:[ ]är(?=[ ])|[ ]/[ ]\w+(?=:))?\s*[.:]?[:.]?[*_]{0,2}\s*(?=(?P<number>[^\n]{2,60}))",
    re.IGNORECASE,
)
_CASE: Final = re.compile(
    r"(?:[A-ZÅÄÖ][A-Za-zÅÄÖåäö]{0,7}[ ]?)?[A-Za-zÅÄÖåäö]*[\d][\wÅÄÖåäö]*(?:[./:-][\wÅÄÖåäö]+)*(?:["
    r" ](?!\d{4}-\d\d-\d\d)(?:\d{3,4}(?!\S)|[A-ZÅÄÖ]{2,4}(?=[ ]\d)[ ]\d{3,4}"
    r"|(?<=\d\s)[A-ZÅÄÖ]{2,4}(?=[ \t]*$|[ ]{3})))*(?:[ ]-[ ]\d{2,4}(?![\w-]))?"
    r"|[A-ZÅÄÖ][A-Za-zÅÄÖåäö]{0,7}[./:-]\d[\wÅÄÖåäö]*(?:[./:-][\wÅÄÖåäö]+)*"
)
_ANOTHER: Final = re.compile(
    rf"\s*(?:,|;|\boch\b|\bsamt\b)\s*(?P<number>(?=[^\s,]*\d{{2}}|\S+ \d{{2}})(?:{_CASE.pattern}))"
)
_BELOW_SIGN: Final = re.compile(r"§[ \t]*\d{1,4}(?:/\d{2,4})?[ \t]*\n[ \t\n]*\Z")
"""The line above ends with the § alone: a number with its title follows."""
_BESIDE_SIGN: Final = re.compile(
    r"[ \t]*§[ \t]*\d{1,4}(?:(?:[ \t]+[^\n]*?\S)?(?:[ ]{3,}|[ ]*\t[ ]*))"
    r"(?P<number>(?:19|20)?\d\d[/.-]\d{1,5}(?:[/.-]\d{1,4})?)[ \t]*$",
    re.MULTILINE,
)
"""Figures alone in a column beside the §."""
_CASE_ALONE: Final = re.compile(
    r"(?<![\w/.:-])(?P<number>[A-ZÅÄÖ]{2,4}/\d{4}:\d{1,5}[ ]-[ ]\d{3}|(?:[A-ZÅÄÖ]{2,6}|Kst?|Ks"
    r"|Kf)[ /.-]?(?:\d{1,5}[-/:]\d{4}"
    r"|\d{4}[-/:.]\d{1,6}(?:[-/]\d{1,4}|[ ]\d{2,4})?"
    r"|\d{4}:\d{1,6})|\d{4}/[A-ZÅÄÖ]{2,4}(?:[ ]\d{3,4}){1,2}"
    r"|[A-ZÅÄÖ]{2,6}[./]\d{4}[./]\d{1,6}|[A-ZÅÄÖ]{2,4}/\d{5,8}|[A-ZÅÄÖ]\d{2,3}-\d{3,5}/\d\d|[A-ZÅÄÖ]{2,4}\d\d/\d{1,5}"
    r"|[A-ZÅÄÖ]{2,4}[ ]\d\d[-/.]\d{2,5}|[A-ZÅÄÖ]{2,4}\d\d-\d{3,6}|[A-ZÅÄÖ]{2,4}-\d\d-\d{3,6}"
    r"|(?:19|20)\d\d[A-ZÅÄÖ]{2,4}\d{3,6}"
    r"|0\d{3,5}/(?:19|20)\d\d|\d{2,4}-\d{1,5}-(?:19|20)\d\d|(?:19"
    r"|20)\d\d-[A-Z]?\d{5,6})(?![\w/-])"
)
_OURS: Final = re.compile(
    r"(?:\bvårt?[ ]|^[ \t]*)(?:dnr|diarien\w+|ärendenr|ärendenummer|beteckning|referens)\b",
    re.IGNORECASE | re.MULTILINE,
)
_OF_OTHERS: Final = re.compile(r"\b(?:ert|er|motpartens|deras|avsändarens|mottagarens)[ ]\Z", re.IGNORECASE)
"""Before the label of a number, where another is labelled as our own: it is that of those who are written to."""
_CUT: Final = re.compile(r"[/:-][ ]\d|[ ]{1,2}[/:-][ ]?\d")
"""After a number with blanks within it: nobody knows how much of it stands there."""
_RUNS_ON: Final = re.compile(r"\)(?:,[ ]|[ ])[a-zåäö]")
"""After a number in brackets within a sentence: it is that of what the sentence tells of."""
_CONTENTS: Final = re.compile(r"[^.§]{0,80}(?:\.{3,}|…)\s*\d{1,3}\b")
"""A title and the page it stands on: a list of contents."""
_ANNEX: Final = re.compile(r"bilaga\s+\d", re.IGNORECASE)
_DATED: Final = re.compile(r"\d{4}-\d\d-\d\d$")
"""At the end of letters with a day after them."""
_A_DAY: Final = re.compile(r"(?:19|20)\d\d-\d\d?-\d\d?|(?:[0-2]?\d|3[01])/(?:0?[1-9]|1[0-2])(?:-\d\d+)?")


@dataclass(frozen=True, slots=True)
class Numbered:
    """A § at the head of something; `level` is that of the body it is said to be of."""

    said: str
    start: int
    end: int
    level: Level | None = None
    leads: bool = False


def paragraph_of(source: Source, counted: Sequence[Numbered], level: Level | None) -> Suggestion[str] | None:
    """The one § it is of among those `counted`; where they are of several bodies, that of the body that decided."""
    found = [*counted] or [*_bare(source.text)] or [*_only_one(source.text)]
    own = [each for each in found if level and each.level is level]
    other = [each for each in found if each.level not in {None, level}]
    found = own or [each for each in found if not (level and each in other)] or found
    if len({each.said for each in found}) > 1:
        found = [each for each in found if each.leads]
    if len({each.said for each in found}) != 1:
        return None
    return source.suggest(found[0].said, found[0].start, found[0].end)


def _only_one(text: str) -> Iterator[Numbered]:
    """The only § of a page on one line, with a case number or a title after it."""
    signs = [*_SIGN.finditer(text)]
    if len(signs) != 1 or text.count("§") != 1 or "\n" in text.strip():
        return
    (found,) = signs
    is_apart = re.match(r"\s+(?:Dnr|Diarie|Ärende|[A-ZÅÄÖ]{2,4}[ -]?\d)", text[found.end() :])
    if is_apart and found["number"] and not _LAW.search(text[max(0, found.start() - 40) : found.start()]):
        yield Numbered(f"§ {found['number']}", found.start(), found.end(), leads=True)


def numbered(text: str, zones: Sequence[Zone]) -> Iterator[Numbered]:
    """Every § at the head of something; those that are only referred to are left out."""
    annexed = [(zone.begins, zone.end) for zone in zones if _ANNEX.match(zone.heading)]
    for line in lines_of(text):
        if any(start <= line.start < end for start, end in annexed):
            continue
        if part_at(zones, line.start) in {
            Part.BEHIND,
            Part.PROPOSAL,
            Part.SENT,
            Part.NOTE,
        } and not line.text.startswith("§"):
            continue
        if _MID_SENTENCE.search(text, max(0, line.start - 40), line.start) or _goes_on(text, line):
            continue
        if divided := _DIVIDED.match(text, line.start, line.end):
            yield Numbered(f"§ {divided['number']}", line.start, divided.end(), leads=True)
            continue
        for found in _SIGN.finditer(text, line.start, min(line.end, line.start + WIDEST)):
            before, after = text[line.start : found.start()], text[found.end() : line.end]
            bodies = [body for body in bodies_in(text[line.start : found.end()]) if body.end <= len(before)]
            bodies = [body for body in bodies if body.start > before.rfind("§")] or bodies
            if (
                _leads(before, bodies)
                and not SENTENCE.match(after)
                and not _LAW.search(before)
                and not _ADJUSTED.match(after)
                and not (bodies and bodies[0].genitive and part_at(zones, line.start) is Part.DECISION)
                and not re.match(r"\s*(?:,?\s*(?:och|-|–)\s*§?\s*\d|(?:\w+\s+)?(?:kap\b|KL\b|kommunallag))", after)
            ):
                said = f"§ {' '.join((found['number'] or found['after']).split()).replace(' / ', '/')}"
                yield Numbered(
                    said, found.start(), found.end(), bodies[0].level if bodies else None, not before.strip()
                )


def _goes_on(text: str, line: Line) -> bool:
    """Whether the § at the line's beginning is within a sentence that began above."""
    above = text.rfind("\n", 0, max(0, line.start - 1)) + 1
    return any(found.end() > line.start for found in _GOES_ON.finditer(text, above, line.end))


def _leads(before: str, bodies: Sequence[NamedBody]) -> bool:
    """Whether only a body, a day and the like stand before the § on its line."""
    rest, at = "", 0
    for body in bodies:
        rest += before[at : body.start]
        at = body.end
    rest = _SIGN_BEFORE.sub(" ", re.sub(r"\([^)]*\)", " ", rest + before[at:]))
    rest = without_case_number(rest)
    for day in reversed(days_in(rest)):
        rest = f"{rest[: day.start]} {rest[day.end :]}"
    return _BEFORE.fullmatch(rest) is not None or bool(
        re.search(r"\s{3,}$", before) and not re.search(r"[a-zåäö]{3,}\s+[a-zåäö]{3,}\s+[a-zåäö]{3,}", before)
    )


def _bare(text: str) -> Iterator[Numbered]:
    """`288 Inledning`: a number without its sign, where no § stands at the head of anything."""
    lines = [line for line in lines_of(text) if line.text]
    titles = [*_titles(lines[:12])]
    if len(titles) == 1 and not re.search(rf"\bÄrende {titles[0][1]['number']}\b", text):
        line, each = titles[0]
        yield Numbered(f"§ {each['number']}", line.start, line.start + each.end("number"))


def _titles(lines: Sequence[Line]) -> Iterator[tuple[Line, re.Match[str]]]:
    found = ((line, _BARE.fullmatch(line.text)) for line in lines)
    return ((line, each) for line, each in found if each and not _is_no_title(each["title"]))


def _is_no_title(said: str) -> bool:
    """Whether it is an amount, a day, or a body's name with a page's number before it."""
    named = any(each.start == 0 and not each.genitive for each in bodies_in(said)[:1])
    return named or _NO_TITLE.search(said) is not None


def are_several(counted: Sequence[Numbered]) -> bool:
    """Whether more than one § stands at the head of a matter."""
    return len({each.said for each in counted if each.leads}) > 1


def counted_titles(text: str) -> list[int]:
    """Where titles stand with a number that follows on the one before, but no sign: `287 Inledning`, `288 Val`."""
    titles = [(line.start, int(each["number"])) for line, each in _titles(lines_of(text))]
    return [place for (_, before), (place, number) in pairwise(titles) if number == before + 1]


def case_number_of(source: Source, zones: Sequence[Zone], *, of_several: bool = False) -> Suggestion[str] | None:
    """The case number as it is written: the one that is labelled, or the one that stands alone.

    `of_several`: the text has several matters, of which the one with a number need not be meant if another has one too.
    """
    head = zones[0].end if len(zones) > 1 else len(source.text)
    whole = [*_labelled(source.text, 0, len(source.text))]
    alone = _alone(source.text, zones)
    ways = ([*whole, *alone],) if of_several else (_labelled(source.text, 0, head), whole, alone)
    for found in ways:
        places = {source.text[slice(*place)]: place for place in reversed([*found])}
        if len(places) == 1 and not _has_another_beside(source.text, zones, next(iter(places))):
            ((said, place),) = places.items()
            return source.suggest(" ".join(said.split()), *place)
        if places:
            own = [(said, place) for said, place in places.items() if _is_at_sign(source.text, place[0])]
            return source.suggest(" ".join(own[0][0].split()), *own[0][1]) if len(own) == 1 and not of_several else None
    return None


def _is_at_sign(text: str, place: int) -> bool:
    """Whether it stands in brackets on the line that begins with a §: that is the matter's, whatever stands above."""
    line = text[text.rfind("\n", 0, place) + 1 : place]
    return re.match(r"[ \t]*§\s*\d", line) is not None and line.endswith("(")


def _has_another_beside(text: str, zones: Sequence[Zone], said: str) -> bool:
    """Whether another number stands at the § or its title: one above them may be that of whom the extract went to."""
    sign = text.find("§")
    near = [text[slice(*place)] for place in _alone(text, zones) if 0 <= place[0] - sign < NEAR]
    return sign >= 0 and text.find(said) < sign and any(each != said and each not in said for each in near)


def without_case_number(said: str) -> str:
    """What is said beside the numbers of matters."""
    return _CASE_ALONE.sub(" ", said)


def only_case_number(source: Source, zones: Sequence[Zone]) -> Suggestion[str] | None:
    """The one case number of what is no minutes, wherever it stands but among what was before."""
    if found := case_number_of(source, ()):
        return found
    found_in = [each for each in _CASE_ALONE.finditer(source.text) if not _DATED.search(each[0])]
    if any(part_at(zones, each.start()) is Part.BEHIND for each in found_in):
        return None
    places = {each["number"]: each.span("number") for each in found_in}
    if len(places) != 1 or _CASE_LABEL.search(source.text):
        return None
    ((said, place),) = places.items()
    return source.suggest(" ".join(said.split()), *place)


def _labelled(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    is_answer = _OURS.search(text) is not None
    for label in _CASE_LABEL.finditer(text, start, end):
        if is_answer and _OF_OTHERS.search(text, max(0, label.start() - 20), label.start()):
            continue
        found = _CASE.match(text, label.start("number"), label.end("number"))
        is_listed = found and _CONTENTS.match(text, found.end())
        is_cut = found and _CUT.match(text, found.end())
        if found and not (is_listed or is_cut) and re.search(r"\d{2}", found[0]) and not _is_day(label[0], found[0]):
            yield found.start(), found.start() + len(found[0].rstrip(".-/:"))
            if another := _ANOTHER.match(text, found.end(), label.end("number")):
                yield another.span("number")


def _is_day(label: str, said: str) -> bool:
    """Whether it may be a day: `17/12` is none beside the word for a case number itself."""
    return _A_DAY.fullmatch(said) is not None and not (
        "/" in said and re.match(r"d\.?nr|diarien", label, re.IGNORECASE)
    )


def _alone(text: str, zones: Sequence[Zone]) -> Iterator[tuple[int, int]]:
    for line in lines_of(text):
        if part_at(zones, line.start) in {Part.BEHIND, Part.SENT, Part.NOTE, Part.RESERVATION}:
            continue
        if (beside := _BESIDE_SIGN.match(text, line.start, line.end)) and not _A_DAY.match(beside["number"]):
            yield beside.span("number")
            continue
        for found in _CASE_ALONE.finditer(text, line.start, line.end):
            if _DATED.search(found[0]):
                continue
            before, after = text[line.start : found.start()], text[found.end() : line.end]
            titled = _is_of_title(text, line, before, after)
            if (titled or _stands_apart(line, before, after)) and not (
                found[0][:1].isdigit() and _begun_above(text, line)
            ):
                yield found.span("number")
                if another := _ANOTHER.match(text, found.end(), line.end):
                    yield another.span("number")


def _is_of_title(text: str, line: Line, before: str, after: str) -> bool:
    """Whether it stands before or after the title, on the line below the §."""
    if not before and re.match(r"[ ][A-ZÅÄÖ][a-zåäö]", after):
        return _BELOW_SIGN.search(text, max(0, line.start - 40), line.start) is not None
    above = text[text.rfind("\n", 0, max(0, line.start - 1)) + 1 : line.start]
    is_own = "§" in above and "§" not in before and "beslut" not in above
    return before.endswith((", ", "  ")) and not after.strip(" .") and is_own


def _begun_above(text: str, line: Line) -> bool:
    """Whether the line above ends with the letters that a number begins with."""
    return re.search(r"\b[A-ZÅÄÖ]{2,5}\s*\n[ \t]*\Z", text[max(0, line.start - 20) : line.start]) is not None


def _stands_apart(line: Line, before: str, after: str) -> bool:
    """Alone on its line, in a column of its own, in brackets, or at the end of the § and its title."""
    if before.endswith("(") and _RUNS_ON.match(after):
        return False
    left = (
        not before.strip(" (|*")
        or before.endswith(("   ", "\t", "(", "| ", "· "))
        or re.fullmatch(r"§\s*\d+(?:/\d+)?[.:,]?\s+", before)
    )
    right = (
        not after.strip(" )|*")
        or re.match(r"[ ,]+§\s*\d", after) is not None
        or after.startswith(("   ", "\t", ")", " |", " ·", ". ", ", "))
    )
    at_end = bool(re.match(r"(?:\S+\s+)?§\s*\d", line.text)) and before.endswith(("  ", "(", ", "))
    is_own = re.search(r"§\s*\d+(?:/\d+)?,?\s+\Z", before) is not None and "beslut" not in before
    at_end = at_end or (is_own and not after.strip())
    return bool((left or at_end) and right) or (line.text.startswith("§") and not after.strip())
