"""Hearings among the bodies that decide: before whoever should know what was said, and in nobody's way."""

from dataclasses import replace
from itertools import pairwise, product

from hypothesis import given
from hypothesis import strategies as st

from models.meetings import LeadTimes
from models.values import Step
from models.vocabulary import Level
from rules.forecast import Verdict, outlook
from rules.route.hearings import stages
from tests.rules.cases import DUE_ON, day, step

LAUNCHED_ON = day("3-27")
PERSONNEL = Step("PU", "Personalutskottet", Level.STYRELSE, consulted=True)
STEPS = st.builds(
    lambda number, level, consulted: Step(f"B{number}", f"Organ {number}", level, consulted=consulted),
    st.integers(0, 99),
    st.sampled_from(Level),
    st.booleans(),
)


def test_a_hearing_of_the_boards_own_level_is_held_before_the_board_meets() -> None:
    ahead = (step("KSAU"), PERSONNEL, step("KS"), step("KF"))
    calendar = {
        "KSAU": (day("4-11"),),
        "PU": (day("5-23"),),
        "KS": (day("5-9"), day("6-13")),
        "KF": (day("6-26"), day("8-28")),
    }
    found = outlook(ahead, calendar, LeadTimes(), LAUNCHED_ON, DUE_ON)
    days = {sitting.body: sitting.on for sitting in found.first or ()}
    assert days["PU"] < days["KS"]


def test_two_committees_stand_side_by_side_though_somebody_is_heard_between_them() -> None:
    ahead = (step("SN"), replace(step("KSAU"), consulted=True), step("ÄN"), step("KS"), step("KF"))
    calendar = {body: (day(on),) for body, on in {"SN": "4-20", "KSAU": "5-10", "ÄN": "4-21", "KS": "5-30"}.items()}
    found = outlook(ahead, calendar | {"KF": (day("6-19"),)}, LeadTimes(), LAUNCHED_ON, DUE_ON)
    assert found.verdict is not Verdict.CANNOT


@given(st.lists(STEPS, min_size=1, max_size=8))
def test_the_steps_keep_their_order_and_a_later_stage_begins_with_one_that_has_a_say(route: list[Step]) -> None:
    found = stages(route)
    assert [number for stage in found for number in stage] == list(range(len(route)))
    for before, after in pairwise(found):
        deciding = [route[number] for number in after if not route[number].consulted]
        assert deciding[0] is route[after[0]]
        earlier = [route[number] for number in before if not route[number].consulted]
        assert all(one.level is not other.level for one, other in product(earlier, deciding))
