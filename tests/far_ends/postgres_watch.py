"""Waits for a process to end and then ends a PostgreSQL cluster with its folder: `postgres_watch.py PROCESS FOLDER`.

A program of its own that imports little, so that nothing outlives the run that made it, however that ends.
"""

import os
import shutil
import signal
import sys
import time
from contextlib import suppress
from pathlib import Path

EVERY = 0.5  # seconds


def is_alive(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    return True


def end(folder: Path) -> None:
    """At once: nobody needs what it holds."""
    with suppress(OSError, ValueError, IndexError):
        server = int((folder / "data" / "postmaster.pid").read_text().split()[0])
        os.kill(server, signal.SIGQUIT)
        while is_alive(server):
            time.sleep(EVERY)
    shutil.rmtree(folder, ignore_errors=True)


def main() -> None:
    process, folder = int(sys.argv[1]), Path(sys.argv[2])
    if os.fork():  # nobody waits for the one that watches
        return
    while is_alive(process):
        time.sleep(EVERY)
    end(folder)


if __name__ == "__main__":
    main()
