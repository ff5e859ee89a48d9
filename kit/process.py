"""What a process does with itself: how seldom it looks for garbage, and where a test may kill it."""

import atexit
import gc
import os
import signal

SELDOM = (20_000, 50, 100)  # objects made between two looks, and looks between two longer ones


def look_seldom() -> None:
    """To be called before what is large is imported: looking through it half of the time made a start twice as long.

    At the end nothing is looked through: the system takes it all.
    """
    gc.set_threshold(*SELDOM)
    atexit.register(gc.freeze)


def crash_point(name: str) -> None:
    """Die here, as by `kill -9`, when RUNDAN_CRASH_AT names this point, to prove that nothing is lost there."""
    if os.environ.get("RUNDAN_CRASH_AT") == name:
        os.kill(os.getpid(), signal.SIGKILL)
