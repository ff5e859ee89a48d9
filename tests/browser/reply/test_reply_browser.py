"""The principal's page in a real browser: by keyboard, without scripts, at 1280 and 320 px, read by axe-core."""

import datetime as dt
import io

import pikepdf
import pytest
from playwright.sync_api import Page

from actions.record.record import Said
from actions.rounds.close import close_round
from kit.clock import FrozenClock
from kit.database import Database
from models.reads import lookup
from models.tables import case_id
from models.vocabulary import CaseState
from notifications.sender import Sender
from tests.browser.conftest import NARROW, WIDE, OpenPage, choose, faults, overflow, picture, press_enter, tab_to, write
from tests.lived import DOROTEA, LivedRound, council, executive
from tests.run.samples import sampled
from tests.visitor import link_path, pdf

PAGES = ("", "/bekrafta", "/planera", "/rapportera", "/ratta/1", "/lamna-over", "/fraga", "/kvitto/2", "/kvitto/3")
OUTSIDE = ("/", "/ny-lank", "/ny-lank/skickad", "/r/unknown", "/no-such-page")


@pytest.fixture
def case_url(site: str, launched: str) -> str:
    return f"{site}/svar/{launched}/{DOROTEA}"


@pytest.fixture
def link(site: str, database: Database, sender: Sender, launched: str) -> str:
    return site + link_path(database, sender, launched, DOROTEA)


@pytest.fixture
def under_way(lived: LivedRound, clock: FrozenClock) -> LivedRound:
    """KS has proposed, and KF has decided with unadjusted minutes."""
    clock.move_to(lived.today)
    lived.report(executive(wording="Kommunstyrelsen föreslår kommunfullmäktige att fastställa färdplanen."))
    lived.report(council(preliminary=True, reservation="En ledamot reserverar sig."))
    return lived


def sign(page: Page) -> None:
    write(page, "#name", "Registrator Ett")
    write(page, "#role", "registrator")


def send(page: Page) -> None:
    tab_to(page, "#written button[type=submit] >> nth=0")
    press_enter(page)
    page.wait_for_url("**/kvitto/*")


def test_a_whole_case_by_keyboard_without_scripts(
    open_page: OpenPage, link: str, database: Database, launched: str, clock: FrozenClock
) -> None:
    page = open_page()
    page.goto(link)
    assert "/r/" not in page.url

    tab_to(page, ".need a.button:not(.button-quiet)")
    press_enter(page)
    write(page, "#case_number", "KS-2023-0136")
    sign(page)
    send(page)
    assert "KS-2023-0136" in page.inner_text("main")

    tab_to(page, "a.back")
    press_enter(page)
    tab_to(page, ".need a.button")
    press_enter(page)
    for row, day in enumerate(("2023-05-08", "2023-05-30", "2023-06-19")):
        write(page, f'[id="route[{row}].planned_on"]', day)
    sign(page)
    send(page)
    assert "måndag 19 juni 2023" in page.inner_text("main")

    clock.move_to(dt.datetime(2023, 6, 20, 8, tzinfo=dt.UTC))
    tab_to(page, "a.back")
    press_enter(page)
    tab_to(page, ".need a.button")
    press_enter(page)
    choose(page, "body", "KF")
    write(page, "#held_on", "2023-06-19")
    write(page, "#paragraph", "§ 45")
    choose(page, "act", "decides")
    choose(page, "outcomes[1]", "adopted")
    write(page, "#wording", "Kommunfullmäktige beslutar att fastställa färdplanen.")
    choose(page, "preliminary", "no")
    page.set_input_files("#documents", {"name": "utdrag.pdf", "mimeType": "application/pdf", "buffer": pdf()})
    sign(page)
    send(page)
    told = page.inner_text("main")
    assert "Rapporten är sparad" in told
    assert "utdrag.pdf" in told
    assert overflow(page) == 0
    with database.read() as session:
        case, _ = lookup.case_of(session, case_id(launched, DOROTEA))
    assert case.state is CaseState.DECIDED


def test_a_form_that_came_back_leads_from_each_fault_to_its_field(
    open_page: OpenPage, link: str, case_url: str
) -> None:
    page = open_page(scripts=True)
    page.goto(link)
    page.goto(f"{case_url}/rapportera")
    page.check("[name=act][value=refers_back]")
    page.fill("#held_on", "31 februari 2023")
    page.fill("#reason", "Underlaget räcker inte.")
    page.click("#written button[type=submit]")
    page.wait_for_selector("#summary")
    assert page.title().startswith("Fel:")
    assert page.locator("#summary").evaluate("each => each === document.activeElement")
    assert page.input_value("#held_on") == "31 februari 2023"
    assert page.input_value("#reason") == "Underlaget räcker inte."
    page.click("text=Datumet 31 februari 2023 finns inte. >> nth=0")
    assert page.locator("#held_on").evaluate("each => each === document.activeElement")
    picture(page, "faulty")
    assert faults(page) == []


def test_only_what_concerns_the_chosen_act_is_asked(open_page: OpenPage, link: str, case_url: str) -> None:
    page = open_page()
    page.goto(link)
    page.goto(f"{case_url}/rapportera")
    parts = (".when-outcome", ".when-back", ".when-other", ".when-council")

    def shown() -> set[str]:
        return {part for part in parts if page.locator(part).is_visible()}

    assert shown() == set()
    page.check("[name=act][value=decides]")
    page.check("[name=body][value=KF]")
    assert shown() == {".when-outcome", ".when-council"}
    page.check("[name=act][value=postpones]")
    page.check("[name=body][value='-other-']")
    assert shown() == {".when-back", ".when-other"}


@pytest.mark.parametrize("language", ["sv", "en"])
def test_every_page_of_a_case_is_accessible_and_fits(
    open_page: OpenPage, link: str, case_url: str, under_way: LivedRound, language: str
) -> None:
    page = open_page(scripts=True)
    page.goto(link)
    for path in sampled(2, PAGES, ["sv", "en"].index(language)):
        answer = page.goto(f"{case_url}{path}?lang={language}")
        assert answer is not None
        assert answer.status == 200, path
        picture(page, f"case{path.replace('/', '-')}-{language}")
        assert faults(page, dark=True) == [], path


@pytest.mark.parametrize("language", ["sv", "en"])
def test_what_comes_back_and_what_is_remarked_on_is_accessible_and_fits(
    open_page: OpenPage, link: str, case_url: str, under_way: LivedRound, language: str
) -> None:
    page = open_page(scripts=True)
    page.goto(link)
    page.goto(f"{case_url}/rapportera?lang={language}")
    page.fill("#held_on", "2024-01-01")
    page.fill("#adjusted_on", "2023-02-30")
    page.set_input_files("#documents", {"name": "utdrag.pdf", "mimeType": "application/pdf", "buffer": b"MZ"})
    page.click("#written button[type=submit]")
    page.wait_for_selector("#summary")
    picture(page, f"faults-{language}")
    assert faults(page) == []
    for line in page.locator("#summary a").all():
        target = (line.get_attribute("href") or "")[1:]
        assert page.locator(f'[id="{target}"]').count() == 1, target
    page.goto(f"{case_url}/lamna-over")
    for field, text in {
        "colleague": "Konsult",
        "colleague_email": "konsult@elsewhere.example",
        "name": "Registrator Ett",
        "role": "registrator",
    }.items():
        page.fill(f"#{field}", text)
    page.click("#written button[type=submit]")
    page.wait_for_url("**/kvitto/*")
    picture(page, f"handed-outside-{language}")
    assert "konsult@elsewhere.example" in page.inner_text(".notice")
    assert faults(page) == []


def test_the_pages_outside_a_case_are_accessible_and_fit(open_page: OpenPage, site: str) -> None:
    page = open_page(scripts=True)
    for path in OUTSIDE:
        page.goto(site + path)
        picture(page, f"outside{path.replace('/', '-')}")
        assert faults(page) == [], path


def test_the_record_of_a_closed_round_is_accessible_and_fits(
    open_page: OpenPage, link: str, under_way: LivedRound, database: Database, sender: Sender
) -> None:
    with database.write() as session:
        close_round(session, sender, under_way.slug, "Systemledningen sammanställer.", Said(), under_way.today)
    page = open_page(scripts=True)
    page.goto(link)
    picture(page, "closed")
    assert "Rundan är avslutad" in (page.text_content("main") or "")
    assert faults(page) == []


def test_text_can_be_twice_as_large_without_being_cut_off(open_page: OpenPage, link: str, case_url: str) -> None:
    page = open_page(WIDE // 2, scripts=True)
    page.goto(link)
    for path in ("", "/rapportera"):
        page.goto(case_url + path)
        page.evaluate("document.documentElement.style.fontSize = '200%'")
        assert overflow(page) == 0, path


def test_a_printed_page_leaves_out_what_cannot_be_used_on_paper(
    open_page: OpenPage, link: str, under_way: LivedRound
) -> None:
    page = open_page(794)
    page.goto(link)
    page.emulate_media(media="print")
    picture(page, "printed")
    assert not page.locator(".todo").is_visible()
    assert not page.locator(".language").is_visible()
    assert page.locator(".way").is_visible()


def test_a_printed_receipt_is_one_sheet(
    open_page: OpenPage, link: str, case_url: str, lived: LivedRound, clock: FrozenClock
) -> None:
    clock.move_to(lived.today)
    lived.report(council())
    page = open_page(alone=True)
    page.goto(link)
    page.goto(f"{case_url}/kvitto/2")
    with pikepdf.open(io.BytesIO(page.pdf(format="A4"))) as printed:
        assert len(printed.pages) == 1


def test_a_page_asks_for_nothing_from_elsewhere_and_breaks_no_policy(
    open_page: OpenPage, link: str, site: str, under_way: LivedRound
) -> None:
    page = open_page(NARROW, scripts=True, alone=True)
    asked: list[str] = []
    complaints: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.on("console", lambda message: complaints.append(message.text))
    page.goto(link)
    assert {address.split("/")[2] for address in asked} == {site.split("/")[2]}
    assert complaints == []
