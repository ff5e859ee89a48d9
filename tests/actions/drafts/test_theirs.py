"""Whose a draft is, for those who work in some of several offices."""

import datetime as dt
from functools import partial

import pytest

from actions.drafts.drafts import Begun, change_step, make_draft
from actions.drafts.theirs import own_county, their_drafts
from actions.registry.offices import make_office
from kit.database import Database
from models.files.county import County
from models.people import Role
from rules.drafting.steps import DraftStep
from rules.reach import Reach
from tests.people import OF_OPEN
from tests.visitor import COORDINATOR

ALL_THREE = ("Norrbotten", "Skåne", "Västerbotten")


@pytest.fixture
def three(database: Database, now: dt.datetime) -> Database:
    """Three offices, and a draft of each, which a coordinator of them all has made."""
    later = now + dt.timedelta(days=1)
    for slug, county, code in (("norrbotten", "Norrbotten", "25"), ("skane", "Skåne", "12")):
        office = County(county=county, code=code)
        database.act(partial(make_office, slug=slug, county=office, by=COORDINATOR, now=later))
    for county in ALL_THREE:
        begun = Begun(fields={"title": county, "county": county})
        database.act(partial(make_draft, begun=begun, by=COORDINATOR, now=now))
    return database


def seen(database: Database, email: str, *offices: str) -> set[str]:
    """The titles of the drafts that are there for somebody who coordinates in those offices."""
    reach = Reach(roles=dict.fromkeys(offices, Role.COORDINATOR))
    with database.read() as session:
        return {draft.fields["title"] for draft in their_drafts(session, reach, email)}


def test_a_coordinator_of_two_offices_has_the_drafts_of_both(three: Database) -> None:
    assert seen(three, OF_OPEN, "norrbotten", "skane") == {"Norrbotten", "Skåne"}
    assert seen(three, OF_OPEN, "skane") == {"Skåne"}
    assert seen(three, OF_OPEN) == set()


@pytest.mark.parametrize(
    ("offices", "county"),
    [(("skane", "norrbotten"), "Norrbotten"), (("skane",), "Skåne"), (("skane", "vasterbotten"), "")],
)
def test_a_new_draft_names_an_office_of_ones_own_unless_that_is_the_first(
    three: Database, offices: tuple[str, ...], county: str
) -> None:
    with three.read() as session:
        assert own_county(session, Reach(roles=dict.fromkeys(offices, Role.COORDINATOR))) == county


def test_who_has_left_an_office_keeps_a_draft_until_somebody_else_has_written_in_it(
    three: Database, now: dt.datetime
) -> None:
    assert seen(three, COORDINATOR.upper(), "skane") == set(ALL_THREE)
    with three.read() as session:
        draft = next(
            each for each in their_drafts(session, Reach(), COORDINATOR) if each.fields["title"] == "Norrbotten"
        )
    said = {"title": "Norrbotten", "county": "Norrbotten", "summary": "Hemligt"}
    three.act(lambda session: change_step(session, draft.id, DraftStep.MATTER, said, draft.version, OF_OPEN, now))
    assert seen(three, COORDINATOR, "skane") == {"Skåne", "Västerbotten"}
    assert seen(three, COORDINATOR, "skane", "norrbotten") == set(ALL_THREE)
