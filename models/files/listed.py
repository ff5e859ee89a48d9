"""The shipped list of Sweden's regions, municipalities and counties: SCB's codes, and the names they write."""

import csv
from collections.abc import Iterator
from functools import lru_cache
from typing import Final, NamedTuple

from kit.settings import CHECKOUT

SWEDEN: Final = CHECKOUT / "data" / "sweden"


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
