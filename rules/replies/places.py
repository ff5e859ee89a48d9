"""Places in what a coordinator writes once to many: `{huvudman}` is each one's own name."""

import re
from collections.abc import Mapping
from typing import Final

PRINCIPAL: Final = "huvudman"
DUE: Final = "svarsdatum"
KNOWN: Final = frozenset({PRINCIPAL, DUE})
_PLACE: Final = re.compile(r"\{(\w+)\}")


def filled_in(text: str, values: Mapping[str, str]) -> str:
    """The text with each known place's value; anything else stays as it is written, also in a value."""
    return _PLACE.sub(lambda found: values.get(found[1].lower(), found[0]), text)


def unknown_places(text: str) -> list[str]:
    """The places nothing is filled in for, as they are written."""
    return [found[0] for found in _PLACE.finditer(text) if found[1].lower() not in KNOWN]
