"""What the programs that open files share: when it is too much, and where a line's words stand."""

import io
import re
import zipfile
from typing import Any, Final

GAP: Final = 1.8  # of a letter's width: wider than between two words


class TooMuch(Exception):
    """More than is read of any file."""


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
