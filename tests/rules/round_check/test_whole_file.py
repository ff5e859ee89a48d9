"""A whole round file against its county: each fault by itself, with what was found and what was meant."""

import datetime as dt
from typing import Any

import pytest

from models.files.county import County
from models.files.county_file import UNKNOWN_PRINCIPAL
from models.files.round_file import RoundFile
from models.phrases import Phrase
from models.values import FollowUp, RoundHere
from models.vocabulary import Milestone, Part
from rules.round_check import check
from rules.round_check.check import check_round
from rules.round_check.other_rounds import NO_CONSULTATION, NOBODY_FIRST, faults_among, not_looked_up
from rules.round_check.scope import follow_ups
from rules.round_check.warnings import DUE_IN_SUMMER, REST_ENDS, warnings
from tests.rules.cases import day
from tests.rules.round_check.test_parts_of_a_file import COUNTY, MALA, TODAY, said, written

WHOLE: dict[str, Any] = {
    "att_satser": ("Att anta",),
    "recommended_by": "Rådet",
    "recommended_on": day("3-24"),
    "launch_on": day("3-27"),
    "due_on": day("8-31"),
    "contacts": ({"email": "samordnare@ac.example"},),
}
SIGNED = {"signing": {"place": "Umeå"}}
DECIDING = RoundHere((Part.DECISION,), frozenset({Milestone.ANSWERED, Milestone.ADOPTED}))
FAR = dt.date(2150, 6, 1)
STEP = {"what": "Utse kontakt", "owner": ("alla",), "after": 90}


def faults(**more: Any) -> list[Any]:
    return said(check_round(written(**WHOLE | more), COUNTY, TODAY, ("tagen", "tagen-2")))


def test_a_whole_file_has_no_fault() -> None:
    assert faults() == []
    assert faults(**SIGNED, follow_up=(STEP,)) == []


@pytest.mark.parametrize(
    ("more", "fault"),
    [
        ({"att_satser": ("Att anta", "")}, ("att_satser[1]", check.BLANK, None, None)),
        ({"slug": "tagen"}, ("slug", check.SLUG_TAKEN, "tagen", "slug: tagen-3")),
        (
            {"recommended_on": day("3-28")},
            ("launch_on", check.LAUNCHED_TOO_SOON, "2023-03-27", "tidigast 2023-03-28"),
        ),
        (
            {"kind": "consultation", "att_satser": (), "effect": {"kind": "all_adopted"}},
            ("effect.kind", check.NOTHING_AGREED, "all_adopted", "att_satser: / signing:"),
        ),
        (
            {"principals": ("alla", "gemensamma nämnder")},
            ("principals[1]", check.NOBODY_OF_THAT_KIND, "gemensamma nämnder", None),
        ),
        (
            {"principals": ("alla", "Maalå")},
            ("principals[1]", UNKNOWN_PRINCIPAL, "Maalå", "Malå kommun"),
        ),
        (
            {"routes": {"Maalå": ("KF",)}},
            ("routes.Maalå", UNKNOWN_PRINCIPAL, "Maalå", "Malå kommun"),
        ),
        (
            SIGNED | {"principals": ("Malå",), "follow_up": (STEP | {"owner": ("Malå", "Umeå")},)},
            ("follow_up[0].owner[1]", check.NOT_IN_ROUND, "Umeå", "Umeå kommun"),
        ),
        *(
            (more, (field, "Helgdagarna är bara kända från 1953 till 2099. Kontrollera året.", "2150-06-01", None))
            for field, more in (
                ("effect.on", {"effect": {"kind": "each", "on": FAR}}),
                ("signing.on", {"signing": {"place": "Umeå", "on": FAR}}),
                ("follow_up[1].on", SIGNED | {"follow_up": (STEP, STEP | {"after": None, "on": FAR})}),
                ("effect.decided_by", {"effect": {"kind": "each", "decided_by": FAR}}),
                ("due_on", {"due_on": FAR}),
                ("look_again_on", {"due_on": None, "due": "så snart som möjligt", "look_again_on": FAR}),
            )
        ),
        ({"principals": ("Malå", "2418")}, ("principals[1]", check.NAMED_TWICE, "2418", None)),
        (
            {"questions": ({"text": "Hur?", "kind": "choice", "choices": ("Ja", "Ja")},)},
            ("questions[0].choices", check.FEW_CHOICES, None, "choices: [Ja, Delvis, Nej]"),
        ),
        (
            {"questions": ({"text": "Hur?", "kind": "text", "choices": ("A", "B")},)},
            ("questions[0].choices", check.NO_CHOICE, "A, B", None),
        ),
        ({"follow_up": (STEP,)}, ("follow_up", check.NEVER_SIGNED, None, "signing: {on: 2019-12-03}")),
        (
            SIGNED | {"follow_up": (STEP | {"after": None},)},
            ("follow_up[0].on", check.NO_DAY, None, "on: 2020-03-31 / after: 90"),
        ),
        (
            SIGNED | {"follow_up": (STEP | {"on": day("9-15")},)},
            ("follow_up[0].on", check.NO_DAY, None, "on: 2020-03-31 / after: 90"),
        ),
        (
            SIGNED | {"follow_up": (STEP | {"email": "x@mala.example"},)},
            ("follow_up[0].email", check.ONE_MAILBOX, "x@mala.example", check.ONE_OWNER),
        ),
        ({"routes": {"Malå": ()}}, ("routes.Malå", check.BLANK, None, "[KSAU, KS, KF]")),
        (
            {"routes": {"Malå": ("SN", "KF")}},
            ("routes.Malå[0]", "Malå kommun har inte det organet den 27 mars 2023.", "SN", "KS / KF"),
        ),
        ({"effect": {"kind": "fixed_date"}}, ("effect.on", check.NO_DATE, None, "on: 2020-09-01")),
        (
            {"effect": {"kind": "quorum_principals"}},
            ("effect.at_least", check.NO_SHARE, None, "at_least: 12 / percent: 60"),
        ),
        (
            {"effect": {"kind": "quorum_principals", "at_least": 4}},
            ("effect.at_least", check.TOO_MANY, "4", "1–3"),
        ),
        ({"effect": {"kind": "quorum_population"}}, ("effect.percent", check.NO_SHARE, None, "percent: 60")),
        (
            {"effect": {"kind": "all_adopted", "decided_by": day("3-27")}},
            ("effect.decided_by", check.CLOSED_TOO_SOON, "2023-03-27", "tidigast 2023-03-28"),
        ),
        (
            {"effect": {"kind": "fixed_date", "on": day("10-1"), "decided_by": day("10-2")}},
            ("effect.decided_by", check.CLOSED_TOO_LATE, "2023-10-02", "2023-10-01"),
        ),
        (
            {"recommended_level": "styrelse", "effect": {"kind": "all_adopted", "level": "fullmaktige"}},
            ("recommended_level", check.LEVEL_TOO_LOW, "styrelse", "fullmaktige"),
        ),
    ],
)
def test_each_fault_is_found_by_itself(more: dict[str, Any], fault: Any) -> None:
    assert faults(**more) == [fault]


@pytest.mark.parametrize(
    "more",
    [
        {"effect": {"kind": "quorum_principals", "at_least": 3}},
        {"effect": {"kind": "quorum_principals", "percent": 60}},
        {"effect": {"kind": "quorum_population", "percent": 60}},
        {"effect": {"kind": "all_adopted", "decided_by": day("3-28")}},
        {"effect": {"kind": "fixed_date", "on": day("10-1"), "decided_by": day("10-1")}},
        {"recommended_level": "styrelse", "effect": {"kind": "all_adopted", "level": "styrelse"}},
        {"launch_on": day("3-24")},
        {"questions": ({"text": "Hur?", "kind": "choice", "choices": ("Ja", "Nej")},)},
        {"principals": ("Malå", "Umeå")},
        {"routes": {"Malå": ("KF",)}},
    ],
)
def test_on_its_limit_it_is_none(more: dict[str, Any]) -> None:
    assert faults(**more) == []


def test_a_principal_without_the_body_of_the_usual_way_is_told_of_by_itself() -> None:
    bodies = {**COUNTY.bodies, "region": COUNTY.bodies["region"][1:]}
    bare = County(county="Västerbotten", code="24", principals=COUNTY.principals, bodies=bodies, routes=COUNTY.routes)
    assert said(check_round(written(**WHOLE), bare, TODAY)) == [
        ("principals", "Region Västerbotten har inte det organet den 27 mars 2023.", "KS", "KF")
    ]


def test_of_many_without_a_population_five_are_named() -> None:
    many = tuple(MALA.model_copy(update={"code": f"250{n}", "name": f"Ort{n}", "population": None}) for n in range(6))
    county = COUNTY.model_copy(update={"principals": many})
    file = written(**WHOLE | {"effect": {"kind": "quorum_population", "percent": 60}})
    assert said(check_round(file, county, TODAY)) == [
        ("effect.kind", check.NO_POPULATION, "Ort0, Ort1, Ort2, Ort3, Ort4", None)
    ]


def test_a_title_that_gives_no_name_asks_for_one_and_an_offer_is_what_is_decided() -> None:
    assert [(field, expected) for field, _, _, expected in faults(title="!", slug="")] == [
        ("slug", f"slug: {RoundFile.model_fields['slug'].examples[0]}")  # type: ignore[index]
    ]
    offer = {"what": "Kompetenscentrum", "fixed": "1"}
    assert [field for field, *_ in faults(att_satser=(), offer=offer, recommended_by="")] == ["recommended_by"]


def here(*consultations: str) -> dict[str, RoundHere]:
    return dict.fromkeys(consultations, RoundHere((Part.OPINION,), frozenset({Milestone.ANSWERED})))


def test_a_consultation_it_follows_is_one_there_is() -> None:
    file = written(follows="dialog-2018")
    assert said(faults_among(file, here("dialog-2019", "x"))) == [
        ("follows", NO_CONSULTATION, "dialog-2018", "dialog-2019")
    ]
    assert said(faults_among(file, {})) == [("follows", NO_CONSULTATION, "dialog-2018", None)]
    assert [each.expected for each in faults_among(file, here("dialog-2017", "dialog-2010"))] == ["dialog-2017"]
    assert [each.expected for each in faults_among(file, here("dagbok", "samtal"))] == ["dagbok"]
    assert said(faults_among(file, here("dialog-2018"))) == said(faults_among(written(), {})) == []
    assert said(faults_among(file, {"dialog-2018": DECIDING})) == said(faults_among(file, {}))


@pytest.mark.parametrize(
    ("after", "fault"),
    [
        ({"round": "forbund"}, ("after.round", Phrase(NOBODY_FIRST, slug="forbund"), "forbund", "forbunden")),
        ({"round": "forbunden"}, None),
        ({"round": "forbunden", "when": "in_force"}, "after.when"),
        ({"round": "forbunden", "when": "adopted"}, None),
        ({"round": "dialog", "when": "adopted"}, "after.when"),
    ],
)
def test_a_round_it_waits_for_is_one_there_is_and_comes_so_far(after: dict[str, str], fault: Any) -> None:
    found = said(faults_among(written(after=after), {"forbunden": DECIDING, **here("dialog")}))
    assert ([each[0] for each in found] if isinstance(fault, str) else found) == ([fault] if fault else [])


def test_where_nobody_knows_which_rounds_there_are_that_is_said() -> None:
    file = written(after={"round": "forbunden"}, follows="dialog-2018")
    assert [each.field for each in not_looked_up(file)] == ["follows", "after.round"]
    assert [*not_looked_up(written())] == []


@pytest.mark.parametrize(
    ("owner", "numbers"),
    [(("alla",), [1]), (("kommuner",), [1]), (("regioner",), []), (("okänd", "Malå"), [1]), ((), [])],
)
def test_a_step_is_of_those_its_words_mean(owner: tuple[str, ...], numbers: list[int]) -> None:
    file = written(**WHOLE, **SIGNED, follow_up=(STEP | {"owner": owner},))
    found = follow_ups(file, COUNTY, MALA, TODAY)
    assert found == tuple(FollowUp(number, "Utse kontakt", None, 90, "") for number in numbers)


def test_whom_to_ask_is_told_unless_the_county_has_coordinators() -> None:
    assert [field for field, *_ in faults(contacts=())] == ["contacts"]
    theirs = COUNTY.model_copy(update={"coordinators": written(**WHOLE).contacts})
    assert check_round(written(**WHOLE | {"contacts": ()}), theirs, TODAY) == ()


@pytest.mark.parametrize(
    ("due", "is_told"), [("6-20", False), ("6-22", False), ("6-23", True), (REST_ENDS, True), ("9-8", False)]
)
def test_a_due_date_in_the_summer_rest_is_pointed_out(due: str | tuple[int, int], is_told: bool) -> None:
    on = day(due) if isinstance(due, str) else dt.date(2023, *due)
    found = warnings(written(**WHOLE | {"due_on": on}), COUNTY, TODAY)
    assert any(fault.message == DUE_IN_SUMMER for fault in found) is is_told
