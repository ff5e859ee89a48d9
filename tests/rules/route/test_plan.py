"""Planned days that look odd are pointed out at once, and block nothing."""

from dataclasses import replace

from models.meetings import LeadTimes
from models.values import Step
from models.vocabulary import Level
from rules.law.workdays import DAY
from rules.route.plan import PlanCautionKind, after_telling, plan_cautions
from rules.wording.forecast_wording import plan_caution_sentence
from tests.rules.cases import DUE_ON, day, route
from tests.rules.test_forecast import DOROTEA, calendar

TODAY = day("3-27")


def said(way: tuple[Step, ...], language: str = "sv") -> list[str]:
    return [
        plan_caution_sentence(caution, language) for caution in plan_cautions(way, DOROTEA, LeadTimes(), DUE_ON, TODAY)
    ]


def test_a_plan_on_meeting_days_with_time_between_is_left_in_peace() -> None:
    assert said(route(KSAU="4-25", KS="5-9", KF="6-19")) == []


def test_a_day_after_the_due_date_is_pointed_out() -> None:
    assert said(route(KF="9-18")) == ["Kommunfullmäktige 18 september 2023 är efter svarsdatum, 31 augusti 2023."]


def test_two_bodies_too_close_are_asked_about_kindly() -> None:
    assert said(route(KS="5-30", KF="6-5"))[0] == (
        "Mellan kommunstyrelsen 30 maj 2023 och kommunfullmäktige 5 juni 2023 brukar det behövas minst 14 dagar. "
        "Hinner kallelsen ut?"
    )


def test_a_day_the_body_does_not_meet_names_the_nearest_it_does() -> None:
    assert said(route(KF="6-12")) == [
        "Kommunfullmäktige har inget möte 12 juni 2023, enligt de mötesdagar vi känner till. "
        "Närmaste kända möten: 24 april 2023 och 19 juni 2023."
    ]
    assert said(route(KF="6-12"), "en")[0].endswith("Nearest known meetings: 24 April 2023 and 19 June 2023.")


def test_a_day_before_that_of_the_body_that_prepares_is_no_plan_and_a_new_one_is_asked_for() -> None:
    assert said(route(KS="6-26", KF="6-19"))[0] == (
        "Kommunfullmäktige 19 juni 2023 är före kommunstyrelsen 26 juni 2023 och räknas inte som planerat. "
        "Ange en ny dag. Kända möten att välja: 18 september 2023."
    )


def test_a_cancelled_meeting_is_no_plan_and_only_those_that_are_left_are_offered() -> None:
    left = {**DOROTEA, **calendar(KS="5-30 9-5")}
    (step,) = after_telling(route(KS="5-9"), route(KS="5-9"), calendar(KS="5-30 9-5"), left, LeadTimes(), TODAY)
    (found,) = plan_cautions([step], left, LeadTimes(), DUE_ON, TODAY)
    assert plan_caution_sentence(found, "sv") == (
        "Kommunstyrelsen har inte längre något möte 9 maj 2023, enligt de mötesdagar vi känner till. Ange en ny dag. "
        "Kända möten att välja: 30 maj 2023 och 5 september 2023."
    )


def test_a_council_overtaken_by_a_cancelled_meeting_is_offered_only_what_the_next_one_leaves_it() -> None:
    left = calendar(KS="5-9 9-12", KF="6-26 9-18 10-23")
    lost = {"KS": day("6-6"), "KF": day("6-26")}
    way = [replace(step, lapsed_on=lost[step.body]) for step in route(KS=None, KF=None)]
    found = plan_cautions(way, left, LeadTimes(), DUE_ON, day("5-31"))
    assert [(caution.kind, caution.near) for caution in found] == [
        (PlanCautionKind.CANCELLED, (day("9-12"),)),
        (PlanCautionKind.OVERTAKEN, (day("10-23"),)),
    ]


def test_a_day_that_has_been_overtaken_is_never_offered_again() -> None:
    council = replace(route(KF=None)[0], lapsed_on=day("6-26"))
    known = calendar(KF="6-12 6-26 9-25")
    (found,) = plan_cautions((*route(KS=None), council), known, LeadTimes(), DUE_ON, day("5-31"))
    assert (found.kind, found.near) == (PlanCautionKind.OVERTAKEN, (day("9-25"),))


def test_a_long_way_whose_every_day_is_lost_is_looked_through_once() -> None:
    levels = [Level.NAMND, Level.STYRELSE] * 100
    way = [Step(f"B{number}", "", level, lapsed_on=TODAY) for number, level in enumerate(levels)]
    days = {step.body: tuple(TODAY + DAY * count for count in range(1, 3000)) for step in way}
    near = [caution.near[0] for caution in plan_cautions(way, days, LeadTimes(), DUE_ON, TODAY)]
    assert near == sorted(near)
    assert near[0] < near[-1] < days["B0"][-1]


def test_days_nobody_knows_the_calendar_of_are_left_in_peace() -> None:
    unknown = plan_cautions(route(RF="6-12"), DOROTEA, LeadTimes(), DUE_ON, TODAY)
    another_year = plan_cautions(route(KF="2022-6-12"), DOROTEA, LeadTimes(), DUE_ON, TODAY)
    assert (unknown, another_year) == ((), ())


def test_each_of_two_boards_side_by_side_is_held_against_the_next_body() -> None:
    way = route(SN="5-2", ÄN="5-8", KS="5-11")
    found = plan_cautions(way, calendar(), LeadTimes(), DUE_ON, TODAY)
    assert [(caution.kind, caution.other) for caution in found] == [(PlanCautionKind.TOO_CLOSE, "Äldrenämnden")]
