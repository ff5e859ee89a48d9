"""A § is found by search in a real browser: from the keyboard, with and without script, wide and narrow."""

from kit.clock import FrozenClock
from kit.database import Database
from notifications.sender import Sender
from tests.browser.conftest import OpenPage, faults, picture, press_enter
from tests.lived import LivedRound, council
from tests.visitor import sign_in_path


def test_a_paragraph_is_found_from_the_keyboard_by_everyone(
    open_page: OpenPage,
    site: str,
    database: Database,
    sender: Sender,
    clock: FrozenClock,
    lived: LivedRound,
) -> None:
    clock.move_to(lived.today)
    lived.report(council(paragraph="§ 64"))
    page = open_page(scripts=True)
    page.goto(site + sign_in_path(database, sender, clock.now()))
    page.get_by_role("button").first.click()
    page.goto(f"{site}/console")
    page.keyboard.press("/")
    page.keyboard.type("64 §")
    press_enter(page)
    page.get_by_role("link", name="Dorotea").first.wait_for()
    for path in ("", "/console/search?q=ingetsådant", "/console/search?q=malå", "/console/compare"):
        if path:
            page.goto(site + path)
        picture(page, f"search-{path.rpartition('/')[2]}")
        assert faults(page, dark=True) == [], path
    page.goto(f"{site}/console/search?q=§64")
    page.get_by_role("link", name="Dorotea").first.click()
    assert page.url.endswith("#handling-1")
    page.locator("#handling-1").wait_for()
