"""Nothing stands in the program that nobody asks for."""

import ast
import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from functools import cache
from importlib import import_module

from tests.docs.test_architecture import FILES, ROOMS, read

PROGRAM = [name for name in sorted(FILES) if name.endswith(".py") and name.split("/")[0] in ROOMS]
RUN = ""  # what is run as a file is read
FROM_OUTSIDE = {"__all__", "main"}
FOR_REHEARSALS = {
    "kit/clock.py: FrozenClock",
    "rules/wording/effect_wording.py: entry_sentence",  # the log of one says a day in force as the day that it is
    "rules/wording/effect_wording.py: _ENTERED",
    "rules/wording/effect_wording.py: _ENTERS",
}
BY_NAME = {"handle_EHLO", "handle_DATA", "visit_Call"}  # called by the mail server, or the walk, they are handed to


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


Name = tuple[str, str]
"""What is made: its module, and its name there."""


def asked_in(name: str) -> Iterator[tuple[Name, Name]]:
    """Who asks for which names in a file: what stands under its own name, or what is run as the file is read, which
    nobody need ask for. What is imported is asked for by whoever asks for it by its name here."""
    ours, modules = set(made_in(name)), {}
    for where, word, here in imported(name):
        yield (module(name), here), (where, word)
        modules[here] = f"{where}.{word}".lstrip(".")
    for outer in tree(name).body:
        asker = next((word for word in named_by(outer) if word in ours), RUN)
        for node in ast.walk(outer):
            match node:
                case ast.Attribute(value=value) if of := modules.get(ast.unparse(value)):
                    yield (module(name), asker), (of, node.attr)
                case ast.Name(ctx=ast.Load()):
                    yield (module(name), asker), (module(name), node.id)


def named_by(node: ast.stmt) -> Iterator[str]:
    """The name a statement gives to what it makes."""
    match node:
        case ast.FunctionDef(name=word) | ast.AsyncFunctionDef(name=word) | ast.ClassDef(name=word):
            yield word
        case ast.AnnAssign(target=ast.Name(id=word)) | ast.Assign(targets=[ast.Name(id=word)]):
            yield word


def unasked(rooms: set[str]) -> set[str]:
    """What those rooms make and nothing that is run in them asks for, be it by way of others that are asked for."""
    files = [name for name in PROGRAM if name.split("/")[0] in rooms]
    asks = defaultdict(set)
    for asker, asked in (each for name in files for each in asked_in(name)):
        asks[asker].add(asked)
    made = [(name, word) for name in files for word in made_in(name)]
    begun = [(module(name), RUN) for name in files]
    found = reached([*begun, *((module(name), word) for name, word in made if word in FROM_OUTSIDE)], asks)
    return {f"{name}: {word}" for name, word in made if (module(name), word) not in found}


def reached(begun: Iterable[Name], asks: Mapping[Name, Collection[Name]]) -> set[Name]:
    """Those, and whatever they ask for, by as many steps as it takes."""
    found, left = set[Name](), [*begun]
    while left:
        if (each := left.pop()) not in found:
            found.add(each)
            left.extend(asks.get(each, ()))
    return found


def members() -> Iterator[tuple[str, str]]:
    """The methods of every class, and the fields of those made of no other: what is written in one that has a base may
    be read by that. One that a base has too is called by it."""
    for name in PROGRAM:
        outermost = set(tree(name).body)
        for cls in (node for node in ast.walk(tree(name)) if isinstance(node, ast.ClassDef)):
            if cls.bases and cls not in outermost:
                continue
            inherited = of_bases(name, cls.name) if cls.bases else set()
            for node in cls.body:
                match node:
                    case ast.FunctionDef(name=word) | ast.AsyncFunctionDef(name=word):
                        is_ours = not cls.bases or is_called_by_name(node)
                    case ast.AnnAssign(target=ast.Name(id=word)):
                        is_ours = not cls.bases
                    case _:
                        continue
                if is_ours and word not in inherited and not word.startswith("__"):
                    yield f"{name}: {cls.name}", word


def is_called_by_name(node: ast.FunctionDef | ast.AsyncFunctionDef) -> bool:
    """Whether a decorator only makes it read, or of the class: no other hands it on."""
    plain = {"property", "cached_property", "classmethod", "staticmethod", "override", "contextmanager"}
    return {ast.unparse(each) for each in node.decorator_list} <= plain


def of_bases(name: str, cls: str) -> set[str]:
    """What the classes that one is made of have."""
    _, *bases = getattr(import_module(module(name)), cls).__mro__
    return {word for base in bases for word in vars(base)}


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


def test_two_that_only_ask_for_each_other_are_asked_for_by_nobody() -> None:
    run, asked, each, other = (("room.file", word) for word in (RUN, "asked", "each", "other"))
    assert reached([run], {run: {asked}, each: {other}, other: {each, asked}}) == {run, asked}


def test_what_only_a_rehearsal_asks_for_is_its_own() -> None:
    assert unasked({*ROOMS} - {"rehearsal"}) == FOR_REHEARSALS


def test_no_class_has_a_member_that_nobody_asks_for() -> None:
    used = used_members() | BY_NAME
    assert [f"{cls}.{word}" for cls, word in members() if word not in used] == []
