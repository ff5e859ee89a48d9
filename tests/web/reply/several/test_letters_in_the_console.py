"""A letter that tells of several of a principal's rounds is found at each of them in the console, and there once."""

import pytest

from kit.database import Database
from notifications.sender import Sender
from tests.families import REGION
from tests.visitor import Visit, Visitor, link_path, text_of
from tests.web.reply.several.test_acts_elsewhere import LOCAL, MAIN, family

__all__ = ["family"]


@pytest.fixture
def told(family: str, visit: Visit, database: Database, sender: Sender) -> None:
    """The region has acknowledged all its rounds with one form."""
    region = visit()
    region.enter(link_path(database, sender, LOCAL[0], REGION))
    region.send("/bekrafta", also_all="yes", case_number="RS 352-2020")


@pytest.mark.usefixtures("told")
def test_the_invitation_and_the_receipt_stand_at_every_round_they_tell_of(coordinator: Visitor) -> None:
    for slug in (MAIN, *LOCAL):
        page = text_of(coordinator.http.get(f"/console/rounds/{slug}/{REGION}"))
        letters = page.partition("Breven")[2].partition("Länkar")[0]
        assert letters.count("Inbjudan till ") == 1, slug
        assert letters.count("Kvittens till registrator@kommun000000.example") == 1, slug
