"""What a page tells its reader to type or to open is there: commands, addresses, other pages and their headings."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

import pytest
import typer

from cli.main import app
from kit.settings import CHECKOUT
from models.tables import Base
from tests.docs.test_architecture import PAGES, read
from tests.every_route import every_route

GUIDES: Final = [name for name in PAGES if name.startswith(("README", "docs/")) and "decisions" not in name]
CODE: Final = re.compile(r"^```.*?^```|`[^`\n]+`", re.DOTALL | re.MULTILINE)
COMMAND: Final = re.compile(r"^`?(?:\.venv/bin/)?rundan ([a-z-][^`\n#|]*)", re.MULTILINE)
MAKE: Final = re.compile(r"^`?make(?: -C \S+)? ([a-z-]+)", re.MULTILINE)
LINK: Final = re.compile(r"\]\(([^)\s]+)\)")
OURS: Final = re.compile(r"`(/(?:console|api|ny-lank|healthz|metrics|mailbox|om|svar|read|r)\b[^\s`]*)`")
COLUMN: Final = re.compile(r"`([a-z_]+\.(?!po`)[a-z_]+)`")
PREFECTS: Final = {"/api/health", "/api/ready"}
AS_FASTAPI: Final = {"/api/openapi.json"}
TOP: Final[Any] = typer.main.get_command(app)


def spoken(pattern: re.Pattern[str]) -> Iterator[tuple[str, str]]:
    yield from ((name, found) for name in PAGES for found in pattern.findall(read(name)))


def typed(pattern: re.Pattern[str]) -> Iterator[tuple[str, str]]:
    """What is shown as code: a block's lines, or words within a sentence."""
    codes = ((name, code) for name, code in spoken(CODE))
    yield from ((name, found.strip()) for name, code in codes for found in pattern.findall(code))


def unknown_in(words: list[str]) -> list[str]:
    """What the command does not know of what follows its name: a subcommand, or an option of its own or of `rundan`."""
    command, options = TOP, {opt for part in TOP.params for opt in part.opts}
    strange: list[str] = []
    for word in words:
        commands = getattr(command, "commands", {})
        if word in commands:
            command = commands[word]
            options |= {opt for part in command.params for opt in part.opts}
        elif word.startswith(("-", "[-")):
            strange += {word.strip("[]")} - options
        elif commands and word not in {"en", "sv"}:
            strange.append(word)
    return strange


def test_every_command_a_page_gives_is_one_with_those_options() -> None:
    given = list(typed(COMMAND))
    assert len(given) > 50
    assert [(name, said) for name, said in given if unknown_in(said.split())] == []


@pytest.mark.parametrize("said", ["chekc FILE", "check --al FILE", "people remove ADDRESS", "status --dry-run"])
def test_a_command_that_is_not_there_is_noticed(said: str) -> None:
    assert unknown_in(said.split())


def test_everything_to_make_is_in_the_makefile() -> None:
    made = set(re.findall(r"^([a-z-]+):", read("Makefile"), re.MULTILINE))
    given = list(typed(MAKE))
    assert {"demo", "test", "bench"} <= {said for _, said in given} <= made


def anchors(page: str) -> set[str]:
    """What GitHub calls each heading of a page, the second of a name by its number."""
    headings = re.findall(r"^#+ (.+)$", re.sub(r"```.*?```", "", page, flags=re.DOTALL), re.MULTILINE)
    plain = [re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings]
    return {f"{name}-{n}" if (n := plain[:place].count(name)) else name for place, name in enumerate(plain)}


def leads_to(name: str, link: str) -> bool:
    where, _, heading = link.partition("#")
    page = (CHECKOUT / name).parent / where if where else CHECKOUT / name
    return page.exists() and (not heading or heading in anchors(page.read_text(encoding="utf-8")))


def test_every_link_from_page_to_page_leads_to_a_heading_that_is_there() -> None:
    links = [(name, link) for name, link in spoken(LINK) if "://" not in link]
    assert len(links) > 40
    assert [(name, link) for name, link in links if not leads_to(name, link)] == []


def test_every_page_is_found_from_the_first() -> None:
    seen: set[Path] = set()
    ahead = {CHECKOUT / "README.md"}
    while ahead:
        page = ahead.pop()
        seen.add(page)
        links = {link.partition("#")[0] for link in LINK.findall(page.read_text(encoding="utf-8"))}
        found = {(page.parent / link).resolve() for link in links if link.endswith(".md")}
        ahead |= found - seen
    assert [name for name in GUIDES if CHECKOUT / name not in seen] == []


def test_every_column_a_page_names_is_in_its_table() -> None:
    tables = Base.metadata.tables
    named = [(name, *said.split(".")) for name, said in spoken(COLUMN) if said.split(".")[0] in tables]
    assert len(named) > 8
    assert [(name, table, column) for name, table, column in named if column not in tables[table].columns] == []


def test_every_address_of_ours_that_a_page_names_is_answered() -> None:
    known = [re.compile(re.sub(r"{[^}]+}", "[^/]+", path) + "/?") for _, path, _ in every_route()]
    named = {(name, re.sub(r"[<…][^/]*", "x", said)) for name, said in spoken(OURS)}
    assert len(named) > 10
    ours = [(name, path) for name, path in named if path not in PREFECTS | AS_FASTAPI]
    assert [each for each in ours if not any(route.fullmatch(each[1]) for route in known)] == []
