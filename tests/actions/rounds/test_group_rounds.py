"""A round to a group of principals, from its file to its cases: those who belong to it on the day of the launch."""

import datetime as dt
from pathlib import Path

import pytest

from actions.rounds.round_plans import load_plan
from kit.database import Database
from models.files.county import County, Group
from models.files.county_file import read_county
from models.reads import lookup
from notifications.sender import Sender
from tests.conftest import COUNTY
from tests.launched import launch_once

LYCKSELE = ("Dorotea", "Lycksele", "Malå", "Sorsele", "Storuman", "Vilhelmina", "Åsele")
ROUND = """\
title: Gemensam beredskap i södra Lappland
kind: agreement
due_on: 2024-06-28
att_satser:
  - Att anta överenskommelsen
principals: LÖK Lycksele
"""


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "beredskap.yaml"
    path.write_text(ROUND, encoding="utf-8")
    return path


@pytest.fixture(scope="module")
def shifting() -> County:
    """Västerbotten, but Malå leaves the Lycksele area at the turn of the year."""
    county = read_county(COUNTY)
    area = county.group_named("LÖK Lycksele")
    assert area
    stayed = tuple(name for name in area.principals if name != "Malå")
    before = area.model_copy(update={"valid_to": dt.date(2023, 12, 31)})
    after = Group(code=area.code, name=area.name, principals=stayed, valid_from=dt.date(2024, 1, 1))
    return county.model_copy(update={"groups": (before, after)})


def launched_to(database: Database, sender: Sender, file: Path, county: County, now: dt.datetime) -> list[str]:
    """The short names of those who got a case, in the order of their names."""
    slug = launch_once(database, sender, load_plan(file, county, now.date()), now)
    with database.read() as session:
        names = [case.principal_name for case in lookup.cases(session, slug)]
        assert len(lookup.round_letters(session, slug)) == len(names)
    return sorted(name.removesuffix(" kommun").removesuffix("s") for name in names)


def test_a_round_to_a_group_reaches_its_principals_and_nobody_else(
    either: Database, sender: Sender, file: Path, county: County, now: dt.datetime
) -> None:
    assert launched_to(either, sender, file, county, now) == sorted(LYCKSELE)


def test_who_has_left_the_group_by_the_day_of_the_launch_gets_no_case(
    database: Database, sender: Sender, file: Path, shifting: County
) -> None:
    new_year = dt.datetime(2024, 1, 1, 9, tzinfo=dt.UTC)
    assert launched_to(database, sender, file, shifting, new_year) == sorted(set(LYCKSELE) - {"Malå"})


def test_who_leaves_the_group_after_the_launch_is_still_in_the_round(
    database: Database, sender: Sender, file: Path, shifting: County
) -> None:
    new_years_eve = dt.datetime(2023, 12, 31, 9, tzinfo=dt.UTC)
    assert "Malå" in launched_to(database, sender, file, shifting, new_years_eve)


def test_a_file_that_names_its_launch_day_means_the_group_of_that_day(file: Path, shifting: County) -> None:
    file.write_text(f"{ROUND}launch_on: 2024-01-08\n", encoding="utf-8")
    plan = load_plan(file, shifting, dt.date(2023, 12, 1))
    assert "Malå kommun" not in [principal.name for principal in plan.principals]
    assert len(plan.principals) == 6
