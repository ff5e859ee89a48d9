"""Files in letters. A stored letter holds a file's SHA-256 alone; its bytes, which the database has once, are put in as
the letter leaves (docs/decisions/files-in-letters.md)."""

from __future__ import annotations

import re
from base64 import encodebytes
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

# begins like a link's placeholder, which nothing that people write is let through as (notifications/links.py)
_MARK: Final = "rundan.link-file-"
_PLACEHOLDER: Final = re.compile(rb"(?<=\r\n\r\n)" + re.escape(_MARK).encode() + rb"([0-9a-f]{64})(?=\r\n)")


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
    """The letter with its files, encoded, by their SHA-256; one that is not among them is left empty."""
    if _MARK.encode() not in content:
        return content
    return _PLACEHOLDER.sub(lambda found: files.get(found[1].decode(), b""), content)
