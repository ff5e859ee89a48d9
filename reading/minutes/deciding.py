"""What the body did with the matter: the kind of decision, whose it is, to whom, and its points."""

import datetime as dt
import re
from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from models.vocabulary import Level, Outcome
from reading.bodies import NamedBody, bodies_in
from reading.lines import sentences
from reading.minutes.acts import Act, Does
from reading.minutes.conclusion import Conclusion, Doubtful, Kind
from reading.minutes.covering import (
    begins_unknown,
    condition_after,
    differs,
    is_conditional,
    leaves_out,
    runs_on,
    says_nothing_sure,
    with_condition,
)
from reading.minutes.identity import counted_titles
from reading.minutes.listed import Said, outcomes_of, said_by
from reading.minutes.naming import fullest
from reading.minutes.referring import by_number, by_reference, proposed_points
from reading.minutes.told import according, may_tell, places, said_in, says_what
from reading.minutes.zones import PLAIN_NAME, Part, Zone, part_at, parts
from reading.points import Point

_KINDS: Final = {
    Does.DECIDES: Kind.DECISION,
    Does.PROPOSES: Kind.PROPOSAL,
    Does.REFERS: Kind.REFERRAL,
    Does.POSTPONES: Kind.POSTPONEMENT,
    Does.NOTES: Kind.NOTED,
}
_MINORITY: Final = re.compile(r"\b(?:en\s+tredjedel|1/3|minoritets(?:åter|bord)\w*|minoritet\w*)\b", re.IGNORECASE)
_DELEGATED: Final = re.compile(
    r"\b(?:delegationsbeslut|ordförandebeslut|på\s+delegation|(?:KL|kommunallagen)\s+6(?::|\s+kap\.?\s+)39"
    r"|6\s+kap\.?\s+39\s*§)",
    re.IGNORECASE,
)
_CARRIES: Final = re.compile(
    r"\b(?:bifall\w*|biföll|enligt|i\s+enlighet\s+med)\s+(?:[^\s.]+\s+){0,4}?(?:\w+)?yrkande(?:t|na)?\b(?P<what>\s+om\s+[^.\n]+)?",
    re.IGNORECASE,
)
_MOVES: Final = re.compile(r"\byrkar\b(?P<what>[^.\n]+)", re.IGNORECASE)
_MOVED: Final = {
    Kind.REFERRAL: re.compile(r"återremi", re.IGNORECASE),
    Kind.POSTPONEMENT: re.compile(r"bordlägg|bordläggs", re.IGNORECASE),
    Kind.DECISION: re.compile(r"\b(?:bifall|avslag|tillägg|ändring)", re.IGNORECASE),
}
_TITLED: Final = re.compile(r"^[^\w\n]*+(?:delegations|ordförande)beslut\b", re.IGNORECASE | re.MULTILINE)
NEAR_TOP: Final = 400
"""Characters in which a document that is no minutes of a meeting says so."""
_SOMEBODY: Final = re.compile(
    r"\b(?P<who>undertecknad|ordföranden?|\w*(?:direktör|chef)(?:en)?)\s+(?:\S+\s+){0,4}?(?P<verb>beslutar|beslutade|beslöt"
    r"|har\s+beslutat)\b",
    re.IGNORECASE,
)
_REST_OF_PARAGRAPH: Final = re.compile(
    r"[.\s]{0,3}(?<=[. ])[ \t]*(?:\n(?!\s*\n))?[ \t]*(?P<said>[A-ZÅÄÖ](?:[^\n:]|\n(?!\s*\n)){9,}?\.)"
)
_BESIDE_POINT: Final = re.compile(
    r"(?:beslutet|ärendet|paragrafen|därmed|omedelbar|direktjuster|protokoll|reserv|jäv|beslutsgång|omröstning|deltar|mot\s+beslutet|beslut\s|utdrag|ordföranden"
    r"|justering|anteckn|\S+\s+\([A-ZÅÄÖ]{1,3}\)|\S+\s+\S+\s+\([A-ZÅÄÖ]{1,3}\))",
    re.IGNORECASE,
)
"""What may stand beside a point without being one."""
_CAPTION: Final = re.compile(r"[A-ZÅÄÖ][^.:;,\n]{2,40}\n[ \t]*(?=[A-ZÅÄÖ])")
_BLANK: Final = re.compile(r"\n[ \t]*\n")
_HEADS: Final = re.compile(rf"{PLAIN_NAME}s\s+(?:beslut|förslag)\b(?!\w)", re.IGNORECASE)
"""A heading nobody knew as one, taken for a point: another part has begun there."""
_DOES_BESIDE: Final = {
    Does.DECIDES: re.compile(
        r"\b(?:översända|överlämna)\s+(?:ärendet|frågan|det)\s+till\s+\w*(?:fullmäktige|styrelsen)\s+för\s+(?:vidare\s+|fortsatt\s+)?(?:beslut|prövning|ställningstagande)\b"
        r"|(?:\b(?:och|samt|men|dels)|,)\s+(?:föreslår|återremitterar|bordlägger|hemställer|rekommenderar|förordar)\b",
        re.IGNORECASE,
    ),
    Does.PROPOSES: re.compile(r"^att\b.*\b(?:och|samt|men|dels)\s+beslutar\b", re.IGNORECASE),
}
"""`att godkänna planen samt föreslår fullmäktige …`: another act of the same body within a point."""
_TO_PROPOSE: Final = re.compile(r"\b(?:föreslå|hemställa|rekommendera)\b", re.IGNORECASE)
"""Between what leads to a list and the list: what follows is proposed, though nobody knows to whom."""
_FINDS: Final = re.compile(
    rf"(?P<body>{PLAIN_NAME})\s+(?:kan\s+)?besluta\w?\s+(?P<how>(?:enligt|i\s+enlighet\s+med)\s+[^.\n]{{3,60}}?förslag(?:et)?)\b[^.]{{0,40}}?\bfinner\s+(?:att\s+)?så\s+(?:sker|är\s+fallet|besluta)",
    re.IGNORECASE,
)
_TURNED: Final = re.compile(rf"\bbeslutar\s+(?P<body>{PLAIN_NAME})(?![\wåäö])", re.IGNORECASE)
_NEXT_PARAGRAPH: Final = re.compile(r"^[ \t]*(?:[A-ZÅÄÖ][\wåäö]{1,4}\s)?§\s*\d+", re.MULTILINE)
_TO_A_BODY: Final = re.compile(r"förslag\s+till\s", re.IGNORECASE)
_LEADS_ON: Final = re.compile(r"(?::|\b(?:att|följande))$", re.IGNORECASE)
"""The end of a point that has points of its own below it."""
_SEVERAL: Final = NamedBody(0, 0, "", None)


def conclude(text: str, zones: Sequence[Zone], head: NamedBody | None, held: dt.date | None) -> Conclusion:
    """What was done, as the parts that say what was decided say; where there are none, what else says so."""
    for tried in places(text, zones, head):
        told = [said for zone in tried for said in said_in(text, zone) if may_tell(said.act, zone, head)]
        told = [said for said in told if says_what(text, said)]
        now = [each for each in told if _is_now(each.act, held)]
        if now:
            done = _concluded(text, zones, head, _of_the_meeting(now, head))
            return replace(done, by=None, delegated=True) if _is_of_one(text, now) else done
        if told:
            return Conclusion(doubts=(Doubtful.EARLIER,))
        if unsaid := _decides_unsaid(text, tried, head):
            return Conclusion(_kind_of(text, unsaid) if _carried(text, unsaid) else None, by=unsaid.act.by)
    if found := _found_by_chair(text, zones):
        return _concluded(text, zones, head, [found])
    return _delegated(text, zones)


def _found_by_chair(text: str, zones: Sequence[Zone]) -> Said | None:
    """What the chair asks whether the body may decide, as somebody proposed, and finds that it does; the only one."""
    zoned = parts(zones, Part.HEAD, Part.BEHIND)
    found = [each for zone in zoned for each in _FINDS.finditer(text, zone.start, zone.end)]
    if len(found) != 1:
        return None
    body = next(iter(bodies_in(text, *found[0].span("body"))), None)
    how = found[0].start("how")
    return Said(Act(Does.DECIDES, body, found[0].start(), how, found[0].end(), verb=how, is_bare=False))


def _decides_unsaid(text: str, tried: Sequence[Zone], head: NamedBody | None) -> Said | None:
    """What the body that met decides below a heading of its decision, though not in words that say what: then nothing
    that another body proposed is what the extract is of."""
    told = [said for zone in parts(tried, Part.DECISION) for said in said_in(text, zone)]
    own = [said for said in told if head and said.act.by and said.act.by.level is head.level]
    return next((said for said in own if said.act.does is Does.DECIDES), None)


def _is_of_one(text: str, told: Sequence[Said]) -> bool:
    """Whether the document calls itself a decision that somebody made for a body, and names none that did."""
    return _TITLED.search(text[:NEAR_TOP]) is not None and not any(said.act.by for said in told)


def _is_now(act: Act, held: dt.date | None) -> bool:
    """Whether the sentence tells of this meeting, and not of another one."""
    if act.told and act.told.day:
        return act.told.day == held and held is not None
    return not act.earlier


def _of_the_meeting(told: Sequence[Said], head: NamedBody | None) -> list[Said]:
    """Where acts of several bodies are told of, those of the body whose meeting it was."""
    levels = {said.act.by.level for said in told if said.act.by}
    if len(levels) > 1 and head and head.level in levels:
        return [said for said in told if said.act.by is None or said.act.by.level is head.level]
    return [*told]


def _concluded(text: str, zones: Sequence[Zone], head: NamedBody | None, told: Sequence[Said]) -> Conclusion:
    by = _whose(head, told)
    words = (told[0].act.start, told[0].act.end)
    if by is _SEVERAL:
        return Conclusion(doubts=(Doubtful.WHOSE,), words=words)
    kinds = {_kind_of(text, said) for said in told}
    kinds -= {Kind.NOTED} if Kind.DECISION in kinds or Kind.PROPOSAL in kinds else set()
    if len(kinds) > 1 and _are_in_several(text, told[0].act.start, told[-1].act.start):
        return Conclusion(None, by, words=words, doubts=(Doubtful.SEVERAL,))
    is_both = any(_is_mixed(text, said) for said in told) or _proposes_beside(text, zones, told, by)
    if len(kinds) > 1 or is_both or _decides_too(text, zones, told, by):
        return Conclusion(None, by, words=words, doubts=(Doubtful.BOTH,))
    (kind,) = kinds
    if kind is None:
        return Conclusion(None, by, _to(told), words=words)
    if kind is Kind.NOTED and any(_is_more(outcome) for said in told for _, outcome in outcomes_of(said.points)):
        kind = Kind.DECISION
    if kind in {Kind.REFERRAL, Kind.POSTPONEMENT}:
        told = [replace(said, points=()) for said in told]
    by_minority = kind is Kind.REFERRAL and bool(_MINORITY.search(text))
    return _with_points(text, zones, Conclusion(kind, by, words=words, by_minority=by_minority), told)


def _kind_of(text: str, said: Said) -> Kind | None:
    """The kind of the act; to carry what somebody has moved is what that was, which may be told before."""
    carried = _carried(text, said)
    if carried is None:
        return _KINDS.get(said.act.does)
    moved = carried["what"] or " ".join(each["what"] for each in _MOVES.finditer(text, 0, said.act.start))
    found = {kind for kind, pattern in _MOVED.items() if pattern.search(moved)}
    return found.pop() if len(found) == 1 else None


def _carried(text: str, said: Said) -> re.Match[str] | None:
    """Where it is only said that it is as somebody moved; not where what was decided stands below that."""
    found = _CARRIES.search(text, said.act.verb, said.act.end) if said.act.does is Does.DECIDES else None
    return None if found and said.points and found[0][0] in "eEiI" else found


def _is_more(outcome: Outcome | None) -> bool:
    """Whether something else than to note it was decided on a point."""
    return outcome not in {None, Outcome.NOTED}


def _is_mixed(text: str, said: Said) -> bool:
    lead = text[said.act.lead : said.points[0].start] if said.points else ""
    if said.act.does is Does.DECIDES and _TO_PROPOSE.search(lead):
        return True
    other = _DOES_BESIDE.get(said.act.does)
    does_beside = other is not None and any(other.search(point.text) for point in said.points)
    return does_beside or said.mixed or any(_HEADS.match(point.text) and not point.number for point in said.points)


def _with_points(text: str, zones: Sequence[Zone], found: Conclusion, told: Sequence[Said]) -> Conclusion:
    """What was concluded with its points; without them where some may be missing."""
    kind = found.kind
    if kind is Kind.DECISION and (numbered := by_number(text, zones, told)):
        return replace(found, points=numbered)
    if kind is Kind.DECISION and (whose := according(text, told)):
        return by_reference(text, zones, found, told[0], whose)
    if _are_in_several(text, told[0].act.start, told[-1].act.start):
        return replace(found, to=_to(told), doubts=(Doubtful.SEVERAL,))
    told = [said for said in told if not _is_of_procedure(text, said)] or told
    points = [pair for said in told for pair in outcomes_of(said.points, rejected=_turns_down(text, said))]
    if kind is Kind.DECISION and differs(points, proposed_points(text, zones)):
        return replace(found, to=_to(told))
    more = _more(text, zones, told[-1])
    is_open = any(_LEADS_ON.search(point.text) for point, _ in points) or not all(outcome for _, outcome in more)
    return _whole(text, zones, replace(found, points=() if is_open else (*points, *more), to=_to(told)), told)


def _are_in_several(text: str, first: int, last: int) -> bool:
    """Whether another paragraph begins between the first that was decided and the last."""
    return bool(_NEXT_PARAGRAPH.search(text, first, last)) or any(
        first < place <= last for place in counted_titles(text)
    )


def _whole(text: str, zones: Sequence[Zone], found: Conclusion, told: Sequence[Said]) -> Conclusion:
    """Its points with what they hold on; none where something of what was decided is not among them."""
    zone = next(zone for zone in zones if zone.begins <= told[-1].act.start < zone.end)
    held_on = condition_after(text, found.points, zone.end)
    if (
        says_nothing_sure(found.points)
        or runs_on(text, found.points)
        or (zone.part is Part.DECISION and begins_unknown(text, zone.start, told[0].act.start))
        or leaves_out(text, found.points, held_on[0] if held_on else zone.end)
    ):
        return replace(found, points=())
    if held_on is None:
        doubts = (Doubtful.CONDITION,) if found.points and is_conditional(text, told[0]) else ()
        return replace(found, doubts=(*found.doubts, *doubts))
    asked = (Doubtful.CONDITION,) if len(found.points) > 1 else ()
    return replace(found, points=with_condition(text, found.points, held_on), doubts=asked)


def _is_of_procedure(text: str, said: Said) -> bool:
    """`avslår yrkandet om återremiss`: how the matter was handled, beside what was decided on it."""
    return re.search(r"\byrkande", text[said.act.verb : said.act.end], re.IGNORECASE) is not None


def _more(text: str, zones: Sequence[Zone], said: Said) -> list[tuple[Point, Outcome | None]]:
    """The other sentences of the same paragraph, which may be points too: `X antas. Det tidigare upphävs.`"""
    if len(said.points) != 1 or part_at(zones, said.act.start) is not Part.DECISION:
        return []
    at = max(said.act.end, said.points[0].end)
    end = next(zone.end for zone in zones if zone.begins <= said.act.start < zone.end)
    rest = _REST_OF_PARAGRAPH.match(text, at, end)
    if rest is None or _BESIDE_POINT.match(rest["said"]) or _captioned(text, at, rest.start("said")):
        return []
    blank = _BLANK.search(text, rest.start("said"), end)
    spans = sentences(text, rest.start("said"), blank.start() if blank else end)
    return outcomes_of([Point(" ".join(text[slice(*span)].split()), *span) for span in spans])


def _captioned(text: str, above: int, start: int) -> bool:
    """Whether what follows has a short line without a full stop above it: another part begins there."""
    return "\n" in text[above:start] and _CAPTION.match(text, start) is not None


def _whose(head: NamedBody | None, told: Sequence[Said]) -> NamedBody | None:
    """The body that acted, by the fullest of its names; `_SEVERAL` where the extract names another than its head."""
    named = [said.act.by for said in told if said.act.by]
    if not named:
        return head
    if len({body.level for body in named}) > 1:
        return _SEVERAL
    if head is None or head.level is named[0].level:
        return fullest([*named, *([head] if head else [])])
    proposes = all(said.act.does is Does.PROPOSES and said.act.targets for said in told)
    to_head = any(target.level is head.level for said in told for target in said.act.targets)
    lower = head.level and named[0].level and named[0].level.rank < head.level.rank
    return named[0] if proposes and lower and not (to_head and head.level is Level.FULLMAKTIGE) else _SEVERAL


def _turns_down(text: str, said: Said) -> bool:
    return bool(re.match(r"avstyrk", text[said.act.verb : said.act.verb + 8], re.IGNORECASE))


def _to(told: Sequence[Said]) -> NamedBody | None:
    """To whom a proposal is, where that is one: not `to X to propose to Y`."""
    targets = [target for said in told for target in said.act.targets]
    chains = any(len({target.level for target in said.act.targets}) > 1 for said in told)
    return targets[0] if targets and not chains and len({target.level for target in targets}) == 1 else None


def _proposes_beside(text: str, zones: Sequence[Zone], told: Sequence[Said], by: NamedBody | None) -> bool:
    """Whether the body that decided also has a heading of its own over what it proposes to a higher one."""
    if by is None or any(said.act.does is not Does.DECIDES for said in told):
        return False
    for zone in parts(zones, Part.PROPOSAL):
        named = bodies_in(text, zone.begins, zone.start)
        if len(named) == 1 and not named[0].genitive and _is_above(named[0], by) and _TO_A_BODY.match(zone.heading):
            return True
        if len(named) > 1 and named[0].level is by.level and named[0].genitive and named[1].level is not by.level:
            return True
    return False


def _decides_too(text: str, zones: Sequence[Zone], told: Sequence[Said], by: NamedBody | None) -> bool:
    """Whether a sentence below what the body proposes says, after a clause of its own, that it also decides."""
    if by is None or any(said.act.does is not Does.PROPOSES for said in told):
        return False
    zone = next(zone for zone in zones if zone.begins <= told[-1].act.start < zone.end)
    found = [each for each in _TURNED.finditer(text, told[0].act.start, zone.end) if _is_untold(each.start(), told)]
    return any(each.level is by.level for turned in found for each in bodies_in(text, *turned.span("body")))


def _is_untold(place: int, told: Sequence[Said]) -> bool:
    return not any(said.act.start <= place <= said.act.verb for said in told)


def _is_above(other: NamedBody, by: NamedBody) -> bool:
    return bool(other.level and by.level and other.level.rank > by.level.rank)


def _delegated(text: str, zones: Sequence[Zone]) -> Conclusion:
    """A decision that the chair or an officer made for a body; whose level it has is for a person to say."""
    if not _DELEGATED.search(text):
        return Conclusion()
    found = [
        each
        for zone in parts(zones, Part.DECISION, Part.HEAD)
        for each in _SOMEBODY.finditer(text, zone.start, zone.end)
    ]
    if len(found) != 1:
        return Conclusion(delegated=_TITLED.search(text[:NEAR_TOP]) is not None)
    span = next(span for span in sentences(text) if span[0] <= found[0].start() < span[1])
    said = said_by(
        text, Act(Does.DECIDES, None, span[0], found[0].end(), span[1], verb=found[0].start("verb")), len(text)
    )
    if said.act.does is not Does.DECIDES:
        return Conclusion()
    return Conclusion(Kind.DECISION, None, None, tuple(outcomes_of(said.points)), span, delegated=True)
