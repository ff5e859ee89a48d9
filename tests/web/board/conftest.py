"""Rounds that several tests of the board look at."""

import pytest

from bench.county import REPORTED_AT, county_plan
from kit.database import Database
from notifications.office import Office
from tests.launched import launch_once
from tests.lived import LivedRound


@pytest.fixture
def large(database: Database, office: Office) -> LivedRound:
    """A round to 311 principals."""
    lived = LivedRound(database, office, launch_once(database, office, county_plan(311), REPORTED_AT))
    lived.today = REPORTED_AT
    return lived
