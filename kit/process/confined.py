"""Opening what anybody may have made, in a process of its own that can neither harm nor hold up this one.

The process gets the bytes and nothing else: no environment, no files to write, little memory and little time. Past
any of them it is killed. It answers with one JSON value.
"""

import json
import math
import resource
import runpy
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final

from kit.process.garbage import look_seldom

AT_ONCE: Final = 2
MAY_WAIT: Final = 8  # each holds one of the web's 40 threads meanwhile
LONGEST_ANSWER: Final = 512 * 1024
OPEN_FILES: Final = 64

_room = threading.BoundedSemaphore(AT_ONCE)
_line = threading.BoundedSemaphore(AT_ONCE + MAY_WAIT)


class Unanswered(Exception):
    """The process was killed past a limit, was not started in time, or said nothing that can be read."""


class Deadline:
    """A time limit that several may share: so many seconds from now, by the machine's own clock, which nobody sets."""

    def __init__(self, seconds: float, monotonic: Callable[[], float] = time.monotonic) -> None:
        self._monotonic = monotonic
        self._ends_at = monotonic() + seconds

    @property
    def left(self) -> float:
        """Seconds left; none when it has passed."""
        return max(0.0, self._ends_at - self._monotonic())


def ask_confined(program: Path, data: bytes, *more: object, memory: int, seconds: float) -> Any:
    """What the program, a Python file, says of the bytes on its standard input. `memory` in bytes; `more` is told it.

    It has been answered, or Unanswered is raised, within `seconds`: a few run at once in each process, a few more wait,
    and it is raised at once when as many wait already.
    """
    until = Deadline(seconds)
    with _place(until):
        try:
            told = [program, memory, math.ceil(until.left), *more]
            return json.loads(_answer(list(map(str, told)), data, until.left))
        except (OSError, ValueError, subprocess.SubprocessError) as error:
            raise Unanswered from error


@contextmanager
def _place(until: Deadline) -> Iterator[None]:
    with _held(_line, 0), _held(_room, until.left):
        if not until.left:
            raise Unanswered
        yield


@contextmanager
def _held(places: threading.Semaphore, patience: float) -> Iterator[None]:
    if not places.acquire(timeout=patience):
        raise Unanswered
    try:
        yield
    finally:
        places.release()


def _answer(told: list[str], data: bytes, seconds: float) -> bytes:
    with tempfile.TemporaryFile() as answer:
        subprocess.run(  # noqa: S603 -- our own program, told only numbers
            [sys.executable, "-I", __file__, *told],
            input=data,
            stdout=answer,
            stderr=subprocess.DEVNULL,
            env={},
            cwd="/",
            timeout=seconds,
            start_new_session=True,
            check=True,
        )
        answer.seek(0)
        return answer.read(LONGEST_ANSWER)


def _confine(memory: int, seconds: int) -> None:
    _at_most(resource.RLIMIT_CPU, seconds)
    _at_most(resource.RLIMIT_FSIZE, LONGEST_ANSWER)
    _at_most(resource.RLIMIT_NOFILE, OPEN_FILES)
    _at_most(resource.RLIMIT_NPROC, 0)
    _at_most(resource.RLIMIT_CORE, 0)
    if sys.platform != "darwin":  # which has no such limit
        _at_most(resource.RLIMIT_AS, memory)


def _at_most(limit: int, most: int) -> None:
    hard = resource.getrlimit(limit)[1]
    kept = most if hard == resource.RLIM_INFINITY else min(most, hard)
    resource.setrlimit(limit, (kept, kept))


if __name__ == "__main__":
    look_seldom()
    _confine(int(sys.argv[2]), int(sys.argv[3]))
    runpy.run_path(sys.argv[1], run_name="__main__")
