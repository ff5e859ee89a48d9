"""Text as it is searched: case, accents and separators away, while å, ä and ö stay letters of their own."""

import re
import unicodedata
from functools import lru_cache
from typing import Final

_OWN: Final = frozenset("åäö")
_OTHERS: Final = str.maketrans({"æ": "ä", "ø": "ö", "\u00ad": ""})  # a word is one though a page may part it
# § 64, 64 § and § 64/2020 are one paragraph; so is the first of §§ 64–66
_PARAGRAPH: Final = re.compile(r"(?<!§)§+\s*(\d+)(?:\s*[/:]\s*\d+)?|(?<!\d)(\d+)(?:\s*[/:]\s*\d+)?\s*§")
_ZEROS: Final = re.compile(r"(?<!\d)0+(?=\d)")
_BETWEEN: Final = re.compile(r"(?:[^\w§]|_)+|(?<=\d)(?=[^\W\d])|(?<=[^\W\d])(?=\d)")
MOST_TERMS: Final = 8
MAILBOXES_AFTER: Final = "|"  # in no term and in no text: what is before it can be searched by itself


def search_text(*parts: str) -> str:
    """The parts as they are kept to be searched: words with a space on each side. KS-2023/077 is `ks 2023 77`."""
    return f" {' '.join(filter(None, map(_plain, parts)))} "


def numbered(paragraph: str) -> str:
    """A paragraph as it is found: with its sign, and by its number alone. 44 and § 44 are the same."""
    number = paragraph.replace("§", "")
    return f"§ {number} {number}" if number.strip() else ""


def search_terms(query: str) -> tuple[str, ...]:
    """What must all be found in a text for the query to be: a number or a paragraph whole, anything else in words.

    A term holds letters, digits, § and spaces alone, so that LIKE finds no sign of its own in it.
    """
    found = (_plain(word) for word in _one_paragraph(_folded(query)).split())
    return tuple(dict.fromkeys(_bounded(term) for term in found if term))[:MOST_TERMS]


def _bounded(term: str) -> str:
    before = " " if term[0].isdigit() or term[0] == "§" else ""
    return f"{before}{term}{' ' if term[-1].isdigit() else ''}"


@lru_cache(maxsize=1024)  # a case is found by the same words report after report
def _plain(text: str) -> str:
    return _ZEROS.sub("", _BETWEEN.sub(" ", _one_paragraph(_folded(text)))).strip()


def _one_paragraph(text: str) -> str:
    return _PARAGRAPH.sub(lambda found: f" §{(found[1] or found[2]).lstrip('0') or 0} ", text)


def _folded(text: str) -> str:
    whole = unicodedata.normalize("NFC", text.casefold()).translate(_OTHERS)
    return "".join(map(_letter, whole))


@lru_cache(maxsize=1024)
def _letter(letter: str) -> str:
    if letter in _OWN:
        return letter
    return "".join(part for part in unicodedata.normalize("NFKD", letter) if not unicodedata.combining(part))
