"""The registry in a real browser: a newcomer chooses a county and fills in an address; no rule is broken."""

import pytest
from playwright.sync_api import Page

from kit.clock import FrozenClock
from kit.database import Database
from notifications.sender import Sender
from tests.browser.conftest import OpenPage, faults, picture
from tests.run.samples import sampled
from tests.visitor import sign_in_path

HERE = "/console/registry/vasterbotten"
PAGES = {
    "principals": HERE,
    "principal": f"{HERE}/principals/2418",
    "mailboxes": f"{HERE}/parts/mailboxes/2418",
    "bodies": f"{HERE}/parts/bodies/2480",
    "meetings": f"{HERE}/parts/meetings/2418/KF",
    "structure": f"{HERE}/structure",
    "import": f"{HERE}/registry/import",
    "population": f"{HERE}/population/import",
    "new": "/console/registry/new",
}


@pytest.fixture
def door(site: str, database: Database, sender: Sender, clock: FrozenClock, launched: str) -> str:
    """The address a coordinator comes in by."""
    return site + sign_in_path(database, sender, clock.now())


def come_in(page: Page, door: str) -> str:
    """Sign in; the site's address."""
    page.goto(door)
    page.click("main button")
    return door.partition("/sign-in/")[0]


@pytest.mark.parametrize("language", ["sv", "en"])
def test_no_page_of_the_registry_breaks_a_rule_of_accessibility(open_page: OpenPage, door: str, language: str) -> None:
    page = open_page(scripts=True)
    site = come_in(page, door)
    for name, path in sampled(2, [*PAGES.items()], ["sv", "en"].index(language)):
        page.goto(f"{site}{path}?lang={language}")
        assert faults(page, dark=True) == [], name
        picture(page, f"registry-{name}-{language}")


def test_a_newcomer_chooses_a_county_and_fills_in_an_address(open_page: OpenPage, door: str) -> None:
    page = open_page()
    site = come_in(page, door)
    page.goto(f"{site}/console/registry/new")
    page.select_option("#county", "25")
    page.click("main form button")
    assert "15 huvudmän har en adress att se på." in page.inner_text("main")
    page.click("text=Luleå kommun")
    page.click("text=Ändra brevlådor")
    page.fill("#registrar", "registrator@lulea")
    page.click("main form button")
    assert "går inte att skicka till" in page.inner_text("#registrar-fault")
    page.fill("#registrar", "registrator@lulea.example")
    page.click("main form button")
    assert "Stämmer det?" in page.inner_text("main")
    picture(page, "registry-check")
    page.click("text=Spara")
    assert "Ändringen är sparad." in page.inner_text("main")
    assert "registrator@lulea.example" in page.inner_text("main")
