"""What a planned way may say: which bodies, on which days, in which order."""

import datetime as dt
from dataclasses import replace

import pytest

from models.values import CaseFacts, Step
from models.vocabulary import Act
from rules.replies.reporting import plan_faults
from tests.rules.cases import case, day, handling, route, step

TODAY = day("6-20")
PROPOSED = handling(1, "KS", Act.PROPOSES, "5-30")


def plan(way: tuple[Step, ...], facts: CaseFacts | None = None, today: dt.date = TODAY) -> list[str]:
    """Each fault's field. It repeats the day, or the body, that stands in its step."""
    told = plan_faults(facts or case(), way, today)
    for fault in told:
        name = fault.field.partition(".")[2]
        step = way[int(fault.field[len("route[") :].partition("]")[0])] if name else None
        assert fault.found == (step and (str(step.planned_on) if name == "planned_on" else step.name or None))
    return [fault.field for fault in told]


def test_an_ordinary_plan_has_no_fault() -> None:
    assert plan(route(KSAU="6-27", KS="8-15", KF="8-28")) == []
    assert plan(route(KS=None, KF="8-28")) == []


def test_a_plan_names_at_least_one_body() -> None:
    assert plan(()) == ["route"]


def test_a_step_names_its_body() -> None:
    assert plan((Step("", "", PROPOSED.level),)) == ["route[0].body"]


def test_a_body_stands_once_on_the_way() -> None:
    assert plan((step("KS"), step("KF"), step("KS"))) == ["route[2].body"]
    assert plan((step("KS"), replace(step("KS"), body=" ks "))) == ["route[1].body"]


def test_a_day_that_has_passed_is_reported_and_not_planned() -> None:
    assert plan(route(KS="5-30", KF="8-28")) == ["route[0].planned_on"]


def test_a_meeting_today_may_be_planned() -> None:
    assert plan(route(KS="6-20", KF="8-28")) == []


def test_a_passed_day_already_on_the_way_may_stay() -> None:
    way = route(KS="5-30", KF="8-28")
    assert plan(way, case(way=route(KS="5-30", KF=None))) == []
    assert plan(way, case(PROPOSED)) == []


def test_a_later_body_does_not_meet_before_an_earlier_one() -> None:
    assert plan(route(KSAU="8-22", KS="8-15", KF="8-14")) == ["route[1].planned_on", "route[2].planned_on"]


def test_two_bodies_may_meet_on_the_same_day() -> None:
    assert plan(route(KS="8-28", KF="8-28")) == []


def test_committees_side_by_side_have_no_order_between_them() -> None:
    assert plan(route(SN="8-22", ÄN="8-15", KF="8-28")) == []
    assert plan(route(SN="8-22", ÄN="8-15", KF="8-18")) == ["route[2].planned_on"]


@pytest.mark.parametrize(
    ("planned", "today", "fields"),
    [
        ("2203-6-19", TODAY, ["route[0].planned_on"]),
        ("2026-8-30", TODAY, []),
        ("2026-8-31", TODAY, ["route[0].planned_on"]),
        ("2026-8-31", day("9-1"), []),
        ("2026-9-1", day("9-1"), ["route[0].planned_on"]),
    ],
)
def test_a_year_written_wrong_is_caught(planned: str, today: dt.date, fields: list[str]) -> None:
    assert plan(route(KF=planned), today=today) == fields


def test_a_step_without_a_day_hides_none_after_it() -> None:
    assert plan(route(KS=None, KF="5-30")) == ["route[1].planned_on"]
    assert plan(route(KSAU="8-22", KS=None, KF="8-14")) == ["route[2].planned_on"]


def test_a_withdrawn_report_makes_no_passed_day_known() -> None:
    way = route(KS="5-30", KF="8-28")
    assert plan(way, case(replace(PROPOSED, withdrawn=True))) == ["route[0].planned_on"]


def test_a_day_too_early_names_the_body_that_meets_last_before_it() -> None:
    (fault,) = plan_faults(case(), route(KSAU="8-22", KS="8-22", SN="8-15", KF="8-21"), TODAY)[1:]
    assert fault.message == (
        "Kommunfullmäktige kommer efter Kommunstyrelsens arbetsutskott på vägen men har en tidigare dag. "
        "Byt dag eller ordning."
    )


def test_a_way_below_the_recommended_level_is_no_fault() -> None:
    assert plan(route(KS="8-15")) == []
