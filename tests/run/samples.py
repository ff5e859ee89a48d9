"""What would take long is tried by samples, the same ones in every run; `make test-all` tries it all.

What hypothesis draws is drawn anew each time; there it tries more of it. What a test tries smaller than it could be
(fewer principals, a shorter year) stays as small.
"""

import os
from collections.abc import Sequence
from typing import Final, TypeVar
from zlib import crc32

T = TypeVar("T")

ALL: Final = bool(os.environ.get("RUNDAN_TEST_ALL"))
MANY: Final = 10


def sampled(every: int, of: Sequence[T], first: int = 0) -> list[T]:
    """Each so-many-th of them from the `first`: others for whoever begins elsewhere; all of them when asked for."""
    return [*of] if ALL else [*of[first % every :: every]]


def place_of(name: str) -> int:
    """Where a sample for the name begins: a number of its own, whatever other names come or go."""
    return crc32(name.encode())


def examples(number: int) -> int:
    """How many examples a property is tried on; many times that when all is asked for."""
    return number * MANY if ALL else number
