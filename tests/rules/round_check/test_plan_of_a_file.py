"""What a file says of a round is what the round becomes, part by part."""

from decimal import Decimal
from typing import Any

import pytest

from models.files.county import Arena, Group
from models.files.county_file import UNKNOWN_PRINCIPAL
from models.files.registry.parts import county_of_parts, parts_of
from models.values import After, FollowUp, Signing, Window
from models.vocabulary import Language, Level, Milestone, Part
from rules.round_check.check import word_faults
from rules.round_check.scope import plan_round
from tests.rules.cases import day
from tests.rules.round_check.test_parts_of_a_file import COUNTY, TODAY, written

ARENAS = COUNTY.model_copy(
    update={
        "arenas": (
            Arena(code="rad", name="Rådet", email="radet@ac.example", valid_to=day("3-24")),
            Arena(code="rad", name="Nya rådet", email="nya@ac.example", valid_from=day("3-25")),
        ),
        "summer_rest": False,
    }
)
FILE: dict[str, Any] = {
    "kind": "agreement",
    "att_satser": ("Att anta",),
    "due_on": day("8-31"),
    "recommended_by": "rad",
    "recommended_on": day("3-24"),
    "contacts": ({"email": "samordnare@ac.example"},),
}


def planned(**more: Any) -> Any:
    return plan_round(written(**FILE | more), ARENAS, TODAY)


@pytest.mark.parametrize(
    ("field", "written_as", "value"),
    [
        ("case_number", "RS 352-2020", "RS 352-2020"),
        ("follows", "dialog-2018", "dialog-2018"),
        ("replaces", "forra", "forra"),
        ("after", {"round": "forst", "when": "in_force"}, After("forst", Milestone.IN_FORCE)),
        ("summary", "Kort.", "Kort."),
        ("in_letter", "Hej.", "Hej."),
        ("attach_files", True, True),
        ("level_reason", "Så är det.", "Så är det."),
        ("recommended_level", "styrelse", Level.STYRELSE),
        ("window", {"not_before": day("5-1"), "not_after": day("6-30")}, Window(day("5-1"), day("6-30"))),
        ("language", "en", Language.EN),
        ("launch_on", day("4-3"), day("4-3")),
        ("recommended_on", day("3-25"), day("3-25")),
        ("signing", {"on": day("9-15"), "place": "Umeå"}, Signing(day("9-15"), "Umeå")),
        ("lead_times", {"fullmaktige": [14, 28]}, {"fullmaktige": [14, 28]}),
    ],
)
def test_what_the_file_says_the_plan_says(field: str, written_as: object, value: object) -> None:
    assert getattr(planned(**{field: written_as}), field) == value
    assert getattr(planned(), field) != value


def test_what_is_asked_is_planned_question_by_question() -> None:
    asked = planned(questions=({"text": "Hur?", "kind": "text"},))
    assert [each.text for each in asked.questions] == ["Hur?"]
    assert planned().questions == ()
    assert planned().asks == (Part.DECISION,)
    assert planned(signing={"place": "Umeå"}).asks == (Part.DECISION, Part.SIGNATURE)


def test_a_round_without_a_due_date_is_looked_at_again() -> None:
    undated = planned(due_on=None, due="så snart som möjligt", look_again_on=day("6-1"))
    assert (undated.is_undated, undated.due_on) == (True, day("6-1"))
    assert (planned().is_undated, planned().due_on) == (False, day("8-31"))


def test_the_arena_is_the_one_of_the_day_it_recommended_and_writes_from_its_own_mailbox() -> None:
    then, now, unknown = planned(), planned(recommended_on=day("3-25")), planned(recommended_by="Mötet")
    assert (then.recommender, then.recommender_email) == ("Rådet", "radet@ac.example")
    assert (now.recommender, now.recommender_email) == ("Nya rådet", "nya@ac.example")
    assert (unknown.recommender, unknown.recommender_email) == ("Mötet", "")
    assert planned(recommended_on=None).recommender == "Nya rådet"


def test_the_countys_summer_rest_and_coordinators_are_the_rounds() -> None:
    assert planned().policy.summer_rest is False
    assert plan_round(written(**FILE), COUNTY, TODAY).policy.summer_rest is True
    theirs = ARENAS.model_copy(update={"coordinators": written(**FILE).contacts})
    assert plan_round(written(**FILE | {"contacts": ()}), theirs, TODAY).contacts == theirs.coordinators


def test_an_offer_that_says_no_more_is_to_be_joined_at_each_ones_amount() -> None:
    offer = {"what": "Kompetenscentrum", "fixed": Decimal("2.5"), "list": {"Malå": Decimal(1)}}
    plan = planned(att_satser=(), offer=offer)
    assert plan.att_satser == ("Att ansluta sig till Kompetenscentrum",)
    assert planned(att_satser=(), offer=offer, language="en").att_satser == ("To join Kompetenscentrum",)
    assert plan.offer is not None
    assert {each.code: each.amount for each in plan.principals} == {"2418": 100, "2480": 250, "24": 250}


def test_each_principal_has_its_own_steps_its_population_and_how_far_its_bodies_reach() -> None:
    steps = (
        {"what": "Börja", "owner": ("Malå",), "on": day("9-30"), "email": "x@mala.example"},
        {"what": "Sluta", "owner": ("alla",), "after": 90},
    )
    mala, umea, _ = planned(signing={"place": "Umeå"}, follow_up=steps).principals
    last = FollowUp(2, "Sluta", None, 90, "")
    assert mala.follow_ups == (FollowUp(1, "Börja", day("9-30"), None, "x@mala.example"), last)
    assert umea.follow_ups == (last,)
    assert (mala.population, mala.highest_level) == (3_000, COUNTY.highest_level(COUNTY.principals[0], TODAY))
    assert [step.body for step in mala.route] == ["KS", "KF"]


def test_a_group_means_those_who_are_in_it_that_day() -> None:
    once = Group(code="lok", name="LÖK", principals=("Malå",), valid_to=day("3-26"))
    county = ARENAS.model_copy(
        update={"groups": (once, Group(code="lok", name="LÖK", principals=("Umeå",), valid_from=TODAY))}
    )
    step = {"what": "Börja", "owner": ("lok",), "on": day("9-30")}
    file = written(**FILE, signing={"place": "Umeå"}, follow_up=(step,))
    assert [len(each.follow_ups) for each in plan_round(file, county, TODAY).principals] == [0, 1, 0]
    gone = county.model_copy(update={"groups": (once,)})
    assert [fault.message for fault in word_faults(("lok",), "principals", gone, day("3-26"))] == []
    assert [fault.message for fault in word_faults(("lok",), "principals", gone, TODAY)] == [UNKNOWN_PRINCIPAL]


def test_a_plan_is_the_office_s_whose_registry_it_was_looked_up_in() -> None:
    theirs = county_of_parts(parts_of(ARENAS), "vasterbotten")
    assert (plan_round(written(**FILE), theirs, TODAY).office, planned().office) == ("vasterbotten", "")
