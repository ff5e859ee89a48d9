"""The part of one that comes with a round that is out, and a round launched once more: as the registry has it."""

import datetime as dt
from pathlib import Path
from typing import Any

import pytest

from models.files.county import Body, Contact, County, Principal
from models.files.round_file import Effect
from models.files.round_plan import PlannedAttachment, PrincipalPlan, RoundPlan
from models.values import ChasePolicy, FollowUp, Inquiry, Offer, Signing
from models.vocabulary import AnswerKind, EffectKind, Language, Level, Part, PrincipalKind, RoundKind
from rules.changing.joining import plan_to_join
from rules.drafting.from_plan import fields_of_plan, principal_words, without_days
from tests.rules.cases import day

TODAY = day("3-27")
KSAU = Body(code="KSAU", name="Kommunstyrelsens arbetsutskott", level=Level.ARBETSUTSKOTT)
KS = Body(code="KS", name="Kommunstyrelsen", level=Level.STYRELSE)
KF = Body(code="KF", name="Kommunfullmäktige", level=Level.FULLMAKTIGE)
HEARD = Body(code="RÅD", name="Pensionärsrådet", level=Level.NAMND, consulted=True)
ENDED = Body(code="SN", name="Socialnämnden", level=Level.NAMND, valid_to=dt.date(2020, 12, 31))


def of(code: str, name: str, kind: PrincipalKind = PrincipalKind.KOMMUN, **more: Any) -> Principal:
    boxes = {role: f"{role}@{code}.example" for role in ("registrar", "official", "chair")}
    return Principal(code=code, name=f"{name} kommun", short=name, kind=kind, population=3_000, **boxes, **more)


MALA, ASELE, UMEA = of("2418", "Malå"), of("2463", "Åsele"), of("2480", "Umeå", language=Language.EN)
REGION, BOLAG = of("24", "Region", PrincipalKind.REGION), of("b1", "Bolag", PrincipalKind.BOLAG)
COUNTY = County(
    county="Västerbotten",
    code="24",
    principals=(MALA, ASELE, UMEA, REGION, BOLAG),
    bodies={"kommun": (KSAU, HEARD, KS, KF, ENDED), "region": (KS, KF), "bolag": (KS,)},
    routes={"kommun": ("KSAU", "SN", "RÅD", "KS", "KF"), "region": ("KS", "KF")},
)
COUNTY._meetings = {"2418": {"KF": (day("6-19"),)}}
STEP = FollowUp(1, "Utse kontakt", after=10)


def joining(
    who: Principal, *asks: Part, level: Level = Level.FULLMAKTIGE, others: tuple[PrincipalPlan, ...] = ()
) -> PrincipalPlan:
    return plan_to_join(COUNTY, who, asks or (Part.DECISION,), level, Language.SV, TODAY, others)


def test_who_comes_to_a_round_comes_as_the_registry_has_it() -> None:
    found = joining(MALA)
    assert (found.code, found.name, found.kind, found.population) == (
        "2418",
        "Malå kommun",
        PrincipalKind.KOMMUN,
        3_000,
    )
    assert (found.registrar, found.official, found.chair) == (
        "registrar@2418.example",
        "official@2418.example",
        "chair@2418.example",
    )
    assert found.meetings == {"KF": (day("6-19"),)}
    assert (found.amount, found.follow_ups, found.highest_level) == (None, (), None)
    assert joining(BOLAG).highest_level is Level.STYRELSE
    assert joining(BOLAG).meetings == {}


def test_it_reads_the_rounds_language_unless_it_has_its_own() -> None:
    assert (joining(MALA).language, joining(UMEA).language) == (Language.SV, Language.EN)


@pytest.mark.parametrize(
    ("level", "way"),
    [
        (Level.FULLMAKTIGE, ["KSAU", "RÅD", "KS", "KF"]),
        (Level.STYRELSE, ["KSAU", "RÅD", "KS"]),
        (Level.NAMND, ["KSAU", "RÅD", "KS"]),
        (Level.ARBETSUTSKOTT, ["KSAU", "RÅD"]),
    ],
)
def test_its_way_is_the_usual_one_up_to_the_level_that_is_recommended(level: Level, way: list[str]) -> None:
    steps = joining(MALA, level=level).route
    assert [step.body for step in steps] == way
    assert [step.body for step in steps if step.consulted] == ["RÅD"]
    assert (steps[0].name, steps[0].level) == (KSAU.name, KSAU.level)
    assert joining(MALA, Part.OPINION, level=level).route == ()


def test_it_pays_and_does_as_the_others() -> None:
    other = joining(ASELE).model_copy(update={"amount": 2_500_000, "follow_ups": (STEP,)})
    found = joining(MALA, others=(other, other))
    assert (found.amount, found.follow_ups) == (2_500_000, (STEP,))


def planned(**more: Any) -> RoundPlan:
    nothing = {
        "slug": "fardplan",
        "title": "Färdplan",
        "kind": RoundKind.RECOMMENDATION,
        "language": Language.SV,
        "summary": "",
        "recommender": "systemledningen",
        "recommender_email": "",
        "recommended_on": TODAY,
        "launch_on": TODAY,
        "due_on": day("8-31"),
        "att_satser": ("Att anta",),
        "recommended_level": Level.STYRELSE,
        "level_reason": "",
        "effect": Effect(),
        "contacts": (),
        "attachments": (),
        "policy": ChasePolicy(),
        "principals": tuple(joining(each) for each in COUNTY.principals),
    }
    return RoundPlan(**{**nothing, **more})


USUAL = {
    "title": "Färdplan",
    "kind": "recommendation",
    "recommended_by": "systemledningen",
    "att_satser": ["Att anta"],
    "recommended_level": Level.STYRELSE.value,
    "principals": ["alla"],
}


def added(**more: Any) -> dict[str, Any]:
    """What a plan with these differences says beyond the shortest one."""
    said = fields_of_plan(planned(**more), COUNTY)
    return {name: value for name, value in said.items() if USUAL.get(name) != value}


def test_the_shortest_round_says_no_more_than_it_must() -> None:
    assert {name: value for name, value in fields_of_plan(planned(), COUNTY).items() if name != "routes"} == USUAL


@pytest.mark.parametrize(
    ("more", "said"),
    [
        ({"language": Language.EN}, {"language": "en"}),
        (
            {"case_number": "RS 1", "summary": "Kort.", "in_letter": "Hej"},
            {"case_number": "RS 1", "summary": "Kort.", "in_letter": "Hej"},
        ),
        ({"attach_files": True}, {"attach_files": "ja"}),
        ({"follows": "dialog", "replaces": "plan"}, {"follows": "dialog", "replaces": "plan"}),
        ({"level_reason": "Stort."}, {"level_reason": "Stort."}),
        ({"offer": Offer("Centrum", "kronor per år")}, {"offer": {"what": "Centrum", "unit": "kronor per år"}}),
        (
            {"questions": (Inquiry("Varför?", mandatory=True), Inquiry("Hur?", AnswerKind.CHOICE, ("A", "B")))},
            {
                "questions": [
                    {"text": "Varför?", "kind": "text", "mandatory": "ja"},
                    {"text": "Hur?", "kind": "choice", "choices": ["A", "B"]},
                ]
            },
        ),
        ({"asks": (Part.SIGNATURE,)}, {"signing": {}}),
        ({"asks": (Part.SIGNATURE,), "signing": Signing(TODAY, "Umeå")}, {"signing": {"place": "Umeå"}}),
        ({"signing": Signing(TODAY, "Umeå")}, {}),
        (
            {"contacts": (Contact(role="Samordnare", email="sam@ac.example"),)},
            {"contacts": [{"role": "Samordnare", "email": "sam@ac.example"}]},
        ),
        (
            {"effect": Effect(kind=EffectKind.FIXED_DATE, on=day("9-1"), decided_by=day("8-1"), at_least=12)},
            {"effect": {"kind": "fixed_date", "at_least": "12"}},
        ),
        (
            {"attachments": (PlannedAttachment(title="Plan", path=Path("/x/plan.pdf")),)},
            {"attachments": [{"file": "plan.pdf", "title": "Plan"}]},
        ),
        (
            {"policy": ChasePolicy(before=(7, 1), due_morning=False, at=dt.time(9, 30), every=7, summer_rest=False)},
            {"reminders": {"before": ["7", "1"], "due_morning": "nej", "at": "09:30", "every": "7"}},
        ),
        ({"policy": ChasePolicy(due_morning=True, escalate_after=None)}, {}),
    ],
)
def test_what_a_round_said_it_says_once_more(more: dict[str, Any], said: dict[str, Any]) -> None:
    assert {name: value for name, value in added(**more).items() if name != "routes"} == said


def test_amounts_are_told_in_kronor_of_those_who_have_one() -> None:
    paying = tuple(joining(each).model_copy(update={"amount": 100_005}) for each in (MALA,))
    said = added(principals=(*paying, joining(ASELE)), offer=Offer("Centrum", has_amounts=True))
    assert said["offer"] == {"what": "Centrum", "unit": "kronor", "list": {"Malå kommun": "1000,05"}}


def test_only_a_way_that_is_not_the_usual_one_is_told() -> None:
    own = joining(MALA).model_copy(update={"route": joining(MALA).route[-2:]})
    short = joining(ASELE).model_copy(update={"route": ()})
    region = joining(REGION).model_copy(update={"route": joining(REGION).route[:1]})
    said = fields_of_plan(planned(principals=(own, short, region)), COUNTY)
    assert said["routes"] == {"Malå kommun": ["KS", "KF"]}


def test_steps_after_the_signing_are_told_with_those_who_take_them() -> None:
    last = FollowUp(2, "Berätta", email="x@mala.example")
    mine = joining(MALA).model_copy(update={"follow_ups": (STEP, last)})
    theirs = joining(ASELE).model_copy(update={"follow_ups": (STEP,)})
    assert added(principals=(mine, theirs))["follow_up"] == [
        {"what": "Utse kontakt", "owner": ["alla"], "after": "10"},
        {"what": "Berätta", "owner": ["Malå kommun"], "email": "x@mala.example"},
    ]


@pytest.mark.parametrize(
    ("chosen", "words"),
    [
        ((MALA, ASELE, UMEA, REGION, BOLAG), ["alla"]),
        ((MALA, ASELE, UMEA), ["kommuner"]),
        ((MALA, ASELE, UMEA, BOLAG), ["kommuner", "Bolag kommun"]),
        ((MALA, UMEA), ["Malå kommun", "Umeå kommun"]),
        ((REGION,), ["Region kommun"]),
        ((of("x9", "Ny"),), ["x9"]),
        ((), []),
    ],
)
def test_the_fewest_words_mean_just_those(chosen: tuple[Principal, ...], words: list[str]) -> None:
    assert principal_words(tuple(joining(each) for each in chosen), COUNTY) == words


def test_days_that_have_been_do_not_come_along() -> None:
    effect = {"kind": "fixed_date", "on": "2023-09-01", "decided_by": "2023-08-01", "at_least": "3"}
    assert without_days({"title": "x", "window": {}, "after": {}, "launch_on": "x", "effect": effect}) == {
        "title": "x",
        "effect": {"kind": "fixed_date", "at_least": "3"},
    }
    assert without_days({"effect": "each"}) == {"effect": "each"}


def test_its_way_is_told_with_each_bodys_own_level() -> None:
    assert [(step.body, step.level, step.consulted) for step in joining(MALA).route] == [
        ("KSAU", Level.ARBETSUTSKOTT, False),
        ("RÅD", Level.NAMND, True),
        ("KS", Level.STYRELSE, False),
        ("KF", Level.FULLMAKTIGE, False),
    ]
