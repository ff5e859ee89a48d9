"""People, one's own page and notes in a real browser: wide and narrow, light and dark, sv and en."""

from playwright.sync_api import Page

from actions.access.console_people import import_members
from actions.coordination.notes import put_in_hand, write_note
from kit.clock import FrozenClock
from tests.browser.conftest import OpenPage, faults, picture
from tests.lived import DOROTEA, LivedRound
from tests.run.samples import sampled
from tests.visitor import COORDINATOR, sign_in_path

CASE = f"/console/rounds/fardplan-nara-vard-2030/{DOROTEA}"
PAGES = (
    *("/console/people", "/console/people/1", "/console/people/invite", "/console/people/1/leave/vasterbotten"),
    *("/console/me", "/console/away", "/console/me/name", "/console/me/passkeys"),
    *(CASE, f"{CASE}/notes", f"{CASE}/holder"),
)
OUTSIDE = ("/console/sign-in", "/console/sign-in/code", "/ny-lank")


def test_every_page_about_people_is_legible_to_all(
    open_page: OpenPage,
    site: str,
    lived: LivedRound,
    clock: FrozenClock,
) -> None:
    clock.move_to(lived.today)
    with lived.database.write() as session:
        import_members(session, "vasterbotten", [COORDINATOR, "b@region.example"], lived.today)
        case = f"{lived.slug}/{DOROTEA}"
        write_note(session, case, "Ring kanslichefen.", lived.today.date(), COORDINATOR, lived.today)
        put_in_hand(session, case, COORDINATOR, [COORDINATOR], COORDINATOR, lived.today)
    page = open_page(scripts=True)  # for axe
    found = [trouble for path in OUTSIDE for trouble in troubles(page, site + path)]
    page.goto(site + sign_in_path(lived.database, lived.sender, lived.today))
    page.get_by_role("button", name="Logga in").click()
    found += [trouble for path in sampled(2, PAGES) for trouble in troubles(page, f"{site}{path}?lang=sv")]
    found += [trouble for path in sampled(2, PAGES, 1) for trouble in troubles(page, f"{site}{path}?lang=en")]
    assert found == []


def troubles(page: Page, address: str) -> list[str]:
    """What is wrong with the page at the address, with the address."""
    page.goto(address)
    picture(page, address.rpartition("/console/")[2].replace("/", "-").replace("?", "-"))
    return [f"{address}: {each}" for each in faults(page, dark=True)]
