"""A round file with linked rounds: one pattern, a round for each, every fault where the pattern says it."""

import datetime as dt

import pytest

from actions.rounds.round_plans import CheckedRound, check_source, load_plan
from kit.settings import CHECKOUT
from models.files.county import County, Principal
from models.files.county_file import read_county
from models.files.round_plan import RoundPlan
from models.files.yaml_source import parse_source
from models.vocabulary import Level, PrincipalKind

DATA = CHECKOUT / "data"
AGREEMENT = DATA / "rounds" / "samverkansstruktur-2020.yaml"
TODAY = dt.date(2020, 2, 3)

MAIN = """\
title: Hösten
kind: agreement
due_on: 2020-06-30
att_satser: [Att anta överenskommelsen]
"""
LINKED = """\
linked:
  title: Lokal överenskommelse med {principal}
  with: region
  each: kommuner
"""


@pytest.fixture(scope="module")
def county() -> County:
    return read_county(DATA / "counties" / "vasterbotten.yaml")


def checked(county: County, text: str, taken: tuple[str, ...] = ()) -> CheckedRound:
    return check_source(parse_source(text, DATA / "rounds" / "hosten.yaml"), county, TODAY, taken)


def plan(county: County, text: str) -> RoundPlan:
    found = checked(county, text)
    assert found.faults == ()
    assert found.plan
    return found.plan


def faults(county: County, text: str, taken: tuple[str, ...] = ()) -> list[tuple[str, int | None, str | None]]:
    return [(fault.field, fault.line, fault.found) for fault in checked(county, text, taken).faults]


def test_the_agreement_of_2020_has_a_local_one_for_each_municipality(county: County) -> None:
    main = load_plan(AGREEMENT, county, TODAY)
    assert (len(main.principals), len(main.linked), main.family) == (16, 15, "")
    dorotea = next(each for each in main.linked if each.slug == "samverkansstruktur-2020-dorotea")
    assert dorotea.title == "Lokal överenskommelse om samverkan mellan Region Västerbotten och Dorotea kommun"
    assert dorotea.att_satser[0].endswith("mellan Region Västerbotten och Dorotea kommun antas.")
    assert [each.name for each in dorotea.principals] == ["Region Västerbotten", "Dorotea kommun"]
    assert [each.path.name for each in dorotea.attachments] == ["lokal-overenskommelse.pdf"]
    assert dorotea.family == main.slug


def test_what_the_pattern_leaves_out_is_as_in_the_main_round(county: County) -> None:
    main = plan(county, MAIN + "recommended_level: nämnd\neffect: {kind: fixed_date, on: 2020-09-01}\n" + LINKED)
    one = main.linked[0]
    assert (one.due_on, one.kind, one.effect, one.policy) == (main.due_on, main.kind, main.effect, main.policy)
    assert one.recommended_level is Level.NAMND
    assert one.att_satser == main.att_satser


def test_the_pattern_has_its_own_dates_and_points(county: County) -> None:
    text = MAIN + LINKED + "  due_on: 2020-05-29\n  att_satser: Att anta den med {principal}\n  effect: each\n"
    main = plan(county, text)
    assert {each.due_on for each in main.linked} == {dt.date(2020, 5, 29)}
    assert main.due_on == dt.date(2020, 6, 30)
    assert "Att anta den med Malå kommun" in {each.att_satser[0] for each in main.linked}


def test_a_family_travels_as_json_and_comes_back_the_same(county: County) -> None:
    main = load_plan(AGREEMENT, county, TODAY)
    assert RoundPlan.model_validate_json(main.model_dump_json()) == main


def test_whoever_is_in_all_of_them_gets_none_of_its_own(county: County) -> None:
    main = plan(county, MAIN + LINKED.replace("each: kommuner", "each: alla"))
    assert len(main.linked) == 15


def test_municipalities_that_are_written_alike_get_names_of_their_own(county: County) -> None:
    habo = Principal(code="0643", name="Habo kommun", registrar="registrator@habo.example")
    other = Principal(code="0305", name="Håbo kommun", registrar="registrator@habo-c.example")
    both = county.model_copy(update={"principals": (*county.principals, habo, other)})
    slugs = [each.slug for each in plan(both, MAIN + LINKED).linked]
    assert {"hosten-habo-0643", "hosten-habo-0305"} <= set(slugs)
    assert len(set(slugs)) == 17


def test_a_long_name_still_gives_each_round_a_name_of_its_own(county: County) -> None:
    main = plan(county, MAIN + f"slug: {'a' * 80}\n" + LINKED)
    assert len({each.slug for each in main.linked}) == 15
    assert {len(each.slug) for each in main.linked} == {80}


@pytest.mark.parametrize(
    ("line", "field", "found"),
    [
        ("  due_on: 31 maj", "linked.due_on", "31 maj"),
        ("  due_on: 2020-01-01", "linked.due_on", "2020-01-01"),
        ("  routes: {Dorotea: [XX]}", "linked.routes.Dorotea[0]", "XX"),
        ("  attachments: [finns-inte.pdf]", "linked.attachments[0].file", "finns-inte.pdf"),
        ("  effect: {kind: quorum_principals, at_least: 3}", "linked.effect.at_least", "3"),
        ("  principals: alla", "linked.principals", "principals"),
        ("  recommended_level: fulmäktige", "linked.recommended_level", "fulmäktige"),
        ("  follow_up: [{what: Följ upp, after: 30}]", "linked.follow_up", None),
    ],
)
def test_a_fault_in_the_pattern_is_said_once_on_its_own_line(
    county: County, line: str, field: str, found: str | None
) -> None:
    text = MAIN + "launch_on: 2020-02-03\n" + LINKED + line + "\n"
    assert faults(county, text) == [(field, len(text.splitlines()), found)]


def test_a_fault_of_the_main_round_is_not_repeated_for_those_beside_it(county: County) -> None:
    text = MAIN.replace("2020-06-30", "2020-01-30") + "launch_on: 2020-02-03\n" + LINKED
    assert faults(county, text) == [("due_on", 3, "2020-01-30")]


HEARD = "routes:\n  Umeå: [IFN, KS, KF]\nconsulted: IFN\n"


def test_a_body_may_be_heard_in_some_of_the_rounds_beside_and_not_in_others(county: County) -> None:
    assert faults(county, MAIN + HEARD + LINKED) == []
    assert faults(county, MAIN + HEARD + LINKED + "  consulted: IFN\n") == []
    plans = {each.slug: each for each in plan(county, MAIN + HEARD + LINKED).linked}
    heard = [step.body for each in plans["hosten-umea"].principals for step in each.route if step.consulted]
    assert heard == ["IFN"]
    assert not any(step.consulted for each in plans["hosten-mala"].principals for step in each.route)


def test_a_body_heard_in_none_of_the_rounds_beside_is_pointed_out(county: County) -> None:
    assert [place for place, _, _ in faults(county, MAIN + LINKED + "  consulted: IFN\n")] == ["linked.consulted[0]"]


def test_a_word_that_means_nobody_is_pointed_out(county: County) -> None:
    text = MAIN + LINKED.replace("with: region", "with: regoin").replace("kommuner", "[Dorotea, Ume]")
    assert faults(county, text) == [("linked.with[0]", 7, "regoin"), ("linked.each[1]", 8, "Ume")]


@pytest.mark.parametrize(
    ("old", "new", "field"),
    [
        ("  title: Lokal överenskommelse med {principal}\n", "", "linked.title"),
        ("med {principal}", "med kommunen", "linked.title"),
        ("  each: kommuner\n", "", "linked.each"),
        ("each: kommuner", "each: region", "linked.each"),
        ("  with:", "  wth:", "linked.wth"),
    ],
)
def test_a_pattern_says_for_whom_and_gives_each_its_title(county: County, old: str, new: str, field: str) -> None:
    assert [place for place, _, _ in faults(county, MAIN + LINKED.replace(old, new))] == [field]


def test_each_of_those_that_are_none_repeats_the_words_and_says_which_would_do(county: County) -> None:
    text = MAIN + LINKED.replace("each: kommuner", "each: [region]")
    (fault,) = checked(county, text).faults
    assert (fault.field, fault.found, fault.expected) == ("linked.each", "region", "kommuner")


def test_a_misspelt_with_is_recognised(county: County) -> None:
    (fault,) = checked(county, MAIN + LINKED.replace("  with:", "  wth:")).faults
    assert fault.expected == "with"


def test_a_name_that_is_taken_stops_the_whole_family(county: County) -> None:
    assert faults(county, MAIN + LINKED, taken=("hosten-mala",)) == [("linked", 5, "hosten-mala")]


@pytest.mark.parametrize("municipalities", [1, 290])
def test_a_family_of_any_size_is_checked(county: County, municipalities: int) -> None:
    region = county.principals[0]
    many = [
        Principal(code=f"{number:04}", name=f"Ort{number} kommun", registrar=f"registrator@ort{number}.example")
        for number in range(municipalities)
    ]
    large = County(**{**dict(county), "principals": (region, *many), "groups": (), "arenas": ()})
    assert region.kind is PrincipalKind.REGION
    assert len(plan(large, MAIN + LINKED).linked) == municipalities


@pytest.mark.parametrize(
    ("own", "said"),
    [("", [("linked.att_satser", "Att anta överenskommelsen")]), ("  att_satser: [Att anta den lokala]\n", [])],
)
def test_a_pattern_without_points_of_its_own_is_pointed_out(
    county: County, own: str, said: list[tuple[str, str]]
) -> None:
    found = checked(county, MAIN + LINKED + own)
    assert found.faults == ()
    assert [(each.field, each.found) for each in found.warnings if each.field == "linked.att_satser"] == said


def test_a_round_without_linked_ones_is_told_nothing_of_their_points(county: County) -> None:
    assert [each for each in checked(county, MAIN).warnings if each.field.startswith("linked")] == []
