"""Serving the web in the foreground."""

import asyncio
import contextlib
import gc
import socket
from collections.abc import Callable, Iterator

import uvicorn
from fastapi import FastAPI

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
