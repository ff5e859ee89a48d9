"""What is written in a form survives Back, a reload and a broken connection; and the plain way is short."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest
from playwright.sync_api import Page

from kit.clock import FrozenClock
from tests.browser.conftest import OpenPage, overflow, picture, violations
from tests.browser.test_reply_browser import case_url, link  # noqa: F401 — fixtures
from tests.reading.papers import paper
from tests.web.reply.extract.test_reply_extract import LINES

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


@pytest.fixture
def extract(tmp_path: Path) -> Path:
    file = tmp_path / "Protokollsutdrag KF 2023-06-19.pdf"
    file.write_bytes(paper([LINES]))
    return file


def test_the_plain_way_from_letter_to_council_decision_is_short(
    open_page: OpenPage,
    link: str,  # noqa: F811
    extract: Path,
    clock: FrozenClock,
) -> None:
    clock.move_to(COUNCIL_HELD)
    registrar = Counted(open_page())
    registrar.open(link)
    registrar.click(".stop-next a:has-text('Rapportera')")
    registrar.page.set_input_files("#extract", extract)
    registrar.clicks += 1
    registrar.click("text=Läs utdraget")
    if not registrar.page.is_checked("#outcomes\\[1\\]"):
        registrar.click("label[for='outcomes[1]']")
    if not registrar.page.locator("[name=preliminary]:checked").count():
        registrar.click("label[for=preliminary]")
    registrar.write("#case_number", "KS 2023/14")
    registrar.write("#name", "Registrator Ett")
    registrar.write("#role", "registrator")
    registrar.click("#written button[type=submit] >> nth=0")
    registrar.page.wait_for_url("**/kvitto/*")
    assert "§ 45" in registrar.page.inner_text("main")
    assert "KS 2023/14" in registrar.page.inner_text("main")
    assert (registrar.screens <= 7, registrar.clicks <= 12, registrar.typed <= 5) == (True, True, True)


def test_back_a_reload_and_a_broken_line_keep_what_was_written(
    open_page: OpenPage,
    link: str,  # noqa: F811
    case_url: str,  # noqa: F811
) -> None:
    page = open_page(scripts=True)
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
    page.click("#written button[type=submit] >> nth=0", no_wait_after=True)
    page.wait_for_timeout(300)
    page.context.set_offline(False)
    page.goto(f"{case_url}/rapportera")
    assert is_kept()


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
    width: int,
) -> None:
    page = open_page(width, scripts=True)
    page.goto(case_url)
    picture(page, f"no-link-{width}")
    assert (overflow(page) <= 0, violations(page)) == (True, [])
