"""What the pages say of the house is so: each file and module they name is there, and no room is too large."""

import importlib
import re
import subprocess
import tomllib
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from kit.settings import CHECKOUT

LINTED = tomllib.loads((CHECKOUT / "pyproject.toml").read_text())["tool"]["importlinter"]
ROOMS = LINTED["root_packages"]
MOST_FILES = 20
LISTED = subprocess.run(["git", "ls-files"], cwd=CHECKOUT, capture_output=True, text=True, check=True).stdout.split(
    "\n"
)
FILES = {name for name in LISTED if name and (CHECKOUT / name).exists()}
FOLDERS = {f"{parent}/" for name in FILES for parent in Path(name).parents}
SOURCES = [name for name in sorted(FILES) if name.endswith((".md", ".py", ".service", ".sh", ".yaml"))]
PAGES = [name for name in SOURCES if name.endswith(".md") and name != "CHANGELOG.md"]  # which tells of what was
NAMED = [f"/{name}" for name in FILES]
MADE_HERE = {"bench/results.json"}
EXAMPLES = ("data/rounds/", "data/counties/", "data/calendars/")  # what a writer is shown how to write
PLACES = "|".join((*ROOMS, "bench", "tests", "migrations", "templates", "locales", "docs", "data", "deploy"))
PATH = re.compile(rf"(?<![\w./<-])(?:{PLACES})/[\w./-]*(?![\w*<{{])")
PROGRAM = re.compile(r"(?<![\w/.>-])\w+(?:/\w+)*\.py\b")
MODULE = re.compile(rf"`((?:{'|'.join(ROOMS)})(?:\.\w+)+(?<!\.po))`")


def read(name: str) -> str:
    return (CHECKOUT / name).read_text(encoding="utf-8")


def paths_in(text: str) -> Iterator[str]:
    yield from (found[0].rstrip(".") for found in PATH.finditer(text))
    yield from (f"…/{found[0]}" for found in PROGRAM.finditer(text))


def is_there(path: str) -> bool:
    """Whether it is a file or a folder from the root or, as pages call tests, in `tests/`; `…` is any folder."""
    if path.startswith("…"):
        return any(name.endswith(path[1:]) for name in NAMED)
    if path in MADE_HERE or path.startswith(EXAMPLES):
        return True
    whole = {path, f"tests/{path}"}
    return bool(whole & FILES) or bool({f"{each.rstrip('/')}/" for each in whole} & FOLDERS)


def is_module(name: str) -> bool:
    """Whether it is a module, or something in one; a module is not imported to see that it is there."""
    parts = name.split(".")
    for end in range(len(parts), 0, -1):
        if not FILES & {f"{'/'.join(parts[:end])}.py", f"{'/'.join(parts[:end])}/__init__.py"}:
            continue
        found: object = importlib.import_module(".".join(parts[:end])) if parts[end:] else name
        for part in parts[end:]:
            found = getattr(found, part, None)
        return found is not None
    return False


def test_every_file_a_page_names_is_there() -> None:
    assert [f"{name}: {path}" for name in PAGES for path in paths_in(read(name)) if not is_there(path)] == []


def test_every_module_that_is_named_is_there() -> None:
    assert [f"{name}: {each}" for name in SOURCES for each in MODULE.findall(read(name)) if not is_module(each)] == []


@pytest.mark.parametrize("room", ["actions", "notifications", "rules", "models"])
def test_the_map_has_the_arrows_that_the_imports_are_held_to(room: str) -> None:
    (held,) = [each["layers"] for each in LINTED["contracts"] if each.get("containers") == [room]]
    drawn = re.search(rf"^ {room} +(.+)$", read("docs/architecture.md"), re.MULTILINE)
    assert drawn
    assert [set(each.split(" · ")) for each in drawn[1].split(" ──► ")] == [set(each.split(" | ")) for each in held]


def test_every_room_stands_in_the_map() -> None:
    drawn = read("docs/architecture.md").partition("```text")[2].partition("```")[0]
    assert [room for room in ROOMS if not re.search(rf"^ (?:.* )?{room} ", drawn, re.MULTILINE)] == []


def test_no_folder_of_the_program_or_its_tests_is_too_large_to_be_read_in_a_minute() -> None:
    rooms = {*ROOMS, "tests"}
    in_folder = Counter(
        str(Path(name).parent) for name in FILES if name.split("/")[0] in rooms and name.endswith(".py")
    )
    assert {folder: count for folder, count in in_folder.items() if count > MOST_FILES} == {}


def test_every_folder_of_the_program_says_in_a_line_what_it_holds() -> None:
    folders = [folder.rstrip("/") for folder in FOLDERS if folder.split("/")[0] in ROOMS and folder != "web/static/"]
    silent = [folder for folder in sorted(folders) if not re.match(r'"""\S.*[.?]"""\n', read(f"{folder}/__init__.py"))]
    assert silent == []


def test_every_folder_of_the_program_stands_in_the_table() -> None:
    table = read("docs/architecture.md").partition("## Where things are")[2].partition("\n## ")[0]
    program = {folder for folder in FOLDERS if folder.split("/")[0] in ROOMS} - {"web/static/"}
    assert {folder for folder in program if f"| `{folder}` |" not in table} == set()


def test_nothing_in_the_program_is_called_as_tests_are() -> None:
    """A tool that lists tests goes by names: a file that begins with `test_`, a function or class in any file."""
    program = [name for name in sorted(FILES) if name.endswith(".py") and name.split("/")[0] in {*ROOMS, "bench"}]
    named_so = re.compile(r"^\s*(?:(?:async )?def test_|class Test)\w*", re.MULTILINE)
    assert [name for name in program if re.search(r"(?:^|/)test_|_test\.py$", name)] == []
    assert [f"{name}: {found[0]}" for name in program for found in named_so.finditer(read(name))] == []
