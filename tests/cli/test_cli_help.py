"""What the command says of itself, and of words it does not know."""

import ast
import re
import subprocess
import sys
from collections.abc import Iterator
from typing import Any, Final

import pytest
import typer

from cli.main import app
from kit.i18n import Catalogue
from kit.settings import CHECKOUT
from tests.machine import Machine
from tests.run.english import knows


def commands() -> Iterator[tuple[str, ...]]:
    def below(group: object, words: tuple[str, ...]) -> Iterator[tuple[str, ...]]:
        for name, command in getattr(group, "commands", {}).items():
            yield (*words, name)
            yield from below(command, (*words, name))

    return below(typer.main.get_command(app), ())


def test_every_command_has_help_in_plain_swedish(machine: Machine) -> None:
    helped = {words: machine.says(*words, "--help") for words in [(), *commands()]}
    assert len(helped) > 30
    assert [said for words, said in helped.items() if not has_plain_help(words, said)] == []


def has_plain_help(words: tuple[str, ...], said: str) -> bool:
    english = ("Usage", "Options", "Commands", "Show this", "required")
    return (
        said.startswith(f"Användning: {' '.join(('rundan', *words))}")
        and "Visa den här hjälpen." in said
        and not any(word in said for word in english)
        and "..." not in said.partition("Kommandon:")[2]
    )


@pytest.mark.parametrize(
    ("words", "answer"),
    [
        (("chekc", "x"), "Kommandot chekc finns inte. Menade du check eller chase? Se rundan --help."),
        (("status", "--jsn"), "Valet --jsn finns inte. Menade du --json? Se rundan status --help."),
        (("check",), "FIL saknas. Se rundan check --help."),
        (("close",), "RUNDA saknas. Se rundan close --help."),
        (("status", "a", "b"), "Det är för många ord: b. Se rundan status --help."),
        (("rehearse", "x", "--seed", "ett"), "Värdet för --seed går inte att använda. Se rundan rehearse --help."),
        (("rehearse", "x", "--seed"), "Valet --seed behöver ett värde. Se rundan --help."),
        (("chase", "--dry-run", "--on", "i morgon"), "Värdet för --on går inte att använda. Se rundan chase --help."),
        (
            ("people", "end", "--session", "9" * 20),
            "Värdet för --session går inte att använda. Se rundan people end --help.",
        ),
        (("audit",), "Kommandot saknas."),
        (("chase", "--on", "2023-07-20"), "--on går bara ihop med --dry-run: brev skrivs aldrig i förväg."),
        (("--language", "de", "status"), "Värdet för --language går inte att använda. Se rundan --help."),
    ],
)
def test_bad_usage_is_told_in_one_sentence(machine: Machine, words: tuple[str, ...], answer: str) -> None:
    said = machine.says(*words, code=2)
    assert said.strip() == answer or (words == ("audit",) and said.startswith("Användning: rundan audit"))


def test_a_name_that_is_no_text_is_told_of(machine: Machine) -> None:
    machine.run("migrate")
    for words in (("status", "r\udcffnda"), ("opinions", "r\udcffnda"), ("audit", "verify", "r\udcffnda")):
        assert "Något av det du skrev är inte UTF-8." in machine.says(*words, code=2)


def test_everything_the_command_says_has_its_english() -> None:
    english, said = Catalogue("en"), set(spoken())
    assert len(said) > 60
    assert sorted(text for text in said if not knows(english, text)) == []


def spoken() -> Iterator[str]:
    """The sentences handed to whoever speaks, and the help."""
    for path in [
        *(CHECKOUT / "cli").rglob("*.py"),
        CHECKOUT / "actions" / "record" / "audit.py",
        CHECKOUT / "rehearsal" / "cast.py",
    ]:
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.Assign) and path.parent.name == "cli":
                yield from _named_sentence(node)
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
                yield from _first_words(node)
    for words in [(), *commands()]:
        command: Any = typer.main.get_command(app)
        for word in words:
            command = command.commands[word]
        yield from (part.help for part in (command, *command.params) if getattr(part, "help", None))


def _named_sentence(assigned: ast.Assign) -> Iterator[str]:
    value = assigned.value
    if isinstance(value, ast.Constant) and isinstance(value.value, str) and re.search(r"\w \w.*\.$", value.value):
        yield value.value


def _first_words(call: ast.Call) -> Iterator[str]:
    place = {"say": 0, "in_words": 0, "Phrase": 0, "Break": 2, "Character": 1, "NotAllowed": 0, "NotFound": 0}
    name = call.func.id if isinstance(call.func, ast.Name) else ""
    arguments = call.args if name == "table" else call.args[place.get(name, 9) :][:1]
    for argument in arguments:
        if isinstance(argument, ast.Constant) and isinstance(argument.value, str):
            yield argument.value


QUICK: Final = {
    "cli.main": {"prefect", "sqlalchemy", "fastapi", "pydantic_settings", "babel"},
    "cli.running.starting": {"prefect", "sqlalchemy", "fastapi", "uvicorn", "web"},
    "cli.running.demo_reset": {"prefect", "sqlalchemy", "fastapi", "uvicorn", "web"},
    "cli.rehearse": {"prefect", "fastapi", "httpx", "openpyxl", "models.files.meeting_page.reading"},
    "cli.running.delivering": {"prefect", "fastapi", "uvicorn", "web"},
    "cli.doctor.doctor": {"prefect", "web.app"},
}
"""What must not be waited for by what should be quick, the lightest first: each has what those before it read, too."""


def test_what_should_be_quick_waits_for_no_heavy_part() -> None:
    code = f"import importlib, sys; quick = {QUICK}"
    code += "\nfor read in quick: importlib.import_module(read); print(read, sorted(quick[read] & set(sys.modules)))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=CHECKOUT)
    assert done.stdout.splitlines() == [f"{read} []" for read in QUICK]
