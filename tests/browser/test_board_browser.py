"""The board in a real browser: the first row on the first screen, on paper, on a phone and on a wall."""

import io
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import pdfplumber
import pytest
from playwright.sync_api import Page, expect

from actions.access.links import read_only_link
from actions.record.record import Said
from actions.rounds.launch import launch
from actions.rounds.round_plans import load_plan
from bench.county import REPORTED_AT, county_plan
from kit.clock import FrozenClock
from kit.settings import CHECKOUT
from models.files.calendar_file import county_with_meetings
from models.files.sweden import counties
from notifications.links import token
from notifications.sender import Sender
from tests.browser.conftest import WIDE, OpenPage, Windows, faults, overflow, parted_words, picture
from tests.browser.test_console_browser import BOARD, June, june_at, lead_to_june
from tests.conftest import FARDPLAN, LAUNCH, installed_in
from tests.lived import DOROTEA, LivedRound
from tests.visitor import serving
from tests.web.board.conftest import MANY, national_plan
from web.app import create_app

COUNTY = CHECKOUT / "data" / "counties" / "vasterbotten.yaml"
PHONE, NARROWEST = 390, 320
LARGE = "/console/rounds/stor"
NATIONAL = "/console/rounds/landet"
BELOW_THEIR_TICKS: Final = """[...document.querySelectorAll('.calendar .tick')].map((tick) => tick.nextElementSibling)
  .filter((name) => name.getBoundingClientRect().top > name.previousElementSibling.getBoundingClientRect().bottom - 4)
  .map((name) => name.textContent)"""


@pytest.fixture(scope="module")
def june(tmp_path_factory: pytest.TempPathFactory, empty_sqlite: Path, windows: Windows) -> Iterator[June]:
    """The round in June with everybody's meeting days, and one to many principals beside it: four pages."""
    plan = load_plan(FARDPLAN, county_with_meetings(COUNTY), LAUNCH.date())
    with installed_in(tmp_path_factory.mktemp("board"), empty_sqlite) as (settings, database):
        sender = Sender.of(settings)
        lived = LivedRound(database, sender, launch(database, sender, plan, LAUNCH).slug)
        lead_to_june(lived, settings)
        launch(database, sender, county_plan(MANY, "stor"), REPORTED_AT)
        launch(database, sender, national_plan(set(counties()), "landet"), REPORTED_AT)
        app = create_app(settings, database, FrozenClock(lived.today))
        with serving(app) as url, june_at(url, lived, windows) as found:
            yield found


@pytest.fixture
def reading(june: June, open_page: OpenPage) -> tuple[Page, str]:
    """The leadership's window, without scripts, and its board's address."""
    lived = june.lived
    with lived.database.write() as session:
        link = read_only_link(session, lived.sender, lived.slug, "Samråd", Said(), lived.today)
    page = open_page()
    page.goto(f"{june.site}/read/{token(lived.sender.secret, link.id)}")
    return page, page.url


def bottom(page: Page, selector: str) -> float:
    box = page.locator(selector).first.bounding_box()
    assert box
    return box["y"] + box["height"]


def test_the_first_principal_stands_within_the_first_screen(june: June, reading: tuple[Page, str]) -> None:
    desk = june.desk
    desk.goto(june.site + BOARD)
    assert bottom(desk, "#board tbody tr") <= 900
    assert bottom(reading[0], "#board tbody tr") <= 900


def test_the_leaderships_table_is_as_wide_as_its_section(reading: tuple[Page, str]) -> None:
    section, table = (reading[0].locator(where).first.bounding_box() for where in ("#board-top", "#board-top table"))
    assert section
    assert table
    assert table["width"] >= section["width"] - 1


@pytest.mark.parametrize(
    "path",
    [LARGE, f"{LARGE}?page=4", f"{NATIONAL}?county=20&show=open", f"{BOARD}?show=coming&sort=-name", f"{BOARD}/wall"],
)
def test_its_other_states_are_accessible_and_fit(june: June, path: str) -> None:
    page = june.desk
    page.goto(june.site + path)
    assert faults(page, dark=path.endswith("/wall")) == []
    picture(page, f"board-{path.strip('/').replace('/', '-').replace('?', '-')}")


def test_the_leadership_finds_a_decision_without_scripts(reading: tuple[Page, str], june: June) -> None:
    page, _ = reading
    page.get_by_role("link", name="Dorotea kommun").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Dorotea kommun")
    expect(page.get_by_role("definition").filter(has_text="fastställa färdplanen.")).to_be_visible()


def test_the_leaderships_page_of_a_principal_is_accessible_and_fits(june: June, open_page: OpenPage) -> None:
    lived = june.lived
    with lived.database.write() as session:
        link = read_only_link(session, lived.sender, lived.slug, "Samråd", Said(), lived.today)
    page = open_page(scripts=True)
    page.goto(f"{june.site}/read/{token(lived.sender.secret, link.id)}")
    page.goto(f"{june.site}/read/round/{lived.slug}/{DOROTEA}")
    assert faults(page) == []
    picture(page, "leadership")


def test_the_calendar_is_also_a_table_for_who_cannot_see_it(june: June) -> None:
    page = june.desk
    page.goto(june.site + BOARD)
    row = page.get_by_role("row").filter(has_text="Malå kommun")
    drawn = re.compile("Fullmäktige: planerat 25 sep.*hinner inte, planerat 25 september")
    expect(row.get_by_role("img", name=drawn)).to_have_count(1)
    page.locator("summary", has_text="Samma sak som tabell").first.click()
    told = page.locator("details[open] tr").filter(has_text="Malå kommun")
    expect(told.get_by_role("cell").nth(2)).to_have_text("planerat 25 sep.")


A_ROUND_WITH_MORE_TO_TELL: Final = 90  # points of the second page, for states and sentences this round has not


def test_sixteen_principals_are_two_pages_of_paper_with_nothing_cut(june: June) -> None:
    page = june.desk
    page.goto(june.site + BOARD)
    with pdfplumber.open(io.BytesIO(page.pdf(format="A4", prefer_css_page_size=True))) as printed:
        said = " ".join(each.extract_text() for each in printed.pages)
        right = max(char["x1"] for each in printed.pages for char in each.chars)
        assert len(printed.pages) <= 2
        assert "uppifrån: Fullmäktige" in printed.pages[0].extract_text()
        lowest = max(char["bottom"] for char in printed.pages[-1].chars)
        assert lowest <= printed.pages[-1].height - A_ROUND_WITH_MORE_TO_TELL
        assert right <= printed.pages[0].width - 20
    for row in june.lived.view().cases:
        assert row.case.principal_name.split()[0] in said
    for words in (
        "5 av 16 har beslutat",
        "Att fastställa Färdplan",
        "Härnäst",
        "Vad som återstår",
        "sista mötena i tid",
    ):
        assert words in said, words


@pytest.mark.parametrize("path", [BOARD, LARGE])
def test_a_phone_is_not_given_a_page_without_end(june: June, path: str) -> None:
    page = june.desk
    page.set_viewport_size({"width": PHONE, "height": 844})
    try:
        page.goto(june.site + path)
        assert page.evaluate("document.documentElement.scrollHeight") < 10_000
        assert overflow(page) == 0
        page.set_viewport_size({"width": NARROWEST, "height": 844})
        assert page.evaluate(BELOW_THEIR_TICKS) == []
    finally:
        page.set_viewport_size({"width": WIDE, "height": 900})


def test_a_wall_screen_shows_everybody_without_scrolling(june: June) -> None:
    page = june.desk
    page.set_viewport_size({"width": 1920, "height": 1080})
    try:
        page.goto(f"{june.site}{BOARD}/wall")
        assert page.evaluate("[document.documentElement.scrollHeight, document.documentElement.scrollWidth]") == [
            1080,
            1920,
        ]
        assert page.locator(".wall-rows li").count() == 16
        assert page.locator("a, button").count() == 0, "nothing to press"
        picture(page, "wall")
    finally:
        page.set_viewport_size({"width": WIDE, "height": 900})


NAMES: Final = "#board-top th[scope=row]"


def test_no_name_of_the_countrys_principals_is_parted_within_a_word(june: June) -> None:
    page, parted = june.desk, set()
    for number in range(1, 9):
        page.goto(f"{june.site}{NATIONAL}?page={number}")
        page.locator("#board-top details summary").click()
        assert page.locator(f"{NAMES} >> visible=true").count() >= 2 * 32
        parted |= parted_words(page, NAMES, (WIDE, 800, NARROWEST))
    picture(page, "national")
    assert parted == set()
