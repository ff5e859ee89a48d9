"""The map: each municipality that takes part in the pattern of its state. Geometry only; a template draws it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from actions.views.overview import RoundView
from models.files.sweden_map import county_of, sweden_map
from web.board.marks import Mark
from web.board.pictures.ring import Share
from web.board.rows import state_mark

FEWEST: Final = 2  # municipalities; one is no map
TALLEST, WIDEST = 720.0, 520.0

Box = tuple[float, float, float, float]
"""Left, top, width and height, in units of the map."""


@dataclass(frozen=True, slots=True)
class Area:
    """A municipality's outline as SVG path data; `mark` is how it has come, none for one that does not take part."""

    code: str
    d: str
    mark: Mark | None


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
    areas = [
        Area(code, d, marks.get(code)) for code, d in drawn.municipalities.items() if county_of(code) in set(counties)
    ]
    outlines = [County(code, drawn.counties[code], marks.get(code)) for code in counties]
    return Map(box, max(box[3] / TALLEST, box[2] / WIDEST), areas, outlines, _shares(areas))


def _around(boxes: Iterable[Box]) -> Box:
    """The least box that holds them all."""
    found = list(boxes)
    left, top = min(box[0] for box in found), min(box[1] for box in found)
    right, bottom = max(box[0] + box[2] for box in found), max(box[1] + box[3] for box in found)
    return left, top, right - left, bottom - top


def _shares(areas: Iterable[Area]) -> Sequence[Share]:
    counted = Counter(area.mark for area in areas if area.mark)
    return [Share(mark, count) for mark, count in counted.most_common()]
