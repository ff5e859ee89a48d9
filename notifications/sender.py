"""Who a letter says it is from: the office's name before the installation's own address."""

import re
from email.charset import Charset
from email.header import Header
from email.utils import parseaddr
from functools import lru_cache
from textwrap import shorten
from typing import Final

from kit.characters import as_seen
from notifications.briefs import RoundBrief
from rules.replies.addresses import broken
from rules.wording.sentence_parts import inside_sentence

LONGEST: Final = 90  # characters of a name, before what it is sent through
THROUGH: Final = " (via Rundan)"
LONGEST_LINE: Final = 78  # characters, RFC 5322 section 2.1.1
LONGEST_WORD: Final = 72  # characters of an encoded word; 75 are allowed, and "From: " stands before the first
_UTF_8: Final = Charset("utf-8")
_FOLD: Final = "\r\n "
_ATOM: Final = r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+"
_ATOMS: Final = re.compile(f"{_ATOM}( {_ATOM})*")  # words that need no quotes, RFC 5322 section 3.2.3
_BLANK: Final = re.compile(r"[\s\x00-\x1f\x7f\u2028\u2029]+")


def sender_name(about: RoundBrief | None, language: str) -> str:
    """Whose letter about a round it is, in one line and without an address in it; nothing when nobody is known.

    Both names are of the round: whoever sends it out, and whoever it is sent on behalf of.
    """
    if about is None:
        return ""
    whose = [about.sent_by, inside_sentence(about.recommender, language) if about.recommender else ""]
    said = _plain(", ".join(filter(None, whose)))
    return shorten(said, LONGEST, placeholder="…") + THROUGH if said else ""


def _plain(name: str) -> str:
    """The name in one line, its addresses broken: mail programs show nothing but the name."""
    return broken(_BLANK.sub(" ", as_seen(name))).strip()


@lru_cache(maxsize=256)
def from_header(sender: str, name: str) -> bytes:
    """The value of From: the address of `sender`, with `name` before it if there is one, else with its own.

    ASCII is a quoted string (RFC 5322, 3.2.4), anything else encoded words, which never stand between quotes
    (RFC 2047, 5); folded where it is long.
    """
    own, address = parseaddr(sender)
    name = name or own
    if not name:
        return address.encode()
    phrase = _phrase(name)
    is_long = len(phrase.rpartition("\n")[2]) + len(f"From:  <{address}>") > LONGEST_LINE
    return f"{phrase}{_FOLD if is_long else ' '}<{address}>".encode()


def _phrase(name: str) -> str:
    if name.isascii() and len(name) < LONGEST_LINE - len('From: ""') - name.count('"') - name.count("\\"):
        return name if _ATOMS.fullmatch(name) else '"' + re.sub(r'(["\\])', r"\\\1", name) + '"'
    words = _in_words(name)
    return _FOLD.join(words) if words else Header(name, "utf-8", header_name="From: ").encode(linesep="\r\n")


def _in_words(name: str) -> list[str]:
    """The name as encoded words, each of whole words of its own with the blank that follows: the blanks between encoded
    words are none (RFC 2047, 6.2), and programs that show them show no word torn apart. Nothing where one is too long.
    """
    chunks = [""]
    for word in re.findall(r"\S+ ?", name):
        fits = len(_UTF_8.header_encode(chunks[-1] + word)) <= LONGEST_WORD
        chunks[-1:] = [chunks[-1] + word] if fits else [chunks[-1], word]
    encoded = [_UTF_8.header_encode(chunk) for chunk in chunks if chunk]
    return encoded if all(len(each) <= LONGEST_WORD for each in encoded) else []
