"""The meeting days of another round are taken over by a press, and a decision that is inhibited is seen at once."""

from actions.registry.corrections import keep_meetings
from kit.clock import FrozenClock
from models.reads import lookup
from models.vocabulary import ReviewKind
from rules.law.workdays import DAY
from tests.actions.replies.reviews.reviewed import mark
from tests.browser.conftest import OpenPage, faults, picture
from tests.browser.reply.test_reply_browser import case_url, link, sign  # noqa: F401 — fixtures
from tests.lived import DOROTEA, JUNE_19, LivedRound, council

PRESS = "text=Använd mötesdagarna som angavs"


def test_newer_days_are_offered_within_reach_and_taken_over_by_a_press(
    open_page: OpenPage,
    link: str,  # noqa: F811
    case_url: str,  # noqa: F811
    lived: LivedRound,
    clock: FrozenClock,
) -> None:
    clock.move_to(clock.now() + DAY)
    with lived.database.write() as session:
        round_ = lookup.round_of(session, lived.slug)
        keep_meetings(session, round_, DOROTEA, {"KF": [JUNE_19]}, "Dorotea kommun", clock.now())
    clock.move_to(clock.now() + DAY)
    page = open_page(scripts=True)
    page.goto(link)
    assert faults(page) == []
    picture(page, "newer-days")
    sign(page)
    page.click(PRESS)
    assert "Mötesdagarna är sparade" in page.inner_text("main")
    page.goto(case_url)
    assert page.locator(PRESS).count() == 0
    assert "Mötesdagarna som angavs tisdag 28 mars 2023 används här också." in page.inner_text("main")


def test_an_inhibited_decision_is_seen_at_the_head_of_the_page(
    open_page: OpenPage,
    link: str,  # noqa: F811
    lived: LivedRound,
    clock: FrozenClock,
) -> None:
    clock.move_to(lived.today)
    lived.report(council())
    mark(lived, ReviewKind.INHIBITED, "2023-06-20")
    page = open_page(scripts=True)
    page.goto(link)
    assert faults(page) == []
    picture(page, "inhibited")
    head = page.inner_text("section.need")
    assert "inhiberat" in head
    assert "tills vidare inte gäller (inhibition)" in head
