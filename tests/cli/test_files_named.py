"""Files and folders that commands are given: no name, a name that promises another kind, what the system refuses."""

import ast
import errno
import os
import socket
import ssl
from collections.abc import Iterator
from pathlib import Path

import pytest

from kit.i18n import Catalogue
from kit.os_words import os_words
from kit.settings import CHECKOUT
from tests.machine import FARDPLAN, SLUG, Machine
from tests.run.english import knows

NAMELESS = [
    ("--home", "", "status"),
    ("check", ""),
    ("launch", ""),
    ("rehearse", ""),
    ("rehearse", FARDPLAN, "--letters", ""),
    ("opinions", SLUG, "--csv", ""),
    ("result", SLUG, "--to", ""),
    ("proposal", SLUG, "2425", "--to", ""),
    ("letter", SLUG, "2425", "--to", ""),
    ("archive", SLUG, "--to", ""),
    ("archive", SLUG, "--to", "  "),
    ("meetings", ""),
    ("read", ""),
    ("backup", ""),
    ("restore", ""),
    ("county", "import", ""),
    ("county", "export", ""),
]


@pytest.mark.parametrize("words", NAMELESS, ids=lambda words: " ".join(map(str, words)))
def test_a_file_without_a_name_is_never_the_current_folder(
    machine: Machine, words: tuple[object, ...], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    here = tmp_path / "here"
    here.mkdir()
    monkeypatch.chdir(here)
    assert "går inte att använda. Se rundan" in machine.says(*words, code=2)
    assert list(here.iterdir()) == []


def named() -> Iterator[tuple[str, ast.Call]]:
    """Every argument and option that is a file or a folder, with what says so."""
    for file in (CHECKOUT / "cli" / "main.py", *sorted((CHECKOUT / "cli" / "commands").glob("*.py"))):
        for node in ast.walk(ast.parse(file.read_text())):
            if isinstance(node, ast.Subscript) and ast.unparse(node.value) == "Annotated":
                kind, given, *_ = node.slice.elts if isinstance(node.slice, ast.Tuple) else (node.slice, node.slice)
                if ast.unparse(kind).startswith("Path") and isinstance(given, ast.Call):
                    yield file.stem, given


def test_every_file_a_command_is_given_is_asked_for_its_name() -> None:
    found = list(named())
    assert len(found) > 10
    without = [ast.unparse(given) for _, given in found if not any(each.arg == "parser" for each in given.keywords)]
    assert without == []


@pytest.mark.parametrize(
    ("words", "offered"),
    [
        (("county", "export", "lanet.docx"), ".yaml, .yml eller .xlsx"),
        (("county", "export", "lanet"), ".yaml, .yml eller .xlsx"),
        (("opinions", SLUG, "--csv", "svar.xlsx"), ".csv"),
        (("result", SLUG, "--to", "resultat.txt"), ".html eller .xlsx"),
        (("proposal", SLUG, "2425", "--to", "forslag.xlsx"), ".pdf eller .html"),
        (("archive", SLUG, "--to", "rundan.zip"), ".tar"),
        (("archive", SLUG, "--to", "rundan.tar.gz"), ".tar"),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, tuple) else "",
)
def test_nothing_is_written_under_a_name_that_promises_another_kind(
    at_work: Machine, words: tuple[str, ...], offered: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    here = tmp_path / "here"
    here.mkdir()
    monkeypatch.chdir(here)
    said = at_work.says(*words, code=2)
    assert offered in said
    assert "Inget har skrivits" in said
    assert list(here.iterdir()) == []


def test_what_the_system_refuses_is_said_in_the_users_language(at_work: Machine, tmp_path: Path) -> None:
    (tmp_path / "fil").write_text("")
    for to, why in (
        (tmp_path / "ingen" / "r.pdf", "filen eller mappen finns inte"),
        (tmp_path / "fil" / "r.pdf", "något på vägen dit är ingen mapp"),
        (tmp_path / f"{'r' * 300}.pdf", "namnet är för långt"),
    ):
        assert f"gick inte att skriva: {why}." in at_work.says("result", SLUG, "--to", to, code=1)
    assert "något på vägen dit är ingen mapp" in at_work.says("county", "export", tmp_path / "fil" / "l.yaml", code=1)
    assert f"{tmp_path}: det är en mapp" in at_work.says("check", tmp_path, code=2)
    english = at_work.says("--language", "en", "result", SLUG, "--to", tmp_path / "fil" / "r.pdf", code=1)
    assert "something on the way there is no folder." in english


def test_no_word_of_the_system_is_left_in_english() -> None:
    english = Catalogue("en")
    for number in errno.errorcode:
        said = os_words(OSError(number, os.strerror(number)))
        assert os.strerror(number) not in said
        assert knows(english, said) or said == errno.errorcode[number]
    assert os_words(OSError("says nothing")) == "OSError"


@pytest.mark.parametrize(
    ("error", "expected"),
    [
        (socket.gaierror(socket.EAI_NONAME, "Name or service not known"), "namnet går inte att slå upp"),
        (ssl.SSLError(1, "[SSL] internal error"), "den krypterade förbindelsen går inte att göra"),
        (ssl.SSLCertVerificationError("self-signed"), "den krypterade förbindelsen går inte att göra"),
        (TimeoutError("timed out"), "inget svar kom i tid"),
        (PermissionError(errno.EACCES, "Permission denied"), "den här användaren får inte"),
    ],
    ids=lambda each: type(each).__name__,
)
def test_a_number_of_another_table_is_not_taken_for_the_systems(error: OSError, expected: str) -> None:
    assert os_words(error) == expected


@pytest.mark.parametrize("room", ["cli", "models", "actions", "web"])
def test_nobody_is_shown_the_systems_own_words(room: str) -> None:
    assert [path.name for path in (CHECKOUT / room).rglob("*.py") if "strerror" in path.read_text()] == []
