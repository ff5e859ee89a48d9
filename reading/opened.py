"""How a program of its own opens a document and answers with its text; each imports only what its kind needs."""

from collections.abc import Callable, Iterator

from models.files.page_source import opening
from models.files.page_source.opening import TooMuch

Lines = Callable[[bytes, int], Iterator[str]]
"""A document's lines; at most so many bytes of it are unpacked."""


def answer(lines: Lines) -> None:
    """Read the document on standard input and write what it says: at most so many characters."""
    opening.answer(lambda data, most, largest: {"text": "\n".join(_within(lines(data, largest), most))})


def _within(lines: Iterator[str], most: int) -> Iterator[str]:
    for line in lines:
        most -= len(line) + 1
        if most < 0:
            raise TooMuch
        yield line
