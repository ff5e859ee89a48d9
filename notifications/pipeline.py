"""The wire under a pipelined SMTP connection: write much, then read as many answers as are owed."""

from __future__ import annotations

import asyncio
from collections import deque
from dataclasses import dataclass
from typing import cast


class Dropped(Exception):
    """The connection is gone, or silent for too long, or speaks nonsense. What was on its way is in doubt."""


@dataclass(frozen=True, slots=True)
class Answer:
    """One SMTP reply; of a reply in many lines, the last."""

    code: int
    text: str

    @property
    def ok(self) -> bool:
        """Whether the server did, or goes on with, what it was told (2xx, 3xx)."""
        return 200 <= self.code < 400

    def __str__(self) -> str:
        return f"{self.code} {self.text}".strip()


class Pipeline(asyncio.Protocol):
    """Takes over a transport after greeting, encryption and sign-in."""

    def __init__(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast(asyncio.Transport, transport)
        self._rest = b""
        self._answers: deque[Answer] = deque()
        self._owed = 0
        self._waiter: asyncio.Future[None] | None = None
        self._transport.set_protocol(self)

    @property
    def is_open(self) -> bool:
        """Whether something can still be written."""
        return not self._transport.is_closing()

    def write(self, data: bytes) -> None:
        """Send this as soon as the other side takes it."""
        if data and self.is_open:
            self._transport.write(data)

    async def answers(self, count: int, timeout: float) -> list[Answer]:
        """The next `count` answers. Raises Dropped, also after `timeout` seconds."""
        if len(self._answers) < count:
            await self._wait_for(count, timeout)
        if len(self._answers) < count:
            last = self._answers[-1] if self._answers else ""
            raise Dropped(str(last))
        return [self._answers.popleft() for _ in range(count)]

    async def _wait_for(self, count: int, timeout: float) -> None:
        if not self.is_open:
            return
        loop = asyncio.get_running_loop()
        self._owed, self._waiter = count, loop.create_future()
        silence = loop.call_later(timeout, self._transport.abort)
        try:
            await self._waiter
        finally:
            silence.cancel()
            self._waiter = None

    def data_received(self, data: bytes) -> None:
        *lines, self._rest = (self._rest + data).split(b"\r\n")
        try:
            self._answers.extend(_answer(line) for line in lines if line[3:4] != b"-")
        except ValueError:
            self._transport.abort()
        if len(self._answers) >= self._owed:
            self._wake()

    def connection_lost(self, _exc: Exception | None) -> None:
        self._transport.abort()
        self._wake()

    def close(self) -> None:
        """Say goodbye, don't wait."""
        self.write(b"QUIT\r\n")
        self._transport.close()

    def _wake(self) -> None:
        if self._waiter is not None and not self._waiter.done():
            self._waiter.set_result(None)


def _answer(line: bytes) -> Answer:
    return Answer(int(line[:3]), line[4:].decode("utf-8", "replace"))
