"""What is made once in a run, however many processes share it."""

import fcntl
from collections.abc import Callable
from pathlib import Path


def once(made: Path, make: Callable[[Path], object]) -> Path:
    """A file that the first process to ask for it makes, while the others wait."""
    with made.with_suffix(".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not made.exists():
            half = made.with_suffix(".half")
            make(half)
            half.rename(made)
    return made
