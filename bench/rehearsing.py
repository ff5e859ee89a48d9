"""The whole Färdplan round rehearsed, as the command does it."""

import subprocess
from collections.abc import Iterator

from bench.measure import Line, medians, seconds
from bench.program import RUNDAN
from bench.workplace import Workplace
from kit.settings import CHECKOUT

FILE = "data/rounds/fardplan-nara-vard-2030.yaml"
TIMES = 3


def measure(_ground: Workplace) -> Iterator[Line]:
    """Start of the command to its end; a rehearsal keeps its own database in memory."""
    command = [str(RUNDAN), "rehearse", FILE]
    (taken,) = medians(TIMES, lambda: seconds(lambda: _run(command)))
    yield Line("rehearsal of the Färdplan round", "SQLite", "s", taken, limit=5.0)


def _run(command: list[str]) -> None:
    subprocess.run(command, cwd=CHECKOUT, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, check=True)
