"""Processes to kill: forked from one that has imported everything, so that a short life is spent on what is tried."""

import os
import signal
from collections.abc import Callable, Mapping
from multiprocessing import get_context
from multiprocessing.context import ForkServerProcess

READY = get_context("forkserver")
READY.set_forkserver_preload(
    ["bench.kill", "tests.actions.rounds.test_crash", "tests.run.compiled", "tests.run.deliver"]
)


def forked(work: Callable[[], None], environment: Mapping[str, str]) -> ForkServerProcess:
    """A process that has begun the work, with more in its environment."""
    process = READY.Process(target=_with, args=(work, dict(environment)))
    process.start()
    return process


def _with(work: Callable[[], None], environment: Mapping[str, str]) -> None:
    os.environ.update(environment)
    signal.signal(signal.SIGINT, signal.default_int_handler)
    work()
