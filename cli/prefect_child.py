"""Keeping the embedded Prefect alive: started after the web, started again when it dies, ended with us."""

from __future__ import annotations

import asyncio
import contextlib
import os
import sys
from collections.abc import Callable, Iterator
from typing import BinaryIO

from flows.embedded import prefect_environment, prefect_home
from kit.settings import CHECKOUT, Settings

FIRST_REST, LONGEST_REST = 1.0, 60.0
GOOD_HEALTH_AFTER = 30.0
PATIENCE = 5.0
LOG_LIMIT = 1_000_000


async def keep_prefect(settings: Settings, say: Callable[[str], None]) -> None:
    """Run the embedded Prefect until cancelled; when it dies, start it again with growing rests between."""
    rest = FIRST_REST
    while True:
        started = asyncio.get_running_loop().time()
        code = await _run_once(settings)
        if asyncio.get_running_loop().time() - started > GOOD_HEALTH_AFTER:
            rest = FIRST_REST
        say(f"Prefect avslutades ({code}) och startas om om {rest:.0f} s. Svar tas emot som vanligt.")
        await asyncio.sleep(rest)
        rest = min(2 * rest, LONGEST_REST)


async def _run_once(settings: Settings) -> int:
    with _log(settings) as log:
        process = await asyncio.create_subprocess_exec(
            sys.executable,
            *("-m", "flows.resident"),
            cwd=CHECKOUT,
            env={**os.environ, **prefect_environment(settings)},
            stdin=asyncio.subprocess.PIPE,  # its end tells the child that we are gone, however we went
            stdout=log,
            stderr=log,
            start_new_session=True,  # Ctrl-C is ours to pass on
        )
    try:
        return await process.wait()
    except asyncio.CancelledError:
        await _end(process)
        raise


async def _end(process: asyncio.subprocess.Process) -> None:
    with contextlib.suppress(ProcessLookupError):
        process.terminate()
    try:
        await asyncio.wait_for(process.wait(), PATIENCE)
    except TimeoutError:
        process.kill()
        await process.wait()


@contextlib.contextmanager
def _log(settings: Settings) -> Iterator[BinaryIO]:
    home = prefect_home(settings)
    home.mkdir(parents=True, exist_ok=True)
    path = home / "prefect.log"
    mode = "ab" if path.exists() and path.stat().st_size < LOG_LIMIT else "wb"
    with path.open(mode) as file:
        yield file
