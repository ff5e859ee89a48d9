"""Text as documents can hold it: XML 1.0 has no control characters, and direction marks turn what is read."""

from __future__ import annotations

import re
from typing import Final

# XML 1.0 (section 2.2): tab, line feed and what is no control, no surrogate and no non-character
_NO_TEXT: Final = re.compile("[^\t\n\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufdcf\ufdf0-\ufffd\U00010000-\U0010ffff]")
_TURNS: Final = re.compile("[\u200e\u200f\u202a-\u202e\u2066-\u2069]")


def printable(text: str) -> str:
    """The text without what a document cannot hold."""
    return _TURNS.sub("", _NO_TEXT.sub("", text.replace("\r\n", "\n").replace("\r", "\n")))
