"""What surrounds every request: a number of its own, one line in the log, its count, and a fault told once."""

from __future__ import annotations

import logging
import secrets
import time
from functools import partial
from typing import Any, Final

from starlette.datastructures import MutableHeaders
from starlette.requests import Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from kit.logs import Asking, answering, note, note_fault, note_security
from web.pages.faults import unforeseen
from web.status.metrics import Metrics

HEADER: Final = "x-request-id"
ALPHABET: Final = "0123456789abcdefghjkmnpqrstvwxyz"  # what can be read aloud without being taken for another
QUIET: Final = ("/static/", "/healthz", "/metrics", "/favicon.ico")
REFUSALS: Final = {401, 403, 421}
TOO_OFTEN: Final = 429


class RequestLog:
    """Outermost: nothing that is refused or fails further in goes by unseen."""

    def __init__(self, app: ASGIApp, metrics: Metrics) -> None:
        self._app = app
        self._metrics = metrics

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        answer = _Answer(send, _new_number())
        began = time.perf_counter()
        with answering(Asking(answer.number, partial(_caller, scope))):
            try:
                await self._answered(scope, receive, answer)
            finally:
                seconds = time.perf_counter() - began
                self._metrics.answered(scope, answer.status, seconds)
                _tell(scope, answer.status, seconds)

    async def _answered(self, scope: Scope, receive: Receive, answer: _Answer) -> None:
        try:
            await self._app(scope, receive, answer.send)
        except Exception as fault:
            note_fault("fault", fault, method=scope["method"], path=_path(scope), case=_case(scope))
            if not answer.status:  # else it has begun, and the server breaks it off
                page = unforeseen(Request(scope, receive))
                await page(scope, receive, answer.send)


class _Answer:
    """The way back, bearing the request's number and remembering the status; 0 until it has begun."""

    def __init__(self, send: Send, number: str) -> None:
        self.number = number
        self.status = 0
        self._send = send

    async def send(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            self.status = message["status"]
            MutableHeaders(scope=message)[HEADER] = self.number
        await self._send(message)


def _new_number() -> str:
    return "".join(secrets.choice(ALPHABET) for _ in range(8))


def _tell(scope: Scope, status: int, seconds: float) -> None:
    path = _path(scope)
    level = logging.DEBUG if path.startswith(QUIET) else logging.INFO
    facts: dict[str, Any] = {"method": scope["method"], "path": path, "status": status}
    note("request", level=level, **facts, ms=round(seconds * 1000), case=_case(scope))
    if status in REFUSALS:
        note_security("refused", **facts)
    if status == TOO_OFTEN:
        note_security("limited", **facts)


def _caller(scope: Scope) -> str:
    """The address asked from; asked for late, since a trusted proxy's word for it is read further in."""
    client: tuple[str, int] | None = scope.get("client")
    return client[0] if client else "?"


def _path(scope: Scope) -> str:
    """The address without its query, which may say anything; the log hides what opens a door."""
    path: str = scope["path"]
    return path


def _case(scope: Scope) -> str | None:
    """The round, or the principal's case in it, that the address names."""
    found = scope.get("path_params", {})
    return "/".join(str(found[name]) for name in ("slug", "code") if name in found) or None
