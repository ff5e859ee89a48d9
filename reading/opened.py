"""How a program of its own opens a document and answers with its text; each imports only what its kind needs."""

import encodings.cp437  # these letters are in files of their own, and nothing can be opened later
import encodings.cp1252
import encodings.mac_roman
import encodings.utf_16
import encodings.utf_16_be
import encodings.utf_16_le  # noqa: F401
import json
import resource
import sys
from collections.abc import Callable, Iterator
from typing import Any

from models.files.page_source.opening import TooMuch

Lines = Callable[[bytes, int], Iterator[str]]
"""A document's lines; at most so many bytes of it are unpacked."""


def answer(lines: Lines) -> None:
    """Read the document on standard input and write what it says."""
    given = sys.stdin.buffer.read()
    resource.setrlimit(resource.RLIMIT_NOFILE, (0, 0))  # from here on it opens nothing, no connection either
    json.dump(_look(lines, given, int(sys.argv[4]), int(sys.argv[5])), sys.stdout, ensure_ascii=False)


def _look(lines: Lines, data: bytes, most: int, largest: int) -> dict[str, Any]:
    """The file's text; at most so many characters of it, so many bytes unpacked."""
    try:
        return {"opened": "wholly", "text": "\n".join(_within(lines(data, largest), most))}
    except (TooMuch, MemoryError, RecursionError):
        return {"opened": "too much"}
    except Exception as error:  # a file made to harm can raise anything; it is refused like any damaged one
        return {"opened": "locked" if "Password" in repr(error) else "damaged"}


def _within(lines: Iterator[str], most: int) -> Iterator[str]:
    for line in lines:
        most -= len(line) + 1
        if most < 0:
            raise TooMuch
        yield line
