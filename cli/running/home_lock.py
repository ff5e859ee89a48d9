"""One program per home: two would share a database, a clock and a mailbox without knowing of each other."""

import contextlib
import fcntl
from collections.abc import Iterator
from pathlib import Path

from kit.errors import RundanError
from kit.folders import make_private
from models.phrases import Phrase

IN_USE = "Rundan är redan igång med mappen {home}. Avsluta den först med Ctrl-C."


class AlreadyRunning(RundanError):
    """Rundan är redan igång med samma mapp. Avsluta den först med Ctrl-C."""


@contextlib.contextmanager
def only_one(running: Path, address: str) -> Iterator[None]:
    """Hold the file as long as the block runs, with the address in it; the system lets go however the process ends.

    Raises AlreadyRunning.
    """
    make_private(running.parent)
    with running.open("a") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise AlreadyRunning(Phrase(IN_USE, home=running.parent)) from None
        file.truncate(0)
        file.write(address)
        file.flush()
        yield


def is_held(running: Path) -> bool:
    """Whether some program runs with that home."""
    if not running.exists():
        return False
    with running.open() as file:
        try:
            fcntl.flock(file, fcntl.LOCK_SH | fcntl.LOCK_NB)
        except BlockingIOError:
            return True
    return False
