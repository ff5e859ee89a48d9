"""The points of what a sentence says is decided or proposed: a list below it, or clauses of its own."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Final

from models.vocabulary import Outcome
from reading.minutes.acts import OWN_PART, SKIP, Act, Does, act_in, unfolded
from reading.minutes.outcomes import outcome_of
from reading.points import DOES, IS_DONE, TO_DO, Point, clauses, points_between

_CLAUSE: Final = re.compile(
    rf"(?:[\s:;,.–-]|\([^()\n]{{1,40}}\)|\b(?:följande|enhälligt|dels|vidare|dessutom|även|också|samtidigt)\b)*"
    r"(?:under\s+förutsättning\s+att\s[^\n]*?,\s(?=att\s))?(?:(?:med\s+(?:stöd|ordförandens|\d+|acklamation|majoritet)|genom|utan|i\s+(?:öppen|sluten)|i\s+enlighet|enligt|enl|efter|utifrån|mot\s+bakgrund"
    rf"|under\s+förutsättning|på|{OWN_PART})\b[^\n]*?\s)??"
    rf"(?P<said>att,?\s+\S|(?!(?:inte|ej)\b)(?:{TO_DO}|{DOES})|[^.\n]*{IS_DONE})",
    re.IGNORECASE,
)
ADJUSTED: Final = re.compile(r"\bomedelbart\s+justera", re.IGNORECASE)
"""A point on the minutes themselves, beside what was done with the matter."""
_AS_CHANGED: Final = re.compile(r"\bförslag\w*\b[^\n]{0,40}\bmed\b", re.IGNORECASE)
"""As somebody proposed, but with a change: what follows is the change, and not the whole."""
_BY_PROPOSAL: Final = re.compile(
    r"\s*(?:enligt|i\s+enlighet\s+med)\s+(?:[^\n.:]|:s\b){3,60}\b(?:förslag(?:et)?|yrkande(?:t)?)(?:\s+till\s+beslut)?\s*(?=:|\n\s*att\b|,?\s*(?:det\s+vill\s+säga|dvs|nämligen)\b|\n\s*\n\s*att\b)",
    re.IGNORECASE,
)
"""`enligt X:s förslag:`, with what was proposed below."""
_OWN_PART: Final = re.compile(
    r"\bför\s+(?:sin\s+)?egen\s+del\b|\bunder\s+förutsättning\s+av\s+\w+fullmäktiges\s+beslut\b", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class Said:
    """An act with its points. `mixed`: beside what it proposes it also decides something."""

    act: Act
    points: tuple[Point, ...] = ()
    mixed: bool = False


def said_by(text: str, act: Act, end: int) -> Said:
    """The act with its points, which may stand below its sentence, up to `end`."""
    if act.does in {Does.REFERS, Does.POSTPONES, Does.HANDS_OVER}:
        return Said(act)
    if act.does is Does.NOTES or not act.is_bare:
        return Said(act, tuple(clauses(text, _begins(text, act), act.end)))
    if act.does is Does.DECIDES and (items := _below(text, act.lead, end)):
        return _of_items(text, act, items)
    inner = unfolded(text, act)
    if inner.does is not act.does:
        return said_by(text, inner, end)
    points = _below(text, inner.lead, end) or _within(text, inner.lead, inner.end)
    mixed = inner.does is Does.PROPOSES and any(_is_own(text, act, point) for point in points)
    mixed = mixed or (inner.does is Does.DECIDES and _proposes_too(text, act, points))
    return Said(inner, tuple(points), mixed)


def _is_own(text: str, act: Act, point: Point) -> bool:
    """Whether a point of what is proposed is one that the body decides itself."""
    own = act_in(text, point.start, point.end)
    by = own.by if own and own.does is not Does.PROPOSES else None
    decides = by is not None and act.by is not None and by.start == point.start and by.level is act.by.level
    return decides or _OWN_PART.search(point.text) is not None


def _proposes_too(text: str, act: Act, points: Sequence[Point]) -> bool:
    """`beslutar att godkänna X samt att föreslå Y att anta Z`: something is also proposed, sent back or postponed."""
    inner = [unfolded(text, Act(Does.DECIDES, act.by, point.start, point.start, point.end)) for point in points]
    return len(inner) > 1 and any(each.does in {Does.PROPOSES, Does.REFERS, Does.POSTPONES} for each in inner)


def _begins(text: str, act: Act) -> int:
    """Where the clause begins: at the body that acts, or at what it decided to do."""
    if (
        act.by
        and act.by.start < act.verb
        and not re.search(r"\batt\b|\bbesl", text[act.by.start : act.verb], re.IGNORECASE)
    ):
        return act.by.start
    that = re.search(r"\batt\s+\Z", text[max(0, act.verb - 12) : act.verb], re.IGNORECASE)
    return act.verb - len(that[0]) if that else act.verb


def _below(text: str, lead: int, end: int) -> list[Point]:
    """The list that begins on a line below what leads to it."""
    as_proposed = _BY_PROPOSAL.match(text, lead, end)
    skipped = SKIP.match(text, as_proposed.end() if as_proposed else lead, end)
    begins = skipped.end() if skipped else lead
    if begins >= end or "\n" not in text[lead:begins]:
        return []
    line = text.rfind("\n", lead, begins) + 1
    found = points_between(text, line, end, led=True)
    return [clause for point in found for clause in _parted(text, _undoubled(text, point))]


def _undoubled(text: str, point: Point) -> Point:
    """`Kommunstyrelsen beslutar att anta X` below a heading that has said who decided: the point is what follows."""
    act = act_in(text, point.start, point.end)
    begins = act.by is not None and act.by.start == point.start if act else False
    if act is None or not begins or act.does is not Does.DECIDES or not act.is_bare:
        return point
    inner = _within(text, act.lead, point.end)
    return replace(point, text=inner[0].text, start=inner[0].start) if len(inner) == 1 else point


def _parted(text: str, point: Point) -> Iterator[Point]:
    if point.number:
        yield point
    else:
        yield from clauses(text, point.start, point.end)


def _within(text: str, lead: int, end: int) -> list[Point]:
    """`att anta X, att uppdra åt Y`, or `anta X`; nothing where what follows is something else."""
    found = _CLAUSE.match(text, lead, end)
    if not found or _AS_CHANGED.search(text, lead, found.start("said")):
        return []
    return [*clauses(text, found.start("said"), end)]


def _of_items(text: str, act: Act, items: Sequence[Point]) -> Said:
    """A decision's list: one that only proposes is a proposal, and what follows a lead to a proposal is its own."""
    inner = [unfolded(text, Act(Does.DECIDES, act.by, item.start, item.start, item.end)) for item in items]
    first = inner[0]
    kinds = {each.does for item, each in zip(items, inner, strict=True) if not ADJUSTED.search(item.text)}
    if first.does is Does.PROPOSES and not text[first.lead : first.end].strip(" :.,;\n") and len(items) > 1:
        return Said(_as(act, first), tuple(items[1:]))
    if kinds == {Does.PROPOSES}:
        points = [
            point
            for each in inner
            if each.does is Does.PROPOSES
            for point in (_below(text, each.lead, each.end) or _within(text, each.lead, each.end))
        ]
        return Said(_as(act, first), tuple(points))
    if Does.PROPOSES in kinds:
        return Said(_as(act, first), mixed=True)
    of_matter = {each.does for item, each in zip(items, inner, strict=True) if not ADJUSTED.search(item.text)}
    if len(of_matter) == 1 and first.does in {Does.REFERS, Does.POSTPONES, Does.HANDS_OVER}:
        return Said(_as(act, first))
    if len(kinds) == 1 and first.does is Does.NOTES:
        return Said(_as(act, first), tuple(items))
    return Said(act, tuple(items), mixed=bool(kinds & {Does.REFERS, Does.POSTPONES}))


def _as(act: Act, inner: Act) -> Act:
    return Act(inner.does, act.by, act.start, inner.lead, inner.end, inner.targets, act.earlier, act.told)


def outcomes_of(points: Sequence[Point], *, rejected: bool = False) -> list[tuple[Point, Outcome | None]]:
    """Each point with what its words say of it; `rejected` where what is proposed is to turn them down."""
    return [(point, Outcome.REJECTED if rejected else outcome_of(point.text)) for point in points]
