"""Running jobs in the foreground until somebody says stop."""

import asyncio
import contextlib
import errno
import gc
import signal
import socket
from collections.abc import Callable, Coroutine, Iterator
from typing import Any

import uvicorn
from fastapi import FastAPI

from kit.errors import RundanError
from kit.logs import note_fault
from models.phrases import Phrase

GRACE = 3
TAKEN = "Porten {port} är upptagen. Stäng det som använder den, eller välj en annan: {name}={other}."
UNUSABLE = "Det går inte att lyssna på {host}:{port} ({why}). Välj en annan adress."


class PortTaken(RundanError):
    """Porten är upptagen. Stäng det som använder den, eller välj en annan."""


class _Server(uvicorn.Server):
    """uvicorn without its own signal handlers: stopping is decided in one place."""

    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        yield


def listen(host: str, port: int, name: str) -> socket.socket:
    """A listening socket; callers wait in its queue until somebody serves it. Raises PortTaken, RundanError.

    `name` is what the reader sets to choose another port.
    """
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    # asyncio sends at once only through what says that it is TCP: else a page's text waits some 40 ms behind its head
    sock = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    sock.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        sock.bind((host, port))
        sock.listen(1024)
    except OSError as error:
        sock.close()
        if error.errno == errno.EADDRINUSE:
            raise PortTaken(Phrase(TAKEN, port=port, name=name, other=port + 1000)) from None
        raise RundanError(Phrase(UNUSABLE, host=host, port=port, why=error.strerror)) from None
    return sock


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
