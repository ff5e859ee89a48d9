"""Keeping the embedded Prefect alive: started after the web, started again when it dies, ended with us."""

from __future__ import annotations

import asyncio
import contextlib
import os
import sys
import time
from collections.abc import Iterator
from typing import IO

from cli.speech import say
from flows.embedded import prefect_environment, prefect_home
from kit.knock import answers
from kit.settings import CHECKOUT, Settings

FIRST_REST, LONGEST_REST = 1.0, 60.0
GOOD_HEALTH_AFTER = 30.0
PATIENCE = 5.0
LOG_LIMIT = 1_000_000


class PrefectChild:
    """The embedded Prefect as a process of its own."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._loop: asyncio.AbstractEventLoop | None = None
        self._process: asyncio.subprocess.Process | None = None

    def poke(self) -> None:
        """A round has news; from any thread. Without it, the child looks for itself every other second."""
        if self._loop is not None:
            with contextlib.suppress(RuntimeError):  # the loop has ended
                self._loop.call_soon_threadsafe(self._write)

    async def run(self) -> None:
        """Keep it running until cancelled; when it dies, start it again with growing rests between."""
        self._loop = asyncio.get_running_loop()
        rest = FIRST_REST
        while True:
            started = time.monotonic()
            code = await self._run_once()
            if time.monotonic() - started > GOOD_HEALTH_AFTER:
                rest = FIRST_REST
            say(
                "Prefect avslutades ({code}) och startas om om {rest} s; varför står i {log}. Svar tas emot ändå.",
                code=code,
                rest=round(rest),
                log=prefect_home(self._settings) / "prefect.log",
            )
            await asyncio.sleep(rest)
            rest = min(2 * rest, LONGEST_REST)

    def _write(self) -> None:
        if self._process is not None and self._process.stdin is not None:
            self._process.stdin.write(b".")

    async def _run_once(self) -> int:
        with _log(self._settings) as log:
            self._process = await asyncio.create_subprocess_exec(
                sys.executable,
                *("-m", "flows.resident"),
                cwd=CHECKOUT,
                env={**os.environ, **prefect_environment(self._settings)},
                stdin=asyncio.subprocess.PIPE,  # its end tells the child that we are gone, however we went
                stdout=log,
                stderr=log,
                start_new_session=True,  # Ctrl-C is ours to pass on
            )
        greeting = asyncio.create_task(_greet(self._settings))
        try:
            return await self._process.wait()
        finally:
            greeting.cancel()
            await _end(self._process)


async def _greet(settings: Settings) -> None:
    """Say when Prefect answers; it takes its time."""
    while not await asyncio.to_thread(answers, f"{settings.prefect_url}/health", timeout=1):
        await asyncio.sleep(0.5)
    say("Prefect är igång: {address}", address=dashboard(settings))


def dashboard(settings: Settings) -> str:
    """The address of Prefect's own pages."""
    return settings.prefect_url.removesuffix("/api")


async def _end(process: asyncio.subprocess.Process) -> None:
    if process.returncode is not None:
        return
    with contextlib.suppress(ProcessLookupError):
        process.terminate()
    try:
        await asyncio.wait_for(process.wait(), PATIENCE)
    except TimeoutError:
        process.kill()
        await process.wait()


@contextlib.contextmanager
def _log(settings: Settings) -> Iterator[IO[bytes]]:
    home = prefect_home(settings)
    home.mkdir(parents=True, exist_ok=True)
    path = home / "prefect.log"
    if path.exists() and path.stat().st_size > LOG_LIMIT:
        path.unlink()
    with path.open("ab") as file:
        yield file
