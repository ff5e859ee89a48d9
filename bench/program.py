"""Rundan's own commands as processes, started and ended by the bench."""

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import httpx

from kit.settings import CHECKOUT

RUNDAN = Path(sys.executable).with_name("rundan")
HOST = "127.0.0.1"
AS_USUAL = {"PYTHONDONTWRITEBYTECODE": ""}  # a second start finds what the first one compiled, as in any installation


class Program:
    """One running command."""

    def __init__(self, command: list[str], environment: dict[str, str], log: Path) -> None:
        self._log = log
        with log.open("ab") as file:
            self.process = subprocess.Popen(
                command,
                env={**os.environ, **AS_USUAL, **environment},
                cwd=CHECKOUT,
                stdin=subprocess.DEVNULL,
                stdout=file,
                stderr=file,
            )

    def wait_until_up(self, url: str, timeout: float = 30) -> None:
        """Return as soon as the address answers with 200. Raises RuntimeError with what the program said."""
        until = time.monotonic() + timeout
        with httpx.Client(timeout=2) as client:
            while time.monotonic() < until and self.process.poll() is None:
                with suppress(httpx.HTTPError):
                    if client.get(url).status_code == 200:
                        return
                time.sleep(0.02)
        raise RuntimeError(f"{url} did not answer: {self._log.read_text()[-2000:]}")

    def kill(self) -> None:
        """As by `kill -9`."""
        self.process.kill()
        self.process.wait()

    def stop(self) -> None:
        """As by Ctrl-C."""
        self.process.terminate()
        try:
            self.process.wait(15)
        except subprocess.TimeoutExpired:
            self.kill()


@contextmanager
def running(command: str, environment: dict[str, str], log: Path) -> Iterator[Program]:
    """`rundan <command>` until the end of the block."""
    program = Program([str(RUNDAN), command], environment, log)
    try:
        yield program
    finally:
        program.stop()


def free_port() -> int:
    """A port on loopback that nobody listens on."""
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        return int(probe.getsockname()[1])
