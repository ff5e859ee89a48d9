"""The two rounds."""

import datetime as dt

import pytest

from kit.database import Database
from models.files.round_plan import RoundPlan
from notifications.sender import Sender
from tests.actions.rounds.order.two_rounds import Two


@pytest.fixture
def two(database: Database, sender: Sender, fardplan: RoundPlan, now: dt.datetime) -> Two:
    return Two(database, sender, fardplan, now)
