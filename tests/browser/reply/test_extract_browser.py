"""A report filled in from an extract, in a browser without scripts, wide and narrow, light and dark."""

from pathlib import Path

from tests.browser.conftest import OpenPage, faults, overflow, picture
from tests.browser.reply.test_reply_browser import case_url, link  # noqa: F401 — fixtures


def test_the_filled_in_report_fits_and_says_where_each_word_came_from(
    open_page: OpenPage,
    link: str,  # noqa: F811
    case_url: str,  # noqa: F811
    extract: Path,
) -> None:
    page = open_page()
    page.goto(link)
    page.goto(f"{case_url}/rapportera")
    picture(page, "extract-before")
    assert overflow(page) <= 0
    page.set_input_files("#extract", extract)
    page.click("text=Läs utdraget")
    picture(page, "extract-read")
    assert "Inget är rapporterat än" in page.inner_text("main")
    assert page.input_value("#paragraph") == "§ 45"
    assert page.inner_text("#held_on-because q") == "2023-06-19"
    assert overflow(page) <= 0


def test_the_filled_in_report_breaks_no_rule_of_accessibility(
    open_page: OpenPage,
    link: str,  # noqa: F811
    case_url: str,  # noqa: F811
    extract: Path,
) -> None:
    page = open_page(scripts=True)
    page.goto(link)
    page.goto(f"{case_url}/rapportera")
    assert faults(page, dark=True) == []
    page.set_input_files("#extract", extract)
    page.click("text=Läs utdraget")
    page.wait_for_selector("text=Inget är rapporterat än")
    picture(page, "extract-read")
    assert faults(page, dark=True) == []
