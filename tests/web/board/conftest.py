"""Rounds that several tests of the board look at."""

from __future__ import annotations

import pytest

from actions.rounds.launch import launch
from bench.county import REPORTED_AT, county_plan
from kit.database import Database
from notifications.office import Office
from tests.lived import LivedRound


@pytest.fixture
def large(database: Database, office: Office) -> LivedRound:
    """A round to 311 principals."""
    lived = LivedRound(database, office, launch(database, office, county_plan(311), REPORTED_AT).slug)
    lived.today = REPORTED_AT
    return lived
