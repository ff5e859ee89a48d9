"""Where a test may kill the process, to prove that nothing is lost there."""

import os
import signal


def crash_point(name: str) -> None:
    """Die here, as by `kill -9`, when RUNDAN_CRASH_AT names this point."""
    if os.environ.get("RUNDAN_CRASH_AT") == name:
        os.kill(os.getpid(), signal.SIGKILL)
