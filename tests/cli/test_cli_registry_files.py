"""`rundan county`: the registry in from a file and out to one; and which registry each command goes by."""

from pathlib import Path

import pytest

from tests.conftest import FARDPLAN
from tests.counties import fifty_principals
from tests.machine import Machine


@pytest.fixture
def installed(machine: Machine) -> Machine:
    machine.says("migrate")
    return machine


def test_a_list_of_mailboxes_is_shown_and_then_let_in(installed: Machine, tmp_path: Path) -> None:
    file = tmp_path / "adresser.csv"
    file.write_text("Kod;Registrator\n2418;diariet@mala.example\n", encoding="utf-8")
    shown = installed.data("county", "import", str(file), "--dry-run")
    assert (shown["changed"], shown["changes"][0]["after"]) == (0, "diariet@mala.example")
    assert installed.data("county", "import", str(file))["changed"] == 1
    principals = installed.data("registry")["principals"]
    assert {each["code"]: each["registrar"] for each in principals}["2418"] == "diariet@mala.example"


@pytest.mark.parametrize("name", ["ut.yaml", "ut.xlsx"])
def test_what_is_exported_changes_nothing_when_it_is_imported(installed: Machine, tmp_path: Path, name: str) -> None:
    file = tmp_path / name
    assert installed.data("county", "export", str(file))["principals"] == 16
    assert installed.data("county", "import", str(file), "--replace")["changes"] == []
    if name.endswith(".yaml"):
        assert installed.data("check", str(file))["ok"]


def test_a_bad_file_is_bad_input_and_says_where(installed: Machine, tmp_path: Path) -> None:
    file = tmp_path / "adresser.csv"
    file.write_text("Kod;Registrator\n2418;diariet@mala\n", encoding="utf-8")
    answer = installed.run("county", "import", str(file))
    assert answer.exit_code == 2
    assert "rad 2, kolumn 2" in answer.output
    assert "diariet@mala" in answer.output


def test_another_county_is_another_office_that_rounds_can_be_checked_against(
    installed: Machine, tmp_path: Path
) -> None:
    assert installed.data("county", "new", "Norrbotten")["principals"] == 15
    file = tmp_path / "storlanet.yaml"
    file.write_text(fifty_principals(), encoding="utf-8")
    assert installed.data("county", "import", str(file))["office"] == "storlanet"
    assert len(installed.data("registry", "--office", "storlanet")["principals"]) == 50
    assert len(installed.data("registry", "--office", "norrbotten")["principals"]) == 15
    assert len(installed.data("registry")["principals"]) == 16
    assert installed.data("check", str(FARDPLAN))["county"] == "Västerbotten (registret)"


def test_the_county_file_may_go_once_it_has_been_read(
    installed: Machine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("RUNDAN_DATA", str(tmp_path))
    assert len(installed.data("registry")["principals"]) == 16


def test_without_an_installation_the_files_are_gone_by(machine: Machine, tmp_path: Path) -> None:
    assert machine.data("check", str(FARDPLAN))["county"].startswith("Västerbotten (/")
    to_one = tmp_path / "till-en.yaml"
    written = FARDPLAN.read_text(encoding="utf-8").replace("principals: alla", "principals: [Dorotea]")
    to_one.write_text(written.partition("attachments:")[0], encoding="utf-8")
    assert machine.data("rehearse", str(to_one))["slug"] == "till-en"
