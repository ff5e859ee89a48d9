"""Files in letters. A stored letter holds a file's SHA-256 alone; its bytes, which the database has once, are put in as
the letter leaves (docs/decisions/files-in-letters.md)."""

import re
from base64 import encodebytes
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from email.utils import encode_rfc2231
from typing import Final

# begins like a link's placeholder, which nothing that people write is let through as (notifications/links.py)
_MARK: Final = "rundan.link-file-"
_PLACEHOLDER: Final = re.compile(rb"(?<=\r\n\r\n)" + re.escape(_MARK).encode() + rb"([0-9a-f]{64})(?=\r\n)")
_PART: Final = re.compile(
    rb"(?<=\r\n)(Content-Type: (?:[^\r]+\r\n)+)\r\n" + re.escape(_MARK).encode() + rb"([0-9a-f]{64})(?=\r\n)"
)
_ENCODED: Final = b"Content-Transfer-Encoding: base64\r\n"
_AS_IT_IS: Final = b"Content-Transfer-Encoding: binary\r\n"


@dataclass(frozen=True, slots=True)
class AttachedFile:
    """A file that goes with a letter, under that name."""

    name: str
    media_type: str
    sha256: str


def file_placeholder(sha256: str) -> str:
    """What stands in a stored letter where the file goes, alone in a part of its own."""
    return _MARK + sha256


def files_in(content: bytes) -> set[str]:
    """The SHA-256 of every file that goes with the letter."""
    if _MARK.encode() not in content:
        return set()
    return {found.decode() for found in _PLACEHOLDER.findall(content)}


def encoded(data: bytes) -> bytes:
    """The bytes as they stand in a letter: base64 in short lines (RFC 2045 section 6.8)."""
    return encodebytes(data).strip().replace(b"\n", b"\r\n")


def with_files(content: bytes, files: Mapping[str, bytes]) -> bytes:
    """The letter with its files, encoded, by their SHA-256. Raises KeyError for one that is not among them: a letter
    without it would look whole."""
    if _MARK.encode() not in content:
        return content
    return _PLACEHOLDER.sub(lambda found: files[found[1].decode()], content)


def with_references(content: bytes, place: Callable[[str], str]) -> bytes:
    """The letter with each file told by its SHA-256 and its `place` among the letter's neighbours, not repeated
    (message/external-body, RFC 2046 section 5.2.3). What is told there is all the part was, so that the letter as it
    left can be written from both, byte for byte."""
    if _MARK.encode() not in content:
        return content
    return _PART.sub(lambda found: _reference(found[1], found[2].decode(), place(found[2].decode())), content)


def _reference(headers: bytes, sha256: str, place: str) -> bytes:
    name = f'name="{place}"' if place.isascii() else f"name*={encode_rfc2231(place, 'utf-8')}"
    outer = f'Content-Type: message/external-body; access-type="local-file";\r\n {name}\r\n\r\n'
    told = f"Content-ID: <{sha256}@sha256.invalid>\r\n\r\n"
    return outer.encode() + headers.replace(_ENCODED, _AS_IT_IS) + told.encode()
