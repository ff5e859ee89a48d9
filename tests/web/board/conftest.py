"""Rounds that several tests of the board look at."""

import pytest

from bench.county import REPORTED_AT, county_plan
from kit.database import Database
from notifications.office import Office
from tests.launched import launch_once
from tests.lived import LivedRound
from web.board.looking import A_PAGE

MANY = 3 * A_PAGE + 11


@pytest.fixture
def large(database: Database, office: Office) -> LivedRound:
    """A round to many principals: four pages of its board."""
    lived = LivedRound(database, office, launch_once(database, office, county_plan(MANY), REPORTED_AT))
    lived.today = REPORTED_AT
    return lived
