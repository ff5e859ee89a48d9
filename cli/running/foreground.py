"""Running jobs in the foreground until somebody says stop."""

import asyncio
import contextlib
import gc
import signal
import socket
from collections.abc import Callable, Coroutine, Iterator
from typing import Any

import uvicorn
from fastapi import FastAPI

from kit.errors import RundanError
from kit.logs import note_fault

GRACE = 3


class _Server(uvicorn.Server):
    """uvicorn without its own signal handlers: stopping is decided in one place."""

    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        yield


def web_server(app: FastAPI) -> uvicorn.Server:
    """What serves the application; it tells nobody what it is, and leaves proxies' headers to the application."""
    return _Server(
        uvicorn.Config(
            app,
            log_level="warning",
            log_config=None,  # its warnings go where ours go
            access_log=False,  # a request has its line already
            ws="none",
            proxy_headers=False,
            server_header=False,
            timeout_graceful_shutdown=GRACE,
        )
    )


async def serve_web(app: FastAPI, sock: socket.socket, ready: Callable[[], None] = lambda: None) -> None:
    """Serve the application on the socket until cancelled; requests under way get a few seconds to finish.

    `ready` is called once it answers.
    """
    server = web_server(app)
    serving = asyncio.create_task(server.serve([sock]))
    while not (server.started or serving.done()):
        await asyncio.sleep(0.01)
    gc.freeze()  # the program itself is no garbage; looking through it holds every request up for 60 ms
    ready()
    try:
        await asyncio.shield(serving)
    except asyncio.CancelledError:
        server.should_exit = True
        await serving
        raise


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
