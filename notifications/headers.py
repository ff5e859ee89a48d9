"""Headers in encoded words (RFC 2047), as the standard library writes them but in a tenth of its time.

The library measures the whole line anew for every letter of it, and a day's letters have as many subjects.
"""

from collections.abc import Callable, Iterator
from email import base64mime, quoprimime
from email.charset import Charset
from email.header import Header
from functools import lru_cache, partial

_CHROME = len("=?utf-8?q??=")


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
