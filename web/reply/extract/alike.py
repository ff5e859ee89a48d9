"""Whether two texts are about the same matter, by the stems of the words that are not everybody's."""

import re
from typing import Final

_STEM: Final = re.compile(r"[a-zåäöé]{5,}|\d{4}")
_COMMON: Final = re.compile(r"(?:antas?|fasts|godkä|kommu|regio|enlig|förs?l|beslu|upprä|läns)")


def is_about(text: str, matter: str, *, alone: bool = False) -> bool:
    """Whether most of the matter's own words stand in the text; of one that is `alone`, that any does."""
    ours, theirs = _stems(matter), _stems(text)
    shared = len(ours & theirs)
    return shared > 0 if alone else bool(ours) and shared * 3 >= len(ours) * 2


def _stems(text: str) -> set[str]:
    words = _STEM.findall(text.casefold())
    return {word[:6] for word in words if not _COMMON.match(word)}
