"""Three rounds lived through in the browser at three dates each: everybody silent, sent back, a committee skipped.

At each date the coordinators' first page, their board and the principal's own page say the same of it, and fit.
"""

import datetime as dt

import pytest
from playwright.sync_api import Page

from actions.replies.replies import plan_route
from actions.rounds.launch import launch
from actions.schedule.sweep import sweep
from kit.clock import FrozenClock, at_local
from kit.database import Database
from models.files.round_plan import RoundPlan
from models.tables import case_id
from models.values import Step
from models.vocabulary import Act, Level
from notifications.sender import Sender
from tests.browser.conftest import OpenPage, faults, overflow, picture
from tests.lived import DOROTEA, LivedRound, executive, said
from tests.visitor import link_path, sign_in_path
from tests.web.test_forecast_shown import with_meetings  # noqa: F401 — a fixture

MALA = "2418"
NAMES = {DOROTEA: "Dorotea kommun", MALA: "Malå kommun"}
MORNING = dt.time(8)
ASKED_ANEW = "Kommunfullmäktige 19 juni 2023 räknas inte längre som planerat. Ange en ny dag."
TOO_LATE = "går det inte att hinna till 31 augusti 2023; det tidigaste är 16 oktober 2023"
AT_REST = "Klart för nu"


class Life:
    """A round lived to the dates it is looked at, with the sweep of that morning; one window for each who reads it."""

    def __init__(self, lived: LivedRound, clock: FrozenClock, site: str, desk: Page, phone: Page) -> None:
        self.lived, self.clock, self.site, self.desk, self.phone = lived, clock, site, desk, phone

    def until(self, day: str) -> None:
        self.clock.move_to(at_local(dt.date.fromisoformat(day), MORNING))
        self.lived.today = self.clock.now()
        sweep(self.lived.database, self.lived.sender, self.clock.now())

    def plans(self, code: str, **days: str) -> None:
        steps = [step for step in self.lived.row(code).case.route if step.body in days]
        route = [Step(each.body, each.name, each.level, dt.date.fromisoformat(days[each.body])) for each in steps]
        with self.lived.database.write() as session:
            key = case_id(self.lived.slug, code)
            plan_route(session, self.lived.sender, key, route, said(), self.clock.now())

    def seen(self, code: str, day: str) -> tuple[str, str, str]:
        """What the first page, the board and the principal's own page say of it that morning."""
        self.until(day)
        name = f"{day}-{code}"
        self.desk.goto(self.site + sign_in_path(self.lived.database, self.lived.sender, self.clock.now()))
        self.desk.get_by_role("button", name="Logga in").click()
        self.desk.wait_for_url("**/console")
        fits(self.desk, f"{name}-first")
        waiting = self.desk.locator("main li").filter(has_text=NAMES[code]).all_inner_texts()
        self.desk.goto(f"{self.site}/console/rounds/{self.lived.slug}")
        fits(self.desk, f"{name}-board")
        row = self.desk.get_by_role("row").filter(has_text=NAMES[code]).first.inner_text()
        self.phone.goto(self.site + link_path(self.lived.database, self.lived.sender, self.lived.slug, code))
        fits(self.phone, f"{name}-own")
        return spaced(" ".join(waiting)), spaced(row), spaced(self.phone.inner_text("main"))

    def is_accessible(self) -> bool:
        """Whether the pages that were seen last are."""
        return faults(self.desk) == [] and faults(self.phone) == []


def spaced(text: str) -> str:
    return " ".join(text.split())


def fits(page: Page, name: str) -> None:
    assert overflow(page) == 0
    picture(page, f"dates-{name}")


@pytest.fixture
def life(
    database: Database,
    sender: Sender,
    with_meetings: RoundPlan,  # noqa: F811
    clock: FrozenClock,
    site: str,
    open_page: OpenPage,
) -> Life:
    slug = launch(database, sender, with_meetings, clock.now()).slug
    desk, phone = (open_page(scripts=True) for _ in range(2))
    return Life(LivedRound(database, sender, slug), clock, site, desk, phone)


def test_a_silent_principal_is_seen_long_before_it_is_late(life: Life) -> None:
    first, row, own = life.seen(DOROTEA, "2023-04-03")
    assert "sista chansen Händer inget senast 11 april 2023 hinner ärendet inte" in first
    assert "blir sen" not in row
    assert "De sista mötena för att hinna till 31 augusti 2023: KSAU 25 april, KS 9 maj, KF 12 juni 2023" in own

    first, row, own = life.seen(DOROTEA, "2023-04-12")
    assert "hinner inte" in first
    assert "blir sen" in row
    assert TOO_LATE in own

    first, row, own = life.seen(DOROTEA, "2023-09-01")
    assert " sen " in row
    assert "blir sen" not in row
    assert "Svara senast torsdag 31 augusti 2023, för 1 dag sedan. Sena svar tas emot" in own
    assert AT_REST not in own
    assert life.is_accessible()


def test_a_council_before_the_board_it_was_sent_back_to_is_asked_for_anew(life: Life) -> None:
    life.until("2023-04-03")
    life.plans(DOROTEA, KSAU="2023-05-16", KS="2023-05-30", KF="2023-06-19")
    life.until("2023-05-31")
    committee = {"body": "KSAU", "body_name": "Kommunstyrelsens arbetsutskott", "level": Level.ARBETSUTSKOTT}
    life.lived.report(executive(**committee, paragraph="§ 40", held_on=dt.date(2023, 5, 16)))
    life.lived.report(executive(act=Act.REFERS_BACK, reason="Mer underlag", next_on=dt.date(2023, 9, 19), outcomes={}))

    for day in ("2023-05-31", "2023-06-20"):
        first, row, own = life.seen(DOROTEA, day)
        assert "hinner inte" in first
        assert "blir sen Åter i kommunstyrelsen 19 sep. 2023" in row
        assert ASKED_ANEW in own
        assert TOO_LATE in own
        assert AT_REST not in own

    _, row, own = life.seen(DOROTEA, "2023-09-20")
    assert "besked väntas Besked från kommunstyrelsen 19 sep. 2023" in row
    assert (
        "Kommunstyrelsen planerade att ta upp ärendet tisdag 19 september 2023. Rapportera vad mötet kom fram till."
        in own
    )
    assert ASKED_ANEW in own
    assert life.is_accessible()


def test_a_skipped_committee_holds_nothing_up(life: Life) -> None:
    life.until("2023-04-03")
    life.plans(MALA, KS="2023-06-06", KF="2023-06-26")
    for day in ("2023-06-07", "2023-06-13"):
        first, row, own = life.seen(MALA, day)
        assert "besked väntas Besked från kommunstyrelsen 6 juni 2023" in row
        assert "blir sen" not in row
        assert (
            "Kommunstyrelsen planerade att ta upp ärendet tisdag 6 juni 2023. Rapportera vad mötet kom fram till."
            in own
        )
        assert "planerat till måndag 26 juni 2023" in own
        assert "går inte att hinna" not in first + own

    _, row, own = life.seen(MALA, "2023-06-27")
    assert "blir sen" not in row
    assert "Kommunfullmäktige planerade att ta upp ärendet måndag 26 juni 2023." in own
    assert life.is_accessible()
