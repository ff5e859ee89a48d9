"""The agreement of 2020 lived once in a real browser, from the file to a local agreement that both have adopted."""

import datetime as dt
import re
from email import message_from_bytes, policy

import pytest
from playwright.sync_api import Page
from sqlalchemy import select

from actions.access.links import read_only_link
from actions.rounds.advance import advance
from kit.clock import FrozenClock, at_local
from kit.database import Database
from models.tables import Letter
from models.vocabulary import LetterKind
from notifications.links import fill, token
from notifications.sender import Sender
from tests.browser.conftest import OpenPage, faults, picture
from tests.families import AGREED_AT
from tests.lived import said
from tests.visitor import sign_in_path

SLUG = "samverkansstruktur-2020"
LOCAL = f"{SLUG}-dorotea"
REGION, DOROTEA = "registrator@regionvasterbotten.example", "registrator@dorotea.example"


@pytest.fixture
def desk(open_page: OpenPage, site: str, database: Database, sender: Sender, clock: FrozenClock) -> Page:
    """A coordinator's window on the day of the launch."""
    clock.move_to(AGREED_AT)
    page = open_page(scripts=True)
    page.goto(site + sign_in_path(database, sender, clock.now()))
    page.click("main form button")
    page.wait_for_url("**/console")
    return page


def check(page: Page, name: str) -> None:
    picture(page, f"family-{name}")
    assert faults(page) == [], name


def links(database: Database, sender: Sender, recipient: str) -> dict[str, str]:
    """The links in a principal's only invitation, by the round's title that stands above each."""
    with database.read() as session:
        written = select(Letter.content).where(Letter.recipient == recipient, Letter.kind == LetterKind.INVITATION)
        (content,) = session.scalars(written).all()
    body = message_from_bytes(fill(content, sender.secret), policy=policy.default).get_body(("plain",))
    assert body is not None
    text = str(body.get_content())
    (main, *_) = re.findall(r"https?://\S*?(/r/\S+)", text)
    found = re.findall(r"- (Lokal .*)\n(?:  .*\n)*?  https?://\S*?(/r/\S+)", text)
    return {"": main, **dict(found)}


def decides(page: Page, address: str, body: str, held_on: str, points: int) -> None:
    """Open the link and report that the council adopted every point."""
    page.goto(address)
    page.goto(f"{page.url}/rapportera")
    page.check(f"[name=body][value={body}]")
    page.fill("#held_on", held_on)
    page.check("[name=act][value=decides]")
    for number in range(1, points + 1):
        page.check(f'[name="outcomes[{number}]"][value=adopted]')
    page.check("[name=preliminary][value=no]")
    page.fill("#name", "Registrator Ett")
    page.fill("#role", "registrator")
    page.click("#written button[type=submit] >> nth=0")
    page.wait_for_url("**/kvitto/*")


def test_a_family_is_launched_answered_followed_and_given_more_time(
    desk: Page, open_page: OpenPage, site: str, database: Database, sender: Sender, clock: FrozenClock
) -> None:
    desk.goto(f"{site}/console/launch/file/{SLUG}.yaml")
    assert "Rundor vid sidan av: 15" in desk.inner_text("main")
    assert "Ni är också med i 15 rundor" in desk.inner_text("#letter")
    check(desk, "plan")
    desk.click("text=Starta rundan och skicka 16 brev")
    desk.wait_for_url(f"**/console/rounds/{SLUG}*")
    desk.click("text=Följ dem tillsammans")
    desk.wait_for_url(f"**/console/families/{SLUG}*")
    assert "0 av 15 lokala överenskommelser är antagna av båda parter" in desk.inner_text("main")

    region, dorotea = links(database, sender, REGION), links(database, sender, DOROTEA)
    assert (len(region), len(dorotea)) == (16, 2)
    title = next(name for name in dorotea if name)
    clock.move_to(at_local(dt.date(2020, 6, 17), dt.time(9)))
    page = open_page(scripts=True)
    page.goto(site + dorotea[""])
    assert "Rundan följer en överenskommelse fram till varje parts beslut." in page.inner_text("footer")
    assert "rekommendationen" not in page.inner_text("body").casefold()
    check(page, "case")
    decides(page, site + dorotea[title], "KF", "2020-06-15", 1)
    decides(page, site + region[title], "RF", "2020-06-16", 1)
    advance(database, sender, LOCAL, clock.now())

    desk.goto(f"{site}/console/families/{SLUG}?show=agreed")
    assert "1 av 15 lokala överenskommelser är antagna av båda parter" in desk.inner_text("main")
    assert desk.locator("tbody tr").count() == 1
    desk.goto(f"{site}/console/families/{SLUG}")
    check(desk, "board")
    desk.click("text=Ge alla längre svarstid")
    check(desk, "extend")
    for name, text in (("new_on", "2020-08-28"), ("decided_by", "AC Konsensus"), ("decided_on", "2020-06-16")):
        desk.fill(f"#{name}", text)
    desk.check("[name=effect][value=move]")
    desk.fill("#reason", "Fullmäktige hinner inte.")
    desk.click("text=Förläng svarstiden för alla")
    desk.wait_for_url(f"**/console/families/{SLUG}?done=*")
    assert "28 augusti 2020" in desk.inner_text("tbody")


def test_the_leaderships_page_of_a_family_is_accessible_and_fits(
    desk: Page, open_page: OpenPage, site: str, database: Database, sender: Sender, clock: FrozenClock
) -> None:
    desk.goto(f"{site}/console/launch/file/{SLUG}.yaml")
    desk.click("text=Starta rundan och skicka 16 brev")
    desk.wait_for_url(f"**/console/rounds/{SLUG}*")
    with database.write() as session:
        link = read_only_link(session, sender, SLUG, "AC Konsensus", said(), clock.now())
        secret = token(sender.secret, link.id)
    page = open_page(scripts=True)
    page.goto(f"{site}/read/{secret}")
    page.click("text=Följ dem tillsammans")
    page.wait_for_url("**/family")
    page.wait_for_selector("tbody tr >> nth=14")
    assert page.locator("tbody tr").count() == 15
    check(page, "reader")
