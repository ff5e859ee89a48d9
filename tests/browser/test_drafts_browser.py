"""A round made by hand in a real browser, without scripts, wide and narrow: from nothing to its letters."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from kit.clock import FrozenClock
from kit.database import Database
from models.reads import lookup
from notifications.office import Office
from tests.browser.conftest import OpenPage, overflow, picture, violations
from tests.visitor import sign_in_path

STEPS = ("matter", "asked", "principals", "when", "words", "reminders", "effect", "file")


@pytest.fixture
def desk(open_page: OpenPage, site: str, database: Database, office: Office, clock: FrozenClock, width: int) -> Page:
    """A coordinator's window."""
    page = open_page(width)
    page.goto(site + sign_in_path(database, office, clock.now()))
    page.get_by_role("button", name="Logga in").click()
    page.wait_for_url("**/console")
    return page


def is_sound(page: Page, name: str) -> None:
    assert violations(page) == [], name
    assert overflow(page) == 0, name
    picture(page, f"draft-{name}-{page.viewport_size['width'] if page.viewport_size else ''}")


def save(page: Page) -> None:
    page.get_by_role("button", name="Spara", exact=True).last.click()
    expect(page.get_by_text("Sparat.")).to_be_visible()


def test_the_fardplan_is_made_from_nothing_and_sent(desk: Page, database: Database) -> None:
    desk.get_by_role("link", name="Starta en runda").first.click()
    is_sound(desk, "launch")
    desk.get_by_role("button", name="Börja från ett tomt utkast").click()
    is_sound(desk, "empty")
    desk.get_by_role("link", name="Ärendet").click()
    desk.get_by_label("Vad heter ärendet?").fill("Färdplan Nära vård 2030")
    desk.get_by_label("Vem rekommenderar?").select_option("Systemledningen för nära vård i Västerbotten")
    desk.get_by_label("Vilken dag beslutades rekommendationen?").fill("24 mars 2023")
    save(desk)
    desk.get_by_role("link", name="Vad rundan ber om").click()
    desk.get_by_label("Att-sats 1").fill("Att fastställa färdplanen")
    desk.get_by_role("button", name="Spara och lägg till en att-sats").click()
    desk.get_by_label("Att-sats 2").fill("Att följa upp den")
    save(desk)
    desk.get_by_role("link", name="Till vem").click()
    desk.get_by_label("Alla 16 huvudmän").check()
    save(desk)
    desk.get_by_role("link", name="När", exact=True).click()
    desk.get_by_label("Svarsdatum", exact=True).fill("31 augusti 2023")
    desk.get_by_role("button", name="Visa vem som hinner").click()
    expect(desk.get_by_role("cell", name="hinner precis").first).to_be_visible()
    is_sound(desk, "forecast")
    save(desk)
    here = desk.url.partition("?")[0]
    for step in STEPS:
        desk.goto(f"{here}/step/{step}")
        is_sound(desk, step)
    desk.goto(f"{here}/attachments")
    is_sound(desk, "attachments")
    desk.goto(here)
    desk.get_by_role("link", name="Granska och skicka").click()
    is_sound(desk, "review")
    desk.get_by_role("button", name="Starta rundan och skicka 16 brev").click()
    desk.wait_for_url("**/console/rounds/fardplan-nara-vard-2030**")
    with database.read() as session:
        assert len(lookup.round_letters(session, "fardplan-nara-vard-2030")) == 16


def test_two_texts_side_by_side_are_sound(desk: Page) -> None:
    desk.goto(desk.url.replace("/console", "/console/launch"))
    desk.get_by_role("button", name="Börja från ett tomt utkast").click()
    here = desk.url
    other = desk.context.new_page()
    for page, text in ((desk, "Den ena skriver."), (other, "Den andra skriver.")):
        page.goto(f"{here}/step/words")
        page.get_by_label("Egna ord").fill(text)
    save(desk)
    other.get_by_role("button", name="Spara", exact=True).last.click()
    expect(other.get_by_role("cell", name="Den ena skriver.")).to_be_visible()
    is_sound(other, "clash")
    desk.goto(f"{here}/discard")
    is_sound(desk, "discard")
