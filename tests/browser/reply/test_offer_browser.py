"""An offer in a real browser, without scripts and at 320 px: one's own amount, and "later" with its day."""

import datetime as dt
from pathlib import Path

import pytest

from actions.rounds.launch import launch
from actions.rounds.round_plans import load_plan
from kit.clock import FrozenClock
from kit.database import Database
from models.files.county import County
from notifications.sender import Sender
from tests.browser.conftest import OpenPage, faults, overflow, picture
from tests.lived import DOROTEA
from tests.visitor import link_path

ROUND = """\
title: Anslutning till kompetenscentrum
kind: avtal
due_on: 2023-11-30
offer: {what: Regionalt kompetenscentrum, fixed: 25000, last_day: 2025-12-31}
routes: {Umeå: [IFN, KS, KF]}
consulted: IFN
"""


@pytest.fixture
def link(site: str, database: Database, sender: Sender, county: County, clock: FrozenClock, tmp_path: Path) -> str:
    file = tmp_path / "anslutning.yaml"
    file.write_text(ROUND, encoding="utf-8")
    slug = launch(database, sender, load_plan(file, county, clock.now().date()), clock.now()).slug
    clock.move_to(dt.datetime(2023, 6, 26, 8, tzinfo=dt.UTC))
    return site + link_path(database, sender, slug, DOROTEA)


def test_the_amount_is_read_and_later_asks_from_when(open_page: OpenPage, link: str) -> None:
    page = open_page()
    page.goto(link)
    assert page.get_by_text("Ert belopp:").is_visible()
    assert overflow(page) == 0
    page.goto(page.url + "/rapportera")
    page.check('[name="act"][value="decides"]')
    assert not page.locator("#next_on").is_visible()
    page.check('[name="outcomes[1]"][value="later"]')
    assert page.locator("#next_on").is_visible()
    assert overflow(page) == 0
    picture(page, "offer")


def test_the_pages_are_read_without_faults(open_page: OpenPage, link: str) -> None:
    page = open_page(scripts=True)
    page.goto(link)
    assert faults(page) == []
    page.goto(page.url + "/rapportera")
    assert faults(page) == []
