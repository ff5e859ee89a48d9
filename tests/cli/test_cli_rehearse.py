"""`rundan rehearse`: what it shows, what it leaves, and that it is the same each time."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.machine import Machine

RUNDAN = Path(sys.executable).parent / "rundan"


@pytest.fixture
def two(tmp_path: Path) -> Path:
    """A round for two principals, quick to rehearse."""
    path = tmp_path / "two.yaml"
    path.write_text(
        "title: Två svarar\nrecommended_by: systemledningen\nrecommended_on: 2023-03-24\nlaunch_on: 2023-03-27\n"
        "due_on: 2023-08-31\natt_satser: [Att fastställa färdplanen]\nprincipals: [Dorotea, Malå]\n"
    )
    return path


def test_a_rehearsal_shows_days_letters_and_board_and_leaves_nothing(machine: Machine, two: Path) -> None:
    said = machine.says("rehearse", two, "--seed", 4)
    assert "Repetition av Två svarar, nummer 4" in said
    assert "måndag 27 mars 2023\n  09:00  Rundan startade.\n  09:00  brev 1–2, inbjudan till registrator@" in said
    assert "Avslutad: " in said
    assert not (machine.home / "rundan.db").exists()
    assert {path.name for path in machine.home.iterdir()} == {"clock"}


def test_a_rehearsals_letters_can_be_opened_in_a_mail_program(machine: Machine, two: Path, tmp_path: Path) -> None:
    folder = tmp_path / "letters"
    found = machine.data("rehearse", two, "--letters", folder)
    names = sorted(path.name for path in folder.iterdir())
    assert len(names) == found["totals"]["letters"] == len(found["letters"])
    assert names[0] == "0001-2023-03-27-invitation-2418.eml"
    assert all("content" not in letter for letter in found["letters"])
    assert b"To: registrator@mala.example" in (folder / names[0]).read_bytes()


def test_a_faulty_file_is_not_rehearsed(machine: Machine, faulty: Path) -> None:
    assert machine.data("rehearse", faulty, code=2) == machine.data("check", faulty, code=2)


def test_two_processes_rehearse_the_same_to_the_byte(machine: Machine, two: Path, tmp_path: Path) -> None:
    words = ["rehearse", str(two), "--json", "--seed", "3", "--letters"]
    here, there = tmp_path / "here", tmp_path / "there"
    said = machine.run(*words, here)
    other = {**os.environ, "PYTHONHASHSEED": "1" if os.environ.get("PYTHONHASHSEED") != "1" else "2", "TERM": "xterm"}
    done = subprocess.run([str(RUNDAN), *words, str(there)], capture_output=True, check=True, env=other)
    assert said.stdout_bytes == done.stdout
    letters = [[path.read_bytes() for path in sorted(folder.iterdir())] for folder in (here, there)]
    assert letters[0] == letters[1]
    assert len(letters[0]) > 20


def test_what_is_piped_holds_no_colours_and_a_pipe_may_be_closed(machine: Machine, two: Path) -> None:
    environment = {**os.environ, "RUNDAN_HOME": str(machine.home), "TERM": "xterm-256color"}
    done = subprocess.run(
        f"{RUNDAN} rehearse {two} | head -3", shell=True, capture_output=True, env=environment, check=True
    )
    assert b"\x1b" not in done.stdout
    assert done.stderr == b""
