"""One form for several rounds, in a browser: the region confirms sixteen at once, by pointer and by keyboard."""

import pytest
from playwright.sync_api import Page
from sqlalchemy import func, select

from actions.rounds.launch import launch
from actions.rounds.round_plans import load_plan
from kit.clock import FrozenClock
from kit.database import Database
from models.files.county import County
from models.tables import Event
from models.vocabulary import EventKind
from notifications.sender import Sender
from tests.browser.conftest import OpenPage, faults, picture, press_enter, tab_to
from tests.families import AGREED_AT, AGREEMENT
from tests.visitor import link_path


@pytest.fixture
def letter(site: str, database: Database, sender: Sender, county: County, clock: FrozenClock) -> str:
    """The link in the region's letter about the county's agreement, which fifteen local ones lie beside."""
    clock.move_to(AGREED_AT)
    plan = load_plan(AGREEMENT, county, AGREED_AT.date())
    region = next(each.code for each in plan.principals if each.name.startswith("Region"))
    return site + link_path(database, sender, launch(database, sender, plan, clock.now()).slug, region)


def sent_forms(page: Page) -> list[str]:
    sent: list[str] = []
    page.on("request", lambda request: sent.append(request.url) if request.method == "POST" else None)
    return sent


def check(page: Page, name: str) -> None:
    picture(page, f"several-{name}")
    assert faults(page, dark=True) == [], name


@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "no-scripts"])
def test_the_region_confirms_sixteen_rounds_with_one_form(
    open_page: OpenPage, letter: str, database: Database, scripts: bool
) -> None:
    page = open_page(scripts=scripts, alone=True)
    forms = sent_forms(page)
    page.goto(letter)
    page.click(".need a.button")
    tab_to(page, "#case_number")
    page.keyboard.type("RS 352-2020")
    tab_to(page, "#also_all")
    page.keyboard.press("Space")
    for field, text in (("#name", "Registrator Ett"), ("#role", "registrator")):
        tab_to(page, field)
        page.keyboard.type(text)
    press_enter(page)
    page.wait_for_url("**/kvitto/*")
    assert len(forms) == 1
    with database.read() as session:
        told = select(func.count()).select_from(Event).where(Event.kind == EventKind.ACKNOWLEDGED)
        assert session.scalar(told) == 16
    page.click(".siblings summary")
    page.click(".siblings a >> nth=0")
    page.goto(f"{page.url}/planera")
    assert page.input_value("#name") == "Registrator Ett"


def test_the_pages_of_several_rounds_fit_and_break_no_rule(open_page: OpenPage, letter: str) -> None:
    page = open_page(scripts=True)
    page.goto(letter)
    front = page.url
    check(page, "front")
    page.goto(f"{front}/bekrafta")
    page.click(".also summary")
    check(page, "form")
    page.click("#written button[type=submit] >> nth=0")
    page.wait_for_selector("#summary")
    page.fill("#name", "Registrator Ett")
    page.fill("#role", "registrator")
    page.check("#also_all")
    page.click("#written button[type=submit] >> nth=0")
    page.wait_for_url("**/kvitto/*")
    check(page, "receipt")
