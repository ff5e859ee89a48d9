"""A round file knows its county: one written for another is said to be, before anything is sent."""

import datetime as dt
from pathlib import Path

import pytest

from actions.rounds.round_plans import CheckedRound, check_round_file
from kit.settings import CHECKOUT
from models.files.county import County
from models.files.county_file import read_county
from rules.round_check.scope import ARENA_NOT_KNOWN
from tests.counties import fifty_principals
from tests.machine import Machine
from tests.visitor import Visitor, reviewed, text_of

TODAY = dt.date(2023, 3, 27)
ROUNDS = sorted((CHECKOUT / "data" / "rounds").glob("*.yaml"))
ROUND = """\
title: Färdplan
recommended_by: {arena}
recommended_on: 2023-03-24
due_on: 2023-11-30
att_satser:
  - Att fastställa färdplanen
county: {county}
"""


@pytest.fixture(scope="module")
def elsewhere(tmp_path_factory: pytest.TempPathFactory) -> County:
    path = tmp_path_factory.mktemp("county") / "storlanet.yaml"
    path.write_text(fifty_principals(), encoding="utf-8")
    return read_county(path)


def checked(folder: Path, county: County, written: str, arena: str = "systemledningen") -> CheckedRound:
    file = folder / "runda.yaml"
    file.write_text(ROUND.format(county=written, arena=arena), encoding="utf-8")
    return check_round_file(file, county, TODAY)


@pytest.mark.parametrize("written", ["Västerbotten", "vasterbotten", "Västerbottens län", "24"])
def test_a_county_is_known_by_its_name_or_its_code(county: County, tmp_path: Path, written: str) -> None:
    assert checked(tmp_path, county, written).faults == ()


@pytest.mark.parametrize("written", ["Norrbotten", "25", "Västernorrlands län"])
def test_a_round_for_another_county_is_stopped_with_both_names(county: County, tmp_path: Path, written: str) -> None:
    (fault,) = checked(tmp_path, county, written).faults
    assert (fault.field, fault.found, fault.line) == ("county", written, 7)
    assert "Västerbotten" in fault.message


@pytest.mark.parametrize("file", ROUNDS, ids=lambda path: path.stem)
def test_every_shipped_round_is_refused_in_another_county(elsewhere: County, file: Path) -> None:
    assert [fault.field for fault in check_round_file(file, elsewhere, TODAY).faults] == ["county"]


def test_an_arena_that_no_county_file_can_vouch_for_is_asked_about(elsewhere: County, tmp_path: Path) -> None:
    found = checked(tmp_path, elsewhere, "Storlänet", arena="Länssamrådet")
    assert found.faults == ()
    assert [warning.found for warning in found.warnings if warning.message == ARENA_NOT_KNOWN] == ["Länssamrådet"]


def test_an_arena_that_the_countys_own_do_not_hold_stops_the_round(county: County, tmp_path: Path) -> None:
    (fault,) = checked(tmp_path, county, "Västerbotten", arena="Länssamrådet").faults
    assert fault.field == "recommended_by"


@pytest.mark.parametrize("command", ["check", "rehearse", "launch"])
def test_every_command_says_so_before_anything_is_sent(machine: Machine, tmp_path: Path, command: str) -> None:
    file = tmp_path / "runda.yaml"
    file.write_text(ROUND.format(county="Norrbotten", arena="systemledningen"), encoding="utf-8")
    done = machine.run(command, file)
    assert done.exit_code == 2
    assert "ett annat län än Västerbotten" in done.output


def test_the_launch_review_says_so_too(coordinator: Visitor) -> None:
    text = ROUND.format(county="Norrbotten", arena="systemledningen")
    page = text_of(reviewed(coordinator, text))
    assert "Rundan är skriven för ett annat län än Västerbotten." in page
