"""Keeping the embedded Prefect alive: started after the web, started again when it dies, ended with us."""

import asyncio
import contextlib
import os
import socket
import sys
import time
from codecs import getincrementaldecoder
from logging import makeLogRecord
from logging.handlers import RotatingFileHandler
from pathlib import Path

from cli.common.speech import say
from flows.embedded import dashboard, prefect_environment, prefect_home
from kit.reachable import answers
from kit.settings import CHECKOUT, Settings

FIRST_REST, LONGEST_REST = 1.0, 60.0
GOOD_HEALTH_AFTER = 30.0
PATIENCE = 5.0
LOG_LIMIT = 1_000_000  # bytes; as much again is kept of what was before


class PrefectChild:
    """The embedded Prefect as a process of its own, serving a door that is ours for as long as we run.

    Were the port free for a moment, another user of the machine could take it and be told the password.
    """

    def __init__(self, settings: Settings, door: socket.socket) -> None:
        self._settings = settings
        self._door = door
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
                log=prefect_log(self._settings),
            )
            await asyncio.sleep(rest)
            rest = min(2 * rest, LONGEST_REST)

    def _write(self) -> None:
        if self._process is not None and self._process.stdin is not None:
            self._process.stdin.write(b".")

    async def _run_once(self) -> int:
        self._process = await asyncio.create_subprocess_exec(
            sys.executable,
            *("-m", "flows.resident", str(self._door.fileno())),
            pass_fds=[self._door.fileno()],
            cwd=CHECKOUT,
            env={**os.environ, **prefect_environment(self._settings)},
            stdin=asyncio.subprocess.PIPE,  # its end tells the child that we are gone, however we went
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.STDOUT,
            start_new_session=True,  # Ctrl-C is ours to pass on
        )
        assert self._process.stdout is not None
        greeting = asyncio.create_task(_greet(self._settings))
        keeping = asyncio.create_task(keep_log(self._process.stdout, prefect_log(self._settings)))
        try:
            return await self._process.wait()
        finally:
            await _end(self._process)
            greeting.cancel()
            await asyncio.wait([keeping], timeout=PATIENCE)  # its last words say why


async def keep_log(said: asyncio.StreamReader, path: Path) -> None:
    """Write what the child says until it says no more, in a file that never passes `LOG_LIMIT`."""
    path.parent.mkdir(parents=True, exist_ok=True)
    decoder = getincrementaldecoder("utf-8")("replace")
    with contextlib.closing(RotatingFileHandler(path, maxBytes=LOG_LIMIT, backupCount=1, encoding="utf-8")) as file:
        file.terminator = ""
        while chunk := await said.read(2**14):
            file.emit(makeLogRecord({"msg": decoder.decode(chunk)}))


def prefect_log(settings: Settings) -> Path:
    """What the embedded Prefect has said of itself."""
    return prefect_home(settings) / "prefect.log"


async def _greet(settings: Settings) -> None:
    """Say when Prefect answers; it takes its time."""
    while not await asyncio.to_thread(answers, f"{settings.prefect_url}/health", timeout=1):
        await asyncio.sleep(0.5)
    say("Prefect är igång: {address}", address=dashboard(settings))


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
