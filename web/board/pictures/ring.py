"""The ring: what has been answered, told apart by mark and colour. Geometry only; a template draws it."""

import math
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate
from typing import Final

from actions.views.overview import RoundView
from models.vocabulary import CaseState
from web.board.looking import by_nearness
from web.board.marks import NOTHING_YET, UNANSWERED, Mark, mark_of
from web.board.rows import state_mark
from web.pages.mark import CENTRE, RADIUS, ring_dots

MOST_DOTS: Final = 30
# of several principals; English says the same of one and of many
SEVERAL: Final = {
    CaseState.INVITED.label: "inbjudna",
    CaseState.ACKNOWLEDGED.label: "mottagna",
    CaseState.PLANNED.label: "planerade",
    CaseState.ANSWERED.label: "besvarade",
    CaseState.DECIDED.label: "beslutade",
    CaseState.SIGNED.label: "undertecknade",
}


@dataclass(frozen=True, slots=True)
class Share:
    """So many principals that have answered alike."""

    mark: Mark
    count: int

    @property
    def word(self) -> str:
        """The mark's word, which in Swedish agrees with the number: "8 inbjudna"."""
        return self.mark.word if self.count == 1 else SEVERAL.get(self.mark.word, self.mark.word)


@dataclass(frozen=True, slots=True)
class RingDot:
    """One principal's mark on the ring, in units of the mark's square; `scale` is of a mark's own size."""

    x: float
    y: float
    scale: float
    mark: Mark


@dataclass(frozen=True, slots=True)
class Arc:
    """A share as a part of the ring: its mark in the middle, SVG path data, and how much of the ring it is."""

    d: str
    middle: RingDot
    part: float


@dataclass(frozen=True, slots=True)
class Ring:
    """The shares, those that have answered first, as dots for few principals and as arcs for many."""

    shares: tuple[Share, ...]
    dots: tuple[RingDot, ...]
    arcs: tuple[Arc, ...]


def ring_of(view: RoundView, language: str) -> Ring:
    """A round's ring."""
    shares = view.once(_shares, language) or (Share(mark_of(NOTHING_YET, language), view.round.principal_count),)
    if sum(share.count for share in shares) <= MOST_DOTS:
        return Ring(shares, _dots(shares), ())
    return Ring(shares, (), _arcs(shares))


def _shares(view: RoundView, language: str) -> tuple[Share, ...]:
    answered = Counter(state_mark(row, language) for row in by_nearness(view) if row.progress.is_answered)
    missing = len(view.cases) - answered.total()
    given = tuple(Share(mark, count) for mark, count in answered.most_common())
    look = UNANSWERED if view.round.closed_at else NOTHING_YET
    return (*given, Share(mark_of(look, language), missing)) if missing else given


def _dots(shares: Sequence[Share]) -> tuple[RingDot, ...]:
    marks = [share.mark for share in shares for _ in range(share.count)]
    places = ring_dots(len(marks))
    return tuple(
        RingDot(dot.x, dot.y, round(dot.r / 6 * 1.15, 3), mark) for dot, mark in zip(places, marks, strict=True)
    )


def _arcs(shares: Sequence[Share]) -> tuple[Arc, ...]:
    total = sum(share.count for share in shares)
    ends = list(accumulate(share.count / total for share in shares))
    begins = [0.0, *ends[:-1]]
    return tuple(_arc(begin, end, share) for begin, end, share in zip(begins, ends, shares, strict=True))


def _arc(begin: float, end: float, share: Share) -> Arc:
    end = min(end, begin + 0.9995)  # a whole circle has no two ends to draw between
    (x0, y0), (x1, y1), (x, y) = (_on(turn) for turn in (begin, end, (begin + end) / 2))
    large = int(end - begin > 1 / 2)
    return Arc(
        f"M{x0} {y0}A{RADIUS} {RADIUS} 0 {large} 1 {x1} {y1}", RingDot(x, y, 0.6, share.mark), round(end - begin, 4)
    )


def _on(turn: float) -> tuple[float, float]:
    angle = 2 * math.pi * turn - math.pi / 2
    return round(CENTRE + RADIUS * math.cos(angle), 2), round(CENTRE + RADIUS * math.sin(angle), 2)
