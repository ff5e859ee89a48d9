"""The shipped list of Sweden's regions and municipalities: SCB's codes, and their names as they write them."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path
from typing import Any, Final, NamedTuple

from kit.settings import CHECKOUT
from models.files.county import Contact, County

SWEDEN: Final = CHECKOUT / "data" / "sweden"
WHOLE_COUNTRY: Final = "00"  # SCB's own code for it

# what every region and municipality has by law (KL 3:1, 3:2, 6:1), and the committee that most let prepare
_BODIES: Final = {
    "region": [
        {"code": "RSAU", "name": "Regionstyrelsens arbetsutskott", "level": "arbetsutskott"},
        {"code": "RS", "name": "Regionstyrelsen", "level": "styrelse"},
        {"code": "RF", "name": "Regionfullmäktige", "level": "fullmaktige"},
    ],
    "kommun": [
        {"code": "KSAU", "name": "Kommunstyrelsens arbetsutskott", "level": "arbetsutskott"},
        {"code": "KS", "name": "Kommunstyrelsen", "level": "styrelse"},
        {"code": "KF", "name": "Kommunfullmäktige", "level": "fullmaktige"},
    ],
}


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
def principals() -> tuple[Listed, ...]:
    """Every region and municipality, the regions first, by code."""
    return tuple(Listed(row["code"], row["name"], row["short"], row["county"]) for row in _rows("principals.csv"))


@lru_cache(maxsize=1)
def counties() -> dict[str, str]:
    """The counties' names, `Västerbottens län`, by code."""
    return {row["code"]: row["name"] for row in _rows("counties.csv")}


def county_name(code: str) -> str:
    """What a county file calls it: `Västerbotten`; the whole country is Sverige."""
    return "Sverige" if code == WHOLE_COUNTRY else counties()[code].removesuffix(" län").removesuffix("s")


def new_county(code: str, coordinator: str = "") -> County:
    """That county, or the whole country, with its principals and the usual bodies and ways; no mailboxes.

    Raises KeyError for a code no county has.
    """
    chosen = [each for each in principals() if code in {each.county, WHOLE_COUNTRY}]
    return County.model_validate(
        {
            "county": county_name(code),
            "code": code,
            "coordinators": [Contact(email=coordinator)] if coordinator else [],
            "bodies": _BODIES,
            "routes": {kind: [body["code"] for body in bodies] for kind, bodies in _BODIES.items()},
            "principals": [principal_fields(each) for each in chosen],
        }
    )


def principal_fields(listed: Listed) -> dict[str, Any]:
    """A principal of a county file, without its mailboxes."""
    kind = "region" if listed.is_region else "kommun"
    short = {"short": listed.short} if listed.short else {}
    return {"code": listed.code, "name": listed.name, **short, "kind": kind}


def _rows(name: str) -> Iterator[dict[str, str]]:
    with Path(SWEDEN / name).open(encoding="utf-8", newline="") as file:
        yield from csv.DictReader((line for line in file if not line.startswith("#")), delimiter=";")
