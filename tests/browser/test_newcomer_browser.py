"""A newcomer's first spring in one go, in a real browser: from a recommendation's own words to what is read above."""

import datetime as dt
import io
import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import pdfplumber
import pytest
from playwright.sync_api import Page, expect

from kit.clock import STOCKHOLM, FrozenClock
from kit.database import Database
from kit.settings import CHECKOUT, Settings
from models.files.sweden import listed
from notifications.sender import Sender
from reading.text_of import text_of_document
from tests.browser.conftest import OpenPage, overflow
from tests.conftest import settings_in
from tests.far_ends.issuer import CLIENT, SECRET, TestIssuer, issuing
from tests.lived import DOROTEA, LivedRound, council
from tests.visitor import Visitor, link_path, pdf, sign_in_path

OWN_TEXT: Final = CHECKOUT / "data" / "rounds" / "fardplan-nara-vard-2030" / "rekommendation.pdf"
SLUG: Final = "fardplan-nara-vard-2030-i-vasterbotten"
BOARD: Final = f"/console/rounds/{SLUG}"
UMEA: Final = "2480"
MONDAY: Final = dt.datetime(2023, 4, 3, 8, 30, tzinfo=STOCKHOLM)
AFTER: Final = dt.datetime(2023, 6, 20, 9, 0, tzinfo=STOCKHOLM)


@pytest.fixture
def issuer() -> Iterator[TestIssuer]:
    """The organisation's directory, with somebody of the leadership at the browser."""
    with issuing() as found:
        found.person = {"email": "ledningen@regionvasterbotten.example", "email_verified": True, "groups": ["ledning"]}
        yield found


@pytest.fixture
def settings(tmp_path: Path, issuer: TestIssuer) -> Settings:
    """An installation that trusts it."""
    known = {
        "oidc_issuer": issuer.url,
        "oidc_client_id": CLIENT,
        "oidc_roles": json.dumps({"ledning": "reader@vasterbotten"}),
    }
    secret = Settings(oidc_client_secret=SECRET).oidc_client_secret
    return settings_in(tmp_path).model_copy(update={**known, "oidc_client_secret": secret, "oidc_name": "Regionen"})


ASKED: Final = (
    (DOROTEA, "/fraga", {"question": "Ska beslutet anslås också här?"}),
    (UMEA, "/mer-tid", {"new_on": "2023-10-30", "reason": "Fullmäktige möts först då."}),
)


WRITTEN: Final = {
    "new_on": "30 oktober 2023",
    "decided_by": "systemledningen",
    "decided_on": "31 mars 2023",
    "reason": "Nästa möte är i oktober.",
    "answer": "Nej, bara hos er.",
}


BROKEN_WORDS: Final = """(where) => [...document.querySelectorAll(where)].flatMap((each) =>
  [...each.childNodes].filter((part) => part.nodeType === Node.TEXT_NODE).flatMap((part) =>
    [...part.data.matchAll(/[\\wåäöÅÄÖ]+/g)].filter((word) => {
      const range = document.createRange();
      range.setStart(part, word.index);
      range.setEnd(part, word.index + word[0].length);
      return range.getClientRects().length > 1;
    }).map(String)))"""


class Newcomer:
    """Whoever sits at the desk, and never leaves the browser."""

    def __init__(self, page: Page, site: str) -> None:
        self.page, self.site = page, site

    def go(self, path: str) -> None:
        self.page.goto(self.site + path)

    def follow(self, *names: str) -> None:
        for name in names:
            self.page.get_by_role("link", name=name).first.click()

    def press(self, name: str) -> None:
        with self.page.expect_navigation():
            self.page.get_by_role("button", name=name).last.click()
        assert overflow(self.page) == 0, self.page.url

    def save(self) -> None:
        self.page.get_by_role("button", name="Spara", exact=True).last.click()
        self.sees("Sparat.")

    def fill(self, **values: str) -> None:
        for label, value in values.items():
            self.page.locator(f'[name="{label}"]').fill(value)

    def sees(self, *texts: str) -> None:
        for text in texts:
            expect(self.page.locator("main")).to_contain_text(text)

    def launches_from_its_own_text(self) -> None:
        self.follow("Starta en runda")
        self.page.get_by_label("Eller klistra in texten").fill(text_of_document(OWN_TEXT.read_bytes(), OWN_TEXT.name))
        self.press("Gör ett utkast")
        self.follow("Till vem")
        for name in self.page.locator(".ticks label").all_inner_texts():
            if not name.startswith("Malå"):
                self.page.get_by_label(name, exact=True).check()
        self.save()
        self.follow("Bilagor")
        self.page.set_input_files("#files", {"name": "fardplan.pdf", "mimeType": "application/pdf", "buffer": pdf()})
        self.save()
        self.follow("Granska och skicka")
        self.sees("15 huvudmän får en inbjudan nu.", "Att fastställa Färdplan Nära vård 2030 i Västerbotten")
        self.press("Starta rundan och skicka 15 brev")
        assert self.page.url.startswith(self.site + BOARD)

    def adds_the_forgotten(self) -> None:
        self.follow("Ändra i rundan", "Lägg till en huvudman")
        self.page.get_by_label("Malå kommun").check()
        self.changes("Föll bort.")

    def puts_a_wrong_appendix_right(self) -> None:
        self.go(BOARD)
        self.follow("Ändra i rundan", "Byt mot en rättad")
        self.page.set_input_files("#file", {"name": "fardplan.pdf", "mimeType": "application/pdf", "buffer": pdf(2)})
        self.changes("Fel bilaga.")

    def empties_the_inbox(self) -> None:
        self.go("/console")
        lines = self.page.locator(".waits > li")
        while before := lines.count():
            lines.first.get_by_role("link", name=re.compile("^(Svara|Ge längre svarstid)")).click()
            for name, value in WRITTEN.items():
                if self.page.locator(f'[name="{name}"]').count():
                    self.fill(**{name: value})
            self.press_main()
            self.go("/console")
            assert lines.count() < before
        self.sees("Inget väntar på dig")

    def press_main(self) -> None:
        with self.page.expect_navigation():
            self.page.locator("form#written .actions button.button").click()

    def writes_to_those_without_a_plan(self) -> None:
        self.go(f"{BOARD}?show=unplanned")
        self.press("Skriv till dessa")
        self.fill(title="Planera före sommaren", text="Hej {huvudman}!\n\nVi ser ingen plan än.")
        self.press("Se breven innan de skickas")
        self.press("Skicka 16 brev")
        self.sees("Meddelandet är på väg.")

    def finds_a_paragraph(self) -> None:
        self.page.locator("#find").fill("§ 64")
        self.page.locator("#find").press("Enter")
        self.follow("Dorotea kommun")
        assert self.page.url == f"{self.site}{BOARD}/{DOROTEA}#handling-1"
        assert self.page.evaluate(BROKEN_WORDS, ".name") == []

    def prints_the_board(self) -> None:
        self.go(BOARD)
        paper = self.page.pdf(format="A4", prefer_css_page_size=True)
        with pdfplumber.open(io.BytesIO(paper)) as printed:
            assert len(printed.pages) == 2

    def chooses(self, county: str, counted: int) -> None:
        self.go("/console/registry/new")
        names = self.page.locator("#county option").all_text_contents()
        self.page.locator("#county").select_option(label=next(each for each in names if county in each))
        self.press_main()
        self.sees(f"{counted} huvudmän har en adress att se på.")

    def pastes_every_mailbox(self, office: str) -> None:
        self.go(f"/console/registry/{office}/registry/import")
        rows = (f"{each.code};registrator@{each.code}.example" for each in listed())
        self.page.locator("#text").fill("\n".join(("Kod;Registrator", *rows)))
        self.press_main()
        self.press_main()

    def launches_a_national_round(self) -> None:
        self.go("/console/launch")
        self.press("Börja från ett tomt utkast")
        self.follow("Ärendet")
        self.fill(title="En nationell överenskommelse")
        self.page.locator("details summary").last.click()
        self.page.locator("#county").select_option(label="Sverige")
        self.save()
        self.follow("Ärendet")
        self.fill(recommended_by="Kommunernas och regionernas samverkan", recommended_on="19 juni 2023")
        self.save()
        self.follow("Vad rundan ber om")
        self.page.get_by_label("Att-sats 1").fill("Att anta överenskommelsen")
        self.save()
        self.follow("Till vem")
        self.page.locator("#everyone").check()
        self.save()
        self.follow("När")
        self.page.get_by_label("Svarsdatum", exact=True).fill("15 december 2023")
        self.save()
        self.follow("Granska och skicka")
        self.sees("311 huvudmän får en inbjudan nu.")
        self.press("Starta rundan och skicka 311 brev")

    def changes(self, reason: str) -> None:
        if self.page.locator('[name="reason"]').count():
            self.fill(reason=reason)
        self.press("Fortsätt")
        self.press("Gör ändringen")
        self.sees("Ändringen är gjord")


def some_ask(site: str, database: Database, sender: Sender) -> None:
    """What two registrars send in over the weekend."""
    for code, path, told in ASKED:
        registrar = Visitor(site)
        registrar.enter(link_path(database, sender, SLUG, code))
        assert registrar.send(path, **told).status_code == 200
        registrar.close()


def the_leadership_reads(chair: Newcomer) -> None:
    """What Dorotea decided, by somebody of the leadership whom the directory lets in to read."""
    chair.go("/console/sign-in")
    chair.follow("Logga in med Regionen", "Färdplan Nära vård 2030 i Västerbotten", "Dorotea kommun")
    chair.sees("Kommunfullmäktige beslutar att fastställa färdplanen.", "§ 64")
    assert chair.page.get_by_role("link", name="Ändra i rundan").count() == 0


def test_a_newcomers_first_spring(
    open_page: OpenPage,
    site: str,
    settings: Settings,
    database: Database,
    sender: Sender,
    clock: FrozenClock,
    issuer: TestIssuer,
) -> None:
    object.__setattr__(settings, "base_url", site)
    desk = Newcomer(open_page(), site)
    desk.go(sign_in_path(database, sender, clock.now()))
    desk.press("Logga in")
    desk.launches_from_its_own_text()
    desk.adds_the_forgotten()
    desk.puts_a_wrong_appendix_right()
    clock.move_to(MONDAY)
    some_ask(site, database, sender)
    desk.empties_the_inbox()
    desk.writes_to_those_without_a_plan()
    clock.move_to(AFTER)
    LivedRound(database, sender, SLUG).report(council(paragraph="§ 64"))
    desk.finds_a_paragraph()
    desk.prints_the_board()
    the_leadership_reads(Newcomer(open_page(), site))
    desk.chooses("Norrbotten", 15)
    desk.chooses("Hela landet", 311)
    desk.pastes_every_mailbox("sverige")
    desk.launches_a_national_round()
    expect(desk.page.locator("main")).to_contain_text("0 av 311 har beslutat")
