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


def ways(body: Any) -> Iterator[list[Any]]:
    """What a repeated part may be, each as what it is made of."""
    items = [*body]
    if len(items) == 1 and items[0][0] in {known.SUBPATTERN, known.BRANCH, known.GROUPREF_EXISTS}:
        for each in within(items[0][1]):
            yield from ways(each)
    else:
        yield items


def is_doubling(body: Any) -> bool:
    """Whether one of the ways is itself any number of something, with nothing to tell where one ends."""
    for way in ways(body):
        needed = [each for each in way if not (each[0] in REPEATS and each[1][0] == 0) and each[0] not in NOWHERE]
        if any(map(is_endless, way)) and all(map(is_endless, needed)):
            return True
    return False


def doubling(items: Any) -> bool:
    return any((is_endless(item) and is_doubling(item[1][2])) or any(map(doubling, within(item[1]))) for item in items)


def test_none_repeats_what_repeats_by_itself() -> None:
    assert [name for name, each in patterns() if doubling(parsed.parse(each.pattern, each.flags))] == []


def test_one_that_does_is_noticed() -> None:
    plain = (r"(a+)+", r"(?:ord|\d+)*x", r"((?:[\d\W]+))+", r"x(?=(\s*)*)", r"(?:(?=a)a+)+")
    held = (r"(?>(a+)+)", r"(?:(a+)+b)++", r"(x)?(?(1)(a+)+|b)", r"(x)?(?(1)b|(a+)+)", r"(x)?(?(1)a+|b)+")
    for pattern in plain + held:
        assert doubling(parsed.parse(pattern)), pattern
    for pattern in (r"(a+ )+", r"(?:ord|\d)++", r"(?:\w+,)*\w+"):
        assert not doubling(parsed.parse(pattern)), pattern
