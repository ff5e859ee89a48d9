"""A file of the program says first what it knows, and then what it does with it."""

import ast
from collections.abc import Iterator

from tests.docs.test_architecture import FILES, ROOMS, read

PROGRAM = [name for name in sorted(FILES) if name.endswith(".py") and name.split("/")[0] in ROOMS]


def late_in(text: str) -> Iterator[str]:
    """The constants below the first function or class that could stand above it, since they need nothing made there."""
    made: set[str] = set()
    for node in ast.parse(text).body:
        match node:
            case ast.FunctionDef() | ast.AsyncFunctionDef() | ast.ClassDef():
                made.add(node.name)
            case ast.Assign() | ast.AnnAssign() if made:
                named = {each.id: each for each in ast.walk(node) if isinstance(each, ast.Name)}
                given = {name for name, each in named.items() if isinstance(each.ctx, ast.Store)}
                if made & set(named):
                    made |= given
                else:
                    yield from sorted(given)


def test_a_constant_stands_above_what_is_done_unless_it_is_made_of_that() -> None:
    assert [f"{name}: {constant}" for name in PROGRAM for constant in late_in(read(name))] == []


def test_a_constant_is_late_when_nothing_it_is_made_of_stands_above_it() -> None:
    text = "ONE = 1\ndef two(): ...\nTWO = two()\nTHREE = TWO + ONE\nFOUR: Final = ONE + 3\nFIVE, SIX = 5, 6\n"
    assert list(late_in(text)) == ["FOUR", "FIVE", "SIX"]
