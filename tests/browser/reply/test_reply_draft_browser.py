"""What is written in a form survives Back, a reload and a broken connection; and the plain way is short."""

import datetime as dt
from pathlib import Path

import pytest
from playwright.sync_api import Page

from kit.clock import FrozenClock
from tests.browser.conftest import OpenPage, faults, picture
from tests.browser.reply.test_reply_browser import case_url, link  # noqa: F401 — fixtures
from tests.lived import LivedRound
from tests.run.samples import sampled
from tests.web.reply.test_reply_reworded import CHANGED, worded
from web.reply.forms import SPARE_STEPS

COUNCIL_HELD = dt.datetime(2023, 7, 10, 8, tzinfo=dt.UTC)


class Counted:
    """A registrar whose screens, clicks and typed fields are counted."""

    def __init__(self, page: Page) -> None:
        self.page, self.screens, self.clicks, self.typed = page, 0, 0, 0
        page.on("framenavigated", lambda _frame: self._see())

    def _see(self) -> None:
        self.screens += 1

    def open(self, address: str) -> None:
        self.page.goto(address)
        self.clicks += 1

    def click(self, what: str) -> None:
        self.page.click(what)
        self.clicks += 1

    def write(self, field: str, text: str) -> None:
        self.page.fill(field, text)
        self.typed += 1


@pytest.mark.parametrize("with_plan", [False, True], ids=["received and reported", "with a plan"])
def test_the_plain_way_from_letter_to_council_decision_is_short(
    open_page: OpenPage,
    link: str,  # noqa: F811
    extract: Path,
    clock: FrozenClock,
    with_plan: bool,
) -> None:
    registrar = Counted(open_page(alone=True))
    registrar.open(link)
    if with_plan:
        plan_council(registrar)
    else:
        registrar.click(".need a.button")
    registrar.write("#case_number", "KS 2023/14")
    registrar.write("#name", "Registrator Ett")
    registrar.write("#role", "registrator")
    registrar.click("#written button[type=submit] >> nth=0")
    registrar.page.wait_for_url("**/kvitto/*")
    assert "KS 2023/14" in registrar.page.inner_text("main")
    clock.move_to(COUNCIL_HELD)
    registrar.open(link)
    report_extract(registrar, extract)
    assert (registrar.screens <= 7, registrar.clicks <= 12, registrar.typed <= 5) == (True, True, True)


def plan_council(registrar: Counted) -> None:
    """The council's day, in the form that confirms too."""
    registrar.click("text=Bekräfta och planera")
    council = registrar.page.locator("fieldset.group .row").count() - SPARE_STEPS - 1
    registrar.write(f"[name='route[{council}].planned_on']", "19 juni 2023")


def report_extract(registrar: Counted, extract: Path) -> None:
    """What the council decided, as its extract says."""
    registrar.click(".stop-next a:has-text('Rapportera')")
    registrar.page.set_input_files("#extract", extract)
    registrar.clicks += 1
    registrar.click("text=Läs utdraget")
    if not registrar.page.is_checked("#outcomes\\[1\\]"):
        registrar.click("label[for='outcomes[1]']")
    if not registrar.page.locator("[name=preliminary]:checked").count():
        registrar.click("label[for=preliminary]")
    assert registrar.page.input_value("#name") == "Registrator Ett"
    registrar.click("#written button[type=submit] >> nth=0")
    registrar.page.wait_for_url("**/kvitto/*")
    assert "§\N{NO-BREAK SPACE}45" in registrar.page.inner_text("main")
    assert "KS 2023/14" in registrar.page.inner_text("main")


def test_back_a_reload_and_a_broken_line_keep_what_was_written(
    open_page: OpenPage,
    link: str,  # noqa: F811
    case_url: str,  # noqa: F811
) -> None:
    page = open_page(scripts=True, alone=True)
    page.goto(link)
    page.goto(f"{case_url}/rapportera")
    written = {"#held_on": "12 juni 2023", "#paragraph": "§ 64", "#wording": "att anta\nfärdplanen", "#name": "Ett"}
    for field, text in written.items():
        page.fill(field, text)
    page.check("[name=act][value=decides]", force=True)

    def is_kept() -> bool:
        return all(page.input_value(field) == text for field, text in written.items()) and page.is_checked(
            "[name=act][value=decides]"
        )

    page.click("a.back")
    page.go_back()
    assert is_kept()
    page.reload()
    assert is_kept()
    page.context.set_offline(True)
    with page.expect_event("requestfailed"):
        page.click("#written button[type=submit] >> nth=0", no_wait_after=True)
    page.context.set_offline(False)
    page.goto(f"{case_url}/rapportera")
    assert is_kept()


def test_a_draft_is_no_answer_to_a_proposal_that_has_been_reworded(
    open_page: OpenPage,
    link: str,  # noqa: F811
    case_url: str,  # noqa: F811
    lived: LivedRound,
    clock: FrozenClock,
) -> None:
    clock.move_to(COUNCIL_HELD)
    page = open_page(scripts=True, alone=True)
    page.goto(link)
    page.goto(f"{case_url}/rapportera")
    page.check("[name=act][value=decides]", force=True)
    page.check("[name='outcomes[1]'][value=adopted]", force=True)
    worded(lived, "Att inte fastställa färdplanen")
    page.goto(f"{case_url}/rapportera")
    assert page.is_checked("[name='outcomes[1]'][value=adopted]")
    page.click("#written button[type=submit] >> nth=0")
    assert CHANGED in page.inner_text("main")
    assert not page.is_checked("[name='outcomes[1]'][value=adopted]")


FORMS = ("rapportera", "planera", "fraga", "bekrafta", "lamna-over", "mer-tid", "motesdagar")
TURNED = [(path, scripts) for place, path in enumerate(FORMS) for scripts in sampled(2, (True, False), place)]


@pytest.mark.parametrize(("path", "scripts"), TURNED)
def test_the_other_language_keeps_what_is_written_and_tells_of_no_fault(
    open_page: OpenPage,
    link: str,  # noqa: F811
    case_url: str,  # noqa: F811
    path: str,
    scripts: bool,
) -> None:
    page = open_page(scripts=scripts)
    page.goto(link)
    page.goto(f"{case_url}/{path}")
    fields = page.locator("#written :is(input[type=text], input[type=email], textarea):visible")
    written = {str(each.get_attribute("id")): f"skrivet {number}" for number, each in enumerate(fields.all())}
    for name, text in written.items():
        page.fill(f'[id="{name}"]', text)
    page.click("button.language")
    page.wait_for_selector("html[lang=en]")
    assert {name: page.input_value(f'[id="{name}"]') for name in written} == written
    assert page.locator("#summary").count() == 0


def test_a_draft_is_kept_for_each_address_and_over_nothing_that_was_just_filled_in(
    open_page: OpenPage,
    link: str,  # noqa: F811
    case_url: str,  # noqa: F811
) -> None:
    page = open_page(scripts=True)
    page.goto(link)
    for organ in ("KS", "KF"):
        page.goto(f"{case_url}/rapportera?organ={organ}")
        page.fill("#wording", f"Ord av {organ}")
    page.goto(f"{case_url}/rapportera?organ=KS")
    assert page.input_value("#wording") == "Ord av KS"
    assert page.is_checked("[name=body][value=KS]")
    page.goto(f"{case_url}/rapportera")
    assert page.input_value("#wording") == ""
    page.goto(f"{case_url}/planera?dagar=sista")
    page.fill("#name", "Ett")
    page.reload()
    assert page.input_value("#name") == "Ett"
    page.goto(f"{case_url}/planera?dagar=sista")
    assert page.input_value("#name") == ""


def test_what_was_sent_is_no_draft_any_more(
    open_page: OpenPage,
    link: str,  # noqa: F811
    case_url: str,  # noqa: F811
) -> None:
    page = open_page(scripts=True)
    page.goto(link)
    page.goto(f"{case_url}/fraga")
    for field, text in {"#question": "Gäller den oss?", "#name": "Ett", "#role": "registrator"}.items():
        page.fill(field, text)
    page.click("#written button[type=submit] >> nth=0")
    page.wait_for_url("**/kvitto/*")
    page.goto(f"{case_url}/fraga")
    assert page.input_value("#question") == ""


def test_without_the_cookie_the_page_fits_and_breaks_no_rule(
    open_page: OpenPage,
    case_url: str,  # noqa: F811
) -> None:
    page = open_page(scripts=True)
    page.goto(case_url)
    picture(page, "no-link")
    assert faults(page) == []
