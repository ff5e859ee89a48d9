"""What may be wrong with each part of a round file, its day on both sides of what it may be."""

import datetime as dt
from collections.abc import Iterable
from decimal import Decimal
from typing import Any

import pytest

from kit.errors import Fault
from models.files.county import Body, County, Principal
from models.files.county_file import UNKNOWN_PRINCIPAL
from models.files.parts.offer import OfferPart
from models.files.round_file import RoundFile
from models.vocabulary import EffectKind, Level, PrincipalKind
from rules.round_check import check, due, other_rounds, scope
from rules.round_check.amounts import amounts, fewest_word
from rules.round_check.check import HEARD_LAST, ON_NO_WAY, consulted_faults
from tests.rules.cases import day

TODAY = day("3-27")
KS = Body(code="KS", name="Kommunstyrelsen", level=Level.STYRELSE)
KF = Body(code="KF", name="Kommunfullmäktige", level=Level.FULLMAKTIGE)
MALA = Principal(code="2418", name="Malå kommun", short="Malå", population=3_000)
UMEA = Principal(code="2480", name="Umeå kommun", short="Umeå", population=130_000)
REGION = Principal(code="24", name="Region Västerbotten", kind=PrincipalKind.REGION)
COUNTY = County(
    county="Västerbotten",
    code="24",
    principals=(MALA, UMEA, REGION),
    bodies={"kommun": (KS, KF), "region": (KS, KF)},
    routes={"kommun": ("KS", "KF"), "region": ("KS", "KF")},
)
DECIDES = {"att_satser": ("Att anta",)}


def written(**fields: Any) -> RoundFile:
    return RoundFile.model_validate({"title": "Färdplan", "slug": "fardplan", **fields})


def said(faults: Iterable[Fault]) -> list[tuple[str, str, str | None, str | None]]:
    return [(each.field, str(each.message), each.found, each.expected and str(each.expected)) for each in faults]


WINDOW = {"not_before": day("9-1"), "not_after": day("12-31")}


@pytest.mark.parametrize(
    ("fields", "faults"),
    [
        (DECIDES, []),
        (DECIDES | {"window": WINDOW}, []),
        (
            {"window": WINDOW},
            [("window", due.NOTHING_DECIDED, None, "att_satser: [Att anta överenskommelsen]")],
        ),
        (
            DECIDES | {"window": {}},
            [("window", due.NO_DAYS, None, "window: {not_before: 2027-09-01, not_after: 2027-12-31}")],
        ),
        (
            DECIDES | {"window": {"not_before": day("9-2"), "not_after": day("9-1")}},
            [("window.not_after", due.ENDS_BEFORE_IT_BEGINS, "2023-09-01", "tidigast 2023-09-02")],
        ),
        (DECIDES | {"window": {"not_before": day("9-1"), "not_after": day("9-1")}}, []),
        (DECIDES | {"window": {"not_after": TODAY}}, []),
        (
            DECIDES | {"window": {"not_after": day("3-26")}},
            [("window.not_after", due.OVER_BEFORE_LAUNCH, "2023-03-26", "tidigast 2023-03-27")],
        ),
        (DECIDES | {"window": WINDOW, "due_on": day("9-1"), "effect": {"decided_by": day("9-1")}}, []),
        (
            DECIDES | {"window": WINDOW, "due_on": day("8-31")},
            [("due_on", due.DUE_BEFORE_IT_BEGINS, "2023-08-31", "tidigast 2023-09-01")],
        ),
        (
            DECIDES | {"window": WINDOW, "effect": {"decided_by": day("8-31")}},
            [("effect.decided_by", due.COUNTS_BEFORE_IT_BEGINS, "2023-08-31", "tidigast 2023-09-01")],
        ),
        (DECIDES | {"window": {"not_after": day("12-31")}, "due_on": day("8-31")}, []),
    ],
)
def test_the_window_begins_before_it_ends_and_lies_before_the_days_that_count(
    fields: dict[str, Any], faults: list[Any]
) -> None:
    assert said(due.window_faults(written(**fields), TODAY)) == faults


LATE = due.DUE_BEFORE_IT_ENDS
EARLY = due.EFFECT_BEFORE_IT_BEGINS


@pytest.mark.parametrize(
    ("fields", "warnings"),
    [
        ({"due_on": day("8-31")}, []),
        ({"window": WINDOW, "due_on": day("12-31")}, []),
        ({"window": WINDOW, "due_on": day("12-30")}, [("due_on", LATE, "2023-12-30", "tidigast 2023-12-31")]),
        ({"window": WINDOW, "due_on": day("9-1")}, [("due_on", LATE, "2023-09-01", "tidigast 2023-12-31")]),
        ({"window": WINDOW, "due_on": day("8-31")}, []),
        ({"window": WINDOW, "effect": {"on": day("9-1")}}, []),
        (
            {"window": WINDOW, "effect": {"on": day("8-31")}},
            [("effect.on", EARLY, "2023-08-31", "tidigast 2023-09-01")],
        ),
        ({"window": {"not_after": day("12-31")}, "effect": {"on": day("8-31")}}, []),
    ],
)
def test_days_beside_the_window_are_pointed_out(fields: dict[str, Any], warnings: list[Any]) -> None:
    assert said(due.window_warnings(written(**fields))) == warnings


UNDATED = {"due": "så snart som möjligt"}
LOOK = {"look_again_on": day("6-1")}


@pytest.mark.parametrize(
    ("fields", "faults"),
    [
        ({"due_on": day("8-31")}, []),
        ({"due_on": day("8-31"), "launch_on": day("8-30"), "recommended_on": day("8-30")}, []),
        (
            {"due_on": day("8-31"), "launch_on": day("8-31"), "recommended_on": day("8-31")},
            [("due_on", due.DUE_TOO_SOON, "2023-08-31", "tidigast 2023-09-01")],
        ),
        (
            {"due_on": day("8-31"), "recommended_on": day("8-31")},
            [("due_on", due.DUE_BEFORE_RECOMMENDED, "2023-08-31", "tidigast 2023-09-01")],
        ),
        (
            {"due_on": day("8-31"), **LOOK},
            [("look_again_on", due.ONLY_UNDATED, "2023-06-01", "due: så snart som möjligt")],
        ),
        (UNDATED | LOOK, []),
        (UNDATED | LOOK | {"due_on": day("8-31")}, [("due_on", due.BOTH, "2023-08-31", None)]),
        (UNDATED | LOOK | {"launch_on": day("5-31")}, []),
        (
            UNDATED | LOOK | {"launch_on": day("6-1"), "recommended_on": day("5-1")},
            [("look_again_on", due.LOOK_TOO_SOON, "2023-06-01", "tidigast 2023-06-02")],
        ),
        (
            UNDATED | LOOK | {"recommended_on": day("6-1")},
            [("look_again_on", due.LOOK_TOO_SOON, "2023-06-01", "tidigast 2023-06-02")],
        ),
    ],
)
def test_answers_are_asked_for_by_a_day_after_the_launch_or_as_soon_as_possible(
    fields: dict[str, Any], faults: list[Any]
) -> None:
    assert said(due.due_faults(written(**fields))) == faults


def test_one_of_the_two_days_is_missing_when_neither_is_there() -> None:
    assert [each.field for each in due.due_faults(written())] == ["due_on"]
    assert [each.field for each in due.due_faults(written(**UNDATED))] == ["look_again_on"]


@pytest.mark.parametrize("field", ["due_on", "look_again_on", "linked.due_on", "linked.look_again_on"])
def test_a_day_to_come_is_none_that_has_been(field: str) -> None:
    def passed(on: dt.date) -> list[tuple[str, str, str | None, str | None]]:
        part, _, name = field.rpartition(".")
        return said(due.passed_faults(written(**({part: {name: on}} if part else {name: on})), TODAY))

    assert passed(day("3-28")) == []
    assert passed(TODAY) == [(field, due.HAS_PASSED, "2023-03-27", "tidigast 2023-03-28")]


@pytest.mark.parametrize(
    ("fields", "faults"),
    [
        ({"after": {"round": "annan"}, "replaces": "annan"} | DECIDES, []),
        ({"after": {"round": "fardplan"}}, [("after.round", other_rounds.AFTER_ITSELF, "fardplan", None)]),
        (DECIDES | {"replaces": "fardplan"}, [("replaces", other_rounds.REPLACES_ITSELF, "fardplan", None)]),
        (
            {"replaces": "annan", "kind": "consultation"},
            [("replaces", other_rounds.AGREES_NOTHING, "annan", "att_satser: / signing:")],
        ),
        ({"kind": "consultation"}, []),
    ],
)
def test_a_round_neither_waits_for_itself_nor_replaces_itself(fields: dict[str, Any], faults: list[Any]) -> None:
    assert said(other_rounds.other_round_faults(written(**fields))) == faults


def test_what_replaces_something_says_from_when() -> None:
    replacing = written(replaces="annan")
    assert said(other_rounds.other_round_warnings(replacing)) == [
        ("replaces", other_rounds.NO_DAY_OF_ENDING, "annan", "effect: all_adopted")
    ]
    dated = written(replaces="annan", effect={"kind": EffectKind.ALL_ADOPTED})
    assert said(other_rounds.other_round_warnings(dated)) == said(other_rounds.other_round_warnings(written())) == []


@pytest.mark.parametrize("county", ["", "Västerbotten", "västerbottens län", "24"])
def test_a_round_for_this_county_is_taken(county: str) -> None:
    assert said(scope.county_faults(written(county=county), COUNTY)) == []


def test_a_round_for_another_county_is_not() -> None:
    (fault,) = scope.county_faults(written(county="Norrbotten"), COUNTY)
    assert (fault.field, fault.found, fault.expected) == ("county", "Norrbotten", "county: Västerbotten")
    assert fault.message.startswith("Rundan är skriven för ett annat län än Västerbotten. ")


def test_an_arena_nobody_can_vouch_for_is_pointed_out() -> None:
    assert said(scope.arena_warnings(written(recommended_by="Rådet"), COUNTY)) == [
        ("recommended_by", scope.ARENA_NOT_KNOWN, "Rådet", None)
    ]
    assert said(scope.arena_warnings(written(), COUNTY)) == []


def offering(**fields: Any) -> dict[str, Any]:
    return DECIDES | {"offer": {"what": "Kompetenscentrum", **fields}}


@pytest.mark.parametrize(
    ("fields", "faults"),
    [
        (DECIDES, []),
        (offering(), []),
        (offering(fixed="25000", last_day=day("8-31")) | {"due_on": day("8-31")}, []),
        (offering() | {"att_satser": ("Ett", "Två")}, [("att_satser", check.ONE_ANSWER, "2", None)]),
        (
            offering(per_inhabitant="4,50", fixed="10", list={"regioner": "1"}),
            [("offer.fixed", check.ONE_WAY, "10", None)],
        ),
        (
            offering(last_day=day("8-30")) | {"due_on": day("8-31")},
            [("offer.last_day", check.TOO_LATE_TO_JOIN, "2023-08-30", "2023-08-31")],
        ),
        (
            offering(per_inhabitant="4,50"),
            [("offer.list", check.NO_AMOUNT, "Region Västerbotten", "list: {Region Västerbotten: 25000}")],
        ),
        (
            offering(list={"region": "1"}),
            [("offer.list", check.NO_AMOUNT, "Malå kommun, Umeå kommun", "list: {Malå kommun: 25000}")],
        ),
    ],
)
def test_an_offer_has_one_answer_and_an_amount_for_each(fields: dict[str, Any], faults: list[Any]) -> None:
    assert said(check.offer_faults(written(**fields), COUNTY, TODAY)) == faults


def test_of_many_without_an_amount_five_are_named() -> None:
    many = tuple(MALA.model_copy(update={"code": f"250{n}", "name": f"Ort{n}"}) for n in range(6))
    county = County(county="Västerbotten", code="24", principals=many)
    assert said(check.offer_faults(written(**offering(list={"region": "1"})), county, TODAY)) == [
        ("offer.list", check.NO_AMOUNT, "Ort0, Ort1, Ort2, Ort3, Ort4", "list: {Ort0: 25000}")
    ]


def test_an_amount_for_somebody_nobody_knows_is_a_fault_with_what_was_meant() -> None:
    file = written(**offering(fixed="1", list={"Maala": "1"}))
    (fault,) = check.offer_faults(file, COUNTY, TODAY)
    assert (fault.field, fault.message, fault.found) == ("offer.list.Maala", UNKNOWN_PRINCIPAL, "Maala")
    assert fault.expected
    assert "Malå" in fault.expected


def test_the_word_that_means_the_fewest_decides_what_one_pays() -> None:
    words = ("alla", "Malå", "kommuner", "okänd")
    assert fewest_word(words, COUNTY, TODAY) == {"2418": "Malå", "2480": "kommuner", "24": "alla"}
    listed = {"Malå": Decimal("1.005"), "alla": Decimal(3)}
    assert amounts(OfferPart(what="x", list=listed), COUNTY, COUNTY.principals, TODAY) == {
        "2418": 101,
        "2480": 300,
        "24": 300,
    }


@pytest.mark.parametrize(
    ("offer", "found"),
    [
        (None, {}),
        (OfferPart(what="x"), {"2418": None, "24": None}),
        (OfferPart(what="x", fixed=Decimal("2.5")), {"2418": 250, "24": 250}),
        (OfferPart(what="x", per_inhabitant=Decimal("4.5")), {"2418": 1_350_000, "24": None}),
    ],
)
def test_an_amount_is_the_same_for_all_or_by_inhabitant(offer: OfferPart | None, found: dict[str, int | None]) -> None:
    assert amounts(offer, COUNTY, (MALA, REGION), TODAY) == found


HEARD = Body(code="RÅD", name="Pensionärsrådet", level=Level.NAMND, consulted=True)


@pytest.mark.parametrize(
    ("fields", "faults"),
    [
        (DECIDES, []),
        (DECIDES | {"consulted": ("ks",)}, []),
        (DECIDES | {"consulted": ("KS", "SN")}, [("consulted[1]", ON_NO_WAY, "SN", "KS / KF")]),
        ({"consulted": ("KS",)}, [("consulted[0]", ON_NO_WAY, "KS", None)]),
        (
            DECIDES | {"consulted": ("KF",)},
            [("consulted", HEARD_LAST.format(principal="Malå kommun"), "KF", None)],
        ),
    ],
)
def test_who_is_only_heard_is_on_somebodys_way_and_never_last(fields: dict[str, Any], faults: list[Any]) -> None:
    assert said(consulted_faults(written(**fields), COUNTY, TODAY)) == faults


def test_nor_is_one_that_the_county_says_is_only_heard() -> None:
    ways = {"bodies": {"kommun": (KS, HEARD)}, "routes": {"kommun": ("KS", "RÅD")}}
    county = County(county="Västerbotten", code="24", principals=(MALA,), **ways)
    (fault,) = consulted_faults(written(**DECIDES), county, TODAY)
    assert (fault.field, fault.found) == ("routes", "RÅD")
