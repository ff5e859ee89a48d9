"""What is shipped of Sweden: regions, municipalities and counties with SCB's codes and names, and their map."""

import csv
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Final, NamedTuple

from kit.settings import CHECKOUT

SWEDEN: Final = CHECKOUT / "data" / "sweden"

LETTERS_OF_COUNTY: Final = 2  # a municipality's code begins with its county's


class Listed(NamedTuple):
    """One row of the list. `short` is SCB's name of a municipality; a region has none. `county` is a county's code."""

    code: str
    name: str
    short: str
    county: str

    @property
    def is_region(self) -> bool:
        """Whether it is a region: their codes are the counties'."""
        return self.code == self.county


@lru_cache(maxsize=1)
def listed() -> tuple[Listed, ...]:
    """Every region and municipality, the regions first, by code."""
    return tuple(Listed(row["code"], row["name"], row["short"], row["county"]) for row in _rows("principals.csv"))


@lru_cache(maxsize=1)
def counties() -> dict[str, str]:
    """The counties' names, `Västerbottens län`, by code."""
    return {row["code"]: row["name"] for row in _rows("counties.csv")}


def _rows(name: str) -> Iterator[dict[str, str]]:
    with (SWEDEN / name).open(encoding="utf-8", newline="") as file:
        yield from csv.DictReader((line for line in file if not line.startswith("#")), delimiter=";")


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
