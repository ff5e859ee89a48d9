"""Waiting for something to become true: as short as it takes, and long enough for the busiest machine."""

import time
from collections.abc import Callable

LONG = 600.0  # seconds; only ever waited out when it will not come


def eventually(holds: Callable[[], object], within: float = LONG) -> None:
    """Return as soon as it holds. Raises AssertionError when it has not within so many seconds."""
    deadline = time.monotonic() + within
    while not holds():
        assert time.monotonic() < deadline, f"it did not come in {within} s"
        time.sleep(0.02)
