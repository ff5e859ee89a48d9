"""The map: each municipality that takes part in the pattern of its state. Geometry only; a template draws it."""

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import accumulate, count, pairwise
from typing import Final

from actions.views.overview import RoundView
from models.files.sweden import county_of, listed, sweden_map
from web.board.marks import Mark
from web.board.pictures.ring import Share
from web.board.rows import state_mark

MOST_NAMED: Final = 60  # municipalities; more names would hide the map
LINE, LETTER = 13.0, 7.2  # a name's height, and about the width of a letter in it, in the drawing's units
_NUMBER: Final = re.compile(r"-?\d+(?:\.\d+)?")
FEWEST: Final = 2  # municipalities; one is no map
TALLEST, WIDEST = 720.0, 520.0

Box = tuple[float, float, float, float]
"""Left, top, width and height, in units of the map."""


@dataclass(frozen=True, slots=True)
class Area:
    """A municipality's outline as SVG path data; `mark` is how it has come, none for one that does not take part.

    `name` is its short name, `at` where that is written: the middle of its largest part.
    """

    code: str
    d: str
    mark: Mark | None
    name: str
    at: tuple[float, float]


@dataclass(frozen=True, slots=True)
class County:
    """A county's outline; `mark` is its region's, if that takes part."""

    code: str
    d: str
    mark: Mark | None


@dataclass(frozen=True, slots=True)
class Map:
    """What is drawn within `box`; `unit` is how much of the map a unit of the drawing is."""

    box: Box
    unit: float
    areas: Sequence[Area]
    counties: Sequence[County]
    shares: Sequence[Share]

    @property
    def has_names(self) -> bool:
        """Whether there is room for the names of the municipalities that take part."""
        return len(self.areas) <= MOST_NAMED

    @property
    def width(self) -> float:
        """In the drawing's own units."""
        return round(self.box[2] / self.unit, 1)

    @property
    def height(self) -> float:
        """In the drawing's own units."""
        return round(self.box[3] / self.unit, 1)


def is_mapped(view: RoundView) -> bool:
    """Whether the round has municipalities enough for a map."""
    known = sweden_map().municipalities
    return sum(row.case.principal_code in known for row in view.cases) >= FEWEST


def map_of(view: RoundView, language: str) -> Map:
    """The counties of a round's municipalities, which are at least one, with how each principal has come."""
    drawn = sweden_map()
    marks = {row.case.principal_code: state_mark(row, language) for row in view.cases}
    counties = sorted({county_of(code) for code in marks if code in drawn.municipalities})
    box = _around(drawn.boxes[code] for code in counties)
    unit = max(box[3] / TALLEST, box[2] / WIDEST)
    inside = {code: d for code, d in drawn.municipalities.items() if county_of(code) in set(counties)}
    at = _apart({code: (_names()[code], middle_of(d)) for code, d in inside.items()}, unit)
    areas = [Area(code, d, marks.get(code), _names()[code], at[code]) for code, d in inside.items()]
    outlines = [County(code, drawn.counties[code], marks.get(code)) for code in counties]
    return Map(box, unit, areas, outlines, _shares(areas))


@lru_cache(maxsize=1)
def _names() -> Mapping[str, str]:
    return {each.code: each.short for each in listed() if not each.is_region}


@lru_cache(maxsize=512)
def middle_of(d: str) -> tuple[float, float]:
    """The middle of the largest of an outline's parts, which are written as `M1 2l3 4 5-6z`."""
    rings = [ring for part in d.split("M")[1:] if len(ring := _ring(part)) > 2]
    return max((_centroid(ring) for ring in rings), key=lambda found: found[0])[1]


def _apart(named: Mapping[str, tuple[str, tuple[float, float]]], unit: float) -> dict[str, tuple[float, float]]:
    """Where each name is written so that none stands on another: the lower of two is moved down. Names that are not
    written stand as they are."""
    if len(named) > MOST_NAMED:
        return {code: at for code, (_, at) in named.items()}
    placed: dict[str, tuple[float, float]] = {}
    for code, (name, (x, top)) in sorted(named.items(), key=lambda each: each[1][1][1]):
        lower = (top + step * LINE * unit / 2 for step in count())
        free = (
            y for y in lower if not any(_touch(x - u, y - v, name, named[o][0], unit) for o, (u, v) in placed.items())
        )
        placed[code] = (x, round(next(free), 1))
    return placed


def _touch(across: float, down: float, one: str, other: str, unit: float) -> bool:
    """Whether two names written so far apart stand on each other."""
    return abs(down) < LINE * unit and abs(across) < LETTER * unit * (len(one) + len(other)) / 2


def _ring(part: str) -> list[tuple[float, float]]:
    """The corners of one part: the first by itself, each of the others from the one before."""
    numbers = [float(each) for each in _NUMBER.findall(part)]
    steps = list(zip(numbers[::2], numbers[1::2], strict=False))
    return list(accumulate(steps, lambda at, step: (at[0] + step[0], at[1] + step[1])))


def _centroid(ring: Sequence[tuple[float, float]]) -> tuple[float, tuple[float, float]]:
    """Its area and middle, by the shoelace formula."""
    sides = list(pairwise([*ring, ring[0]]))
    cross = [x * v - u * y for (x, y), (u, v) in sides]
    area = sum(cross) / 2
    if not area:
        return 0.0, ring[0]
    x = sum((a[0] + b[0]) * each for (a, b), each in zip(sides, cross, strict=True)) / (6 * area)
    y = sum((a[1] + b[1]) * each for (a, b), each in zip(sides, cross, strict=True)) / (6 * area)
    return abs(area), (round(x, 1), round(y, 1))


def _around(boxes: Iterable[Box]) -> Box:
    """The least box that holds them all."""
    found = list(boxes)
    left, top = min(box[0] for box in found), min(box[1] for box in found)
    right, bottom = max(box[0] + box[2] for box in found), max(box[1] + box[3] for box in found)
    return left, top, right - left, bottom - top


def _shares(areas: Iterable[Area]) -> Sequence[Share]:
    counted = Counter(area.mark for area in areas if area.mark)
    return [Share(mark, count) for mark, count in counted.most_common()]
