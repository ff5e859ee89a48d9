"""`rundan result`, `rundan proposal` and `rundan letter`: the file they write, and what they say when they cannot."""

import tarfile
from pathlib import Path

import pytest

from actions.rounds.launch import launch
from bench.county import REPORTED_AT
from tests.lived import DOROTEA
from tests.machine import SLUG, Machine
from tests.web.board.conftest import national_plan


@pytest.fixture
def launched(at_work: Machine) -> Machine:
    return at_work


@pytest.mark.parametrize("ending", ["docx", "pdf", "xlsx", "html", "odt"])
def test_the_result_is_written_in_the_format_of_the_files_name(launched: Machine, tmp_path: Path, ending: str) -> None:
    file = tmp_path / f"resultat.{ending}"
    assert launched.data("result", SLUG, "--to", file) == {"file": str(file), "bytes": file.stat().st_size}


@pytest.mark.parametrize("ending", ["docx", "odt", "pdf"])
@pytest.mark.parametrize("paper", ["proposal", "letter"])
def test_a_principals_papers_are_written(launched: Machine, tmp_path: Path, paper: str, ending: str) -> None:
    file = tmp_path / f"{paper}.{ending.upper()}"
    assert str(file) in launched.says(paper, SLUG, DOROTEA, "--to", file)
    assert file.stat().st_size > 1000


def test_one_countys_result_is_written_and_one_the_round_has_not_is_refused(at_work: Machine, tmp_path: Path) -> None:
    with at_work.database() as database:
        launch(database, at_work.sender, national_plan({"24", "25"}, "riket"), REPORTED_AT)
    whole, narrowed = tmp_path / "hela.html", tmp_path / "lan.html"
    at_work.says("result", "riket", "--to", whole)
    at_work.says("result", "riket", "--to", narrowed, "--county", "24")
    assert "Luleå kommun" in whole.read_text(encoding="utf-8")
    assert "Luleå kommun" not in narrowed.read_text(encoding="utf-8")
    assert "Västerbottens län" in narrowed.read_text(encoding="utf-8")
    refused = tmp_path / "annat.html"
    assert "De som finns: 25, 24, none." in at_work.says("result", "riket", "--to", refused, "--county", "9", code=2)
    assert "inte i flera län" in at_work.says("result", SLUG, "--to", refused, "--county", "24", code=2)
    assert not refused.exists()


def test_the_status_of_one_county_is_what_the_api_tells_of_it(at_work: Machine) -> None:
    with at_work.database() as database:
        launch(database, at_work.sender, national_plan({"24", "25"}, "riket"), REPORTED_AT)
    told = at_work.data("status", "riket", "--county", "25")
    assert (told["county"], told["counts"]["principals"]) == ("25", 15)
    assert "Bara Norrbottens län:" in at_work.says("status", "riket", "--county", "25")
    assert "Säg vilken runda länet gäller." in at_work.says("status", "--county", "25", code=2)


def test_an_unknown_format_is_refused_with_those_there_are(launched: Machine, tmp_path: Path) -> None:
    file = tmp_path / "resultat.txt"
    assert ".docx, .odt, .pdf" in launched.says("result", SLUG, "--to", file, code=2)
    assert not file.exists()


def test_what_is_not_there_and_what_cannot_be_written_is_said(launched: Machine, tmp_path: Path) -> None:
    assert "finns inte" in launched.says("result", "ingen-runda", "--to", tmp_path / "r.docx", code=2)
    assert "finns inte" in launched.says("proposal", SLUG, "9999", "--to", tmp_path / "r.docx", code=2)
    assert "gick inte att skriva" in launched.says("result", SLUG, "--to", tmp_path / "ingen" / "r.pdf", code=1)


def test_the_whole_round_is_packed_for_the_archive_once(launched: Machine, tmp_path: Path) -> None:
    found = Path(launched.data("archive", SLUG, "--to", tmp_path)["package"])
    assert (found / "METS.xml").exists()
    assert "finns redan" in launched.says("archive", SLUG, "--to", tmp_path, code=1)


def test_the_package_can_be_one_file(launched: Machine, tmp_path: Path) -> None:
    file = tmp_path / "rundan.tar"
    launched.says("archive", SLUG, "--to", file)
    with tarfile.open(file) as tar:
        assert len({name.split("/")[0] for name in tar.getnames()}) == 1
    assert [each.name for each in tmp_path.glob("*.tar")] == [file.name]
