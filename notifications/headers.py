"""Headers: who a letter says it is from, and encoded words (RFC 2047) as the standard library has them, but quicker."""

import re
from collections.abc import Callable, Iterator
from email import base64mime, quoprimime
from email.charset import Charset
from email.header import Header
from email.utils import parseaddr
from functools import lru_cache, partial
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
_PLAIN_UTF_8: Final = Charset("utf-8")
_FOLD: Final = "\r\n "
_ATOM: Final = r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+"
_ATOMS: Final = re.compile(f"{_ATOM}( {_ATOM})*")  # words that need no quotes, RFC 5322 section 3.2.3
_BLANK: Final = re.compile(r"[\s\x00-\x1f\x7f\u2028\u2029]+")

_CHROME = len("=?utf-8?q??=")


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
        fits = len(_PLAIN_UTF_8.header_encode(chunks[-1] + word)) <= LONGEST_WORD
        chunks[-1:] = [chunks[-1] + word] if fits else [chunks[-1], word]
    encoded = [_PLAIN_UTF_8.header_encode(chunk) for chunk in chunks if chunk]
    return encoded if all(len(each) <= LONGEST_WORD for each in encoded) else []


class _Utf8(Charset):
    """UTF-8 whose encoded words are measured letter by letter."""

    def header_encode_lines(self, string: str, maxlengths: Iterator[int]) -> list[str | None]:
        """The string in encoded words, one a line; None first when nothing fits on the first line."""
        whole = string.encode()
        is_base64 = base64mime.header_length(whole) < quoprimime.header_length(whole)
        said = base64mime.header_encode if is_base64 else quoprimime.header_encode
        lines = _cut(string, _octets if is_base64 else _quoted, _base64 if is_base64 else _as_is, maxlengths)
        first, *others = map(partial(said, charset="utf-8"), (line.encode() for line in lines))
        return [first or None, *others]


def _cut(
    text: str, size: Callable[[str], int], length: Callable[[int], int], maxlengths: Iterator[int]
) -> Iterator[str]:
    """The text in lines of encoded words no longer than that; the first may be empty, and no letter is divided."""
    start, taken, room = 0, 0, next(maxlengths) - _CHROME
    for place, letter in enumerate(text):
        taken += size(letter)
        if length(taken) > room:
            yield text[start:place]
            start, taken, room = place, size(letter), next(maxlengths) - _CHROME
    yield text[start:]


def _octets(letter: str) -> int:
    return len(letter.encode())


@lru_cache(maxsize=1024)
def _quoted(letter: str) -> int:
    return quoprimime.header_length(letter.encode())


def _base64(octets: int) -> int:
    return (octets + 2) // 3 * 4


def _as_is(characters: int) -> int:
    return characters


_UTF_8 = _Utf8("utf-8")


@lru_cache(maxsize=4096)
def subject_header(text: str) -> bytes:
    """The value of Subject, folded where it is long."""
    charset = "us-ascii" if text.isascii() else _UTF_8
    return Header(text, charset, header_name="Subject: ").encode(linesep="\r\n").encode()
