"""Characters nobody sees but that change what is seen."""

import re
from typing import Final

# what moves a terminal's cursor, turns the text around it (Unicode UAX #9) or is not seen at all
_UNSEEN: Final = re.compile(
    r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\xad\u061c\u200b\u200e\u200f\u202a-\u202e\u2060\u2066-\u2069\ufeff]"
)


def as_seen(text: str) -> str:
    """The text without them; tabs and ends of lines stay."""
    return _UNSEEN.sub("", text)
