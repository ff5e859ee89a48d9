"""Nothing stands in the program that nobody asks for."""

import ast
import re
from collections.abc import Iterator
from functools import cache

from tests.docs.test_architecture import FILES, ROOMS, read

PROGRAM = [name for name in sorted(FILES) if name.endswith(".py") and name.split("/")[0] in ROOMS]
FROM_OUTSIDE = {"__all__", "main"}
FOR_REHEARSALS = {
    "kit/clock.py: FrozenClock",
    "rules/wording/effect_wording.py: entry_sentence",  # the log of one says a day in force as the day that it is
}
BY_NAME = {"handle_EHLO", "handle_DATA"}  # called by the mail server they are handed to


def module(name: str) -> str:
    return name.removesuffix(".py").removesuffix("/__init__").replace("/", ".")


@cache
def tree(name: str) -> ast.Module:
    return ast.parse(read(name))


def made_in(name: str) -> Iterator[str]:
    """What a module defines at its left margin, except a function that a decorator may hand on."""
    for node in tree(name).body:
        match node:
            case ast.FunctionDef() | ast.AsyncFunctionDef() if not node.decorator_list:
                yield node.name
            case ast.ClassDef():
                yield node.name
            case ast.AnnAssign(target=ast.Name(id=word)) | ast.Assign(targets=[ast.Name(id=word)]):
                yield word


def imported(name: str) -> Iterator[tuple[str, str, str]]:
    """Where it is imported from, its name there and what it is called here; a module is its own."""
    for node in ast.walk(tree(name)):
        match node:
            case ast.ImportFrom(module=str(where)):
                yield from ((where, each.name, each.asname or each.name) for each in node.names)
            case ast.Import():
                yield from (("", each.name, each.asname or each.name) for each in node.names)


def asked_in(name: str) -> Iterator[tuple[str, str]]:
    """Whose names a file asks for: what it imports, what it takes out of a module, and what it uses of its own."""
    modules = {}
    for where, word, here in imported(name):
        yield where, word
        modules[here] = f"{where}.{word}".lstrip(".")
    for outer in tree(name).body:
        for node in ast.walk(outer):
            match node:
                case ast.Attribute(value=value) if of := modules.get(ast.unparse(value)):
                    yield of, node.attr
                case ast.Name(ctx=ast.Load()) if getattr(outer, "name", "") != node.id:
                    yield module(name), node.id


def unasked(rooms: set[str]) -> set[str]:
    """What those rooms make and do not themselves ask for."""
    files = [name for name in PROGRAM if name.split("/")[0] in rooms]
    asked = {each for name in files for each in asked_in(name)}
    made = ((name, word) for name in files for word in made_in(name) if word not in FROM_OUTSIDE)
    return {f"{name}: {word}" for name, word in made if (module(name), word) not in asked}


def members() -> Iterator[tuple[str, str]]:
    """The methods and fields of every class that is made of no other, which nobody else calls by their names."""
    for name in PROGRAM:
        for cls in (node for node in ast.walk(tree(name)) if isinstance(node, ast.ClassDef) and not node.bases):
            for node in cls.body:
                match node:
                    case (
                        ast.FunctionDef(name=word)
                        | ast.AsyncFunctionDef(name=word)
                        | ast.AnnAssign(target=ast.Name(id=word))
                    ) if not word.startswith("__"):
                        yield f"{name}: {cls.name}", word


def used_members() -> set[str]:
    """Every word that follows a full stop in the program, that a string or a pattern is alone, or in a template."""
    found: set[str] = set()
    for node in (node for name in PROGRAM for node in ast.walk(tree(name))):
        match node:
            case ast.Attribute(attr=word, ctx=ast.Load()) | ast.Constant(value=str(word)):
                found.add(word)
            case ast.MatchClass():
                found.update(node.kwd_attrs)
    templates = (name for name in FILES if name.startswith("templates/"))
    return found.union(*(re.findall(r"\w+", read(name)) for name in templates))


def test_nothing_stands_in_the_program_that_tests_alone_ask_for() -> None:
    assert unasked({*ROOMS}) == set()


def test_what_only_a_rehearsal_asks_for_is_its_own() -> None:
    assert unasked({*ROOMS} - {"rehearsal"}) == FOR_REHEARSALS


def test_no_class_has_a_member_that_nobody_asks_for() -> None:
    used = used_members() | BY_NAME
    assert [f"{cls}.{word}" for cls, word in members() if word not in used] == []
