"""How seldom a process looks for garbage."""

import atexit
import gc

SELDOM = (20_000, 50, 100)  # objects made between two looks, and looks between two longer ones


def look_seldom() -> None:
    """To be called before what is large is imported: looking through it half of the time made a start twice as long.

    At the end nothing is looked through: the system takes it all.
    """
    gc.set_threshold(*SELDOM)
    atexit.register(gc.freeze)
