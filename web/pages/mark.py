"""Where the dots of Rundan's mark stand: one a principal on a ring, set by hand rather than by machine."""

import math
import random
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

CENTRE: Final = 32.0  # the mark is drawn in a square of 64
RADIUS: Final = 25.5


@dataclass(frozen=True, slots=True)
class Dot:
    """Centre and radius, in units of the mark's square."""

    x: float
    y: float
    r: float


@lru_cache(maxsize=256)
def ring_dots(total: int) -> tuple[Dot, ...]:
    """The dots clockwise from the top; the same unevenness every time."""
    hand = random.Random(total)  # noqa: S311 - drawing, not secrecy
    size = min(3.6, 0.34 * 2 * math.pi * RADIUS / max(total, 1))
    return tuple(_dot(place / total, size, hand) for place in range(total))


def _dot(turn: float, size: float, hand: random.Random) -> Dot:
    angle = 2 * math.pi * turn - math.pi / 2 + hand.uniform(-0.02, 0.02)
    radius = RADIUS + hand.uniform(-0.5, 0.5)
    x, y = CENTRE + radius * math.cos(angle), CENTRE + radius * math.sin(angle)
    return Dot(round(x, 1), round(y, 1), round(size + hand.uniform(-0.25, 0.25), 2))
