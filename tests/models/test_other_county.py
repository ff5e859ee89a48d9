"""Another county, with fifty principals and no arenas in its file."""

import datetime as dt
from pathlib import Path

import pytest

from actions.rounds.launch import launch
from actions.rounds.round_plans import check_round_file, load_plan
from kit.database import Database
from models.files.county import County
from models.files.county_file import mailbox_faults, read_county
from models.reads import lookup
from notifications.sender import Sender
from tests.counties import FIFTY, fifty_principals

AGREEMENT = """\
title: Länsgemensam överenskommelse
kind: agreement
due_on: 2023-11-30
att_satser:
  - Att anta överenskommelsen
effect: {kind: quorum_population, percent: 60}
"""
RECOMMENDATION = """\
title: Färdplan
recommended_by: Länets samrådsgrupp
recommended_on: 2023-03-24
due_on: 2023-11-30
att_satser:
  - Att fastställa färdplanen
"""


@pytest.fixture(scope="module")
def fifty(tmp_path_factory: pytest.TempPathFactory) -> County:
    path = tmp_path_factory.mktemp("county") / "storlanet.yaml"
    path.write_text(fifty_principals(), encoding="utf-8")
    return read_county(path)


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "runda.yaml"


def test_a_county_needs_no_arenas(fifty: County) -> None:
    assert fifty.arenas == ()
    assert fifty.groups == ()
    assert len(fifty.principals) == FIFTY
    assert not list(mailbox_faults(fifty))


def test_an_agreement_reaches_all_fifty(
    database: Database, sender: Sender, fifty: County, file: Path, now: dt.datetime
) -> None:
    file.write_text(AGREEMENT, encoding="utf-8")
    slug = launch(database, sender, load_plan(file, fifty, now.date()), now).slug
    with database.read() as session:
        assert len(lookup.cases(session, slug)) == FIFTY
        assert lookup.round_of(session, slug).recommender == ""


def test_a_recommendation_names_its_arena_as_it_is_written(
    database: Database, sender: Sender, fifty: County, file: Path, now: dt.datetime
) -> None:
    file.write_text(RECOMMENDATION, encoding="utf-8")
    slug = launch(database, sender, load_plan(file, fifty, now.date()), now).slug
    with database.read() as session:
        round_ = lookup.round_of(session, slug)
    assert (round_.recommender, round_.recommender_email) == ("Länets samrådsgrupp", "")


def test_a_recommendation_must_still_say_who_recommends(fifty: County, file: Path) -> None:
    file.write_text(RECOMMENDATION.replace("recommended_by: Länets samrådsgrupp\n", ""), encoding="utf-8")
    checked = check_round_file(file, fifty, dt.date(2023, 3, 27))
    assert [fault.field for fault in checked.faults] == ["recommended_by"]


def test_where_there_are_arenas_the_recommending_one_is_looked_up(county: County, file: Path) -> None:
    file.write_text(RECOMMENDATION, encoding="utf-8")
    checked = check_round_file(file, county, dt.date(2023, 3, 27))
    assert [fault.field for fault in checked.faults] == ["recommended_by"]
