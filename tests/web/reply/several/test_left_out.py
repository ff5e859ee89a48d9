"""A round that a form can't be told in too is named beside the ticks, with why: "all" are all but those."""

import datetime as dt

import pytest

from kit.clock import FrozenClock
from kit.database import Database
from models.files.round_plan import RoundPlan
from notifications.sender import Sender
from tests.families import LAUNCHED_AT, REGION, family_plan
from tests.launched import launch_once
from tests.visitor import COUNCIL, Visit, Visitor, link_path, text_of

FOUR = family_plan(4)
MAIN = "Länets överenskommelse"
HELD = dt.datetime(2023, 6, 20, 8, tzinfo=dt.UTC)


def of_two_points(plan: RoundPlan) -> RoundPlan:
    """The main agreement asks two att-satser where the local ones ask one."""
    return plan.model_copy(update={"att_satser": ("Att godkänna rapporten", "Att anta överenskommelsen")})


@pytest.fixture
def region(visit: Visit, database: Database, sender: Sender, clock: FrozenClock) -> Visitor:
    clock.move_to(LAUNCHED_AT)
    launch_once(database, sender, of_two_points(FOUR), clock.now())
    visitor = visit()
    visitor.arrive(link_path(database, sender, FOUR.linked[0].slug, REGION))
    return visitor


def said_beside(region: Visitor, page: str) -> str:
    said = text_of(region.http.get(f"{region.base}{page}"))
    return said.partition("Gäller också")[2].partition("Vem svarar")[0]


def test_the_main_agreement_that_asks_something_else_is_named_beside_the_ticks(region: Visitor) -> None:
    said = said_beside(region, "/rapportera")
    assert "Alla 3 som det kan gälla" in said
    assert f"Går inte att kryssa för: {MAIN}: där frågas efter något annat" in said


def test_where_nothing_is_left_out_all_are_all(region: Visitor) -> None:
    said = said_beside(region, "/bekrafta")
    assert "Alla 4 rundor vid sidan av" in said
    assert "Går inte att kryssa för" not in said


@pytest.fixture
def ahead(visit: Visit, region: Visitor, database: Database, sender: Sender, clock: FrozenClock) -> str:
    """The title of a round that is confirmed and decided before the others."""
    clock.move_to(HELD)
    other = visit()
    other.arrive(link_path(database, sender, FOUR.linked[2].slug, REGION))
    other.send("/bekrafta", case_number="RS 7-2026")
    other.send("/rapportera", **COUNCIL)
    return FOUR.linked[2].title


@pytest.mark.parametrize(
    ("page", "why"),
    [
        ("/bekrafta", "mottagandet är redan bekräftat där, inte med samma diarienummer"),
        ("/rapportera", "beslutet är redan rapporterat där"),
        ("/planera", "där återstår inget möte att planera"),
        ("/mer-tid", "svaret är redan lämnat där"),
    ],
)
def test_a_round_that_is_ahead_is_named_with_what_is_done_there(
    region: Visitor, ahead: str, page: str, why: str
) -> None:
    assert f"{ahead}: {why}." in said_beside(region, page)


def test_a_coordinator_who_gives_more_time_reads_where_it_is_not_given(ahead: str, coordinator: Visitor) -> None:
    said = text_of(coordinator.http.get(f"/console/rounds/{FOUR.linked[0].slug}/{REGION}/do/extend"))
    assert "Alla 3 som det kan gälla" in said
    assert f"{ahead}: svaret är redan lämnat där." in said
