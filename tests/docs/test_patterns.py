"""No regular expression of ours takes a time that doubles with each character it is held against."""

import importlib
import pkgutil
import re
from collections.abc import Iterator
from typing import Any, Final

from tests.docs.test_architecture import ROOMS

parsed: Final[Any] = importlib.import_module("re._parser")
known: Final[Any] = importlib.import_module("re._constants")
REPEATS: Final = {known.MAX_REPEAT, known.MIN_REPEAT}
NOWHERE: Final = {known.AT, known.ASSERT, known.ASSERT_NOT}
"""What takes no character."""
GROUPS: Final = {known.SUBPATTERN, known.BRANCH, known.GROUPREF_EXISTS}


def patterns() -> Iterator[tuple[str, re.Pattern[str]]]:
    """Every one that stands in a module, by itself or in a table."""
    for room in sorted({*ROOMS} - {"flows", "cli"}):  # which nothing of a stranger's comes to
        for found in pkgutil.walk_packages(importlib.import_module(room).__path__, f"{room}."):
            for name, value in vars(importlib.import_module(found.name)).items():
                several = (
                    value.values() if isinstance(value, dict) else value if isinstance(value, list | tuple) else ()
                )
                for each in (value, *several):
                    if isinstance(each, re.Pattern) and isinstance(each.pattern, str):
                        yield f"{found.name}.{name}", each


def is_endless(item: Any) -> bool:
    return item[0] in REPEATS and item[1][1] == known.MAXREPEAT


def within(about: Any) -> Iterator[Any]:
    """The parts that an item is made of, whatever holds them together."""
    if isinstance(about, parsed.SubPattern):
        yield about
    elif isinstance(about, tuple | list):
        for each in about:
            yield from within(each)


def may_be(items: Any) -> set[bool]:
    """What one way or another through the items is made of: nothing but any number of something (True), nothing that
    must be there (False); neither where each way needs something that is told from what stands beside it."""
    found = {False}
    for item in items:
        found = {before or here for before in found for here in item_may_be(item)}
    return found


def item_may_be(item: Any) -> set[bool]:
    kind, about = item
    if kind in NOWHERE:
        return {False}
    if kind in REPEATS:
        least, most, body = about
        once = {True} if most == known.MAXREPEAT else may_be(body)
        return once | {False} if least == 0 else once
    if kind in GROUPS:
        return set[bool]().union(*map(may_be, within(about)), {False} if lacks_a_way(item) else ())
    return set()


def lacks_a_way(item: Any) -> bool:
    """A condition that says nothing of what stands there where it does not hold."""
    return item[0] is known.GROUPREF_EXISTS and item[1][2] is None


def doubling(items: Any) -> bool:
    return any(
        (is_endless(item) and True in may_be(item[1][2])) or any(map(doubling, within(item[1]))) for item in items
    )


def test_none_repeats_what_repeats_by_itself() -> None:
    assert [name for name, each in patterns() if doubling(parsed.parse(each.pattern, each.flags))] == []


def test_one_that_does_is_noticed() -> None:
    plain = (r"(a+)+", r"(?:ord|\d+)*x", r"((?:[\d\W]+))+", r"x(?=(\s*)*)", r"(?:(?=a)a+)+")
    held = (r"(?>(a+)+)", r"(?:(a+)+b)++", r"(x)?(?(1)(a+)+|b)", r"(x)?(?(1)b|(a+)+)", r"(x)?(?(1)a+|b)+")
    beside = (
        r"((a+)(b*))+",
        r"(\s*(?:,|;)?)*x",
        r"(?:a?(\d+|ord)b{0,3})+",
        r"(?:(?:(?:a+)?){1,2}(?=c))*",
        r"((?!b)(a*)$)+",
    )
    for pattern in plain + held + beside:
        assert doubling(parsed.parse(pattern)), pattern
    for pattern in (r"(a+ )+", r"(?:ord|\d)++", r"(?:\w+,)*\w+", r"((a+)(b)(c*))+", r"((a+)(?:b|c))+", r"(?:(a)?b)+"):
        assert not doubling(parsed.parse(pattern)), pattern
