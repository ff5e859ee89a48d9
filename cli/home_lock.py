"""One program per home: two would share a database, a clock and a mailbox without knowing of each other."""

from __future__ import annotations

import contextlib
import fcntl
from collections.abc import Iterator
from pathlib import Path

from kit.errors import RundanError


class AlreadyRunning(RundanError):
    """Rundan är redan igång med samma mapp. Avsluta den först med Ctrl-C."""


@contextlib.contextmanager
def only_one(home: Path) -> Iterator[None]:
    """Hold the home as long as the block runs; the system lets go of it however the process ends.

    Raises AlreadyRunning.
    """
    home.mkdir(parents=True, exist_ok=True)
    with (home / "running").open("w") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise AlreadyRunning(f"Rundan är redan igång med mappen {home}. Avsluta den först med Ctrl-C.") from None
        yield
