"""Text as documents can hold it: XML 1.0 has no control characters, and what is not seen is not kept."""

from __future__ import annotations

import re
from typing import Final

from kit.characters import as_seen

# XML 1.0 (section 2.2): tab, line feed and what is no control, no surrogate and no non-character
_NO_TEXT: Final = re.compile("[^\t\n\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufdcf\ufdf0-\ufffd\U00010000-\U0010ffff]")


def printable(text: str) -> str:
    """The text without what a document cannot hold."""
    return _NO_TEXT.sub("", as_seen(text.replace("\r\n", "\n").replace("\r", "\n")))
