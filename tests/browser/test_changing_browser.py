"""A round that is out, changed in a real browser: wide and narrow, without scripts, and accessible at every step."""

import datetime as dt
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from kit.clock import FrozenClock
from kit.database import Database
from models.tables import Case, case_id
from models.vocabulary import CaseState, Outcome
from notifications.sender import Sender
from tests.browser.conftest import OpenPage, faults, overflow, picture
from tests.lived import DOROTEA, LivedRound, council
from tests.visitor import link_path, pdf, sign_in_path

BOARD = "/console/rounds/fardplan-nara-vard-2030"
CASE = f"{BOARD}/{DOROTEA}"

Desk = Callable[..., Page]


@pytest.fixture
def desk(open_page: OpenPage, site: str, database: Database, lived: LivedRound, clock: FrozenClock) -> Desk:
    """A coordinator's window."""
    clock.move_to(lived.today)

    def open_window(*, scripts: bool = False) -> Page:
        page = open_page(scripts=scripts)
        page.goto(site + sign_in_path(database, lived.sender, clock.now()))
        page.get_by_role("button", name="Logga in").click()
        page.wait_for_url("**/console")
        return page

    return open_window


def in_order(page: Page, name: str) -> None:
    assert overflow(page) == 0
    picture(page, f"change-{name}")


def fill_in(page: Page, **values: str) -> None:
    for name, value in values.items():
        page.locator(f'[name="{name}"]').fill(value)


def confirm(page: Page) -> None:
    page.get_by_role("button", name="Fortsätt").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Stämmer det här?")
    page.get_by_role("button", name="Gör ändringen").click()
    expect(page.locator(".notice-good")).to_contain_text("Ändringen är gjord")


def test_a_wrong_appendix_is_put_right_and_the_registrar_sees_both(
    desk: Desk, open_page: OpenPage, site: str, lived: LivedRound, sender: Sender, database: Database
) -> None:
    page = desk()
    page.goto(site + BOARD)
    page.get_by_role("link", name="Ändra i rundan").click()
    in_order(page, "choose")
    page.get_by_role("link", name="Byt mot en rättad").first.click()
    page.locator("#file").set_input_files({"name": "ny.pdf", "mimeType": "application/pdf", "buffer": pdf(2)})
    page.get_by_role("button", name="Fortsätt").click()
    expect(page.locator("#summary li")).to_have_count(1)
    in_order(page, "file-faulty")
    fill_in(page, reason="Fel siffror.")
    page.get_by_role("button", name="Fortsätt").click()
    expect(page.locator(".letter").first).to_contain_text("version 2")
    in_order(page, "review")
    page.get_by_role("button", name="Gör ändringen").click()
    registrar = open_page()
    registrar.goto(site + link_path(database, sender, lived.slug, DOROTEA))
    expect(registrar.locator("#changes-heading ~ ul")).to_contain_text("är rättad")
    expect(registrar.locator(".files").first).to_be_visible()
    registrar.get_by_text("Tidigare versioner").click()
    in_order(registrar, "registrar")


def test_one_is_taken_out_and_comes_back(desk: Desk, site: str, lived: LivedRound) -> None:
    page = desk()
    page.goto(site + CASE)
    page.get_by_text("Tid och deltagande").click()
    page.get_by_role("link", name="Ta ur rundan").click()
    assert page.locator("#code").input_value() == DOROTEA
    fill_in(page, reason="Hör till ett annat län.")
    confirm(page)
    expect(page.locator(".board")).to_contain_text("Har tagits ur rundan och räknas inte: Dorotea kommun")
    in_order(page, "board-without")
    page.goto(site + CASE)
    in_order(page, "case-out")
    page.locator("#record-heading ~ ol a").first.click()
    fill_in(page, reason="Det var fel.")
    page.get_by_role("button", name="Ta tillbaka").click()
    assert lived.dorotea().case.state is not CaseState.TAKEN_OUT


def test_the_pages_of_changes_are_accessible(
    desk: Desk, open_page: OpenPage, site: str, lived: LivedRound, database: Database, sender: Sender
) -> None:
    lived.report(council(outcomes={1: Outcome.UNCLASSIFIED}))
    page = desk(scripts=True)
    names = ("title", "summary", "contacts", "case-number", "reminders", "points", "add-file", "add", "take-out")
    for path in ("", *(f"/{name}" for name in names), "/call-off"):
        page.goto(f"{site}{BOARD}/change{path}")
        assert faults(page) == [], path
    fill_in(page, reason="Togs tillbaka.")
    page.get_by_role("button", name="Fortsätt").click()
    assert faults(page) == []
    page.get_by_role("button", name="Gör ändringen").click()
    assert faults(page) == []
    registrar = open_page(scripts=True)
    registrar.goto(site + link_path(database, sender, lived.slug, DOROTEA))
    expect(registrar.locator("#need")).to_have_text("Rundan är återtagen")
    assert faults(registrar) == []


def test_an_outcome_is_judged_beside_its_own_words(desk: Desk, site: str, lived: LivedRound) -> None:
    lived.report(council(outcomes={1: Outcome.UNCLASSIFIED}, wording="Kommunfullmäktige ställer sig bakom."))
    page = desk(scripts=True)
    page.goto(site + CASE)
    page.get_by_role("link", name="Bedöm utfallet").click()
    expect(page.locator("blockquote")).to_have_text("Kommunfullmäktige ställer sig bakom.")
    assert faults(page) == []
    in_order(page, "classify")
    page.get_by_role("button", name="Spara bedömningen").click()
    expect(page.locator("#summary li")).to_have_count(1)
    page.get_by_label("Bifall", exact=True).check()
    page.get_by_role("button", name="Spara bedömningen").click()
    assert lived.dorotea().case.outcome is Outcome.ADOPTED


def test_a_fault_in_a_planned_day_leaves_its_row_readable_and_known_days_are_clicked(
    desk: Desk, site: str, lived: LivedRound
) -> None:
    with lived.database.write() as session:
        case = session.get_one(Case, case_id(lived.slug, DOROTEA))
        case.meetings = {"KF": (dt.date(2023, 8, 28), dt.date(2023, 9, 25))}
    page = desk(scripts=True)
    page.goto(f"{site}{CASE}/planera")
    page.locator('[name="route[0].planned_on"]').fill("i juni")
    page.get_by_label("28 augusti 2023").check()
    page.get_by_role("button", name="Spara").click()
    narrowest = min(box["width"] for each in page.locator(".row select").all() if (box := each.bounding_box()))
    assert narrowest > 150
    assert faults(page) == []
    in_order(page, "plan-faulty")
    expect(page.get_by_label("28 augusti 2023")).to_be_checked()
    page.locator('[name="route[0].planned_on"]').fill("")
    page.get_by_label("per telefon").check()
    fill_in(page, name="Registratorn", role="registrator")
    page.get_by_role("button", name="Spara").click()
    assert [step.planned_on for step in lived.dorotea().case.route if step.body == "KF"] == [dt.date(2023, 8, 28)]
