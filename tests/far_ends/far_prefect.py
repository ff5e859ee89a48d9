"""The far end of asking for a flow run: what Prefect's API answers, and what it was asked."""

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import Any
from uuid import uuid4

from kit.reachable import basic

AUTH = "rundan:a password for tests only"


class FarPrefect(HTTPServer):
    """Makes one run for each key, as Prefect does; `asked` holds everything asked."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Answers)
        self.asked: list[dict[str, Any]] = []
        self.runs: dict[str, str] = {}

    @property
    def api(self) -> str:
        """The address of its API."""
        return f"http://127.0.0.1:{self.server_port}/api"


class _Answers(BaseHTTPRequestHandler):
    server: FarPrefect

    def do_GET(self) -> None:
        known = self.path == "/api/deployments/name/run-round/rundan"
        self._say({"id": "a-deployment"} if known else None)

    def do_POST(self) -> None:
        asked = json.loads(self.rfile.read(int(self.headers["content-length"])))
        if self.path != "/api/deployments/a-deployment/create_flow_run":
            return self._say(None)
        self.server.asked.append(asked)
        return self._say({"id": self.server.runs.setdefault(asked["idempotency_key"], str(uuid4()))})

    def _say(self, answer: dict[str, Any] | None) -> None:
        knows_us = self.headers["Authorization"] == basic(AUTH)["Authorization"]
        self.send_response(401 if not knows_us else 200 if answer else 404)
        self.end_headers()
        self.wfile.write(json.dumps(answer).encode())

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@contextmanager
def far_prefect() -> Iterator[FarPrefect]:
    """One that answers until the block ends."""
    server = FarPrefect()
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield server
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
