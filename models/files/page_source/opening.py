"""What the programs that open files share: how they answer, when it is too much, and where a line's words stand.

Each imports only what its kind of file needs.
"""

import encodings.cp437  # these letters are in files of their own, and nothing can be opened later
import encodings.cp1252
import encodings.mac_roman
import encodings.utf_16
import encodings.utf_16_be
import encodings.utf_16_le  # noqa: F401
import io
import json
import re
import resource
import sys
import zipfile
from collections.abc import Callable
from typing import Any, Final

GAP: Final = 1.8  # of a letter's width: wider than between two words

Said = Callable[[bytes, int, int], dict[str, Any]]
"""What a file says; at most so much of it, so many bytes unpacked."""


class TooMuch(Exception):
    """More than is read of any file."""


def answer(said: Said) -> None:
    """Read the file on standard input and write what it says."""
    given = sys.stdin.buffer.read()
    resource.setrlimit(resource.RLIMIT_NOFILE, (0, 0))  # from here on it opens nothing, no connection either
    json.dump(_look(said, given, int(sys.argv[4]), int(sys.argv[5])), sys.stdout, ensure_ascii=False)


def _look(said: Said, data: bytes, most: int, largest: int) -> dict[str, Any]:
    try:
        return {"opened": "wholly", **said(data, most, largest)}
    except (TooMuch, MemoryError, RecursionError):
        return {"opened": "too much"}
    except Exception as error:  # a file made to harm can raise anything; it is refused like any damaged one
        return {"opened": "locked" if "Password" in repr(error) else "damaged"}


def unpacks_within(data: bytes, largest: int) -> None:
    """Raises TooMuch where a packed file holds more bytes than that, or declares entities."""
    with zipfile.ZipFile(io.BytesIO(data)) as packed:
        if sum(each.file_size for each in packed.infolist()) > largest:
            raise TooMuch
        for each in packed.infolist():
            if each.filename.endswith((".xml", ".rels")):
                with packed.open(each) as part:
                    if re.search(rb"<!(DOCTYPE|ENTITY)", part.read(largest)):
                        raise TooMuch


def placed(words: list[dict[str, Any]], width: float) -> str:
    """A line's words, with two blanks or more where the gap is wider than between words."""
    line, end = "", 0.0
    for word in sorted(words, key=lambda each: each["x0"]):
        near = line and word["x0"] - end < width * GAP
        line = f"{line} " if near else line.ljust(int(word["x0"] / width)) + ("  " if line else "")
        line, end = line + word["text"], word["x1"]
    return line
