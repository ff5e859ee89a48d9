"""Text as documents can hold it: XML 1.0 has no control characters, and what is not seen is not kept."""

import datetime as dt
import re
from collections.abc import Sequence
from typing import Final

from babel.dates import format_date

from kit.characters import as_seen, with_whole_phones

# XML 1.0 (section 2.2): tab, line feed and what is no control, no surrogate and no non-character
_NO_TEXT: Final = re.compile("[^\t\n\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufdcf\ufdf0-\ufffd\U00010000-\U0010ffff]")
NO_BREAK: Final = "\u2011"  # the hyphen that no line ends at
_SIGN: Final = re.compile(r"(§§?) (?=\d)")
_MONTHS: Final = "|".join(
    format_date(dt.date(2000, n, 1), "MMMM", locale=each) for each in ("sv", "en") for n in range(1, 13)
)
_HOUR: Final = re.compile(r"\b(kl\.|at) (?=\d)")
# a word with a figure in it and no address: `KS-2023-0136-106`, `352-2020`, `§§ 63-73`, `2023-06-12`
_NUMBER: Final = re.compile(r"(?<!\S)(?=\S*\d)(?!\S*(?::/|www\.|@))\S{3,40}(?!\S)")
_WITHIN: Final = re.compile(r"(?<=\w)-(?=\w)")
_DAY: Final = re.compile(rf"\b(\d{{1,2}}) (?=(?:{_MONTHS})\b)")


def printable(text: str) -> str:
    """The text without what a document cannot hold."""
    return _NO_TEXT.sub("", as_seen(text.replace("\r\n", "\n").replace("\r", "\n")))


def at_hyphens(text: str) -> Sequence[str]:
    """The text in pieces, parted by the hyphens that no line may end at: those in a case number or in a day. Browsers
    and Typst keep such a word whole by themselves (UAX #14, LB25); an office suite has to be told."""
    return _NUMBER.sub(lambda found: _WITHIN.sub("\0", found[0]), text).split("\0")


def typeset(text: str) -> str:
    """The same as it is set in lines: neither a § nor the day of a month stands at the end of one by itself, and a
    telephone number is on one."""
    text = with_whole_phones(printable(text))
    for bound in (_SIGN, _DAY, _HOUR):
        text = bound.sub("\\1\u00a0", text)
    return text
