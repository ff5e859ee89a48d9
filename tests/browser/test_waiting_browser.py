"""A waiting round, one without a due date and the question about a day, in a real browser, wide and narrow."""

import pytest

from actions.rounds.launch import launch
from kit.clock import FrozenClock
from kit.database import Database
from models.files.round_file import Effect
from models.files.round_plan import RoundPlan
from models.values import After, Window
from models.vocabulary import EffectKind, Milestone
from notifications.sender import Sender
from tests.browser.conftest import OpenPage, faults, picture
from tests.lived import DOROTEA
from tests.rules.cases import day
from tests.visitor import link_path, sign_in_path

FIRST, SECOND = "forbunden", "kommunerna"
PAGES = ("/console", *(f"/console/rounds/{slug}" for slug in (FIRST, SECOND)), f"/console/rounds/{SECOND}/do/open")


@pytest.fixture
def two_rounds(database: Database, sender: Sender, fardplan: RoundPlan, clock: FrozenClock) -> None:
    """One without a due date, within a window, and one that waits for it and replaces it."""
    window = Window(day("4-1"), day("12-31"))
    first = {"slug": FIRST, "title": "Förbundens besked", "is_undated": True, "due_on": day("6-30"), "window": window}
    launch(database, sender, fardplan.model_copy(update=first), clock.now())
    second = {
        "slug": SECOND,
        "title": "Kommunernas överenskommelse",
        "after": After(FIRST, Milestone.ADOPTED),
        "replaces": FIRST,
        "effect": Effect(kind=EffectKind.ALL_ADOPTED),
    }
    launch(database, sender, fardplan.model_copy(update=second), clock.now())


@pytest.mark.usefixtures("two_rounds")
def test_every_page_about_them_fits_and_can_be_read_by_everyone(
    open_page: OpenPage, site: str, database: Database, sender: Sender, clock: FrozenClock
) -> None:
    page = open_page(scripts=True)
    page.goto(site + sign_in_path(database, sender, clock.now()))
    page.get_by_role("button").first.click()
    for number, path in enumerate(PAGES):
        page.goto(site + path)
        picture(page, f"waiting-{number}")
        assert faults(page) == [], path


@pytest.mark.usefixtures("two_rounds")
def test_the_day_of_a_decision_is_asked_about_with_the_form_as_it_was(
    open_page: OpenPage, site: str, database: Database, sender: Sender, clock: FrozenClock
) -> None:
    page = open_page(scripts=True)
    clock.move_to(clock.now().replace(month=3, day=30))
    page.goto(site + link_path(database, sender, FIRST, DOROTEA))
    base = page.url
    page.goto(f"{base.rstrip('/')}/rapportera")
    for name, value in {"body": "KF", "act": "decides", "outcomes[1]": "adopted", "preliminary": "no"}.items():
        page.locator(f'[name="{name}"][value="{value}"]').check()
    for name, value in {"held_on": "2023-03-29", "name": "Registrator", "role": "registrator"}.items():
        page.locator(f'[name="{name}"]').fill(value)
    page.get_by_role("button", name="Skicka rapporten").click()
    assert page.locator('[name="held_on"]').input_value() == "2023-03-29"
    picture(page, "day-asked")
    assert faults(page) == []
    page.get_by_label("Ja, beslutet fattades den dagen").check()
    page.get_by_role("button", name="Skicka rapporten").click()
    page.wait_for_url("**/kvitto/*")
    assert "utanför den period" in page.content()
