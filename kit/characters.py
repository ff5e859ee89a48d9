"""Characters nobody sees but that change what is seen."""

import re
from typing import Final

# what moves a terminal's cursor, turns the text around it (Unicode UAX #9) or is not seen at all
_UNSEEN: Final = re.compile(
    r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\xad\u061c\u200b\u200e\u200f\u202a-\u202e\u2060\u2066-\u2069\ufeff]"
)

_PHONE: Final = re.compile(
    r"(?<![\w+-])(?:\+\d{1,3}|0\d{1,3})(?:[ \u2013-]?\(0\))?(?:(?: ?[\u2013-] ?| )\d{1,4}){2,5}(?!\w)"
)


def with_whole_phones(text: str) -> str:
    """The text with no-break spaces in each telephone number, so that it stands on one line: `090-785 00 00`,
    `+46 90 785 00 00`."""
    return _PHONE.sub(lambda found: found[0].replace(" ", "\u00a0"), text)


def as_seen(text: str) -> str:
    """The text without them; tabs and ends of lines stay."""
    return _UNSEEN.sub("", text)
