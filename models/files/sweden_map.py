"""The shipped map: every municipality and county as SVG path data, from SCB's open geometry."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from models.files.listed import SWEDEN

LETTERS_OF_COUNTY: Final = 2  # a municipality's code begins with its county's


@dataclass(frozen=True, slots=True)
class SwedenMap:
    """Paths by code in units of the map, and each county's box: left, top, width, height."""

    municipalities: Mapping[str, str]
    counties: Mapping[str, str]
    boxes: Mapping[str, tuple[float, float, float, float]]


@lru_cache(maxsize=1)
def sweden_map() -> SwedenMap:
    """Read once; the file is shipped."""
    told = json.loads((SWEDEN / "map.json").read_text(encoding="utf-8"))
    return SwedenMap(
        told["municipalities"], told["counties"], {code: tuple(box) for code, box in told["boxes"].items()}
    )


def county_of(municipality: str) -> str:
    """The code of its county."""
    return municipality[:LETTERS_OF_COUNTY]
