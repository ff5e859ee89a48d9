"""The longest § there may be, and letters twice as large, on a phone: nothing is wider than the window, and no § stands
on another line than its number."""

from typing import Final

import pytest
from playwright.sync_api import Page

from kit.clock import FrozenClock
from kit.database import Database
from notifications.sender import Sender
from tests.browser.conftest import OpenPage, overflow, parted_paragraphs, picture, too_wide
from tests.browser.reply.test_reply_browser import link  # noqa: F401 — fixture
from tests.lived import DOROTEA, LivedRound, council, executive
from tests.run.samples import place_of, sampled
from tests.visitor import sign_in_path

PHONE = 390
UNBROKEN = "§" + "7" * 59
IN_WORDS = "§ " + "64/2023-" * 7 + "64"


def wide(page: Page) -> int:
    """How much wider than the window the page is when its text is twice as large, as in a browser's own setting."""
    page.evaluate("document.documentElement.style.setProperty('font-size', '200%', 'important')")
    return too_wide(page)


WIDTHS: Final = range(320, 520, 4)  # pixels: a § comes to the end of a line at one or another


@pytest.fixture
def told(lived: LivedRound, clock: FrozenClock) -> LivedRound:
    clock.move_to(lived.today)
    lived.report(executive(paragraph=UNBROKEN, body_name="Regionens" + "nämnd" * 12))
    lived.report(council(paragraph=IN_WORDS, wording="Kommunfullmäktige " + "beslutar" * 12))
    return lived


def test_the_principals_pages_fit(open_page: OpenPage, told: LivedRound, link: str) -> None:  # noqa: F811
    page = open_page(PHONE)
    page.goto(link)
    front = page.url
    found = {}
    for path in ("", "/rapportera", "/ratta/1", "/ratta/2", "/kvitto/2", "/kvitto/3", "/planera", "/bekrafta"):
        page.goto(front + path)
        assert path or UNBROKEN[2:] in page.inner_text("main").replace("\n", "")
        found[path] = (overflow(page), wide(page))
        picture(page, f"long{path.replace('/', '-')}")
    assert {path: by for path, by in found.items() if max(by) > 0} == {}


def test_the_coordinators_pages_fit(
    open_page: OpenPage, site: str, told: LivedRound, database: Database, sender: Sender, clock: FrozenClock
) -> None:
    page = open_page(PHONE)
    page.goto(site + sign_in_path(database, sender, clock.now()))
    page.click("main form button")
    page.wait_for_url("**/console")
    board = f"/console/rounds/{told.slug}"
    found = {}
    for path in ("/console", board, f"{board}/{DOROTEA}", f"{board}/{DOROTEA}/ratta/2", "/console/search?q=7777"):
        page.goto(site + path)
        found[path] = (overflow(page), wide(page))
        picture(page, f"long{path.replace('/', '-')}"[:60])
    assert {path: by for path, by in found.items() if max(by) > 0} == {}


@pytest.mark.parametrize("language", ["sv", "en"])
def test_no_page_ends_a_line_between_a_paragraph_and_its_number(
    open_page: OpenPage,
    site: str,
    lived: LivedRound,
    link: str,  # noqa: F811
    database: Database,
    sender: Sender,
    clock: FrozenClock,
    language: str,
) -> None:
    clock.move_to(lived.today)
    lived.report(executive(paragraph="§ 88", wording="Enligt § 88 och § 101 i förra protokollet. " * 3))
    lived.report(council(paragraph="§ 102", wording="Med stöd av § 88 och § 89 fastställs färdplanen. " * 3))
    page, found = open_page(PHONE), {}
    page.goto(link)
    front = page.url
    pages = [front + path for path in ("", "/kvitto/2", "/kvitto/3", "/rapportera", "/ratta/2")]
    page.goto(site + sign_in_path(database, sender, clock.now()))
    page.click("main form button")
    page.wait_for_url("**/console")
    board = f"{site}/console/rounds/{lived.slug}"
    for address in (*pages, board, f"{board}/{DOROTEA}", f"{site}/console/search?q=88"):
        page.goto(f"{address}{'&' if '?' in address else '?'}lang={language}")
        widths = sampled(4, WIDTHS, place_of(address.removeprefix(site) + language))
        found[address] = parted_paragraphs(page, widths)
    assert {address: parted for address, parted in found.items() if parted} == {}


def test_what_is_written_in_a_field_is_left_as_it_was_written(
    open_page: OpenPage,
    lived: LivedRound,
    link: str,  # noqa: F811
    clock: FrozenClock,
) -> None:
    clock.move_to(lived.today)
    lived.report(council(paragraph="§ 102", wording="Med stöd av § 88 fastställs färdplanen."))
    page = open_page(PHONE)
    page.goto(link)
    page.goto(page.url + "/ratta/1")
    assert page.locator("[name=paragraph]").input_value() == "§ 102"
    assert page.locator("textarea[name=wording]").input_value() == "Med stöd av § 88 fastställs färdplanen."
