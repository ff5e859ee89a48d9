"""A round made by hand in a real browser, without scripts, wide and narrow: from nothing to its letters."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from actions.drafts.drafts import Begun, change_step, make_draft
from kit.clock import FrozenClock
from kit.database import Database
from models.files.round_text import plain
from models.files.yaml_source import read_source
from models.reads import lookup
from models.values import Hint
from notifications.sender import Sender
from rules.drafting.steps import DraftStep
from tests.browser.conftest import OpenPage, faults, overflow, picture
from tests.conftest import FARDPLAN
from tests.visitor import COORDINATOR, sign_in_path

ENDS = ("attachments", "review", "discard")
STEPS = ("matter", "asked", "principals", "when", "words", "reminders", "effect", "file")


SignedIn = Callable[..., Page]


@pytest.fixture
def signed_in(open_page: OpenPage, site: str, database: Database, sender: Sender, clock: FrozenClock) -> SignedIn:
    """Open a coordinator's window, with or without scripts."""

    def open_window(*, scripts: bool) -> Page:
        page = open_page(scripts=scripts)
        page.set_default_timeout(60_000)
        page.goto(site + sign_in_path(database, sender, clock.now()))
        page.get_by_role("button", name="Logga in").click()
        page.wait_for_url("**/console")
        return page

    return open_window


def save(page: Page) -> None:
    page.get_by_role("button", name="Spara", exact=True).last.click()
    expect(page.get_by_text("Sparat.")).to_be_visible()


def test_the_fardplan_is_made_from_nothing_and_sent_without_scripts(signed_in: SignedIn, database: Database) -> None:
    desk = signed_in(scripts=False)
    desk.get_by_role("link", name="Starta en runda").first.click()
    desk.get_by_role("button", name="Börja från ett tomt utkast").click()
    desk.get_by_role("link", name="Ärendet").click()
    desk.get_by_label("Vad heter ärendet?").fill("Färdplan Nära vård 2030")
    desk.get_by_label("Vem rekommenderar?").select_option("Systemledningen för nära vård i Västerbotten")
    desk.get_by_label("Vilken dag lades ärendet fram?").fill("24 mars 2023")
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
    assert overflow(desk) == 0
    save(desk)
    desk.get_by_role("link", name="Granska och skicka").click()
    assert overflow(desk) == 0
    desk.get_by_role("button", name="Starta rundan och skicka 16 brev").click()
    desk.wait_for_url("**/console/rounds/fardplan-nara-vard-2030**")
    with database.read() as session:
        assert len(lookup.round_letters(session, "fardplan-nara-vard-2030")) == 16


def test_every_page_of_a_draft_is_sound(signed_in: SignedIn, database: Database, clock: FrozenClock) -> None:
    with database.write() as session:
        begun = Begun("text", "", fields_of_fardplan(), {"title": (Hint("Färdplan", "En färdplan"),)})
        here = f"/console/drafts/{make_draft(session, begun, COORDINATOR, clock.now()).id}"
    page = signed_in(scripts=True)
    site = page.url.removesuffix("/console")
    found: dict[str, list[str]] = {}
    for path in (
        "/console/launch",
        here,
        *(f"{here}/step/{step}" for step in STEPS),
        *(f"{here}/{end}" for end in ENDS),
    ):
        page.goto(site + path)
        found |= {path: wrong} if (wrong := faults(page)) else {}
        picture(page, f"draft{path.replace('/', '-')}")
    assert found == {}


def test_two_texts_side_by_side_are_sound(signed_in: SignedIn, database: Database, clock: FrozenClock) -> None:
    with database.write() as session:
        draft = make_draft(session, Begun(fields=fields_of_fardplan()), COORDINATOR, clock.now()).id
    page = signed_in(scripts=True)
    page.goto(page.url + f"/drafts/{draft}/step/words")
    page.get_by_label("Egna ord").fill("Den andra skriver.")
    with database.write() as session:
        change_step(session, draft, DraftStep.WORDS, {"in_letter": "Den ena skriver."}, 1, COORDINATOR, clock.now())
    page.get_by_role("button", name="Spara", exact=True).last.click()
    expect(page.get_by_role("cell", name="Den ena skriver.")).to_be_visible()
    assert faults(page) == []


def fields_of_fardplan() -> dict[str, object]:
    return {**plain(read_source(FARDPLAN).fields), "attachments": []}


def test_a_printed_review_leaves_out_what_is_only_to_be_pressed(signed_in: SignedIn, site: str) -> None:
    desk = signed_in(scripts=False)
    text = FARDPLAN.read_text().split("attachments:")[0]
    made = desk.request.post(f"{site}/console/drafts", form={"text": text}, headers={"sec-fetch-site": "same-origin"})
    desk.goto(f"{made.url}/review")
    desk.emulate_media(media="print")
    expect(desk.get_by_text("16 huvudmän får en inbjudan nu.")).to_be_visible()
    expect(desk.get_by_text("Skicka en annan dag")).to_be_hidden()
    expect(desk.get_by_text("Pröva först")).to_be_hidden()
