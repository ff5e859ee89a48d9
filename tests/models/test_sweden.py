"""All of Sweden ships: every region and municipality, and their map."""

import json
import re

import pytest

from models.files.county_file import county_faults, county_reading, read_county, suggest_principal
from models.files.registry.sweden import WHOLE_COUNTRY, new_county
from models.files.registry.yaml_text import county_text
from models.files.sweden import SWEDEN, counties, listed
from models.files.yaml_source import parse_source
from models.vocabulary import PrincipalKind
from tests.conftest import COUNTY

MOST_OF_A_MAP = 300_000  # bytes


def test_every_region_and_municipality_is_listed_once() -> None:
    assert len(counties()) == 21
    assert sum(each.is_region for each in listed()) == 21
    assert len({each.code for each in listed()}) == len({each.name for each in listed()}) == 21 + 290


@pytest.mark.parametrize(
    ("code", "name"),
    [
        ("2480", "Umeå kommun"),
        ("1480", "Göteborgs Stad"),
        ("1280", "Malmö stad"),
        ("1490", "Borås Stad"),
        ("0180", "Stockholms stad"),
        ("1281", "Lunds kommun"),
        ("2080", "Falu kommun"),
        ("14", "Västra Götalandsregionen"),
        ("23", "Region Jämtland Härjedalen"),
        ("09", "Region Gotland"),
    ],
)
def test_each_is_named_as_it_writes_itself(code: str, name: str) -> None:
    assert {each.code: each.name for each in listed()}[code] == name


def test_our_own_countys_names_are_those_of_the_list() -> None:
    names = {each.code: each.name for each in listed()}
    assert all(names[each.code] == each.name for each in read_county(COUNTY).principals)


@pytest.mark.parametrize("code", [*sorted(counties()), WHOLE_COUNTRY])
def test_every_county_holds_together_and_comes_back_as_it_went_out(code: str) -> None:
    county = new_county(code, "samordnare@kontoret.example")
    assert list(county_faults(county)) == []
    again = county_reading(parse_source(county_text(county), SWEDEN))
    assert (again.faults, again.model.principals) == ((), county.principals)
    assert {each.kind for each in county.principals} == {PrincipalKind.REGION, PrincipalKind.KOMMUN}


def test_a_principal_is_found_by_the_name_people_say() -> None:
    sweden = new_county(WHOLE_COUNTRY)
    for word, code in (("Göteborg", "1480"), ("Falun", "2080"), ("Habo", "0643"), ("Håbo", "0305"), ("malmo", "1280")):
        found = sweden.named(word)
        assert found, word
        assert found.code == code


def test_who_is_somewhere_else_is_no_misspelt_principal_here() -> None:
    here = read_county(COUNTY)
    for listed_one in listed():
        if listed_one.county != "24" and listed_one.short:
            meant = here.named(listed_one.short)
            assert suggest_principal(here, listed_one.short) in {None, meant.name if meant else None}, listed_one
    assert suggest_principal(here, "Luleå") is None
    assert suggest_principal(here, "Dorotae") == "Dorotea kommun"


def test_a_group_is_never_suggested_where_only_a_principal_may_stand() -> None:
    here = read_county(COUNTY)
    groups = {group.name for group in here.groups}
    for word in ("SOK Umea", "LOK Lyksele", "kommunner", "allla"):
        assert suggest_principal(here, word, groups=False) not in {*groups, "alla", "kommuner"}


def test_the_map_has_a_shape_for_everyone_and_is_small() -> None:
    data = (SWEDEN / "map.json").read_bytes()
    found = json.loads(data)
    assert len(data) < MOST_OF_A_MAP
    assert found["municipalities"].keys() == {each.code for each in listed() if not each.is_region}
    assert found["counties"].keys() == found["boxes"].keys() == counties().keys()
    assert "SCB" in found["source"]
    assert "CC0" in found["source"]
    shapes = (*found["municipalities"].values(), *found["counties"].values())
    assert all(re.fullmatch(r"(M\d+ \d+l[-\d ]+z)+", shape) for shape in shapes)
