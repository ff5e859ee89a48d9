"""Writing to those without a plan in a real browser: from the board to what is sent, without scripts."""

import pytest
from playwright.sync_api import Page, expect

from kit.clock import FrozenClock
from kit.database import Database
from models.vocabulary import LetterKind
from tests.browser.conftest import OpenPage, faults, overflow, picture
from tests.lived import DOROTEA, LivedRound, council
from tests.visitor import sign_in_path

BOARD = "/console/rounds/fardplan-nara-vard-2030"
UMEA = "2480"


@pytest.fixture
def signed_in(open_page: OpenPage, site: str, database: Database, lived: LivedRound, clock: FrozenClock) -> OpenPage:
    """A coordinator's window."""
    clock.move_to(lived.today)

    def open_window(**more: object) -> Page:
        page = open_page(**more)
        page.goto(site + sign_in_path(database, lived.sender, clock.now()))
        page.get_by_role("button", name="Logga in").click()
        page.wait_for_url("**/console")
        return page

    return open_window


def in_order(page: Page, name: str) -> None:
    assert overflow(page) == 0
    picture(page, f"writing-{name}")


def test_those_without_a_plan_are_written_to_from_the_board(signed_in: OpenPage, site: str, lived: LivedRound) -> None:
    lived.report(council())
    page = signed_in()
    page.goto(f"{site}{BOARD}?show=unplanned")
    in_order(page, "board")
    page.get_by_role("button", name="Skriv till dessa").click()
    expect(page.get_by_role("checkbox", name="Umeå kommun")).to_be_checked()
    expect(page.get_by_role("checkbox", name="Dorotea kommun")).to_have_count(0)
    page.get_by_label("Vad det gäller").fill("Planera före sommaren")
    page.get_by_label("Meddelandet").fill("Hej {huvudman}!\n\nVi ser ingen plan än.")
    page.get_by_role("checkbox", name="Åsele kommun").uncheck()
    in_order(page, "form")
    page.get_by_role("button", name="Se breven innan de skickas").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("14 brev skickas")
    in_order(page, "preview")
    page.get_by_text("Umeå kommun").first.click()
    expect(page.get_by_text("Hej Umeå kommun!")).to_be_visible()
    page.get_by_role("button", name="Skicka 14 brev").click()
    expect(page.get_by_text("Meddelandet är på väg.")).to_be_visible()
    assert [each.kind for each in lived.letters(UMEA)].count(LetterKind.MESSAGE) == 1


@pytest.mark.parametrize(
    ("kind", "language"), [("message", "sv-SE"), ("message", "en-GB"), ("remind", "en-GB"), ("skip", "sv-SE")]
)
def test_axe_finds_nothing_in_any_state(
    signed_in: OpenPage, site: str, lived: LivedRound, kind: str, language: str
) -> None:
    lived.report(council())
    page = signed_in(scripts=True)
    page.set_extra_http_headers({"accept-language": language})
    page.goto(f"{site}{BOARD}/write/{kind}?code={DOROTEA}&code={UMEA}")
    assert faults(page, dark=True) == []
    page.locator("#written button.button").last.click()
    page.wait_for_load_state()
    assert faults(page, dark=True) == []
    if kind == "message":
        page.locator("#title").fill("Hej")
        page.locator("#text").fill("Hej!")
        page.locator("#written button.button").last.click()
        page.wait_for_load_state()
        assert faults(page, dark=True) == []
    in_order(page, f"{kind}-{language}")


def test_the_weekly_letters_page_is_in_order(signed_in: OpenPage, site: str) -> None:
    page = signed_in(scripts=True)
    page.goto(f"{site}{BOARD}/do/weekly")
    page.get_by_label("Vem är brevet till?").fill("Samråd vård och omsorg")
    page.get_by_label("E-postadress").fill("samrad@regionvasterbotten.example")
    page.get_by_role("button", name="Skicka veckobrevet dit").click()
    expect(page.get_by_text("samrad@")).to_be_visible()
    assert faults(page) == []
    in_order(page, "weekly")


@pytest.mark.parametrize(("language", "width"), [("sv-SE", 320), ("en-GB", 1280)])
def test_the_letters_to_come_are_reached_from_the_board_and_lead_to_own_words(
    signed_in: OpenPage, site: str, language: str, width: int
) -> None:
    page = signed_in(width=width, scripts=True)
    page.set_extra_http_headers({"accept-language": language})
    page.goto(f"{site}{BOARD}")
    page.locator(".board-next a").click()
    page.get_by_role("link", name="Umeå kommun").click()
    in_order(page, f"coming-{width}")
    assert faults(page) == []
    page.locator(f'a[href$="write/remind?code={UMEA}"]').click()
    expect(page.get_by_role("checkbox", name="Umeå kommun")).to_be_checked()
    expect(page.locator("#text")).to_be_visible()
