"""A decision as somebody proposed: what was proposed says whether it is one, and on what."""

import re
from collections.abc import Sequence
from dataclasses import replace

from models.vocabulary import Level, Outcome
from reading.bodies import NamedBody, bodies_in
from reading.minutes.acts import Does
from reading.minutes.conclusion import Conclusion, Doubtful, Kind
from reading.minutes.covering import leaves_out
from reading.minutes.listed import Said, outcomes_of
from reading.minutes.outcomes import excepted, is_changed, numbered, numbers_fit
from reading.minutes.told import YRKANDE, listed_in, said_in
from reading.minutes.zones import Part, Zone, parts
from reading.points import Point


def by_reference(text: str, zones: Sequence[Zone], found: Conclusion, said: Said, whose: re.Match[str]) -> Conclusion:
    """A decision as somebody proposed: what was proposed says whether it is a decision, and its points."""
    proposed = _proposed(text, zones, whose["whose"] or "")
    targets = [target for each in proposed for target in each.act.targets[-1:]]
    decider = _decider(targets, proposed)
    by = found.by or _proposer(proposed, decider)
    if by is None or (not proposed and by.level is not Level.FULLMAKTIGE and _mentions_council(text, by)):
        return replace(found, kind=None, by=by, doubts=(Doubtful.WHICH,))
    points = () if _is_cut_short(text, zones, proposed) else _as_proposed(text, said, proposed)
    if decider and decider.level and by.level and by.level.rank < decider.level.rank:
        return replace(found, kind=Kind.PROPOSAL, by=by, to=decider, points=points)
    return replace(found, by=by, points=points)


def proposed_points(text: str, zones: Sequence[Zone]) -> tuple[Point, ...]:
    """What stands below the headings of proposals in the extract."""
    headed = [zone for zone in parts(zones, Part.PROPOSAL) if not YRKANDE.search(zone.heading)]
    return tuple(point for zone in headed for said in _proposals(text, zone) for point in said.points)


def _is_cut_short(text: str, zones: Sequence[Zone], proposed: Sequence[Said]) -> bool:
    """Whether more stands below the heading of the proposal than the points that were found."""
    points = proposed[0].points if proposed else ()
    zone = next((zone for zone in zones if points and zone.begins <= points[0].start < zone.end), None)
    if zone is None or zone.part is not Part.PROPOSAL:
        return False
    return leaves_out(text, outcomes_of(points), zone.end)


def by_number(text: str, zones: Sequence[Zone], told: Sequence[Said]) -> tuple[tuple[Point, Outcome | None], ...]:
    """The points that are proposed, where the decision names them by their numbers; nothing where it does not."""
    named = numbered(" ".join(_decided(text, said) for said in told))
    proposed = _proposed(text, zones, "") if named else []
    points = proposed[0].points if proposed else ()
    if not numbers_fit([*named], len(points)):
        return ()
    return tuple((point, named.get(number)) for number, point in enumerate(points, 1))


def _decided(text: str, said: Said) -> str:
    return text[said.act.start : max(said.act.end, *(point.end for point in said.points), 0)]


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
    headed = [zone for zone in parts(zones, Part.PROPOSAL) if not YRKANDE.search(zone.heading)]
    own = [
        zone
        for zone in headed
        if owner and any(body.level is owner.level for body in bodies_in(text, zone.begins, zone.start))
    ]
    found = [said for zone in own or headed for said in _proposals(text, zone)]
    if not found:
        told = [said for zone in parts(zones, Part.HEAD, Part.BEHIND) for said in said_in(text, zone)]
        found = [said for said in told if said.act.does is Does.PROPOSES]
    if owner and not own:
        found = [said for said in found if said.act.by is None or said.act.by.level is owner.level]
    return _agreed(found)


def _proposals(text: str, zone: Zone) -> list[Said]:
    """What stands below the heading of a proposal; a list is one, whoever each of its points names."""
    listed = listed_in(text, zone)
    return [listed] if listed and listed.act.does is Does.PROPOSES else _as_one(said_in(text, zone))


def _as_one(found: Sequence[Said]) -> list[Said]:
    """What stands under one heading as one proposal, where all of it is decided by one body or proposed to one."""
    same = {(said.act.does, said.act.by and said.act.by.level, said.act.targets[-1:] == ()) for said in found}
    if len(found) < 2 or len(same) > 1 or not all(said.points for said in found):
        return [*found]
    return [replace(found[0], points=tuple(point for said in found for point in said.points))]


def _agreed(found: Sequence[Said]) -> list[Said]:
    """The proposals, where they say one thing."""
    said = {tuple(point.text.casefold() for point in each.points) for each in found}
    return [*found[:1]] if len(said) == 1 else [replace(each, points=()) for each in found]


def _as_proposed(text: str, said: Said, proposed: Sequence[Said]) -> tuple[tuple[Point, Outcome | None], ...]:
    decided = _decided(text, said)
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
