"""What each part of an extract says that a body did, by name or under a heading that says whose it is."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Final

from reading.bodies import NamedBody, bodies_in
from reading.lines import lines_of, sentences
from reading.minutes.acts import SKIP, Act, Does, act_in, acts_between, begun, unfolded
from reading.minutes.kinds import OFFICER
from reading.minutes.listed import ADJUSTED, Said, said_by
from reading.minutes.zones import PLAIN_NAME, Part, Zone, parts
from reading.points import Point, is_point, points_between

_ACCORDING: Final = re.compile(
    r"(?=(?:att\s+)?(?:enhälligt\s+)?(?:bif|godkän|anta|enl|i\s+enlighet))(?:att\s+)?(?:enhälligt\s+)?(?:(?:bifalla?|bifaller|bifalls?|bifalles|biföll|godkänna?|godkänner|anta"
    r"|antar)\s+)?(?:till\s+)?(?:enligt|i\s+enlighet\s+med|enl\.?)?\s*"
    r"(?P<whose>(?:[\wåäö-]+\s+){0,4}?)(?:eget\s+|liggande\s+|framlagt\s+|föreliggande\s+"
    r"|upprättat\s+)?(?:besluts)?förslag(?:et)?\b(?:\s+till\s+beslut)?"
    r"(?!\s+(?:till|om|på|från|gällande|avseende|att\s+(?:anta|godkänna|fastställa|ingå|teckna|förlänga))\b)|(?:enligt|i\s+enlighet\s+med)\s+ovan|bifall(?:es|s)?\s*(?=[.\n]"
    r"|$)",
    re.IGNORECASE,
)
_TO_WHOM: Final = re.compile(r"förslag\s+till\b", re.IGNORECASE)
_ANNEX: Final = re.compile(r"bilaga\s+\d", re.IGNORECASE)
YRKANDE: Final = re.compile(r"yrkande", re.IGNORECASE)
_LEADS: Final = re.compile(
    rf"{PLAIN_NAME}\s*:?$|"
    r"(?:enligt|i\s+enlighet\s+med)\s+(?:[\wåäö]+\s+){0,2}förslag(?:et)?(?:\s+från\s+[\wåäö]+)?:?$",
    re.IGNORECASE,
)
"""What says no more than whose the list below it is."""
_PRINCIPAL_DOES: Final = re.compile(
    r"(?:kommunen|regionen|förbundet|landstinget)\s+(?:avstår|antar|godkänner|ingår|ansluter|tecknar|ställer|deltar|avslår|tackar)\b",
    re.IGNORECASE,
)
"""What those do for whom the body decides."""
_COVER: Final = re.compile(r"\b(?:utse\w*\s+att\s+justera|justeringens\s+plats)\b", re.IGNORECASE)
"""What a cover tells after who was there: a decision above it is on who might be."""
_ROW: Final = re.compile(r"[ \t]*(?:§\s*)?\d{1,4}\b[^\n]*\S(?:[ ]{3,}|[ ]*\t[ ]*|[ ]*\|[ ]*)(?=\S|$)")
"""A matter's number and title in the columns of a table: what is decided beside them is one of several rows."""
_NO_SUBJECT: Final = re.compile(r"\s*Beslutar(?=\s+att\b)")
"""Whose decision it is stands elsewhere."""
_OWN_CAPTION: Final = re.compile(r"\s*[A-ZÅÄÖ][\wåäö-]*(?: [\wåäö-]+){0,2}\n[ \t]*(?=[A-ZÅÄÖ])")
"""One to three words on a line above what begins with a capital."""
_TOLD_NOW: Final = {Part.DECISION, Part.HEAD, Part.PROPOSAL}

_NO_DEED: Final = (
    r"(?:har|är|var|kan|bör|får|måste|behöver|anser|menar|konstaterar|diskuterar|behandlar|överlägger|blir|frågar|finner|yrkar"
    r"|informer\w*|redogör|instämmer|delar|ser|önskar|överlämnar|hänskjuter|översänder|utgår|utgör)\b"
)


def places(text: str, zones: Sequence[Zone], head: NamedBody | None) -> Iterator[list[Zone]]:
    """Where to look, best first: under a heading that says so, where a body's act begins a line, in a proposal."""
    yield parts(zones, Part.DECISION)
    yield parts(zones, Part.HEAD)
    yield [zone for zone in parts(zones, Part.PROPOSAL) if _is_own_proposal(text, zone, head)]
    behind = [zone for zone in zones if zone.part in {Part.BEHIND, Part.END} or YRKANDE.search(zone.heading)]
    yield [zone for zone in behind if not _ANNEX.match(zone.heading)]
    yield [zone for zone in parts(zones, Part.PROPOSAL) if not YRKANDE.search(zone.heading)]


def _is_own_proposal(text: str, zone: Zone, head: NamedBody | None) -> bool:
    """Whether the heading says that the body that met proposes to another: `Styrelsens förslag till fullmäktige`."""
    by, to, *_ = [*bodies_in(text, zone.begins, zone.start), None, None]
    return bool(head and by and to and by.genitive and by.level is head.level and to.level is not by.level)


def may_tell(act: Act, zone: Zone, head: NamedBody | None) -> bool:
    """Whether it can be what the extract is of: of what stands as a proposal, only one by the body that met."""
    if zone.part is not Part.PROPOSAL or YRKANDE.search(zone.heading):
        return True
    if OFFICER.match(zone.heading):
        return False
    return act.does is Does.PROPOSES and act.by is not None and (head is None or head.level is act.by.level)


def says_what(text: str, said: Said) -> bool:
    """Whether it says what was decided: `Kommunfullmäktige beslutar i juni` does not."""
    return bool(said.points or said.act.does is not Does.DECIDES or according(text, [said]))


def _is_line(text: str, act: Act) -> bool:
    return act.by is not None and not _lead_of(text, act).strip(" -–•*\n\t")


def _lead_of(text: str, act: Act) -> str:
    """What stands before the body on the line its act begins."""
    return text[text.rfind("\n", 0, act.by.start) + 1 : act.by.start] if act.by else ""


def _ends_before(text: str, act: Act, following: Act) -> bool:
    """Whether what the act says ends where the following begins: on a line of its own, or as the list's next item."""
    items = all(re.fullmatch(r"\s*\d{1,2}[.)]\s+", _lead_of(text, each)) for each in (act, following))
    return items or _is_line(text, following)


def _is_led(text: str, act: Act, following: Act) -> bool:
    """Whether what is proposed to a body leads to what it does below: `att X beslutar följande:`."""
    to = {target.level for target in act.targets}
    begins = SKIP.match(text, act.lead)
    led = act.end <= (begins.end() if begins else act.lead)
    return led and act.does is Does.PROPOSES and following.by is not None and following.by.level in to


def said_in(text: str, zone: Zone) -> list[Said]:
    """What the zone says was done: by a named body, or else what its first words say without naming one."""
    if zone.part is Part.DECISION and (listed := listed_in(text, zone)):
        return [listed]
    acts = [
        act
        for act in acts_between(text, zone.start, zone.end)
        if ((zone.part in _TOLD_NOW and not YRKANDE.search(zone.heading)) or _is_line(text, act))
        and not (_ROW.match(_lead_of(text, act)) and _has_rows(text, zone))
    ]
    if zone.part is Part.HEAD and (cover := [*_COVER.finditer(text, zone.start, zone.end)]):
        acts = [act for act in acts if act.start > cover[-1].start()]
    found: list[Said] = []
    for number, act in enumerate(acts):
        if any(
            act.start < point.end and point.start < act.verb
            for said in found
            for point in said.points[:1] + said.points[-1:]
        ) or _inside(act, found):
            continue
        below = [each for each in acts[number + 1 :] if not _is_led(text, act, each)][:1]
        after = next((each for each in below if _ends_before(text, act, each)), None)
        following = after.start if after else zone.end
        found.append(_as_headed(said_by(text, act, following), _of_heading(text, zone)))
    if found and zone.part is Part.DECISION:
        above = replace(zone, end=max(zone.start, found[0].act.start))
        return [*_unnamed(text, above, _of_heading(text, zone)), *found]
    if found or zone.part not in {Part.DECISION, Part.PROPOSAL, Part.HEAD} or YRKANDE.search(zone.heading):
        return found
    return [*_unnamed(text, zone, _of_heading(text, zone))]


def _has_rows(text: str, zone: Zone) -> bool:
    """Whether a table stands there with more than one matter."""
    return sum(_ROW.match(line.text) is not None for line in lines_of(text, zone.start, zone.end)) > 1


def listed_in(text: str, zone: Zone) -> Said | None:
    """A list right below a heading, of which no point only proposes."""
    lines = [line for line in lines_of(text, zone.start, zone.end) if line.text and not _LEADS.match(line.text)]
    if not lines or not lines[0].mark:
        return None
    heading = _of_heading(text, zone)
    items = points_between(text, lines[0].start, zone.end)
    if len(items) < 2:
        return None
    acts = [act_in(text, item.start, item.end) for item in items]
    inner = [unfolded(text, Act(Does.DECIDES, None, item.start, item.start, item.end)) for item in items]
    does = {each.does for each in [*acts, *inner] if each}
    main = [each.does for item, each in zip(items, inner, strict=True) if not ADJUSTED.search(item.text)]
    if does - {Does.DECIDES, Does.NOTES, Does.HANDS_OVER} or set(main) <= {Does.HANDS_OVER}:
        return None
    by = heading.by or next((each.by for each in acts if each), None)
    return Said(replace(heading, by=by, start=items[0].start, end=items[-1].end), tuple(items))


def _as_headed(said: Said, heading: Act) -> Said:
    """What `X:s förslag` says that Y decides, or proposes to Z, is X's proposal to Y."""
    by, is_told = said.act.by, said.act.does in {Does.DECIDES, Does.PROPOSES}
    if heading.does is not Does.PROPOSES or not is_told or by is None or heading.by is None:
        return said
    if by.level is heading.by.level:
        return said
    targets = (by, *said.act.targets)
    return replace(said, act=replace(heading, start=said.act.start, end=said.act.end, targets=targets))


def _inside(act: Act, found: Sequence[Said]) -> bool:
    return any(said.points and said.points[0].start <= act.start < said.points[-1].end for said in found)


def _unnamed(text: str, zone: Zone, act: Act) -> Iterator[Said]:
    """`Ärendet bordläggs.` or a list of points, under a heading that says whose they are, or under none."""
    items = points_between(text, zone.start, zone.end) if zone.part is not Part.HEAD else []
    if items and (len(items) > 1 or is_point(items[0].text)):
        whole = replace(act, start=items[0].start, end=items[-1].end)
        yield (
            said_by(text, replace(act, end=items[0].end), zone.end)
            if _led(text, items[0])
            else Said(whole, tuple(items))
        )
        return
    for first, end in sentences(text, zone.start, zone.end):
        is_head = zone.part is Part.HEAD
        start = _after_number(text, begun(text, first, end - 1), end) if is_head else _below_caption(text, first, end)
        plain = replace(act, start=start, lead=start, end=end, verb=start)
        inner = unfolded(text, plain)
        named = text[start:end].strip(" -–•*\n\t")
        if begun_so := _NO_SUBJECT.match(text, start, end):
            yield said_by(text, replace(plain, lead=begun_so.end()), zone.end)
        elif inner.does is not plain.does:
            yield said_by(text, inner, zone.end) if inner.does is Does.PROPOSES else Said(inner, _noted(text, inner))
        elif plainly := _plainly(text, zone, first, end):
            yield plainly
        elif zone.part is not Part.HEAD and (
            is_point(named) or _PRINCIPAL_DOES.match(named) or _ACCORDING.match(named)
        ):
            yield Said(
                inner, () if _ACCORDING.match(named) else (Point(" ".join(named.rstrip(".").split()), start, end),)
            )


def _below_caption(text: str, start: int, end: int) -> int:
    """Where a point begins that has a heading of its own: `Ombud`, and on the next line `Ordföranden utses`."""
    found = _OWN_CAPTION.match(text, start, end)
    return found.end() if found and is_point(text[found.end() : end]) and not is_point(found[0]) else start


def _after_number(text: str, start: int, end: int) -> int:
    found = re.compile(r"\s*§\s*\d{1,4}(?:/\d{2,4})?[.:]?\s+").match(text, start, end)
    return found.end() if found else start


def _plainly(text: str, zone: Zone, start: int, end: int) -> Said | None:
    """What a body does in the one sentence below the heading of a decision: `Nämnden lämnar yttrandet som sitt.`"""
    body, *others = [*bodies_in(text, start, end), None]
    if any(each and not each.genitive for each in others):
        return None
    if zone.part is not Part.DECISION or text[start:end].strip() != text[zone.start : zone.end].strip():
        return None
    if body is None or body.genitive or text[start : body.start].strip(" -–•*\n\t"):
        return None
    verb = re.compile(r"\s+(?!" + _NO_DEED + r")[a-zåäö]+r\b").match(text, body.end, end)
    act = Act(Does.DECIDES, body, start, body.start, end, verb=body.end, is_bare=False)
    said = " ".join(text[body.start : end].rstrip(". \n").split())
    return Said(act, (Point(said, body.start, end),)) if verb else None


def _of_heading(text: str, zone: Zone) -> Act:
    """Whose the words below a heading are: `X:s förslag till Y` is a proposal by X, what else is said is decided."""
    named = bodies_in(text, zone.begins, zone.start)
    by, targets = next(iter(named), None), tuple(named[1:2])
    if zone.part is Part.DECISION and _TO_WHOM.match(zone.heading):
        by = named[0] if len(named) > 1 and named[0].genitive else None
        return Act(Does.PROPOSES, by, zone.start, zone.start, zone.end, tuple(named[1:2] if by else named[:1]))
    proposes = zone.part is Part.PROPOSAL and by is not None and by.genitive
    return Act(
        Does.PROPOSES if proposes else Does.DECIDES, by, zone.start, zone.start, zone.end, targets if proposes else ()
    )


def _led(text: str, item: Point) -> bool:
    return unfolded(text, Act(Does.DECIDES, None, item.start, item.start, item.end)).does is not Does.DECIDES


def _noted(text: str, act: Act) -> tuple[Point, ...]:
    said = " ".join(text[act.start : act.end].strip(" -–•*\n\t").rstrip(".").split())
    return (Point(said, act.start, act.end),) if act.does is Does.NOTES else ()


def according(text: str, told: Sequence[Said]) -> re.Match[str] | None:
    """Where what is decided is only that it is as proposed."""
    if len(told) != 1:
        return None
    act, points = told[0].act, told[0].points
    start = act.verb if not act.is_bare else points[0].start if points else act.lead
    begins = re.compile(r"[\s:.–-]*(?:att\s+)?").match(text, start)
    found = _ACCORDING.match(
        text, begins.end() if begins else start, act.end if not points else max(act.end, points[-1].end)
    )
    return found if found and len(points) < 2 else None
