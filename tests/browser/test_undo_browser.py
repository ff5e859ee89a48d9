"""What was done by mistake, taken back in a real browser: wide and narrow, without scripts, in both languages."""

import datetime as dt
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from actions.rounds.close import close_round
from actions.rounds.launch import launch
from kit.clock import FrozenClock
from kit.database import Database
from models.files.round_file import Effect
from models.files.round_plan import RoundPlan
from models.vocabulary import Doubt, EffectKind, Outcome
from notifications.sender import Sender
from tests.browser.conftest import OpenPage, faults, overflow, picture
from tests.lived import DOROTEA, LivedRound, council, executive, said
from tests.visitor import link_path, sign_in_path

BOARD = "/console/rounds/fardplan-nara-vard-2030"
CASE = f"{BOARD}/{DOROTEA}"
APRIL = {"held_on": dt.date(2023, 4, 24), "paragraph": "§ 30", "outcomes": {1: Outcome.NOTED}}

Desk = Callable[..., Page]


@pytest.fixture
def desk(open_page: OpenPage, site: str, database: Database, lived: LivedRound, clock: FrozenClock) -> Desk:
    """A coordinator's window, without scripts."""
    clock.move_to(lived.today)

    def open_window() -> Page:
        page = open_page()
        page.goto(site + sign_in_path(database, lived.sender, clock.now()))
        page.get_by_role("button", name="Logga in").click()
        page.wait_for_url("**/console")
        return page

    return open_window


def registrar(open_page: OpenPage, site: str, lived: LivedRound) -> Page:
    page = open_page()
    page.goto(site + link_path(lived.database, lived.sender, lived.slug, DOROTEA))
    return page


def in_order(page: Page, name: str) -> None:
    assert overflow(page) == 0
    picture(page, f"undo-{name}")


def fill_extension(page: Page, **changes: str) -> None:
    values = {
        "new_on": "2023-09-29",
        "decided_by": "Systemledningen",
        "decided_on": "2023-06-01",
        "reason": "Sommaren.",
    }
    for name, value in {**values, **changes}.items():
        page.locator(f"#{name}").fill(value)


def test_a_registrar_reports_a_new_decision(
    open_page: OpenPage, site: str, lived: LivedRound, clock: FrozenClock
) -> None:
    lived.report(council(**APRIL))
    clock.move_to(lived.today)
    page = registrar(open_page, site, lived)
    page.get_by_role("link", name="Rapportera en behandling").last.click()
    page.get_by_label("Kommunfullmäktige", exact=True).check()
    page.get_by_label("Vilken dag hölls mötet?").fill("2023-06-19")
    page.get_by_label("Paragraf i protokollet").fill("§ 45")
    page.get_by_label("Beslutar slutligt", exact=False).first.check()
    page.locator('[name="outcomes[1]"][value="adopted"]').check()
    page.locator('[name="preliminary"][value="no"]').check()
    page.get_by_label("Namn", exact=True).fill("Registratorn")
    page.get_by_label("Roll").fill("registrator")
    page.get_by_role("button", name="Skicka rapporten").click()
    expect(page.locator("#summary")).to_contain_text("Har ärendet tagits upp på nytt efter det, kryssa för det.")
    in_order(page, "anew-asked")
    page.get_by_label("Ärendet har tagits upp på nytt efter det beslutet").check()
    page.get_by_role("button", name="Skicka rapporten").click()
    page.get_by_role("link", name="Till ärendet").first.click()
    expect(page.locator(".way")).to_contain_text("nytt beslut")
    expect(page.locator(".way")).to_contain_text("läggs till handlingarna")
    in_order(page, "anew")
    assert lived.dorotea().case.outcome is Outcome.ADOPTED


@pytest.mark.parametrize(
    ("language", "take_back", "told"),
    [("sv", "Ta tillbaka", "Togs tillbaka och gäller inte"), ("en", "Take back", "Taken back and does not count")],
)
def test_a_coordinator_takes_back_more_time(
    desk: Desk, site: str, lived: LivedRound, language: str, take_back: str, told: str
) -> None:
    page = desk()
    page.goto(f"{site}{CASE}/do/extend")
    fill_extension(page, new_on="2053-10-31", decided_on="1923-06-01", reason="")
    page.locator("form#written button.button").last.click()
    expect(page.locator("#summary li")).to_have_count(3)
    in_order(page, "extend-faulty")
    fill_extension(page)
    page.locator("form#written button.button").last.click()
    assert lived.dorotea().case.due_on == dt.date(2023, 9, 29)
    if language == "en":
        page.get_by_role("button", name="In English").or_(page.get_by_role("link", name="In English")).first.click()
        page.goto(f"{site}{CASE}")
    page.locator("#record-heading ~ ol a").first.click()
    expect(page.get_by_role("heading", level=1)).to_have_text(take_back)
    page.get_by_role("button", name=take_back).click()
    expect(page.locator("#summary li")).to_have_count(1)
    page.locator("#reason").fill("Fel huvudman.")
    page.get_by_role("button", name=take_back).click()
    expect(page.locator("#record-heading ~ ol li").first).to_contain_text(told)
    expect(page.locator("#record-heading ~ ol li").first).to_contain_text("Fel huvudman.")
    in_order(page, f"taken-back-{language}")
    assert lived.dorotea().case.due_on == dt.date(2023, 8, 31)


def test_the_pages_of_taking_back_are_accessible(
    open_page: OpenPage, desk: Desk, site: str, lived: LivedRound, database: Database
) -> None:
    lived.report(executive())
    lived.report(council(**APRIL))
    lived.report(council(confirmed=(Doubt.ANEW,)))
    page = open_page(scripts=True)
    page.goto(site + sign_in_path(database, lived.sender, lived.today))
    page.get_by_role("button", name="Logga in").click()
    page.wait_for_url("**/console")
    for path in (CASE, f"{CASE}/do/withdraw/4", f"{CASE}/rapportera", f"{BOARD}/do/extend"):
        page.goto(site + path)
        assert faults(page) == []


def test_after_the_close_a_registrar_corrects_a_paragraph(
    open_page: OpenPage, desk: Desk, site: str, lived: LivedRound
) -> None:
    lived.report(council())
    lived.database.act(lambda s: close_round(s, lived.sender, lived.slug, "Dags.", said(), lived.today))
    page = registrar(open_page, site, lived)
    page.get_by_role("link", name="Rätta eller komplettera").first.click()
    page.get_by_label("Paragraf i protokollet").fill("§ 46")
    page.get_by_label("Namn", exact=True).fill("Registratorn")
    page.get_by_label("Roll").fill("registrator")
    page.get_by_role("button", name="Skicka rättelsen").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Rättelsen är sparad")
    board = desk()
    board.goto(site + BOARD)
    section = board.locator('section[aria-labelledby="after-close-heading"]')
    expect(section).to_contain_text("Förut måndag 19 juni 2023, § 45.")
    in_order(board, "after-close")


def test_more_time_past_the_last_day_to_decide_says_what_that_does(
    desk: Desk, site: str, database: Database, sender: Sender, fardplan: RoundPlan, now: dt.datetime
) -> None:
    due = dt.date(2023, 6, 30)
    effect = Effect(kind=EffectKind.FIXED_DATE, on=dt.date(2023, 9, 1), decided_by=due)
    launch(database, sender, fardplan.model_copy(update={"slug": "avtal", "effect": effect, "due_on": due}), now)
    page = desk()
    page.goto(f"{site}/console/rounds/avtal/do/extend")
    fill_extension(page)
    page.locator("form#written button.button").last.click()
    expect(page.locator("#summary")).to_contain_text("kan det inte träda i kraft")
    in_order(page, "effect")
    page.get_by_label("Flytta den till den nya sista dagen").check()
    page.locator("#effect_on").fill("2023-10-01")
    page.locator("form#written button.button").last.click()
    expect(page.locator(".board")).to_contain_text("gäller från 1 oktober 2023")
    expect(page.locator('section[aria-labelledby="acts-heading"]')).to_contain_text("Sista dagen för beslut som räknas")
    in_order(page, "effect-moved")
