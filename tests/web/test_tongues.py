"""On an English page nothing that people have written in Swedish stands untold (WCAG 2.1, 3.1.2)."""

import datetime as dt
import re

import pytest

from actions.replies.replies import plan_route
from models.tables import case_id
from models.values import Step
from models.vocabulary import Level
from tests import lived as living
from tests.lived import DOROTEA, LivedRound, council, executive
from tests.spoken import Spoken
from tests.visitor import Visitor

SWEDISH = re.compile("fullmäktige|styrelsen|Färdplan|fastställa|ledamöter", re.IGNORECASE)
ROUTE = (Step("KF", "Kommunfullmäktige", Level.FULLMAKTIGE, dt.date(2023, 6, 26)),)


def untold(page: str) -> list[str]:
    """What of that is not within an element that says it is Swedish."""
    return [text for text, language in Spoken(page).texts if SWEDISH.search(text) and language != "sv"]


@pytest.fixture
def told(lived: LivedRound) -> LivedRound:
    """Dorotea has planned, its board has proposed and its council decided."""
    lived.report(executive())
    with lived.database.write() as session:
        plan_route(session, lived.sender, case_id(lived.slug, DOROTEA), ROUTE, living.said(), lived.today)
    return lived


def test_a_principals_pages_tell_what_is_swedish(told: LivedRound, dorotea: Visitor) -> None:
    last = told.dorotea().case.version
    for path in ("", "/planera", "/rapportera", "/motesdagar", "/mer-tid", "/fraga", f"/kvitto/{last}"):
        assert untold(dorotea.read(f"{path}?lang=en").text) == [], path


def test_so_do_they_once_it_has_decided(told: LivedRound, dorotea: Visitor) -> None:
    number = told.report(council(reservation="Två ledamöter reserverar sig.")).number
    for path in ("", f"/kvitto/{number}", "/ratta/2", "/justerat", "/efter-beslutet"):
        assert untold(dorotea.read(f"{path}?lang=en").text) == [], path


def test_so_do_the_coordinators_pages(told: LivedRound, coordinator: Visitor) -> None:
    told.report(council(reservation="Två ledamöter reserverar sig."))
    base = f"/console/rounds/{told.slug}"
    for path in ("", "/letters", f"/{DOROTEA}", "/compare", f"/{DOROTEA}/do/withdraw/2"):
        assert untold(coordinator.http.get(f"{base}{path}?lang=en").text) == [], path
