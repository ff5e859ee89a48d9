"""The meeting an extract is of: whose, and when; and what was done with its minutes afterwards."""

import datetime as dt
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Final

from reading.bodies import NamedBody, bodies_in
from reading.days import NamedDay, days_in
from reading.lines import Line, lines_of
from reading.minutes.identity import SENTENCE, without_case_number
from reading.minutes.labels import Labelled, When
from reading.minutes.zones import PLAIN_NAME, Part, Zone, part_at, parts
from reading.source import Source, Suggestion

HEAD: Final = 25
LONGEST_HEAD: Final = 160
ADJUSTED_WITHIN: Final = 60
"""Days from a meeting within which a day without a year is taken to lie; the law gives fourteen (KL 5:69)."""
LONGEST_MEETING: Final = 3
"""Days from a meeting's first day to its last."""
SPAN: Final = 30
"""Characters from the end of its first day to the end of its last, at most."""
_SPAN: Final = re.compile(r"\s*(?:-|–|—|och|till|,)\s*(?:den\s+)?")
_AT_ONCE: Final = re.compile(
    r"\b(?:för\s+)?omedelbart\s+justera[dts]\w*|\bomedelbar\s+justering\b|\bjusteras\s+(?:omedelbart|genast)\b"
    r"|\bjustera\w*\s+omedelbart\b|\bdirektjuster\w*",
    re.IGNORECASE,
)
_OF_PARAGRAPH: Final = re.compile(
    r"\b(?:paragrafen|punkten|§\s*\d{1,4})\s+(?:är\s+|har\s+|förklaras\s+|justeras\s+|ska\s+)*(?:(?:omedelbart|genast)(?:\s+justera\w*)?|direktjuster\w*)\Z",
    re.IGNORECASE,
)
_OF_SOME: Final = re.compile(
    r"\s*(?:paragraf(?:er)?|§§?)\s*[\d ,–-]+\n\s*\d{1,4}[^\n]{4,30}\b(?:paragraf|§)"
    r"|\s*\((?:§|paragraf)[^)\n]*\)\s*(?:,|och)",
    re.IGNORECASE,
)
"""Some paragraphs beside their day, and others beside another day on the line below or on the same."""
_OF_SPAN: Final = re.compile(
    r"^[ \t]*(?:§§?|paragraf(?:er)?)\s*\d{1,4}\s?[-–]\s?\d{1,4}\s*:[ ]*(?:den\s+)?(?:\d{4}-|omedelbart)",
    re.IGNORECASE | re.MULTILINE,
)
"""Each span of paragraphs has its own day, in a list."""
_PROSE: Final = re.compile(
    r"\b(?:att|som|beslutar|beslutade|föreslår|föreslog|antar|godkänner|har|ska|förslag|reserverar|yrkar|skickas"
    r"|expedieras|delges|ledamot|ordförande|sekreterare|återremitt\w+|bordlägg\w+|bordlades|utgår|överlämn\w+|antas"
    r"|fastställ\w+|läggs|lägger|noter\w+|tar|gav|ger|fick|möts|träffas|sammanträder|nästa)\b",
    re.IGNORECASE,
)
_OWN_LABEL: Final = re.compile(
    r"(?<=\n)sammanträdes(?:datum|dag)\s*(?::|\n)|sammanträdesprotokoll\s+\d{4}-\d\d-\d\d\s+(?:sida|sid|blad)\b",
    re.IGNORECASE,
)
"""Of the meeting whose minutes they are, wherever a page put it."""
_LABEL_ALONE: Final = re.compile(r"sammanträdes(?:datum|dag)[ ]+\d{4}-\d\d-\d\d", re.IGNORECASE)
_SIGN_LINE: Final = re.compile(r"^[ \t]*§[ \t]*\d{1,4}(?:/\d{2,4})?[ \t]+(?P<rest>[^\n]{6,60})$", re.MULTILINE)
_SIGN_AFTER: Final = re.compile(r",?\s*§\s*\d{1,4}(?:/\d{2,4})?\.?$")
_PROTOCOL: Final = re.compile(r"protokoll", re.IGNORECASE)
_OWNER: Final = re.compile(rf"{PLAIN_NAME}s\s+\Z", re.IGNORECASE)
_FORMER: Final = re.compile(
    r"\b(?:föregående|förra)\s+(?:(?:mötets|sammanträdets|mötes)\s+)?(?:protokoll(?:et)?\s+)?\Z", re.IGNORECASE
)
_LISTED: Final = re.compile(r"[ \t]*(?:[a-zåäö]\)|\d{1,2}[.)]|[-–•*])[ \t]+\S", re.IGNORECASE)
"""A list's item, with words before the label: the day is of what the item tells of."""
_OF_ELSE: Final = re.compile(
    r"(?!(?i:[a-zåäö]*(?:protokoll|sammanträde|möte|organ|nämnd|instans|plats|tid|datum|dag|beslut|myndighet|forum)))"
    r"[A-ZÅÄÖ][a-zåäö]{3,}(?: [a-zåäö]+){0,2}:[ \t]+\S"
)
"""A label with what it is of, where that is not the meeting."""
_SAYS_MEETING: Final = re.compile(
    r"[\s.,:]*(?:i\s+(?-i:[A-ZÅÄÖ])[\wåäö]+[\s,]+)?(?:(?:vid|i|ordinarie|extra|beslut(?:at)?)\s+)*"
    r"(?P<meeting>(?:s[ .,:]*)?(?:sammanträde|möte|protokoll|beslutsda(?:g|tum))[a-zåäö]*)?"
    r"\s*(?:hölls|ägde\s+rum)?(?:[\s.,:]|\bsida\s+\d{1,3}(?:\s*\(\d{1,3}\))?|\bden\b|\bkl(?:ockan)?\b\.?\s*\d[\d.:]*|§\s*\d{1,4}(?:/\d\d+)?)*",
    re.IGNORECASE,
)
_BEFORE_IT: Final = re.compile(
    r"gång\b|bered|tidigare|handlägg|behandling|bakgrund|historik|handlingar|underlag|bilag|ärendet|beskrivning|sammanfattning",
    re.IGNORECASE,
)
"""A heading over what was before: other meetings stand there on lines of their own."""
_DECIDES_AT: Final = re.compile(
    rf"^[ \t]*(?:§\s*\d{{1,4}}[.:]?\s+)?{PLAIN_NAME}\s+beslutar\s+(?:vid|på)\s+(?:sitt\s+)?(?:sammanträdet?"
    rf"|mötet?)\s+(?:den\s+)?(?=\d)",
    re.IGNORECASE | re.MULTILINE,
)
_DATE_ALONE: Final = re.compile(r"\bdatum(?![a-zåäö])\s*:?", re.IGNORECASE)
_CELLS: Final = re.compile(r"\S {3,}\S")
_COLUMN: Final = re.compile(r" {3,}Datum(?! *:)\b")
"""A column's heading; the day stands below it."""
_CLOCK: Final = re.compile(
    r"[\s,]*(?:(?:kl\.?|klockan)?\s*\d{1,2}[.:]\d\d(?:\s*[-–]\s*\d{1,2}[.:]\d\d)?(?:,\s+(?-i:[A-ZÅÄÖ])\w+)?)?\s*(?:(?:sida|sid|blad)?[\s\d()/av]*)?",
    re.IGNORECASE,
)
"""What may stand after a meeting's day on its line: nothing, or when it began and ended."""
_WHERE: Final = re.compile(
    r"(?:,\s+kl\.?\s*\d{1,2}[.:]\d\d(?:\s*[-–]\s*\d{1,2}[.:]\d\d)?)?,?(?:\s+[\wåäöÅÄÖ]+(?:\s[\wåäö]+){0,2})?",
    re.IGNORECASE,
)
_CASE_BESIDE: Final = re.compile(
    r"(?:[ ]{2,}|[ ]*\t[ ]*)(?:dnr|diarienr|diarienummer|ärendenr|ärende)\b", re.IGNORECASE
)
"""In a column after the meeting's day: what the matter is filed by."""
_PLACE: Final = re.compile(r"(?:Region\s+[A-ZÅÄÖ][\wåäö]+|[A-ZÅÄÖ][\wåäö]+s?\s+(?:kommun|stad))\s{2,}")
"""Whose municipality it is, in a column before the day."""
_MINUTES: Final = re.compile(r"protokoll", re.IGNORECASE)


BODY_LABEL: Final = re.compile(
    r"^[ \t]*(?:beslutat\s+(?:vid|av)|organ|myndighet|nämnd\s?/\s?styrelse|styrelse\s?/\s?nämnd|nämnd|instans"
    r"|beslutsorgan)(?:[ \t]*:|[ \t]{2,}|\t)|(?<![\w.])(?-i:Organ|Forum|Nämnd/[Ss]tyrelse)(?:\s+och\s+§§)?"
    rf"\s*(?=(?-i:[A-ZÅÄÖ]))(?={PLAIN_NAME}(?![\wåäö]))",
    re.IGNORECASE | re.MULTILINE,
)
_IS_NAME: Final = re.compile(
    r"(?:en|et|^(?-i:Gemensam)\s+\w+nämnd|fullmäktige|ns\s+\w*utskott|\b[A-ZÅÄÖ]{2,5})(?:\s+för\b.*)?$", re.IGNORECASE
)
_GOES_ON: Final = re.compile(
    r"\s+(?!(?:den|de|i|vid|för|på|och|samt|kl|från|månd|tisd|onsd|torsd|fred|protokoll|sammanträd|utdrag|extra|möte|ordinarie|beslut)\w*)"
    r"[a-zåäö]{2,}"
)
"""Prose after a body's name: `Kommunfullmäktige sa ja`."""
_SIGN_ALONE: Final = re.compile(r"^[ \t]*§[^§]*\Z", re.MULTILINE)
"""The first § begins its line: those with a body before them further down are of what was before."""
_TO: Final = re.compile(r"\btill\s+(?:\w+\s)?\Z", re.IGNORECASE)
_NOTHING: Final = re.compile(
    r"(?:[\W\d_]|\b(?:organ|nämnd|instans|sammanträdes(?:datum|dag|protokoll)|protokoll(?:sutdrag)?|datum|sida|sid"
    r"|blad|från|med|för|sammanträde|möte|den|kl)\b)*",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class _OwnerLine:
    """A line that may say whose meeting it was, up to where on it, and the bodies it names until there."""

    line: Line
    cut: int
    bodies: Sequence[NamedBody]


@dataclass(frozen=True, slots=True)
class Meeting:
    """Whose meeting it was, as the head of the extract says, and its labelled days. A § before a title ends the"
    " head."""

    body: NamedBody | None
    held_on: Suggestion[dt.date] | None
    adjusted_on: Suggestion[dt.date] | None
    announced_on: Suggestion[dt.date] | None
    taken_down_on: Suggestion[dt.date] | None

    def on(self, source: Source, labelled: Sequence[Labelled], held_on: Suggestion[dt.date] | None) -> "Meeting":
        """The meeting on that day, with the days that are told by it."""
        if held_on is None:
            return self
        announced, taken_down = _announced(source, labelled, held_on.value)
        return replace(
            self,
            held_on=held_on,
            adjusted_on=_adjusted(source, labelled, held_on),
            announced_on=announced,
            taken_down_on=taken_down,
        )


def meeting_of(source: Source, zones: Sequence[Zone], labelled: Sequence[Labelled]) -> Meeting:
    """What the extract says of its meeting; `labelled` are its days beside labels."""
    labelled = [each for each in _of_this(source.text, zones, labelled) if not _is_of_others(source.text, each)]
    head = _head(source.text, zones)
    body = _body(source.text, head)
    held_on = _held(source, zones, labelled, head, body)
    held = held_on.value if held_on else None
    announced, taken_down = _announced(source, labelled, held)
    return Meeting(body, held_on, _adjusted(source, labelled, held_on), announced, taken_down)


def _of_this(text: str, zones: Sequence[Zone], labelled: Sequence[Labelled]) -> list[Labelled]:
    """The labelled days without those of meetings that are told of as before; the only one there is stands."""
    told_before = {Part.BEHIND, Part.PROPOSAL, Part.SENT}
    before = [
        each
        for each in labelled
        if each.when is When.HELD
        and part_at(zones, each.start) in told_before
        and not _OWN_LABEL.match(text, each.start)
    ]
    only = sum(each.when is When.HELD for each in labelled) == 1
    is_alone = only and any(
        _LABEL_ALONE.fullmatch(line.text) for each in before for line in lines_of(text, each.start)[:1]
    )
    return [*labelled] if is_alone else [each for each in labelled if each not in before]


def held_below(source: Source, zones: Sequence[Zone], by: NamedBody | None, after: int) -> Suggestion[dt.date] | None:
    """The day of the meeting, where it stands on a line of its own only `after` what was decided there `by` a body."""
    text = source.text
    zoned = [zone for zone in zones if zone.part is not Part.SENT and not _BEFORE_IT.search(zone.heading)]
    lines = [line for zone in zoned for line in lines_of(text, max(after, zone.start), zone.end)]
    lines += [line for zone in parts(zones, Part.SENT) for line in _at_foot(text, max(after, zone.start), zone.end)]
    found = [day for line in lines for day in _of_meeting(text, line, by)]
    return _only(source, found)


def _at_foot(text: str, start: int, end: int) -> list[Line]:
    """The lines at the foot of the page, where a blank one parts them from whom the extract is sent to."""
    sent = re.compile(r"\s*\S(?:.|\n(?!\s*\n))*").match(text, start, end)
    return [*lines_of(text, sent.end(), end)] if sent else []


def _of_meeting(text: str, line: Line, by: NamedBody | None) -> Sequence[NamedDay]:
    """The days of a line that says no more than whose meeting it was and when: `Nämndens sammanträde 2024-01-16`."""
    if len(line.text) > LONGEST_HEAD:
        return []
    bodies, days = bodies_in(text, line.start, line.end), days_in(text, line.start, line.end)
    if len(days) != 1 or (bodies and not (by and bodies[0].level is by.level)):
        return []
    rest = line.text
    for start, end in [(each.start, each.end) for each in days] + [(each.start, each.end) for each in bodies]:
        rest = rest.replace(text[start:end], " ", 1)
    said = _SAYS_MEETING.fullmatch(rest)
    return days if said and (bodies or said["meeting"]) else []


def _is_of_others(text: str, each: Labelled) -> bool:
    """Whether it is a day of other minutes: `Nämndens protokoll 2025-10-14` below the head, or of those before."""
    before = text[max(0, each.start - 40) : each.start]
    line = text[text.rfind("\n", 0, each.start) + 1 : each.start]
    if each.when is When.HELD and _LISTED.match(line):
        return True
    owned = each.when is When.HELD and _PROTOCOL.match(text, each.start) and _OWNER.search(before)
    return bool(owned and "\n" in text[: each.start].strip()) or _FORMER.search(before) is not None


def _head(text: str, zones: Sequence[Zone]) -> list[_OwnerLine]:
    """The lines that may say whose meeting it was, and up to where on each: a § is followed by the matter's title."""
    end = zones[0].end if zones[0].end > 0 else 0
    lines = [line for line in lines_of(text, 0, end) if line.text][:HEAD]
    found = []
    for line in lines:
        sign = text.find("§", line.start, line.end)
        cut = sign if sign >= 0 else line.end
        if sign >= 0 and SENTENCE.match(re.sub(r"^§\s*[\d/]+", "", text[sign : line.end])):
            continue
        is_sentence = line.text.endswith(".") and len(line.text.split()) > 6 and not re.search(r"\bkl\b", line.text)
        if (
            cut > line.start
            and not is_sentence
            and not line.text.startswith("Till ")
            and not _OF_ELSE.match(line.text)
            and len(line.text) <= LONGEST_HEAD
            and not _PROSE.search(text[line.start : cut])
        ):
            found.append(_OwnerLine(line, cut, bodies_in(text, line.start, cut)))
    return found


def _body(text: str, head: Sequence[_OwnerLine]) -> NamedBody | None:
    """The one body the head names, on lines of its own if it does; of several with one level the longest name."""
    sign = _first_sign(text)
    named = [*BODY_LABEL.finditer(text)]
    labelled = [
        body
        for each in named
        for body in bodies_in(text, each.end(), text.find("\n", each.end()) % (len(text) + 1))[:1]
    ]
    if len({body.level for body in labelled}) == 1:
        return labelled[0]
    alone = [body for each in head if each.bodies and _is_alone(text, each) for body in each.bodies]
    beside = [
        body
        for each in head
        if each.line.start <= sign
        for body in each.bodies
        if _IS_NAME.search(body.name)
        and not _GOES_ON.match(text, body.end, each.cut)
        and not _TO.search(text[each.line.start : body.start])
    ]
    of_paragraphs = [
        (each.line.start, text.rfind("§", each.cut, each.line.end) + 1)
        for each in head
        if text[each.cut : each.cut + 1] == "§"
    ]
    of_paragraphs = [] if _SIGN_ALONE.search(text, 0, sign) else of_paragraphs
    counted = {body.level for span in of_paragraphs for body in bodies_in(text, *span)}
    alone = [body for body in alone if body.start <= sign or _has_sign(text, body)] or alone
    found = [body for body in alone or beside if len(counted) != 1 or body.level in counted] or alone or beside
    if len({body.level for body in found}) > 1:  # each that had the matter has its own § on a line
        found = [body for body in found if not _has_sign(text, body)]
    if not found or len({body.level for body in found}) > 1:
        return None
    return max(found, key=lambda body: len(body.name))


def _has_sign(text: str, body: NamedBody) -> bool:
    return "§" in text[body.end : text.find("\n", body.end) % (len(text) + 1)]


def _first_sign(text: str) -> int:
    """Where the first line ends that has a §: a matter's title may name bodies too."""
    at = text.find("§")
    end = text.find("\n", at) if at >= 0 else -1
    return end if end >= 0 else len(text)


def _is_alone(text: str, head: _OwnerLine) -> bool:
    """Whether the line names a body and nothing else but days, numbers and what such lines are headed with."""
    rest = text[head.line.start : head.cut]
    named = [text[each.start : each.end] for each in head.bodies]
    named += [text[each.start : each.end] for each in days_in(text, head.line.start, head.cut)]
    for each in dict.fromkeys(named):
        rest = rest.replace(each, " ")
    return _NOTHING.fullmatch(rest) is not None


def _held(
    source: Source,
    zones: Sequence[Zone],
    labelled: Sequence[Labelled],
    head: Sequence[_OwnerLine],
    body: NamedBody | None,
) -> Suggestion[dt.date] | None:
    if _has_another(source.text, labelled):
        return None
    found = next((days for days in _may_be_held(source.text, zones, labelled, head, body) if days), [])
    return _only(source, _agreeing([_last(source.text, day) for day in found]))


def _may_be_held(
    text: str, zones: Sequence[Zone], labelled: Sequence[Labelled], head: Sequence[_OwnerLine], body: NamedBody | None
) -> Iterator[list[NamedDay]]:
    """The days it may have been held on: the first that are any are those that say so most surely."""
    others = {each.day.start for each in labelled if each.when not in {When.HELD, When.OTHER}}
    yield _agreeing([each.day for each in labelled if each.when is When.HELD])
    yield [day for day in _beside_body(text, head, body) if day.start not in others]
    yield [day for day in _in_head(text, head) if day.start not in others]
    yield [day for day in _beside_sign(text) if day.start not in others]
    yield [*_beside_act(text)]
    yield [*_below_decision(text, zones)]


def _last(text: str, day: NamedDay) -> NamedDay:
    """The last day of a meeting that went on over some days: `2025-04-08 – 2025-04-09`."""
    following = next(iter(days_in(text, day.end, day.end + SPAN)), None)
    if following is None or not (day.day and following.day and _SPAN.fullmatch(text[day.end : following.start])):
        return day
    return following if 0 < (following.day - day.day).days <= LONGEST_MEETING else day


def _agreeing(found: list[NamedDay]) -> list[NamedDay]:
    """The days without those that only leave out the year of another."""
    whole = [day for day in found if day.day]
    return [
        day for day in found if day.day or not any(day.in_year(each.day.year) == each.day for each in whole if each.day)
    ]


def _has_another(text: str, labelled: Sequence[Labelled]) -> bool:
    """Whether a day that no label says anything of stands on the line of a meeting's: `2024-05-07 (fortsatt
    2024-05-08)`."""
    held = sorted((each.day for each in labelled if each.when is When.HELD), key=lambda day: day.start)
    known = {each.day.start for each in labelled} | {_last(text, day).start for day in held}
    ends = [*(day.start for day in held[1:]), len(text)]
    beside = (days_in(text, day.end, _line_end(text, day.end, end)) for day, end in zip(held, ends, strict=False))
    return any(day.start not in known for days in beside for day in days)


def _line_end(text: str, start: int, most: int) -> int:
    end = text.find("\n", start, most)
    return end if end >= 0 else most


def _beside_body(text: str, head: Sequence[_OwnerLine], body: NamedBody | None) -> Iterator[NamedDay]:
    """`Kommunstyrelsen 2023-06-12`, `KF 2023-06-19 § 102`: a day on the line that says whose meeting it was."""
    named = [{body.level for body in each.bodies} for each in head]
    own = body.level if body and any({body.level} == levels for levels in named) else None
    for each, levels in zip(head, named, strict=True):
        if own and levels and own not in levels:
            continue
        line, cut = each.line, each.cut
        days = days_in(text, line.start, line.end)
        leads = days and days[0].start == line.start and _CLOCK.fullmatch(text[days[0].end : cut])
        filed = days and days[0].start == line.start and _CASE_BESIDE.match(text, days[0].end, line.end)
        if each.bodies or filed or (leads and (cut < line.end or _CLOCK.fullmatch(text[days[0].end : line.end]))):
            yield from days
        if each.bodies and _COLUMN.search(text, line.start, cut):
            yield from _below(text, line)


def _beside_sign(text: str) -> Iterator[NamedDay]:
    """`§ 26        2023-11-08`, `§ 45 Kf 15/5 2023`: a day alone, or with a body's name, on the line of the §."""
    for found in _SIGN_LINE.finditer(text):
        start, end = found.span("rest")
        days, rest = days_in(text, start, end), without_case_number(text[start:end])
        places = [(each.start, each.end) for each in days]
        places += [(each.start, each.end) for each in bodies_in(text, start, end)]
        for place in places:
            rest = rest.replace(text[slice(*place)], " ")
        if days and not rest.strip(" ,."):
            yield from days


def _beside_act(text: str) -> Iterator[NamedDay]:
    """`Kommunfullmäktige beslutar vid sammanträdet 2025-05-26`: the day beside the act."""
    for found in _DECIDES_AT.finditer(text):
        yield from days_in(text, found.end(), found.end() + SPAN)[:1]


def _below_decision(text: str, zones: Sequence[Zone]) -> Iterator[NamedDay]:
    """`Kommunfullmäktige 29 april 2024, § 36` alone on a line below what was decided there."""
    for line in lines_of(text):
        bodies, days = bodies_in(text, line.start, line.end), days_in(text, line.start, line.end)
        if len(bodies) != 1 or len(days) != 1 or part_at(zones, line.start) is not Part.DECISION:
            continue
        rest = _SIGN_AFTER.sub("", line.text).replace(text[days[0].start : days[0].end], " ")
        if rest != line.text and rest.startswith(bodies[0].name) and not rest[len(bodies[0].name) :].strip(" ,."):
            yield days[0]


def _below(text: str, line: Line) -> list[NamedDay]:
    """The days on the line below a column's heading."""
    return days_in(text, line.end, text.find("\n", line.end + 1) % (len(text) + 1)) if _CELLS.search(line.text) else []


def _in_head(text: str, head: Sequence[_OwnerLine]) -> Iterator[NamedDay]:
    """The day beside the word minutes, or beside the word date in what says it is minutes."""
    lines = [each.line for each in head]
    if (
        any(_MINUTES.search(line.text) for line in lines)
        or BODY_LABEL.search(text)
        or any(_is_alone(text, each) for each in head[:1] if each.bodies)
    ):
        for line in lines:
            if _may_give_day(line) or (line.start < _first_sign(text) and _is_when_and_where(text, line)):
                yield from days_in(text, line.start, line.end) or _below(text, line)


def _is_when_and_where(text: str, line: Line) -> bool:
    """`Fredag 27 mars 2026, kl. 09.00–12.00, Folkets hus`: a day, a time and a place, apart by commas."""
    days = days_in(text, line.start, line.end)
    return bool(len(days) == 1 and days[0].start == line.start and _WHERE.fullmatch(text, days[0].end, line.end))


def _may_give_day(line: Line) -> bool:
    beside_body = BODY_LABEL.match(line.text) and _DATE_ALONE.search(line.text)
    return bool(_MINUTES.search(line.text) or _DATE_ALONE.match(line.text) or _PLACE.match(line.text) or beside_body)


def _adjusted(
    source: Source, labelled: Sequence[Labelled], held_on: Suggestion[dt.date] | None
) -> Suggestion[dt.date] | None:
    found = [each.day for each in labelled if each.when is When.ADJUSTED]
    if _OF_SPAN.search(source.text) or any(_OF_SOME.match(source.text, day.end) for day in found):
        return None
    at_once = _AT_ONCE.search(source.text)
    if found and not (at_once and held_on and _OF_PARAGRAPH.search(source.text, 0, at_once.end())):
        return _only(source, [_near(day, held_on.value if held_on else None) for day in found])
    return source.suggest(held_on.value, *at_once.span()) if at_once and held_on else None


def _near(day: NamedDay, held: dt.date | None) -> NamedDay:
    """A day without a year is the first one after the meeting, if that is near and its weekday is right."""
    if day.day or held is None:
        return day
    fitting = [
        each
        for year in (held.year, held.year + 1)
        if (each := day.in_year(year)) and 0 <= (each - held).days <= ADJUSTED_WITHIN
    ]
    return NamedDay(day.start, day.end, day.month, day.number, fitting[0]) if len(fitting) == 1 else day


def _announced(
    source: Source, labelled: Sequence[Labelled], held: dt.date | None
) -> tuple[Suggestion[dt.date] | None, Suggestion[dt.date] | None]:
    up = [_near(each.day, held) for each in labelled if each.when is When.ANNOUNCED]
    down = [_near(each.day, held) for each in labelled if each.when is When.TAKEN_DOWN]
    period = [_near(each.day, held) for each in labelled if each.when is When.PERIOD]
    if len(period) == 2:
        up, down = [*up, period[0]], [*down, period[1]]
    return _only(source, up), _only(source, down)


def _only(source: Source, found: Sequence[NamedDay]) -> Suggestion[dt.date] | None:
    """The one day they all name; None where they differ, or one can't be right."""
    if not found or len({each.day for each in found}) > 1 or any(each.doubtful for each in found):
        return None
    day = found[0].day
    return source.suggest(day, found[0].start, found[0].end) if day else None
