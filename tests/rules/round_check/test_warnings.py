"""What deserves a thought before a round is sent: each by itself, its day on both sides, with what was found."""

import datetime as dt
from typing import Any

import pytest

from models.files.county import Body, County
from models.phrases import said_in
from models.vocabulary import Level, RoundKind
from rules.law.workdays import FIRST_YEAR, LAST_YEAR
from rules.round_check import warnings
from rules.round_check.warnings import warnings as all_warnings
from tests.rules.cases import day
from tests.rules.round_check.test_parts_of_a_file import COUNTY, TODAY, said, written

BOARD = Body(code="SN", name="Socialnämnden", level=Level.NAMND)
REACHED = COUNTY.model_copy(
    update={
        "principals": tuple(
            each.model_copy(update={"registrar": f"registrator@{each.code}.example"}) for each in COUNTY.principals
        ),
        "bodies": {**COUNTY.bodies, "kommun": (BOARD, *COUNTY.bodies["kommun"])},
    }
)
FINE: dict[str, Any] = {
    "att_satser": ("Att anta",),
    "due_on": day("10-31"),
    "attachments": ({"file": "rekommendation.pdf"},),
}
WAY = {"routes": {"kommuner": ("KS", "KF")}}


def found(county: County = REACHED, today: dt.date = TODAY, **more: Any) -> list[Any]:
    return said(all_warnings(written(**FINE | more), county, today))


def test_a_round_that_goes_together_is_passed_over_in_silence() -> None:
    assert found() == []


@pytest.mark.parametrize(
    ("due", "today", "told"),
    [
        ("3-27", "3-27", []),
        ("3-26", "3-27", [(warnings.DUE_PASSED, "2023-03-26", None)]),
        ("3-28", "3-27", [(warnings.SHORT_TIME, "en dag", None)]),
        ("4-25", "3-27", [(warnings.SHORT_TIME, "29 dagar", None)]),
        ("4-26", "3-27", []),
        ("2026-3-26", "3-27", []),
        ("2026-3-27", "3-27", [(warnings.LONG_TIME, "2026-03-27", None)]),
        ("10-28", "3-27", [(warnings.DUE_ON_REST_DAY, "2023-10-28", "2023-10-27")]),
        ("6-20", "3-27", []),
        ("6-26", "3-27", [(warnings.DUE_IN_SUMMER, "2023-06-26", None)]),
        (f"{FIRST_YEAR}-11-2", f"{FIRST_YEAR}-1-2", []),
        (f"{FIRST_YEAR}-1-2", "3-27", [(warnings.DUE_PASSED, f"{FIRST_YEAR}-01-02", None)]),
        (f"{LAST_YEAR}-11-2", "3-27", [(warnings.LONG_TIME, f"{LAST_YEAR}-11-02", None)]),
        (f"{FIRST_YEAR - 1}-1-2", "3-27", []),
        (f"{LAST_YEAR + 1}-11-1", "3-27", []),
    ],
)
def test_a_due_date_is_neither_past_nor_soon_nor_far_nor_a_day_of_rest(
    due: str, today: str, told: list[tuple[str, str, str | None]]
) -> None:
    assert found(today=day(today), due_on=day(due)) == [("due_on", *each) for each in told]


@pytest.mark.parametrize(
    ("asks", "told"),
    [
        ({}, warnings.SHORT_TIME),
        ({"recommended_level": Level.STYRELSE}, warnings.SHORT_TIME_BELOW),
        ({"kind": RoundKind.PARTNERSHIP}, warnings.SHORT_TIME),
        ({"kind": RoundKind.CONSULTATION, "att_satser": ()}, warnings.SHORT_TIME_NO_LEVEL),
        ({"kind": RoundKind.PARTNERSHIP, "att_satser": ()}, warnings.SHORT_TIME_NO_LEVEL),
    ],
)
def test_a_short_time_is_held_against_what_the_round_asks_for(asks: dict[str, Any], told: str) -> None:
    warned = found(due_on=day("4-3"), **asks)
    assert [message for field, message, *_ in warned if field == "due_on"] == [told]


def test_time_is_counted_from_the_launch_when_that_is_to_come() -> None:
    assert found(launch_on=day("10-2"))[0] == ("due_on", warnings.SHORT_TIME, "29 dagar", None)
    assert found(launch_on=day("10-1")) == []


@pytest.mark.parametrize(("recommended", "is_told"), [("3-27", False), ("3-28", True)])
def test_a_recommendation_of_a_day_to_come_says_when_the_round_may_go_out(recommended: str, is_told: bool) -> None:
    told = [("recommended_on", warnings.RECOMMENDED_LATER, "2023-03-28", "launch_on: 2023-03-28")]
    assert found(recommended_on=day(recommended)) == (told if is_told else [])
    assert found(recommended_on=day(recommended), launch_on=day("3-28")) == []


def test_what_is_to_be_decided_goes_out_with_its_papers() -> None:
    assert found(attachments=()) == [
        ("attachments", warnings.NO_ATTACHMENTS, None, "attachments: [rekommendation.pdf]")
    ]


def test_what_cannot_be_read_of_a_calendar_is_counted() -> None:
    county = REACHED.model_copy()
    county._calendar_faults, county._calendar_questions = 2, 3
    assert found(county) == [
        ("", warnings.CALENDAR_FAULTS, "2 att rätta", None),
        ("", warnings.CALENDAR_QUESTIONS, "3 att svara på", None),
    ]


@pytest.mark.parametrize(
    ("county", "more", "told"),
    [
        (REACHED, WAY, []),
        (REACHED, {"routes": {"Malå": ("KS",)}}, ["Malå kommun"]),
        (REACHED, {"routes": {"alla": ("KS",)}}, ["Malå kommun, Umeå kommun, Region Västerbotten"]),
        (REACHED, {"routes": {"alla": ("KS",)}, "recommended_level": "styrelse"}, []),
        (REACHED, {"routes": {"alla": ("KS",)}, "principals": ("Umeå",)}, ["Umeå kommun"]),
    ],
)
def test_a_way_that_stops_below_the_level_asked_for_names_whose(
    county: County, more: dict[str, Any], told: Any
) -> None:
    assert found(county, **more) == [("routes", warnings.LEVEL_NOT_REACHED, names, "fullmaktige") for names in told]


def test_of_more_than_three_the_rest_are_counted_in_both_languages() -> None:
    fourth = REACHED.principals[0].model_copy(update={"code": "2425", "name": "Dorotea kommun", "short": "Dorotea"})
    fifth = fourth.model_copy(update={"code": "2422", "name": "Sorsele kommun", "short": "Sorsele"})
    county = REACHED.model_copy(update={"principals": (*REACHED.principals, fourth, fifth)})
    file = written(**FINE, routes={"alla": ("KS",)})
    low = next(each.found for each in all_warnings(file, county, TODAY) if each.message == warnings.LEVEL_NOT_REACHED)
    assert low == "Malå kommun, Umeå kommun, Region Västerbotten och 2 till"
    assert said_in(low, "en") == "Malå kommun, Umeå kommun, Region Västerbotten and 2 more"


def test_each_way_with_the_board_before_those_who_prepare_is_asked_about_once() -> None:
    backward = ("KS", "SN", "KF")
    message = "Socialnämnden står efter Kommunstyrelsen. Den som bereder brukar stå före."
    assert found(routes={"kommuner": backward}) == [("routes.kommuner", message, "KS, SN, KF", None)]
    assert found(routes={"Malå": backward, "Umeå": backward}) == [
        (f"routes.{name}", message, "KS, SN, KF", None) for name in ("Malå", "Umeå")
    ]


def test_a_mailbox_that_is_missing_or_wrong_names_whose_it_is() -> None:
    first, *others = REACHED.principals
    lacking = first.model_copy(update={"registrar": "", "official": "kontakt(at)mala.example"})
    assert found(REACHED.model_copy(update={"principals": (lacking, *others)})) == [
        ("", warnings.NO_REGISTRAR, "Malå kommun", None),
        ("", warnings.BAD_MAILBOX, "Malå kommun: kontakt(at)mala.example", "registrator@kommunen.example"),
    ]


DUE = {"due_on": day("10-31")}
SIGNED = {"kind": "partnership", **DUE}


@pytest.mark.parametrize(
    ("fields", "told"),
    [
        (DUE | {"effect": {"on": day("10-31")}}, []),
        (
            DUE | {"effect": {"on": day("3-27")}},
            [("effect.on", warnings.EFFECT_BEFORE_LAUNCH, "2023-03-27", "tidigast 2023-03-28")],
        ),
        (
            DUE | {"effect": {"on": day("3-28")}},
            [
                (
                    "effect.on",
                    warnings.EFFECT_BEFORE_DUE.format(due="31 oktober 2023"),
                    "2023-03-28",
                    "tidigast 2023-10-31",
                )
            ],
        ),
        (DUE | {"effect": {"decided_by": day("3-27")}}, []),
        (
            DUE | {"effect": {"decided_by": day("3-28")}},
            [("effect.decided_by", warnings.COUNTS_NO_MORE.format(due="31 oktober 2023"), "2023-03-28", "2023-10-31")],
        ),
        (DUE | {"effect": {"decided_by": day("10-31")}}, []),
        (
            DUE | {"effect": {"decided_by": day("11-1")}},
            [
                (
                    "effect.decided_by",
                    warnings.COUNTS_THOUGH_LATE.format(due="31 oktober 2023"),
                    "2023-11-01",
                    "2023-10-31",
                )
            ],
        ),
        (SIGNED | {"signing": {"on": day("3-27")}}, []),
        (
            SIGNED | {"signing": {"on": day("3-26")}},
            [("signing.on", warnings.SIGNED_BEFORE_LAUNCH, "2023-03-26", "tidigast 2023-03-27")],
        ),
        (SIGNED | {"signing": {"on": day("10-31")}}, []),
        (
            SIGNED | {"signing": {"on": day("11-1")}},
            [("signing.on", warnings.SIGNED_AFTER_DUE.format(due="31 oktober 2023"), "2023-11-01", "2023-10-31")],
        ),
        (
            SIGNED
            | {
                "signing": {"on": day("10-2")},
                "follow_up": tuple({"what": "Planen", "on": day(on)} for on in ("10-2", "10-1")),
            },
            [
                (
                    "follow_up[1].on",
                    warnings.DONE_BEFORE_SIGNED.format(day="2 oktober 2023"),
                    "2023-10-01",
                    "tidigast 2023-10-02",
                )
            ],
        ),
    ],
)
def test_days_that_contradict_one_another_are_told_with_the_one_that_would_do(
    fields: dict[str, Any], told: list[Any]
) -> None:
    assert said(warnings.day_warnings(written(**fields), TODAY)) == told
