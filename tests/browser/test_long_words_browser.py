"""The longest § there may be, and letters twice as large, on a phone: nothing is wider than the window."""

import pytest
from playwright.sync_api import Page

from kit.clock import FrozenClock
from kit.database import Database
from notifications.office import Office
from tests.browser.conftest import OpenPage, overflow, picture, too_wide
from tests.browser.reply.test_reply_browser import link  # noqa: F401 — fixture
from tests.lived import DOROTEA, LivedRound, council, executive
from tests.visitor import sign_in_path

PHONE = 390
UNBROKEN = "§" + "7" * 59
IN_WORDS = "§ " + "64/2023-" * 7 + "64"


def wide(page: Page) -> int:
    """How much wider than the window the page is when its text is twice as large, as in a browser's own setting."""
    page.evaluate("document.documentElement.style.setProperty('font-size', '200%', 'important')")
    return too_wide(page)


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
    open_page: OpenPage, site: str, told: LivedRound, database: Database, office: Office, clock: FrozenClock
) -> None:
    page = open_page(PHONE)
    page.goto(site + sign_in_path(database, office, clock.now()))
    page.click("main form button")
    page.wait_for_url("**/console")
    board = f"/console/rounds/{told.slug}"
    found = {}
    for path in ("/console", board, f"{board}/{DOROTEA}", f"{board}/{DOROTEA}/ratta/2", "/console/search?q=7777"):
        page.goto(site + path)
        found[path] = (overflow(page), wide(page))
        picture(page, f"long{path.replace('/', '-')}"[:60])
    assert {path: by for path, by in found.items() if max(by) > 0} == {}
