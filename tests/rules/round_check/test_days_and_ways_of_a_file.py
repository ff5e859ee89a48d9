"""Days, ways and words of a file that contradict one another are told before anything is sent, not found out later."""

import datetime as dt

import pytest

from actions.rounds.round_plans import check_source
from kit.errors import Fault
from kit.settings import CHECKOUT
from models.files.county import County
from models.files.county_file import county_reading, read_county
from models.files.yaml_source import parse_source
from models.phrases import said_in

COUNTY = CHECKOUT / "data" / "counties" / "vasterbotten.yaml"
TODAY = dt.date(2023, 3, 27)

AGREEMENT = """\
title: Överenskommelse
kind: agreement
launch_on: 2023-03-27
due_on: 2023-10-31
att_satser: [Att anta överenskommelsen]
attachments: [fardplan-nara-vard-2030/rekommendation.pdf]
"""
PARTNERSHIP = """\
title: Partnerskap
kind: partnership
launch_on: 2023-03-27
due_on: 2023-10-31
"""


@pytest.fixture(scope="module")
def county() -> County:
    return read_county(COUNTY)


def told(county: County, text: str) -> tuple[list[Fault], list[Fault]]:
    """The faults and what to think about."""
    checked = check_source(parse_source(text, COUNTY.parent.parent / "rounds" / "host.yaml"), county, TODAY)
    return list(checked.faults), list(checked.warnings)


@pytest.mark.parametrize(
    ("written", "field", "sign"),
    [
        ("effect: {kind: fixed_date, on: 2023-09-01}", "effect.on", "före svarsdatumet 31 oktober 2023"),
        ("effect: {kind: fixed_date_regardless, on: 2023-10-30}", "effect.on", "före svarsdatumet"),
        ("effect: {kind: fixed_date_regardless, on: 2023-01-01}", "effect.on", "innan rundan skickas"),
        ("effect: {kind: fixed_date_regardless, on: 2023-03-27}", "effect.on", "innan rundan skickas"),
        ("effect: {kind: all_adopted, decided_by: 2023-06-30}", "effect.decided_by", "kan bli utan"),
        ("effect: {kind: all_adopted, decided_by: 2023-12-31}", "effect.decided_by", "kommer in som sena"),
    ],
)
def test_an_effect_that_contradicts_the_due_date_deserves_a_thought(
    county: County, written: str, field: str, sign: str
) -> None:
    faults, (warning,) = told(county, AGREEMENT + written)
    assert (faults, warning.field) == ([], field)
    assert sign in warning.message


@pytest.mark.parametrize(
    ("written", "field"),
    [
        ("signing: {on: 2023-11-01}", "signing.on"),
        ("signing: {on: 2023-03-24}", "signing.on"),
        ("signing: {on: 2023-10-02}\nfollow_up: [{what: Planen, on: 2023-10-01}]", "follow_up[0].on"),
    ],
)
def test_a_signing_that_contradicts_the_other_days_deserves_a_thought(county: County, written: str, field: str) -> None:
    faults, (warning,) = told(county, PARTNERSHIP + written)
    assert (faults, warning.field) == ([], field)


@pytest.mark.parametrize(
    "written",
    [
        "effect: {kind: fixed_date, on: 2023-10-31, decided_by: 2023-10-31}",
        "effect: {kind: fixed_date_regardless, on: 2024-01-01}",
        "signing: {on: 2023-10-31}\nfollow_up: [{what: Planen, on: 2023-10-31}]",
    ],
)
def test_days_that_go_together_are_passed_over_in_silence(county: County, written: str) -> None:
    assert told(county, AGREEMENT + written) == ([], [])


@pytest.mark.parametrize(
    ("way", "place", "meant"),
    [
        ("region: [RF, RS]", "routes.region[1]", "[RS, RF]"),
        ("region: [RSAU, RF, RS]", "routes.region[2]", "[RSAU, RS, RF]"),
        ("Dorotea: [KF, KSAU, KS]", "routes.Dorotea[1]", "[KSAU, KS, KF]"),
        ("Dorotea: [KS, KS, KF]", "routes.Dorotea[1]", "[KS, KF]"),
    ],
)
def test_a_way_with_the_council_before_those_who_prepare_is_a_fault(
    county: County, way: str, place: str, meant: str
) -> None:
    faults, _ = told(county, f"{AGREEMENT}routes: {{{way}}}")
    assert (faults[0].field, faults[0].expected) == (place, meant)


def test_two_bodies_that_prepare_may_stand_either_way_and_a_styrelse_first_is_asked_about(county: County) -> None:
    assert told(county, AGREEMENT + "routes: {region: [HSN, RSAU, RS, RF]}") == ([], [])
    assert told(county, AGREEMENT + "routes: {region: [RSAU, HSN, RS, RF]}") == ([], [])
    faults, (warning,) = told(county, AGREEMENT + "routes: {region: [RS, HSN, RF]}")
    assert (faults, warning.field) == ([], "routes.region")


def test_a_countys_own_way_is_held_to_the_same_order(county: County) -> None:
    text = COUNTY.read_text(encoding="utf-8").replace("[RSAU, RS, RF]", "[RF, RSAU, RS]")
    faults = county_reading(parse_source(text, COUNTY)).faults
    assert [fault.field for fault in faults] == ["routes.region[1]", "routes.region[2]"]
    assert "Fullmäktige beslutar sist" in faults[0].message


@pytest.mark.parametrize(
    ("word", "swedish", "english"),
    [
        ("Umeå", "huvudmannen Umeå kommun", "the principal Umeå kommun"),
        ("doroteå", "huvudmannen Dorotea kommun", "the principal Dorotea kommun"),
        ("2480", "huvudmannen Umeå kommun", "the principal Umeå kommun"),
        ("alla", "alla huvudmän", "every principal"),
        ("Kommuner", "alla av slaget kommun", "everyone of the kind municipality"),
    ],
)
def test_a_group_with_a_word_that_is_taken_is_told_what_it_means(word: str, swedish: str, english: str) -> None:
    text = COUNTY.read_text(encoding="utf-8").replace("groups:\n", f'groups:\n  - {{code: "{word}", name: Ny}}\n')
    faults = county_reading(parse_source(text, COUNTY)).faults
    (fault,) = [each for each in faults if each.field == "groups[0].code"]
    assert f"betyder redan {swedish}." in fault.message
    assert f"already means {english}." in said_in(fault.message, "en")
