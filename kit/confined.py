"""Opening what anybody may have made, in a process of its own that can neither harm nor hold up this one.

The process gets the bytes and nothing else: no environment, no files to write, little memory and little time. Past
any of them it is killed. It answers with one JSON value.
"""

from __future__ import annotations

import json
import resource
import runpy
import subprocess
import sys
import tempfile
import threading
from pathlib import Path
from typing import Any, Final

AT_ONCE: Final = 2
LONGEST_ANSWER: Final = 64 * 1024
OPEN_FILES: Final = 64

_room = threading.BoundedSemaphore(AT_ONCE)


class Unanswered(Exception):
    """The process was killed past a limit, could not be started, or said nothing that can be read."""


def ask_confined(program: Path, data: bytes, *more: object, memory: int, seconds: float) -> Any:
    """What the program, a Python file, says of the bytes on its standard input. `memory` in bytes; `more` is told it.

    A few run at once in each process, the others wait for so long. Raises Unanswered.
    """
    if not _room.acquire(timeout=seconds):
        raise Unanswered
    try:
        told = [program, memory, round(seconds), *more]
        return json.loads(_answer(list(map(str, told)), data, seconds))
    except (OSError, ValueError, subprocess.SubprocessError) as error:
        raise Unanswered from error
    finally:
        _room.release()


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
    _confine(int(sys.argv[2]), int(sys.argv[3]))
    runpy.run_path(sys.argv[1], run_name="__main__")
