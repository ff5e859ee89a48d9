"""Running jobs until somebody says stop."""

import asyncio
import signal
from collections.abc import Coroutine
from typing import Any

from kit.errors import RundanError
from kit.logs import note_fault


async def until_told(*jobs: Coroutine[Any, Any, None]) -> None:
    """Run the jobs until SIGINT or SIGTERM, then cancel them all. A job that fails stops the others and is raised."""
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, stop.set)
    told = asyncio.create_task(stop.wait())
    tasks = [asyncio.create_task(job) for job in jobs]
    ended, _ = await asyncio.wait([told, *tasks], return_when=asyncio.FIRST_COMPLETED)
    for task in (told, *tasks):
        task.cancel()
    await asyncio.wait([told, *tasks])
    for task in ended - {told}:
        if (fault := task.exception()) and not isinstance(fault, RundanError):
            note_fault("stopped", fault)
        task.result()
