"""What this delivery has handed over and the database does not know yet, so that a killed process repeats nothing.

One small file a process: a line for each letter, written as the relay's 250 arrives and long before the batch is
committed. The lock on it ends with the process. Measured in docs/decisions/outbox.md.
"""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path


class Ledger:
    """This process's file, named after the worker."""

    def __init__(self, folder: Path, worker: str) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self._path = folder / f"{worker}.sent"
        fresh = folder / f"{worker}.new"
        self.file = os.open(fresh, os.O_CREAT | os.O_WRONLY | os.O_APPEND, 0o600)
        fcntl.flock(self.file, fcntl.LOCK_EX)
        fresh.rename(self._path)  # locked before anyone can find it

    def note(self, letter_id: int) -> None:
        """The relay has taken this letter. A full disk stops nothing: after a kill, the lease decides then."""
        with suppress(OSError):
            os.write(self.file, f"{letter_id}\n".encode())

    def clear(self) -> None:
        """The database knows everything noted so far."""
        os.ftruncate(self.file, 0)

    def close(self) -> None:
        """Nothing is left to tell."""
        self._path.unlink(missing_ok=True)
        os.close(self.file)


def left_behind(folder: Path) -> Iterator[tuple[str, list[int]]]:
    """Each dead worker with the letters it had handed over; its file goes once the caller is done with it."""
    for path in sorted(folder.glob("*.sent")):
        with _locked(path) as letter_ids:
            if letter_ids is not None:
                yield path.stem, letter_ids
                path.unlink(missing_ok=True)


@contextmanager
def _locked(path: Path) -> Iterator[list[int] | None]:
    try:
        file = path.open()
    except FileNotFoundError:
        yield None
        return
    with file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            yield None
            return
        yield [int(line) for line in file if line.endswith("\n") and line.strip().isdigit()]
