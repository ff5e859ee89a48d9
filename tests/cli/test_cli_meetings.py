"""`rundan meetings PAGE`: each body's days and what must be asked, for a person and for a script."""

import json
from typing import Any

import pytest

from cli.meetings import meetings
from kit.errors import FaultyInput
from kit.settings import CHECKOUT

PAGES = CHECKOUT / "tests" / "meeting_pages" / "pages"


def said(capsys: pytest.CaptureFixture[str], name: str, year: int | None = None) -> dict[str, Any]:
    meetings(PAGES / name, year, json_wanted=True)
    found: dict[str, Any] = json.loads(capsys.readouterr().out)
    return found


def test_a_script_reads_each_bodys_days_and_what_must_be_asked(capsys: pytest.CaptureFixture[str]) -> None:
    found = said(capsys, "moved-and-cancelled.txt")
    assert found["bodies"] == {
        "KS": ["2024-01-09", "2024-02-06", "2024-03-12", "2024-04-09", "2024-06-04", "2024-09-10"]
    }
    (asked,) = found["ask"]
    assert (asked["what"], asked["where"], asked["words"]) == (
        "Här står en vecka men ingen dag.",
        "rad 8",
        "v. 35",
    )


def test_a_page_without_its_year_gives_days_when_the_year_is_said(capsys: pytest.CaptureFixture[str]) -> None:
    assert said(capsys, "no-year.txt")["bodies"] == {}
    assert said(capsys, "no-year.txt", 2024)["bodies"] == {"KF": ["2024-01-29", "2024-02-26", "2024-03-25"]}


def test_meetings_held_only_if_needed_are_told_apart(capsys: pytest.CaptureFixture[str]) -> None:
    assert said(capsys, "bars-with-footnotes.txt")["if_needed"] == {"KF": ["2026-01-12"]}


def test_a_person_reads_the_days_beside_their_words(capsys: pytest.CaptureFixture[str]) -> None:
    meetings(PAGES / "prose.txt", None, json_wanted=False)
    out = capsys.readouterr().out
    assert "29 januari 2024" in out
    assert "sammanträder måndagar" in out


@pytest.mark.parametrize("name", ["finns-inte.txt", "."])
def test_a_page_that_can_not_be_opened_must_be_mended(name: str) -> None:
    with pytest.raises(FaultyInput):
        meetings(PAGES / name, None, json_wanted=True)
