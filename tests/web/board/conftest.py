"""Rounds that several tests of the board look at."""

import pytest

from bench.county import REPORTED_AT, county_plan
from kit.database import Database
from models.files.round_plan import RoundPlan
from models.files.sweden import Listed, listed
from models.vocabulary import PrincipalKind
from notifications.sender import Sender
from tests.launched import launch_once
from tests.lived import LivedRound
from web.board.looking import A_PAGE

MANY = 3 * A_PAGE + 11


@pytest.fixture
def large(database: Database, sender: Sender) -> LivedRound:
    """A round to many principals: four pages of its board."""
    lived = LivedRound(database, sender, launch_once(database, sender, county_plan(MANY), REPORTED_AT))
    lived.today = REPORTED_AT
    return lived


JOINT = "2229"  # what a joint body is called in a registry says nothing of where it is


def national_plan(counties: set[str], slug: str = "fardplan") -> RoundPlan:
    """A round to those counties' regions and municipalities, by their own codes and names, and to a joint body."""
    here = [each for each in listed() if each.county in counties]
    plan = county_plan(len(here) + 1, slug)
    *own, joint = plan.principals
    named = [
        each.model_copy(update={"code": found.code, "name": found.name, "kind": kind_of(found)})
        for each, found in zip(own, here, strict=True)
    ]
    other = {"code": JOINT, "name": "Räddningstjänstförbundet", "kind": PrincipalKind.KOMMUNALFORBUND}
    return plan.model_copy(update={"principals": (*named, joint.model_copy(update=other))})


def kind_of(found: Listed) -> PrincipalKind:
    return PrincipalKind.REGION if found.is_region else PrincipalKind.KOMMUN


@pytest.fixture
def national(database: Database, sender: Sender) -> LivedRound:
    """A round to Västerbotten, Norrbotten, Gotland and a joint body."""
    lived = LivedRound(database, sender, launch_once(database, sender, national_plan({"24", "25", "09"}), REPORTED_AT))
    lived.today = REPORTED_AT
    return lived
