"""How much is read of what anybody may have made: no parser takes more, goes deeper, counts further or goes on longer.

A real file stays far below. What goes past a limit is said as a fault, never as an exception
(tests/models/test_limits.py).
"""

from dataclasses import dataclass
from typing import Final

MEGABYTE: Final = 1_000_000  # bytes, as files are told of and as they are limited

FORM_SECONDS: Final = 15.0  # what looking at all the PDFs of one form may take

CASE_FILES: Final = 200 * MEGABYTE  # what one case keeps, though its link hands in a little at a time

LETTER_FILES: Final = 7_000_000  # bytes that go with a letter: a third more in base64, and many servers stop at 10 MB
FAULTS: Final = 200  # nobody reads further before having mended these


@dataclass(frozen=True, slots=True)
class Limit:
    """The most of one kind. `size` in bytes, of text that was pasted in characters; None where nothing is nested or
    can take long; `memory` in bytes, for what is opened in a process of its own."""

    size: int
    count: int
    depth: int | None = None
    seconds: float | None = None
    memory: int | None = None


YAML: Final = Limit(size=4 * MEGABYTE, count=200_000, depth=20, seconds=20)  # counts values, lists and groups of fields
ROUND: Final = Limit(size=2 * MEGABYTE, count=20_000, depth=20, seconds=20)  # the same; a round file is sent in
ICS: Final = Limit(size=2 * MEGABYTE, count=5_000, depth=5, seconds=5)  # counts meetings
PASTED: Final = Limit(size=20_000, count=1_000)  # counts days
PAGE: Final = Limit(size=100_000, count=4_000)  # a page of meeting days as text; counts days
PAGE_FILE: Final = Limit(size=10 * MEGABYTE, count=50_000, depth=100, seconds=15, memory=768 * MEGABYTE)  # counts cells
DOCUMENT: Final = Limit(size=50 * MEGABYTE, count=200_000, seconds=15, memory=768 * MEGABYTE)  # counts characters
PDF: Final = Limit(size=200 * MEGABYTE, count=1_000_000, depth=100, seconds=10, memory=512 * MEGABYTE)  # counts objects
FILES: Final = Limit(size=100 * MEGABYTE, count=700)  # counts the files one file names
TEMPLATE: Final = Limit(size=5 * MEGABYTE, count=1_000, seconds=10, memory=512 * MEGABYTE)  # counts parts
