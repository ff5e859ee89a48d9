"""The bare floors that Rundan is measured against still write the letters that Rundan's templates are for."""

from collections.abc import Iterator
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


def test_a_floor_invites_everyone(floor: Floor) -> None:
    floor.invite()


def test_a_floor_takes_a_report_and_reminds_whoever_is_due(floor: Floor) -> None:
    floor.open_cases(2)
    case_id = f"{county_plan(2).slug}/000000"
    floor.report(case_id, report_of(2), Reporter("Ett", "registrator", "ett@kommun.example"), REPORTED_AT)
    floor.make_due(2, LAUNCHED_AT)
    assert floor.sweep(LAUNCHED_AT) == 2
