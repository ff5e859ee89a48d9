"""Every promise of the security page is shown by a test that exists."""

import ast
import re

from kit.settings import CHECKOUT

PAGE = CHECKOUT / "docs" / "security.md"


def promises() -> list[str]:
    """The rows of the page's tables of promises."""
    tables = PAGE.read_text(encoding="utf-8").partition("## Every promise")[2].partition("## What was tried")[0]
    return [line for line in tables.splitlines() if line.startswith("| ") and line != "| promise | test |"]


def named() -> list[str]:
    """Every test the page names, as pytest would: `file.py::name`, or a whole file."""
    return [test for row in promises() for test in re.findall(r"`([^`]+)`", row.rpartition(" | ")[2])]


def names_in(file: str) -> set[str]:
    tree = ast.parse((CHECKOUT / "tests" / file).read_text(encoding="utf-8"))
    functions = [node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)]
    return {node.name for node in functions}


def test_every_promise_names_a_test() -> None:
    assert [row for row in promises() if "`" not in row.rpartition(" | ")[2]] == []


def test_every_test_it_names_is_there() -> None:
    found = {test: test.split("::")[-1] in names_in(test.split("::")[0]) for test in named() if "::" in test}
    assert [test for test, is_there in found.items() if not is_there] == []
    assert all((CHECKOUT / "tests" / test.split("::")[0]).is_file() for test in named())
    assert len(found) > 100
