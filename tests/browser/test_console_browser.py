"""The console and the board in a real browser: by keyboard, without scripts, wide and narrow, dark and on paper."""

import datetime as dt
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect

from actions.access.links import read_only_link
from actions.coordination.amendments import mute
from actions.record.record import Said
from actions.replies.questions import ask_question
from actions.rounds.launch import launch
from actions.schedule.heartbeat import beat
from kit.clock import DemoClock, FrozenClock
from kit.database import Database
from kit.settings import Settings
from models.files.round_plan import RoundPlan
from models.tables import Letter, case_id
from models.vocabulary import Act, LetterState, Outcome
from notifications.delivery.mailbox import Mailbox
from notifications.links import token
from notifications.sender import Sender
from tests.browser.conftest import NARROW, WIDE, OpenPage, Windows, choose, faults, picture, press_enter, tab_to, write
from tests.conftest import LAUNCH, installed_in
from tests.lived import DOROTEA, REGISTRAR, LivedRound, council, executive
from tests.visitor import serving, sign_in_path
from tests.web.console.test_console_launch import FAULTY, SHORT
from tests.web.test_board import MALA, UMEA, plan
from web.app import create_app

BOARD = "/console/rounds/fardplan-nara-vard-2030"
CASE = f"{BOARD}/{DOROTEA}"
PAGES = (
    "/console",
    "/console/closed",
    "/console/launch",
    "/console/arenas",
    "/console/arenas?on=2020-08-31",
    "/console/launch/file/fardplan-nara-vard-2030.yaml",
    BOARD,
    f"{BOARD}?show=answered",
    f"{BOARD}/letters",
    *(f"{BOARD}/do/{name}" for name in ("extend", "close", "reader")),
    CASE,
    *(f"{CASE}/{name}" for name in ("rapportera", "planera", "bekrafta", "ratta/1")),
    *(f"{CASE}/do/{name}" for name in ("repeat", "link", "extend", "mute", "address")),
    f"{BOARD}/{UMEA}/do/answer/1",
    "/console/letters/1",
    "/mailbox",
    "/api",
)
DARK = ("/console", BOARD, CASE, f"{BOARD}/do/close")
"""Those that are looked at in the dark too: between them they have every mark and colour."""

SignedIn = Callable[..., Page]


def lead_to_june(lived: LivedRound, settings: Settings) -> None:
    """A round in the middle of June: decided, referred back, planned too late, silent, muted, unreachable, asking."""
    plan(lived, MALA, KF=dt.date(2023, 9, 25))
    lived.report(executive())
    lived.report(council(preliminary=True))
    for code in ("2401", "2403", "2404"):
        lived.report(council(held_on=dt.date(2023, 6, 12)), code)
    lived.report(council(outcomes={1: Outcome.UNCLASSIFIED}, wording="KF ställer sig bakom."), "2409")
    lived.report(executive(act=Act.REFERS_BACK, outcomes={}, reason="Barnrätten", next_on=dt.date(2023, 8, 29)), "2463")
    with lived.database.write() as session:
        text = "Behöver barnkonsekvensanalysen bifogas, eller räcker det att den nämns i tjänsteskrivelsen?"
        ask_question(session, lived.sender, case_id(lived.slug, UMEA), text, Said(REGISTRAR), lived.today)
        for job in ("delivery", "chase", "attend"):
            beat(session, job, lived.today, lived.today + dt.timedelta(hours=1))
        mute(session, case_id(lived.slug, "2482"), "Ny registrator", Said(), lived.today)
        letter = session.get_one(Letter, 3)
        letter.state, letter.error = LetterState.FAILED, "550 5.1.1 no such user here"
    Mailbox(settings.home / "mailbox").add("registrator@dorotea.example", b"Subject: Ett brev\r\n\r\nHej.", lived.today)


@pytest.fixture
def busy(lived: LivedRound, clock: FrozenClock, settings: Settings) -> LivedRound:
    """Such a round of the test's own, to change."""
    lead_to_june(lived, settings)
    clock.move_to(lived.today)
    return lived


@dataclass(frozen=True, slots=True)
class June:
    """Such a round that tests only look at: its site, and the window of a coordinator who has signed in."""

    site: str
    lived: LivedRound
    desk: Page


@contextmanager
def june_at(site: str, lived: LivedRound, windows: Windows) -> Iterator[June]:
    """That round, served at the address."""
    desk = windows.lend(scripts=True)
    desk.set_viewport_size({"width": WIDE, "height": 900})
    desk.goto(site + sign_in_path(lived.database, lived.sender, lived.today))
    desk.get_by_role("button", name="Logga in").click()
    desk.wait_for_url("**/console")
    yield June(site, lived, desk)
    windows.take_back(desk, scripts=True)


@pytest.fixture(scope="module")
def june(
    tmp_path_factory: pytest.TempPathFactory, empty_sqlite: Path, fardplan: RoundPlan, windows: Windows
) -> Iterator[June]:
    """The round in June, made once."""
    with installed_in(tmp_path_factory.mktemp("june"), empty_sqlite) as (settings, database):
        sender = Sender.of(settings)
        lived = LivedRound(database, sender, launch(database, sender, fardplan, LAUNCH).slug)
        lead_to_june(lived, settings)
        app = create_app(settings, database, FrozenClock(lived.today))
        with serving(app) as url, june_at(url, lived, windows) as found:
            yield found


@pytest.fixture
def signed_in(open_page: OpenPage, site: str, database: Database, lived: LivedRound, clock: FrozenClock) -> SignedIn:
    """Open a window as a coordinator who has pressed the button behind a one-time link."""

    def open_window(*args: object, **more: object) -> Page:
        page = open_page(*args, **more)
        page.goto(site + sign_in_path(database, lived.sender, clock.now()))
        page.get_by_role("button", name="Logga in").click()
        page.wait_for_url("**/console")
        return page

    return open_window


@pytest.mark.parametrize("path", PAGES)
def test_every_page_is_accessible_and_fits(june: June, path: str) -> None:
    page = june.desk
    page.goto(june.site + path)
    assert faults(page, dark=path in DARK) == []
    picture(page, f"console-{path.strip('/').replace('/', '-').replace('?', '-')[:60]}")


@pytest.mark.parametrize("path", ["/console/sign-in", "/sign-in/unknown", "/read/unknown"])
def test_the_doors_are_accessible(open_page: OpenPage, june: June, path: str) -> None:
    page = open_page(scripts=True)
    page.goto(june.site + path)
    assert faults(page) == []


def test_the_leaderships_board_is_accessible_and_fits(open_page: OpenPage, june: June) -> None:
    lived = june.lived
    with lived.database.write() as session:
        link = read_only_link(session, lived.sender, lived.slug, "Samråd", Said(), lived.today)
    page = open_page(scripts=True)
    page.goto(f"{june.site}/read/{token(lived.sender.secret, link.id)}")
    expect(page.get_by_role("heading", level=1)).to_have_text("Färdplan Nära vård 2030 i Västerbotten")
    assert faults(page) == []


def test_the_answer_stands_on_the_first_screen(june: June) -> None:
    page = june.desk
    page.goto(june.site + BOARD)
    for told in ("5 av 16 har beslutat", "Blir sena", "Utan plan", "Härnäst", "72 dagar kvar"):
        box = page.get_by_text(told).first.bounding_box()
        assert box is not None
        assert box["y"] + box["height"] <= 900, told


def test_the_matrix_is_a_table_when_wide_and_cards_when_narrow(
    signed_in: SignedIn, site: str, busy: LivedRound
) -> None:
    page = signed_in()
    page.goto(site + BOARD)
    row = page.get_by_role("row").filter(has_text="Dorotea kommun")
    name, drawn = row.get_by_role("rowheader"), row.get_by_role("img")
    assert is_beside(drawn, name)
    page.set_viewport_size({"width": NARROW, "height": 900})
    assert not is_beside(drawn, name)
    expect(row.get_by_role("cell").first).to_be_visible()


def is_beside(one: Locator, other: Locator) -> bool:
    """Whether it begins where the other has ended, and not below it."""
    box, beside = one.bounding_box(), other.bounding_box()
    assert box is not None
    assert beside is not None
    return box["x"] >= beside["x"] + beside["width"] - 1


def test_a_board_with_scripts_changes_by_itself_and_says_so(signed_in: SignedIn, site: str, busy: LivedRound) -> None:
    page = signed_in(scripts=True)
    page.goto(site + BOARD)
    details = page.locator("#board details").first
    details.locator("summary").click()
    page.get_by_role("link", name="Umeå kommun").first.focus()
    busy.report(council(held_on=dt.date(2023, 6, 14)), UMEA)
    expect(page.locator(".board-count")).to_have_text("6 av 16 har beslutat", timeout=15_000)
    expect(page.locator("#board-said")).to_have_text("6 av 16 har beslutat")
    expect(page).to_have_title(re.compile("^6 av 16 har beslutat"))
    assert details.get_attribute("open") is not None
    assert page.evaluate("document.activeElement.textContent") == "Umeå kommun"


def test_a_board_without_scripts_says_everything(signed_in: SignedIn, site: str, busy: LivedRound) -> None:
    page = signed_in(scripts=False)
    page.goto(site + BOARD)
    page.get_by_role("link", name=re.compile("^Svarat")).click()
    expect(page.get_by_role("rowheader")).to_have_count(5)
    page.get_by_role("link", name="Dorotea kommun").first.click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Dorotea kommun")


def test_a_board_prints_in_black_on_white_without_buttons(signed_in: SignedIn, site: str, busy: LivedRound) -> None:
    page = signed_in()
    page.goto(site + BOARD)
    page.emulate_media(media="print")
    for hidden in (".ruler-narrow", ".burn-up-narrow", ".language", ".masthead nav", ".board-letters"):
        expect(page.locator(hidden).first).to_be_hidden()
    expect(page.get_by_text("Det här kan du göra")).to_be_hidden()
    expect(page.locator(".no-print:visible")).to_have_count(0)
    expect(page.locator(".burn-up-wide")).to_be_visible()
    assert len(page.pdf(format="A4", prefer_css_page_size=True)) > 10_000


def test_no_month_of_a_printed_board_stands_over_the_column_after_it(
    signed_in: SignedIn, site: str, lived: LivedRound
) -> None:
    page = signed_in()
    page.set_viewport_size({"width": 794, "height": 1123})  # A4
    page.goto(site + BOARD)
    page.emulate_media(media="print")
    ends = page.evaluate(
        "[...document.querySelectorAll('.cal-head text')].map(one => one.getBoundingClientRect().right)"
    )
    assert ends
    assert max(ends) < page.evaluate("document.querySelector('.cal-head + th').getBoundingClientRect().left")


def test_a_round_is_launched_by_keyboard_after_its_faults_are_put_right(
    signed_in: SignedIn, site: str, lived: LivedRound
) -> None:
    page = signed_in(scripts=True)
    page.goto(f"{site}/console/launch")
    page.locator("#text").fill(FAULTY)
    press(page, "button:text-is('Gör ett utkast')")
    expect(page.get_by_role("heading", level=1)).to_have_text("En kort runda")
    expect(page.get_by_text("4 uppgifter fattas eller behöver rättas innan rundan kan skickas.")).to_be_visible()
    expect(page.get_by_role("link", name="Granska och skicka")).to_have_count(0)
    assert faults(page) == []
    press(page, "a:text-is('Hela rundan som fil')")
    write(page, "#text", SHORT)
    press(page, "button[value=save]:has-text('Spara')")
    expect(page.get_by_text("Sparat.")).to_be_visible()
    press(page, "a:has-text('Granska och skicka')")
    expect(page.get_by_text("2 huvudmän får en inbjudan nu.")).to_be_visible()
    assert faults(page) == []
    press(page, "button:has-text('Starta rundan och skicka 2 brev')")
    expect(page.get_by_role("heading", level=1)).to_have_text("En kort runda")
    expect(page.locator(".board-count")).to_have_text("0 av 2 har beslutat")


def press(page: Page, selector: str) -> None:
    """Go to a button or a link by keyboard and press Enter there."""
    tab_to(page, selector)
    press_enter(page)
    page.wait_for_load_state()


def test_a_report_by_telephone_is_taken_down_by_keyboard(
    signed_in: SignedIn, site: str, lived: LivedRound, clock: FrozenClock
) -> None:
    clock.move_to(lived.today)
    page = signed_in()
    page.goto(f"{site}{CASE}/rapportera")
    choose(page, "channel", "phone")
    choose(page, "body", "KF")
    write(page, "#held_on", "2023-06-19")
    choose(page, "act", "decides")
    choose(page, "outcomes[1]", "adopted")
    choose(page, "preliminary", "no")
    write(page, "#name", "Registrator")
    write(page, "#role", "registrator")
    press_enter(page)
    expect(page.get_by_text("Rapporten är antecknad")).to_be_visible()
    assert lived.dorotea().progress.outcome is Outcome.ADOPTED


def test_a_fault_in_a_deed_leads_to_its_field(signed_in: SignedIn, site: str, busy: LivedRound) -> None:
    page = signed_in(NARROW)
    page.goto(f"{site}{CASE}/do/extend")
    page.locator("#reason").fill("Mötet ställdes in.")
    page.get_by_role("button", name="Förläng svarstiden").click()
    page.get_by_role("link", name="Skriv den nya dagen.").click()
    expect(page.locator("#new_on")).to_be_focused()
    expect(page.locator("#reason")).to_have_value("Mötet ställdes in.")


@pytest.fixture
def demo_site(
    settings: Settings, database: Database, lived: LivedRound, now: dt.datetime
) -> Iterator[tuple[str, DemoClock]]:
    """The demonstration, and its clock."""
    clock = DemoClock(settings.home / "clock")
    clock.move_to(now)
    with serving(create_app(settings.model_copy(update={"mode": "demo"}), database, clock)) as url:
        yield url, clock


def test_a_newcomer_steps_to_the_next_event_and_sees_its_letters(
    open_page: OpenPage, demo_site: tuple[str, DemoClock], database: Database, lived: LivedRound
) -> None:
    url, clock = demo_site
    page = open_page(scripts=True)
    page.goto(url + sign_in_path(database, lived.sender, clock.now()))
    page.get_by_role("button", name="Logga in").click()
    page.goto(url + BOARD)
    page.get_by_role("button", name="Till nästa händelse").click()
    expect(page.get_by_text("Det är onsdag 12 april 2023")).to_be_visible()
    expect(page.get_by_text("Påminnelse").first).to_be_visible()
    assert faults(page) == []


def test_a_letter_in_the_mailbox_opens_the_principals_page(
    open_page: OpenPage, demo_site: tuple[str, DemoClock], settings: Settings, lived: LivedRound
) -> None:
    url, clock = demo_site
    secret = token(lived.sender.secret, lived.dorotea().case.link_id)
    content = (
        "Subject: Inbjudan\r\nMIME-Version: 1.0\r\nContent-Type: text/html; charset=utf-8\r\n\r\n"
        f'<html lang="sv"><head><title>x</title></head><body><a href="{url}/r/{secret}">Svara</a></body></html>'
    )
    entry = Mailbox(settings.home / "mailbox").add("registrator@dorotea.example", content.encode(), clock.now())
    page = open_page(scripts=True)
    page.goto(f"{url}/mailbox/{entry.id}")
    with page.context.expect_page() as opened:
        page.frame_locator("iframe").get_by_role("link", name="Svara").click()
    expect(opened.value.get_by_text("Dorotea kommun").first).to_be_visible()
