"""Who changes a round, and a round where somebody was forgotten."""

from __future__ import annotations

import datetime as dt

import pytest

from kit.database import Database
from models.files.round_plan import RoundPlan
from notifications.sender import Sender
from tests.console import Console
from tests.launched import launch_once
from tests.lived import LivedRound
from tests.web.console.changing.changer import MALA, Changer


@pytest.fixture
def changer(console: Console) -> Changer:
    return Changer(console)


@pytest.fixture
def fifteen(database: Database, sender: Sender, fardplan: RoundPlan, now: dt.datetime) -> LivedRound:
    """The Färdplan without Malå, which was forgotten."""
    without = tuple(each for each in fardplan.principals if each.code != MALA)
    plan = fardplan.model_copy(update={"slug": "utan-mala", "principals": without})
    launch_once(database, sender, plan, now)
    return LivedRound(database, sender, plan.slug)
