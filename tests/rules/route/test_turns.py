"""A day chosen stands until a body before has the matter later, or its meeting is cancelled; then it is no plan."""

import datetime as dt
from dataclasses import replace
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.meetings import LeadTimes, Meetings
from models.values import Step
from models.vocabulary import Act, Level
from rules.forecast import case_outlook, outlook
from rules.route.needs import Need, NeedKind
from rules.route.plan import (
    PlanCautionKind,
    after_telling,
    in_turn,
    plan_cautions,
    quiet_until,
    still_asked_for,
    within_reach,
)
from rules.route.progress import case_progress
from rules.route.routes import course
from tests.rules.cases import case, day, handling, route
from tests.rules.test_forecast import calendar

TODAY = day("4-3")


def tell(way: tuple[Step, ...], told: Meetings, known: Meetings | None = None) -> tuple[Step, ...]:
    return after_telling(way, in_turn(way), told, {**(known or {}), **told}, LeadTimes(), TODAY)


DAYS = st.none() | st.dates(day("3-1"), day("9-30")).map(lambda each: f"{each.month}-{each.day}")
ROUTES = st.fixed_dictionaries(dict.fromkeys(("SN", "ÄN", "KSAU", "KS", "KF"), DAYS)).map(lambda days: route(**days))


def planned(steps: tuple[Step, ...]) -> dict[str, dt.date | None]:
    return {step.body: step.planned_on for step in steps}


def test_a_council_before_the_board_it_was_sent_back_to_is_without_a_day() -> None:
    facts = case(
        handling(1, "KSAU", Act.PROPOSES, "5-16"),
        handling(2, "KS", Act.REFERS_BACK, "5-30", next_on=day("9-19")),
        way=route(KSAU="5-16", KS="5-30", KF="6-19"),
    )
    assert planned(course(facts).ahead) == {"KS": day("9-19"), "KF": None}
    assert case_progress(facts, day("5-31")).needs[-1] == Need(NeedKind.NEW_DAY, "Kommunfullmäktige", day("6-19"))


@pytest.mark.parametrize(
    ("way", "next_letter", "today", "quiet"),
    [
        (route(KS="5-30", KF="6-19"), "5-31", "5-30", "5-31"),
        (route(KS="5-30", KF="6-19"), "5-30", "5-30", None),
        (route(KS="5-30", KF="6-19"), "6-1", "5-31", None),
        (route(KS=None, KF="6-19"), "6-20", "5-31", "6-20"),
        (route(KS=None, KF=None), "6-20", "5-31", None),
        ((replace(route(KS=None)[0], lapsed_on=day("5-9")), *route(KF="6-19")), "6-20", "5-31", None),
        ((replace(route(KS="5-30")[0], lapsed_on=day("5-9")), *route(KF="6-19")), "5-31", "5-9", "5-31"),
    ],
)
def test_a_principal_rests_until_its_next_planned_meeting_unless_it_is_asked_for_a_day(
    way: tuple[Step, ...], next_letter: str, today: str, quiet: str | None
) -> None:
    assert quiet_until(way, day(next_letter), day(today)) == (day(quiet) if quiet else None)


def test_a_body_that_lost_its_day_is_still_asked_for_one_until_it_has_another() -> None:
    (lost,) = (replace(step, lapsed_on=day("5-9")) for step in route(KS=None))
    assert still_asked_for(route(KS=None, KF=None), (lost,)) == (lost, *route(KF=None))
    assert still_asked_for(route(KS="5-30", KF=None), (lost,)) == route(KS="5-30", KF=None)


@pytest.mark.parametrize("act", [Act.REFERS_BACK, Act.POSTPONES, Act.TAKES_OFF])
@pytest.mark.parametrize(
    ("council", "stands"), [("6-19", False), ("6-20", True), ("6-26", True)], ids=["too soon", "just", "in time"]
)
def test_a_body_that_has_it_again_without_a_day_lets_the_council_stand_only_if_its_next_meeting_is_in_time(
    act: Act, council: str, stands: bool
) -> None:
    known = calendar(KS="5-30 6-6 8-29", KF=f"{council} 9-25")
    way = route(KSAU="5-16", KS="5-30", KF=council)
    facts = replace(case(handling(1, "KS", act, "5-30", reason="Utan dag"), way=way), meetings=known)
    assert planned(course(facts).ahead) == {"KS": None, "KF": day(council) if stands else None}
    asked = {need.kind for need in case_progress(facts, day("5-31")).needs}
    assert (NeedKind.NEW_DAY in asked) is not stands
    found = case_outlook(facts, course(facts), known, LeadTimes(), day("5-31"))
    assert found
    assert found.is_planned is stands


def test_nobody_asks_for_a_new_day_for_a_body_before_a_meeting_that_has_been() -> None:
    lost = replace(route(KS="5-9")[0], planned_on=None, lapsed_on=day("5-9"))
    facts = case(way=(lost, *route(KF="5-29")))
    asked = [[need.kind for need in case_progress(facts, day(on)).needs] for on in ("5-29", "5-30")]
    assert [NeedKind.NEW_DAY in kinds for kinds in asked] == [True, False]
    assert asked[1][-1] is NeedKind.REPORT


def test_a_day_before_the_last_handling_stands_no_more() -> None:
    facts = case(handling(1, "KS", Act.PROPOSES, "9-19"), way=route(KS="5-30", KF="6-19"))
    assert planned(course(facts).ahead) == {"KF": None}


def test_boards_side_by_side_wait_for_nobody_among_them() -> None:
    facts = case(handling(1, "SN", Act.PROPOSES, "5-30"), way=route(SN="5-30", ÄN="5-9", KS="6-19"))
    assert planned(course(facts).ahead) == {"ÄN": day("5-9"), "KS": day("6-19")}


HEARD = Step("MBL", "Förhandlingen", Level.ARBETSUTSKOTT, consulted=True)


@given(ROUTES, DAYS, st.integers(0, 5))
def test_a_hearing_holds_up_nobody_whatever_its_day(way: tuple[Step, ...], on: str | None, place: int) -> None:
    hearing = replace(HEARD, planned_on=day(on) if on else None)
    waiting = dict.fromkeys(("KSAU", "KS"), TODAY)
    with_it = within_reach(in_turn([*way[:place], hearing, *way[place:]]), {}, LeadTimes(), waiting)
    without = within_reach(in_turn(way), {}, LeadTimes(), waiting)
    assert {**planned(with_it), "MBL": None} == {**planned(without), "MBL": None}
    assert planned(with_it)["MBL"] == hearing.planned_on


def test_a_hearing_after_the_council_is_pointed_out_and_worsens_no_verdict() -> None:
    way = route(KSAU="5-16", KS="5-30", KF="6-19")
    late = (*way[:-1], replace(HEARD, level=Level.STYRELSE, planned_on=day("6-26")), way[-1])
    found = [caution.kind for caution in plan_cautions(late, {}, LeadTimes(), None, TODAY)]
    assert found == [PlanCautionKind.HEARD_AFTER]
    before, after = (outlook(steps, {}, LeadTimes(), TODAY, day("8-31")) for steps in (way, late))
    assert (after.verdict, after.finish_on) == (before.verdict, before.finish_on)


@given(ROUTES)
def test_the_days_that_stand_are_in_the_order_of_the_route(way: tuple[Step, ...]) -> None:
    steps = [step for step in in_turn(way) if step.planned_on]
    for one, other in pairwise(steps):
        if one.level is not other.level:
            assert one.planned_on
            assert other.planned_on
            assert one.planned_on <= other.planned_on
    assert in_turn(in_turn(way)) == in_turn(way)


@pytest.mark.parametrize(
    ("told", "stands"),
    [
        (calendar(KS="5-30 9-5"), False),
        (calendar(KS="5-9 5-30"), True),
        (calendar(KSAU="6-12"), True),
        (calendar(KS="2024-1-9"), True),
        ({"KS": ()}, False),
    ],
    ids=["no longer there", "still there", "another body's days", "another year's days", "it never meets"],
)
def test_a_planned_day_stands_unless_newer_word_of_its_year_leaves_it_out(told: Meetings, stands: bool) -> None:
    way = route(KS="5-9", KF="6-19")
    found = tell(way, told)
    assert planned(found)["KS"] == (day("5-9") if stands else None)


def test_a_meeting_that_has_been_is_not_cancelled_by_a_list_of_those_to_come() -> None:
    way = route(KS="3-28", KF="5-29")
    assert tell(way, calendar(KS="5-9")) == way


def test_a_meeting_taken_out_by_mistake_and_put_back_stands_again() -> None:
    way = route(KS="5-9", KF="5-29")
    without = tell(way, calendar(KS="6-6"))
    assert planned(without) == {"KS": None, "KF": None}
    assert tell(without, calendar(KS="5-9 6-6")) == way


def test_what_hung_on_a_cancelled_meeting_falls_with_it_unless_the_next_one_is_early_enough() -> None:
    way = route(KSAU="4-25", KS="5-9", KF="5-29")
    assert planned(tell(way, calendar(KS="6-6"))) == {"KSAU": day("4-25"), "KS": None, "KF": None}
    assert planned(tell(way, calendar(KS="5-15 6-6"))) == {"KSAU": day("4-25"), "KS": None, "KF": day("5-29")}


def test_the_day_a_board_sent_the_matter_back_to_can_be_cancelled_too() -> None:
    sent_back = handling(1, "SN", Act.POSTPONES, "4-1", next_on=day("5-2"))
    for way in (route(SN=None, KF=None), route(KF=None)):
        facts = case(sent_back, way=way)
        told = after_telling(way, course(facts).ahead, calendar(SN="6-7"), calendar(SN="6-7"), LeadTimes(), TODAY)
        ahead = course(case(sent_back, way=told)).ahead
        assert ahead[0] == Step("SN", "Socialnämnden", Level.NAMND, None, day("5-2"))


@pytest.mark.parametrize(("on", "stands"), [("4-2", True), ("4-3", False), ("4-4", False)])
def test_a_meeting_is_cancelled_up_to_its_own_day_and_what_has_been_has_been(on: str, stands: bool) -> None:
    told = tell(route(KS=on), calendar(KS="5-30 9-5"))
    assert planned(told) == {"KS": day(on) if stands else None}
