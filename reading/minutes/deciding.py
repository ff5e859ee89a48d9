"""What the body did with the matter: the kind of decision, whose it is, to whom, and its points."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Final

from models.vocabulary import Level, Outcome, Word
from reading.bodies import NamedBody, bodies_in
from reading.lines import sentences
from reading.minutes.acts import Act, Does, acts_between, unfolded
from reading.minutes.listed import Said, outcomes_of, said_by
from reading.minutes.outcomes import excepted, is_changed, numbers_fit
from reading.minutes.zones import Part, Zone, parts
from reading.points import Point, is_point, points_between


class Kind(Word):
    """What an extract tells of."""

    PROPOSAL = "proposal", "förslag till nästa instans"
    DECISION = "decision", "beslut"
    REFERRAL = "referral", "återremiss"
    POSTPONEMENT = "postponement", "bordläggning"
    NOTED = "noted", "läggs till handlingarna"


class Doubtful(Word):
    """What a person must settle."""

    BOTH = "both", "Paragrafen både beslutar och föreslår. Välj det som gäller ärendet."
    EARLIER = "earlier", "Beslutet som nämns fattades vid ett annat tillfälle."
    WHOSE = "whose", "Texten nämner beslut av flera organ. Välj vilket rapporten gäller."
    WHICH = "which", "Beslutet hänvisar till ett förslag som inte står i utdraget."


@dataclass(frozen=True, slots=True)
class Conclusion:
    """What was done. `by` is whose act it is; `words` from where to where it is said; `doubts` what must be asked."""

    kind: Kind | None = None
    by: NamedBody | None = None
    to: NamedBody | None = None
    points: tuple[tuple[Point, Outcome | None], ...] = ()
    words: tuple[int, int] | None = None
    doubts: tuple[Doubtful, ...] = ()
    by_minority: bool = False


_KINDS: Final = {
    Does.DECIDES: Kind.DECISION,
    Does.PROPOSES: Kind.PROPOSAL,
    Does.REFERS: Kind.REFERRAL,
    Does.POSTPONES: Kind.POSTPONEMENT,
    Does.NOTES: Kind.NOTED,
}
_ACCORDING: Final = re.compile(
    r"(?:att\s+)?(?:enhälligt\s+)?(?:(?:bifalla?|bifaller|bifalls?|bifalles|biföll|godkänna?|godkänner|anta|antar)\s+)?(?:till\s+)?(?:enligt|i\s+enlighet\s+med|enl\.?)?\s*"
    r"(?P<whose>(?:[\wåäö-]+\s+){0,4}?)(?:eget\s+|liggande\s+|framlagt\s+|föreliggande\s+|upprättat\s+)?(?:besluts)?förslag(?:et)?\b(?:\s+till\s+beslut)?"
    r"(?!\s+(?:till|om|på|från|gällande|avseende)\b)|(?:enligt|i\s+enlighet\s+med)\s+ovan|bifall(?:es|s)?\s*(?=[.\n]|$)",
    re.IGNORECASE,
)
_TURNS_DOWN: Final = re.compile(r"\b(?:avstyrk\w*|avslag|avslå)\b", re.IGNORECASE)
_MINORITY: Final = re.compile(r"\b(?:en\s+tredjedel|1/3|minoritets(?:åter|bord)\w*|minoritet\w*)\b", re.IGNORECASE)
_DELEGATED: Final = re.compile(
    r"\b(?:delegationsbeslut|ordförandebeslut|på\s+delegation|(?:KL|kommunallagen)\s+6(?::|\s+kap\.?\s+)39|6\s+kap\.?\s+39\s*§)",
    re.IGNORECASE,
)
_SOMEBODY: Final = re.compile(
    r"\b(?P<who>ordföranden?|\w*(?:direktör|chef)(?:en)?)\s+(?:\S+\s+){0,4}?(?P<verb>beslutar|beslutade|beslöt|har\s+beslutat)\b",
    re.IGNORECASE,
)
_YRKANDE: Final = re.compile(r"yrkande", re.IGNORECASE)


def conclude(text: str, zones: Sequence[Zone], head: NamedBody | None, held: dt.date | None) -> Conclusion:
    """What was done, as the parts that say what was decided say; where there are none, what else says so."""
    for places in _places(text, zones):
        told = [said for zone in places for said in _said_in(text, zone) if _may_tell(said.act, zone, head)]
        told = [said for said in told if _says_what(text, said)]
        now = [each for each in told if _is_now(each.act, held)]
        if now:
            return _concluded(text, zones, head, _of_the_meeting(now, head))
        if told:
            return Conclusion(doubts=(Doubtful.EARLIER,))
    return _delegated(text, zones)


def _places(text: str, zones: Sequence[Zone]) -> Iterator[list[Zone]]:
    """Where to look, best first: under a heading that says so, where a body's act begins a line, in a proposal."""
    yield parts(zones, Part.DECISION)
    yield parts(zones, Part.HEAD)
    yield [zone for zone in zones if zone.part in {Part.BEHIND, Part.END} or _YRKANDE.search(zone.heading)]
    yield [zone for zone in parts(zones, Part.PROPOSAL) if not _YRKANDE.search(zone.heading)]


def _may_tell(act: Act, zone: Zone, head: NamedBody | None) -> bool:
    """Whether it can be what the extract is of: of what stands as a proposal, only one by the body that met."""
    if zone.part is not Part.PROPOSAL or _YRKANDE.search(zone.heading):
        return True
    return act.does is Does.PROPOSES and act.by is not None and (head is None or head.level is act.by.level)


def _says_what(text: str, said: Said) -> bool:
    """Whether it says what was decided: `Kommunfullmäktige beslutar i juni` does not."""
    return bool(said.points or said.act.does is not Does.DECIDES or _according(text, [said]))


_TOLD_NOW: Final = {Part.DECISION, Part.HEAD, Part.PROPOSAL}


def _is_line(text: str, act: Act) -> bool:
    begun = text[text.rfind("\n", 0, act.start + 1) + 1 : act.start].strip()
    return not begun and act.by is not None and not text[act.start : act.by.start].strip(" -–•*\n\t")


def _said_in(text: str, zone: Zone) -> list[Said]:
    """What the zone says was done: by a named body, or else what its first words say without naming one."""
    acts = [
        act
        for act in acts_between(text, zone.start, zone.end)
        if (zone.part in _TOLD_NOW and not _YRKANDE.search(zone.heading)) or _is_line(text, act)
    ]
    found: list[Said] = []
    for number, act in enumerate(acts):
        if any(
            act.start < point.end and point.start < act.verb
            for said in found
            for point in said.points[:1] + said.points[-1:]
        ) or _inside(act, found):
            continue
        following = acts[number + 1].start if number + 1 < len(acts) and _is_line(text, acts[number + 1]) else zone.end
        found.append(_as_headed(said_by(text, act, following), _of_heading(text, zone)))
    if found or zone.part not in {Part.DECISION, Part.PROPOSAL, Part.HEAD} or _YRKANDE.search(zone.heading):
        return found
    return [*_unnamed(text, zone, _of_heading(text, zone))]


def _as_headed(said: Said, heading: Act) -> Said:
    """What `X:s förslag` says that Y decides is X's proposal to Y."""
    by = said.act.by
    if heading.does is not Does.PROPOSES or said.act.does is not Does.DECIDES or by is None or heading.by is None:
        return said
    return (
        said
        if by.level is heading.by.level
        else replace(said, act=replace(heading, start=said.act.start, end=said.act.end, targets=(by,)))
    )


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
    for start, end in sentences(text, zone.start, zone.end):
        plain = replace(act, start=start, lead=start, end=end, verb=start)
        inner = unfolded(text, plain)
        named = text[start:end].strip(" -–•*\n\t")
        if inner.does is not plain.does:
            yield said_by(text, inner, zone.end) if inner.does is Does.PROPOSES else Said(inner, _noted(text, inner))
        elif zone.part is not Part.HEAD and (is_point(named) or _ACCORDING.match(named)):
            yield Said(
                inner, () if _ACCORDING.match(named) else (Point(" ".join(named.rstrip(".").split()), start, end),)
            )


def _of_heading(text: str, zone: Zone) -> Act:
    """Whose the words below a heading are: `X:s förslag till Y` is a proposal by X, what else is said is decided."""
    named = bodies_in(text, zone.begins, zone.start)
    by, targets = next(iter(named), None), tuple(named[1:2])
    proposes = zone.part is Part.PROPOSAL and by is not None and by.genitive
    return Act(
        Does.PROPOSES if proposes else Does.DECIDES, by, zone.start, zone.start, zone.end, targets if proposes else ()
    )


def _led(text: str, item: Point) -> bool:
    return unfolded(text, Act(Does.DECIDES, None, item.start, item.start, item.end)).does is not Does.DECIDES


def _noted(text: str, act: Act) -> tuple[Point, ...]:
    said = " ".join(text[act.start : act.end].strip(" -–•*\n\t").rstrip(".").split())
    return (Point(said, act.start, act.end),) if act.does is Does.NOTES else ()


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
    kinds = {_KINDS.get(said.act.does) for said in told}
    kinds -= {Kind.NOTED} if Kind.DECISION in kinds or Kind.PROPOSAL in kinds else set()
    if any(said.mixed for said in told) or len(kinds) > 1 or _proposes_beside(text, zones, told, by):
        return Conclusion(None, by, words=words, doubts=(Doubtful.BOTH,))
    (kind,) = kinds
    found = Conclusion(kind, by, words=words, by_minority=kind is Kind.REFERRAL and bool(_MINORITY.search(text)))
    if kind is Kind.DECISION and (whose := _according(text, told)):
        return _by_reference(text, zones, found, told[0], whose)
    points = [pair for said in told for pair in outcomes_of(said.points, rejected=_turns_down(text, said))]
    return replace(found, points=tuple(points), to=_to(told))


_SEVERAL: Final = NamedBody(0, 0, "", None)


def _whose(head: NamedBody | None, told: Sequence[Said]) -> NamedBody | None:
    """The body that acted, by the fullest of its names; `_SEVERAL` where the extract names another than its head."""
    named = [said.act.by for said in told if said.act.by]
    if not named:
        return head
    if len({body.level for body in named}) > 1:
        return _SEVERAL
    if head is None or head.level is named[0].level:
        return max([*named, *([head] if head else [])], key=lambda body: len(body.name))
    proposes = all(said.act.does is Does.PROPOSES for said in told)
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
        if len(named) > 1 and named[0].level is by.level and named[0].genitive and named[1].level is not by.level:
            return zone.begins > told[0].act.start
    return False


def _according(text: str, told: Sequence[Said]) -> re.Match[str] | None:
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


def _by_reference(text: str, zones: Sequence[Zone], found: Conclusion, said: Said, whose: re.Match[str]) -> Conclusion:
    """A decision as somebody proposed: what was proposed says whether it is a decision, and its points."""
    proposed = _proposed(text, zones, whose["whose"] or "")
    targets = [target for each in proposed for target in each.act.targets[-1:]]
    decider = _decider(targets, proposed)
    by = found.by or _proposer(proposed, decider)
    if by is None or (not proposed and by.level is not Level.FULLMAKTIGE and _mentions_council(text, by)):
        return replace(found, kind=None, by=by, doubts=(Doubtful.WHICH,))
    points = _as_proposed(text, said, proposed)
    if decider and decider.level and by.level and by.level.rank < decider.level.rank:
        return replace(found, kind=Kind.PROPOSAL, by=by, to=decider, points=points)
    return replace(found, by=by, points=points)


def _decider(targets: Sequence[NamedBody], proposed: Sequence[Said]) -> NamedBody | None:
    """Who is to decide by what is proposed: the last one it is passed on to."""
    levels = {target.level for target in targets}
    own = [said.act.by for said in proposed if said.act.does is Does.DECIDES and said.act.by and not said.act.targets]
    return targets[0] if len(levels) == 1 else own[0] if own and not targets else None


def _proposer(proposed: Sequence[Said], decider: NamedBody | None) -> NamedBody | None:
    named = [said.act.by for said in proposed if said.act.does is Does.PROPOSES and said.act.by]
    return named[0] if named and decider and len({body.level for body in named}) == 1 else None


def _mentions_council(text: str, by: NamedBody) -> bool:
    return any(body.level is Level.FULLMAKTIGE for body in bodies_in(text)) and by.level is not Level.FULLMAKTIGE


def _proposed(text: str, zones: Sequence[Zone], whose: str) -> list[Said]:
    """What is proposed elsewhere in the extract, by the body that is named if one is."""
    owner = next(iter(bodies_in(whose)), None)
    headed = [zone for zone in parts(zones, Part.PROPOSAL) if not _YRKANDE.search(zone.heading)]
    own = [
        zone
        for zone in headed
        if owner and any(body.level is owner.level for body in bodies_in(text, zone.begins, zone.start))
    ]
    found = [said for zone in own or headed for said in _said_in(text, zone)]
    if not found:
        told = [said for zone in parts(zones, Part.HEAD, Part.BEHIND) for said in _said_in(text, zone)]
        found = [said for said in told if said.act.does is Does.PROPOSES]
    if owner and not own:
        found = [said for said in found if said.act.by is None or said.act.by.level is owner.level]
    return _agreed(found)


def _agreed(found: Sequence[Said]) -> list[Said]:
    """The proposals, where they say one thing."""
    said = {tuple(point.text.casefold() for point in each.points) for each in found}
    return [*found[:1]] if len(said) == 1 else [replace(each, points=()) for each in found]


def _as_proposed(text: str, said: Said, proposed: Sequence[Said]) -> tuple[tuple[Point, Outcome | None], ...]:
    decided = text[said.act.start : max(said.act.end, *(point.end for point in said.points), 0)]
    points = outcomes_of(proposed[0].points) if proposed else []
    left_out = excepted(decided)
    if left_out:
        words, numbers = left_out
        if numbers_fit(numbers, len(points)):
            return tuple(
                (point, Outcome.REJECTED if number in numbers else outcome)
                for number, (point, outcome) in enumerate(points, 1)
            )
        at = decided.find(words.split()[0])
        return ((Point(words, said.act.start + at, said.act.end), Outcome.REJECTED),)
    if is_changed(decided):
        return tuple((point, Outcome.ADOPTED_WITH_CHANGES if len(points) == 1 else None) for point, _ in points)
    return tuple(points)


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
        return Conclusion()
    span = next(span for span in sentences(text) if span[0] <= found[0].start() < span[1])
    said = said_by(
        text, Act(Does.DECIDES, None, span[0], found[0].end(), span[1], verb=found[0].start("verb")), len(text)
    )
    if said.act.does is not Does.DECIDES:
        return Conclusion()
    return Conclusion(Kind.DECISION, None, None, tuple(outcomes_of(said.points)), span)


def words_of(points: Iterable[tuple[Point, Outcome | None]]) -> tuple[int, int] | None:
    """From the first point to the last."""
    places = [(point.start, point.end) for point, _ in points]
    return (min(start for start, _ in places), max(end for _, end in places)) if places else None
