"""Västerbotten, and what checks a round file against it."""

import pytest

from models.files.county import County
from models.files.county_file import read_county
from tests.rules.round_check.checker import DATA, Checker


@pytest.fixture(scope="module")
def vasterbotten() -> County:
    return read_county(DATA / "counties" / "vasterbotten.yaml")


@pytest.fixture
def check(vasterbotten: County) -> Checker:
    return Checker(vasterbotten)
