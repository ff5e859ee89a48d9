"""Prefect embedded: its server, our deployments and the runs themselves in one process. `python -m flows.resident 7`.

A wake takes a third of a second here; a process per run would take three. The parent pokes it with a byte on its
standard input; when that ends, so does the process, and a killed parent leaves no orphan holding the port. The number
is the listening socket's, which the parent holds before, between and after.
"""

from kit.process.garbage import look_seldom

look_seldom()

import datetime as dt
import os
import socket
import sys
import threading
from functools import partial

import prefect.server.api.background_workers as background
import uvicorn
from docket import Worker
from prefect.client.orchestration import get_client
from prefect.server.api.server import create_app
from prefect.settings import PREFECT_FLOWS_HEARTBEAT_FREQUENCY, temporary_settings
from starlette.middleware.base import RequestResponseEndpoint
from starlette.middleware.trustedhost import TrustedHostMiddleware
from starlette.requests import Request
from starlette.responses import Response

from flows.caretaker import Caretaker
from flows.embedded import LOOPBACK
from flows.resources import resources

# Prefect's own background loops look four times a second; nothing here is that urgent, and idle it costs as much as
# all the rest of the server.
SERVER_PACE = dt.timedelta(seconds=5)

# Its pages ask an analytics company for its wishes, whatever Prefect's settings say, and may be framed by any other.
ALONE = "default-src 'self' 'unsafe-inline' 'unsafe-eval' data: blob:; frame-ancestors 'none'"


def main() -> None:
    """Serve Prefect and take care of the rounds until told to stop, or until standard input ends."""
    poked = threading.Event()
    threading.Thread(target=_listen_to_parent, args=[poked], daemon=True).start()
    threading.Thread(target=_take_care, args=[poked], daemon=True).start()
    vars(background)["Worker"] = partial(Worker, minimum_check_interval=SERVER_PACE, scheduling_resolution=SERVER_PACE)
    _serve(socket.socket(fileno=int(sys.argv[1])))


def _serve(door: socket.socket) -> None:
    """Prefect's own application at a door that is open already, to those who know it by a name of loopback."""
    app = create_app(final=True)
    app.middleware("http")(_alone)
    app.add_middleware(TrustedHostMiddleware, allowed_hosts=[LOOPBACK, "localhost"])
    uvicorn.Server(uvicorn.Config(app, log_level="warning")).run(sockets=[door])


async def _alone(request: Request, call_next: RequestResponseEndpoint) -> Response:
    answer = await call_next(request)
    answer.headers["Content-Security-Policy"] = ALONE
    return answer


def _listen_to_parent(poked: threading.Event) -> None:
    while os.read(0, 4096):
        poked.set()
    os._exit(0)


def _take_care(poked: threading.Event) -> None:
    # a run here lives as long as its process, and the end of a heartbeat's thread would cost each pass a second
    with temporary_settings(updates={PREFECT_FLOWS_HEARTBEAT_FREQUENCY: None}), get_client(sync_client=True) as client:
        Caretaker(resources(), client, poked).run()


if __name__ == "__main__":
    main()
