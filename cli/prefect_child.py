"""Keeping the embedded Prefect alive: started after the web, started again when it dies, ended with us."""

from __future__ import annotations

import asyncio
import contextlib
import os
import sys
import time
from collections.abc import Callable, Iterator
from typing import IO

import httpx

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
        started = time.monotonic()
        code = await _run_once(settings, say)
        if time.monotonic() - started > GOOD_HEALTH_AFTER:
            rest = FIRST_REST
        log = prefect_home(settings) / "prefect.log"
        say(f"Prefect avslutades ({code}) och startas om om {rest:.0f} s; varför står i {log}. Svar tas emot ändå.")
        await asyncio.sleep(rest)
        rest = min(2 * rest, LONGEST_REST)


async def _run_once(settings: Settings, say: Callable[[str], None]) -> int:
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
    greeting = asyncio.create_task(_greet(settings, say))
    try:
        return await process.wait()
    finally:
        greeting.cancel()
        await _end(process)


async def _greet(settings: Settings, say: Callable[[str], None]) -> None:
    """Say when Prefect answers; it takes its time."""
    async with httpx.AsyncClient(timeout=1) as client:
        while True:
            with contextlib.suppress(httpx.HTTPError):
                if (await client.get(f"{settings.prefect_url}/health")).is_success:
                    break
            await asyncio.sleep(0.5)
    say(f"Prefect är igång: {dashboard(settings)}")


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
