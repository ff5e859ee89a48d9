"""The bare floors that Rundan is measured against still write the letters that Rundan's templates are for."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from bench.county import LAUNCHED_AT, REPORTED_AT, county_plan, report_of
from bench.floor import WAYS, Floor, Way
from models.values import Reporter


@pytest.fixture(params=list(WAYS.values()), ids=list(WAYS))
def floor(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Floor]:
    way: Way = request.param
    floor = Floor(tmp_path, county_plan(2), way)
    yield floor
    floor.close()


def test_a_floor_invites_everyone(floor: Floor, tmp_path: Path) -> None:
    floor.invite()
    with closing(sqlite3.connect(tmp_path / "floor.db")) as written:
        letters = written.execute("SELECT recipient, length(content) > 500 FROM letters ORDER BY recipient").fetchall()
    assert letters == [(each.registrar, 1) for each in county_plan(2).principals]


def test_a_floor_takes_a_report_and_reminds_whoever_is_due(floor: Floor) -> None:
    floor.open_cases(2)
    case_id = f"{county_plan(2).slug}/000000"
    floor.report(case_id, report_of(2), Reporter("Ett", "registrator", "ett@kommun.example"), REPORTED_AT)
    floor.make_due(2, LAUNCHED_AT)
    assert floor.sweep(LAUNCHED_AT) == 2
