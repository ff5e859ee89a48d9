"""`rundan read FILE`: what an extract says, for a person and for a script."""

import json
from pathlib import Path
from typing import Any

import pytest

from cli.read import read
from kit.errors import FaultyInput
from kit.settings import CHECKOUT
from tests.reading.extracts import papers
from tests.reading.papers import word
from tests.visitor import pdf

EXTRACT = next(each for each in papers("texts/extracts.yaml") if "two points" in each.name)
FIELDS = {
    *("body", "level", "kind", "to_level", "held_on", "paragraph", "case_number", "points", "reservation"),
    *("adjusted_on", "announced_on", "taken_down_on", "sent_to", "because"),
}


def written(folder: Path, text: str) -> Path:
    file = folder / "utdrag.txt"
    file.write_text(text)
    return file


def said(capsys: pytest.CaptureFixture[str], file: Path) -> dict[str, Any]:
    read(file, json_wanted=True)
    found: dict[str, Any] = json.loads(capsys.readouterr().out)
    return found


def test_a_script_reads_every_field_and_the_words_it_came_from(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    found = said(capsys, written(tmp_path, EXTRACT.text))
    assert found.keys() >= FIELDS
    assert (found["kind"], found["level"], found["to_level"]) == ("proposal", "arbetsutskott", "fullmaktige")
    assert (found["paragraph"], found["case_number"]) == ("§ 75", "RS 352-2020")
    assert [point["outcome"] for point in found["points"]] == ["adopted", "adopted"]
    assert found["because"]["paragraph"] == "§ 75"
    assert (found["held_on"], found["sent_to"]) == (None, [])


def test_a_shipped_pdf_and_a_word_file_are_read_alike(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    shipped = said(capsys, CHECKOUT / "data" / "rounds" / "samverkansstruktur-2020" / "hsn-forslag.pdf")
    assert (shipped["kind"], shipped["level"], len(shipped["points"])) == ("proposal", "namnd", 2)
    file = tmp_path / "utdrag.docx"
    file.write_bytes(word(EXTRACT.text.split("\n")))
    assert said(capsys, file)["paragraph"] == "§ 75"


def test_a_person_reads_the_words_beside_each_field(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    read(written(tmp_path, EXTRACT.text), json_wanted=False)
    out = capsys.readouterr().out
    assert "förslag till nästa instans" in out
    assert "RS 352-2020" in out


def test_what_is_no_decision_is_said_to_be_so(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    read(written(tmp_path, "Kallelse till kommunstyrelsen\n2023-06-12"), json_wanted=False)
    assert "en kallelse till ett möte" in capsys.readouterr().out


def test_what_cannot_be_read_must_be_mended(tmp_path: Path) -> None:
    scanned = tmp_path / "bild.pdf"
    scanned.write_bytes(pdf())
    for file in (scanned, tmp_path / "finns-inte.pdf", tmp_path):
        with pytest.raises(FaultyInput):
            read(file, json_wanted=True)
