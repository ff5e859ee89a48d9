"""Words that are written in one language within a text in another, found so that each can be told in its own."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import fields, is_dataclass
from enum import Enum
from functools import lru_cache
from typing import Any, Final

_SHORTEST: Final = 4  # letters; less may stand in any language
# with a letter in it, and neither a code or an address nor a day
_A_WORD: Final = re.compile(r"(?=.*[^\W\d_])(?![a-z0-9._:/@+-]+$)(?!\d{4}-).{4,}", re.DOTALL)


def stretches(text: str, words: Sequence[str]) -> Iterator[tuple[str, bool]]:
    """The text in pieces, each with whether it is one of the words (texts of any length), however it begins."""
    told = 0
    for found in _any_of(tuple(words)).finditer(text) if words else ():
        if found.start() > told:
            yield text[told : found.start()], False
        yield found[0], True
        told = found.end()
    if told < len(text) or not text:
        yield text[told:], False


@lru_cache(maxsize=256)
def _any_of(words: tuple[str, ...]) -> re.Pattern[str]:
    longest = sorted({word.strip() for word in words if len(word.strip()) >= _SHORTEST}, key=len, reverse=True)
    any_of_them = "|".join(map(re.escape, longest)) or "(?!)"
    return re.compile(rf"(?<!\w)(?:{any_of_them})(?!\w)", re.IGNORECASE)


def words_within(value: Any) -> Iterator[str]:
    """Every text in a value that somebody may have written: no code, day or address, and no word of a vocabulary."""
    if isinstance(value, Enum):
        return
    if isinstance(value, str):
        yield from [value] if _A_WORD.fullmatch(value) else ()
        return
    for each in _held_by(value):
        yield from words_within(each)


def _held_by(value: Any) -> Iterable[Any]:
    if isinstance(value, Mapping):
        return value.values()
    if isinstance(value, Sequence | AbstractSet):
        return value
    return [getattr(value, each.name) for each in fields(value)] if is_dataclass(value) else ()
