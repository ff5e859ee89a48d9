"""`rundan result` and `rundan proposal`: the file they write, and what they say when they cannot."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.lived import DOROTEA
from tests.machine import FARDPLAN, SLUG, Machine


@pytest.fixture
def launched(machine: Machine) -> Machine:
    machine.says("launch", FARDPLAN)
    return machine


@pytest.mark.parametrize("ending", ["docx", "pdf", "xlsx", "html", "odt"])
def test_the_result_is_written_in_the_format_of_the_files_name(launched: Machine, tmp_path: Path, ending: str) -> None:
    file = tmp_path / f"resultat.{ending}"
    assert launched.data("result", SLUG, "--to", file) == {"file": str(file), "bytes": file.stat().st_size}


@pytest.mark.parametrize("ending", ["docx", "odt", "pdf"])
def test_a_principals_proposal_is_written(launched: Machine, tmp_path: Path, ending: str) -> None:
    file = tmp_path / f"forslag.{ending.upper()}"
    assert str(file) in launched.says("proposal", SLUG, DOROTEA, "--to", file)
    assert file.stat().st_size > 1000


def test_an_unknown_format_is_refused_with_those_there_are(launched: Machine, tmp_path: Path) -> None:
    file = tmp_path / "resultat.txt"
    assert ".docx, .odt, .pdf" in launched.says("result", SLUG, "--to", file, code=2)
    assert not file.exists()


def test_what_is_not_there_and_what_cannot_be_written_is_said(launched: Machine, tmp_path: Path) -> None:
    assert "finns inte" in launched.says("result", "ingen-runda", "--to", tmp_path / "r.docx", code=2)
    assert "finns inte" in launched.says("proposal", SLUG, "9999", "--to", tmp_path / "r.docx", code=2)
    assert "gick inte att skriva" in launched.says("result", SLUG, "--to", tmp_path / "ingen" / "r.pdf", code=1)
