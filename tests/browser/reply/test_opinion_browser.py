"""A consultation lived once in a real browser, from the letter's link to the round that follows it."""

import re

import pytest
from playwright.sync_api import Page

from actions.access.links import read_only_link
from actions.coordination.themes import add_theme, mark_answers
from kit.clock import FrozenClock
from models.reads.opinion_reads import case_opinions
from models.tables import case_id
from notifications.links import token
from tests.browser.conftest import OpenPage, choose, faults, picture, press_enter, tab_to, write
from tests.consulted import CHANGES, UMEA, Consultation, opinion
from tests.lived import DOROTEA, said
from tests.run.samples import sampled
from tests.visitor import link_path, sign_in_path

CONSOLE = "/console/rounds/dialog-2019"


@pytest.fixture
def link(site: str, consulted: Consultation) -> str:
    return site + link_path(consulted.database, consulted.sender, consulted.slug, DOROTEA)


@pytest.fixture
def desk(open_page: OpenPage, site: str, consulted: Consultation, clock: FrozenClock) -> Page:
    """A coordinator's window, signed in, without scripts but for the checker's own."""
    page = open_page(scripts=True)
    page.goto(site + sign_in_path(consulted.database, consulted.sender, clock.now()))
    page.click("main form button")
    page.wait_for_url("**/console")
    return page


def check(page: Page, name: str, *, dark: bool = False) -> None:
    picture(page, f"opinions-{name}")
    assert faults(page, dark=dark) == [], name


def press(page: Page, selector: str) -> None:
    """Press what leads to another page, and wait until it is there."""
    with page.expect_navigation():
        page.click(selector)


def test_views_are_given_by_keyboard_without_scripts(open_page: OpenPage, link: str, consulted: Consultation) -> None:
    page = open_page()
    page.goto(link)
    tab_to(page, ".need a.button")
    press_enter(page)
    page.wait_for_selector("input[type=radio]", state="attached")
    assert page.locator("input:checked").count() == 0
    for number, answer in ((1, "Svagt stöd"), (2, "Starkt stöd"), (4, "yes")):
        choose(page, f"answers[{number}]", answer)
    write(page, '[id="answers[5]"]', "Arenorna är för många.")
    choose(page, "body", "KS")
    assert not page.locator(".when-official").is_visible()
    write(page, "#backed_on", "2019-08-27")
    write(page, "#paragraph", "§ 88")
    write(page, "#name", "Registrator Ett")
    write(page, "#role", "registrator")
    tab_to(page, "#written button[type=submit] >> nth=0")
    press_enter(page)
    page.wait_for_url("**/kvitto/*")
    assert "Kommunstyrelsen tisdag 27 augusti 2019, §\N{NO-BREAK SPACE}88" in page.inner_text("main")
    with consulted.database.read() as session:
        (row,) = case_opinions(session, case_id(consulted.slug, DOROTEA))
    assert row.answers == {1: "Svagt stöd", 2: "Starkt stöd", 4: "yes", 5: "Arenorna är för många."}


def test_only_what_concerns_whoever_stands_behind_is_asked(open_page: OpenPage, link: str) -> None:
    page = open_page()
    page.goto(link)
    page.goto(page.url + "/synpunkter")
    parts = (".when-other", ".when-official", ".when-body")

    def shown() -> set[str]:
        return {part for part in parts if page.locator(part).is_visible()}

    assert shown() == set()
    page.check("[name=body][value='-official-']")
    assert shown() == {".when-official"}
    page.check("[name=body][value='-other-']")
    assert shown() == {".when-other", ".when-body"}
    page.check("[name=body][value=KS]")
    assert shown() == {".when-body"}


@pytest.mark.parametrize("language", ["sv", "en"])
def test_every_page_of_the_principals_is_accessible_and_fits(
    open_page: OpenPage, link: str, consulted: Consultation, language: str
) -> None:
    page = open_page(scripts=True)
    page.goto(link)
    base = page.url
    page.goto(f"{base}/synpunkter?lang={language}")
    check(page, f"form-{language}", dark=True)
    page.fill("#text", "Det här är skrivet.")
    page.check("[name=body][value='-other-']")
    page.fill("#backed_on", "igår")
    page.click("#written button[type=submit]")
    page.wait_for_selector("#summary")
    assert page.input_value("#text") == "Det här är skrivet."
    for line in page.locator("#summary a").all():
        target = (line.get_attribute("href") or "")[1:]
        assert page.locator(f'[id="{target}"]').count() == 1, target
    check(page, f"faults-{language}", dark=True)
    consulted.give()
    consulted.give(opinion(text="Igen."))
    for path in sampled(2, ("", "/synpunkter", "/kvitto/3"), ["sv", "en"].index(language)):
        answer = page.goto(f"{base}{path}?lang={language}")
        assert answer is not None
        assert answer.status == 200, path
        check(page, f"case{path.replace('/', '-')}-{language}", dark=True)


def test_a_consultation_is_compiled_and_followed(desk: Page, site: str, consulted: Consultation) -> None:
    consulted.give()
    consulted.give(opinion(answers={1: "Svagt stöd", 2: "Visst stöd", 3: "yes"}, text=""), UMEA)
    desk.goto(site + CONSOLE)
    check(desk, "board")
    press(desk, "text=Läs synpunkterna")
    desk.fill("#name", "Färre arenor")
    press(desk, "text=Lägg till temat")
    check(desk, "marks")
    desk.check(f'[id="mark-{DOROTEA}.{CHANGES}"]')
    press(desk, "text=Spara märkningen")
    press(desk, "text=Ändra, eller skriv vad det blev")
    check(desk, "theme")
    desk.fill("#response", "Arenorna blir två på regional nivå.")
    press(desk, "text=Spara temat")
    check(desk, "summary")
    desk.emulate_media(media="print")
    assert not desk.locator("#new-theme").is_visible()
    assert not desk.locator(".tools").is_visible()
    assert desk.locator("#themes").is_visible()
    picture(desk, "opinions-print")
    desk.emulate_media(media="screen")
    press(desk, "text=Skapa nästa runda av den här")
    check(desk, "draft")
    press(desk, "text=Hela rundan som fil")
    check(desk, "draft-file")
    text = re.sub(r"^(recommended_on|due_on|att_satser):.*\n", "", desk.input_value("#text"), flags=re.MULTILINE)
    decided = "recommended_on: 2019-11-15\ndue_on: 2020-05-29\natt_satser: [Att anta överenskommelsen]\n"
    desk.fill("#text", f"{text.rstrip()}\n{decided}")
    press(desk, "button:text-is('Spara')")
    press(desk, "text=Granska och skicka")
    assert "Arenorna blir två på regional nivå." in desk.inner_text("#letter")
    check(desk, "plan")
    press(desk, "main form button >> nth=0")
    desk.wait_for_url("**/console/rounds/dialog-2019-forslag*")
    check(desk, "next-board")
    desk.goto(site + link_path(consulted.database, consulted.sender, "dialog-2019-forslag", DOROTEA))
    desk.click("text=Det ni själva svarade")
    assert "Arenorna är för många." in desk.inner_text("main")
    check(desk, "next-case")


def test_the_leaderships_summary_is_accessible_and_fits(
    open_page: OpenPage, site: str, consulted: Consultation
) -> None:
    consulted.give()

    def compile_and_show() -> str:
        with consulted.database.write() as session:
            theme = add_theme(session, consulted.slug, "Kontaktväg in i regionpolitiken")
            mark_answers(session, consulted.slug, theme.id, {(DOROTEA, CHANGES)}, {(DOROTEA, CHANGES)})
            link = read_only_link(session, consulted.sender, consulted.slug, "AC Konsensus", said(), consulted.today)
            return token(consulted.sender.secret, link.id)

    page = open_page(scripts=True)
    page.goto(f"{site}/read/{compile_and_show()}")
    check(page, "reader-board")
    press(page, "text=Läs synpunkterna")
    check(page, "reader")


def test_what_a_coordinator_takes_down_by_telephone_is_accessible_and_fits(
    desk: Page, site: str, consulted: Consultation
) -> None:
    for path in (f"/{DOROTEA}", f"/{DOROTEA}/synpunkter"):
        desk.goto(site + CONSOLE + path)
        check(desk, f"desk{path.replace('/', '-')}")
