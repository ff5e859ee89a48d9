"""`rundan registry` and `rundan arenas`: the county, as a person and as a program reads it."""

from pathlib import Path

import pytest

from tests.counties import fifty_principals
from tests.machine import Machine


def test_the_registry_is_shown_with_codes(machine: Machine) -> None:
    found = machine.data("registry")
    assert len(found["principals"]) == 16
    assert "2425  Dorotea kommun" in " ".join(machine.says("registry").replace("   ", "  ").split("\n"))


def test_the_arenas_are_shown_as_they_stood_on_a_day(machine: Machine) -> None:
    now, then = machine.says("arenas"), machine.says("arenas", "--on", "2020-08-31")
    assert "Arenor måndag 27 mars 2023\nGäller från 1 september 2020." in now
    assert "Samråd vård och omsorg (förtroendevalda)" in now
    assert "Representant: alla 16 huvudmän" in now
    assert "Kom efter AC Konsensus" in now
    assert "Lokal nivå" not in now
    assert "Gäller till 31 augusti 2020." in then
    assert "Följdes av Samråd vård och omsorg" in then
    assert "LÖK Lycksele: Lycksele kommun, Dorotea kommun," in then
    assert "Samrådet" not in then


def test_the_arenas_are_given_to_programs_with_their_parts_and_seats(machine: Machine) -> None:
    found = machine.data("arenas", "--on", "2020-09-01")
    assert (found["on"], found["first"], found["last"]) == ("2020-09-01", "2020-09-01", None)
    (leadership,) = found["arenas"]
    assert [part["code"] for part in leadership["parts"]] == ["samrad-vard-omsorg", "lansamverkansgruppen"]
    (seat,) = leadership["parts"][1]["seats"]
    assert (seat["role"], seat["held_by"], len(seat["principals"])) == ("Representant", "officials", 16)
    assert (seat["count"], seat["total"]) == (None, None)
    before = machine.data("arenas", "--on", "2020-08-31")
    (lycksele,) = [arena for arena in before["arenas"] if arena["code"] == "lok-lycksele"]
    assert len(lycksele["group"]["principals"]) == 7


def test_a_county_without_arenas_says_so(machine: Machine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "counties").mkdir()
    (tmp_path / "counties" / "storlanet.yaml").write_text(fifty_principals())
    monkeypatch.setenv("RUNDAN_DATA", str(tmp_path))
    monkeypatch.setenv("RUNDAN_COUNTY", "storlanet")
    assert "Registret nämner inga arenor den dagen." in machine.says("arenas")
    assert machine.data("arenas")["arenas"] == []
    assert len(machine.data("registry")["principals"]) == 50
