"""A page of meeting days is pasted and confirmed in a browser without scripts, wide and narrow."""

from tests.actions.replies.test_meeting_days_told import PAGE
from tests.browser.conftest import OpenPage, faults, overflow, picture
from tests.browser.reply.test_reply_browser import case_url, link  # noqa: F401 — fixtures


def test_a_page_that_was_read_is_accessible_and_fits(
    open_page: OpenPage,
    link: str,  # noqa: F811
    case_url: str,  # noqa: F811
) -> None:
    page = open_page()
    page.goto(link)
    page.goto(f"{case_url}/motesdagar")
    page.fill("#page", f"{PAGE}\n24 mars")
    page.click("button[name=read]")
    assert "Inget är sparat än" in page.inner_text("main")
    picture(page, "meetings")
    assert overflow(page) <= 0
    assert page.input_value("[name='meetings[KF]']") == "2023-04-24\n2023-06-19"


def test_a_page_that_was_read_breaks_no_rule_of_accessibility(open_page: OpenPage, link: str, case_url: str) -> None:  # noqa: F811
    page = open_page(scripts=True)
    page.goto(link)
    page.goto(f"{case_url}/motesdagar")
    assert faults(page) == []
    page.fill("#page", PAGE)
    page.click("button[name=read]")
    page.wait_for_selector("text=Inget är sparat än")
    assert faults(page) == []
