"""The wire under an SMTP connection: write commands, several at once or one by one, and read as many answers."""

import asyncio
import re
from collections import deque
from contextlib import suppress
from dataclasses import dataclass
from typing import cast

LONGEST_ANSWER = 64 * 1024  # bytes; RFC 5321 allows lines of 512, in any number
CLOSING = 421
GOODBYE = 2.0  # seconds

_LINE = re.compile(rb"([2-5]\d\d)(?:([ -])(.*))?", re.DOTALL)


class Dropped(Exception):
    """The connection is gone, closing, silent for too long, or speaks nonsense. What was on its way is in doubt."""


@dataclass(frozen=True, slots=True)
class Answer:
    """One SMTP reply; the text of all its lines, without anything that can't be printed."""

    code: int
    text: str

    @property
    def is_done(self) -> bool:
        """Whether the server did what it was told (2xx)."""
        return self.code < 300

    @property
    def goes_on(self) -> bool:
        """Whether it waits for more, as after DATA (3xx)."""
        return 300 <= self.code < 400

    @property
    def refuses(self) -> bool:
        """Whether it did nothing, for now or for ever (4xx, 5xx)."""
        return self.code >= 400

    def __str__(self) -> str:
        return f"{self.code} {self.text}".strip()


class Pipeline(asyncio.Protocol):
    """Takes over a transport after greeting, encryption and sign-in. `timeout` is seconds of silence."""

    def __init__(self, transport: asyncio.BaseTransport, timeout: float) -> None:
        self._transport = cast(asyncio.Transport, transport)
        self._timeout = timeout
        self._rest = b""
        self._lines: list[Answer] = []  # of an answer whose last line has not come
        self._answers: deque[Answer] = deque()
        self._waiter: asyncio.Future[None] | None = None
        self._gone = asyncio.Event()
        self.owed = 0  # answers to what was written that have not been read
        self._transport.set_protocol(self)

    @property
    def is_open(self) -> bool:
        """Whether something can still be written."""
        return not self._transport.is_closing()

    def write(self, data: bytes, owed: int = 1) -> None:
        """Send this, which so many answers are owed for, as soon as the other side takes it. Raises Dropped."""
        if not self.is_open:
            raise Dropped
        self._transport.write(data)
        self.owed += owed

    async def answer(self) -> Answer:
        """The next answer. Raises Dropped."""
        if not self._answers and self.is_open:
            await self._wait()
        if not self._answers:
            raise Dropped
        self.owed -= 1
        answer = self._answers.popleft()
        if answer.code == CLOSING:
            self.abort()
            raise Dropped(str(answer))
        return answer

    async def _wait(self) -> None:
        loop = asyncio.get_running_loop()
        self._waiter = loop.create_future()
        silence = loop.call_later(self._timeout, self.abort)
        try:
            await self._waiter
        finally:
            silence.cancel()
            self._waiter = None

    def data_received(self, data: bytes) -> None:
        try:
            self._take_in(data)
        except Dropped:
            self.abort()
        if self._answers:
            self._wake()

    def _take_in(self, data: bytes) -> None:
        *lines, self._rest = (self._rest + data).split(b"\n")
        for line in lines:
            self._hear(line.removesuffix(b"\r"))
        if len(self._rest) + sum(len(str(line)) for line in self._lines) > LONGEST_ANSWER:
            raise Dropped

    def _hear(self, line: bytes) -> None:
        found = _LINE.fullmatch(line)
        if not found:
            raise Dropped
        self._lines.append(Answer(int(found[1]), _printable(found[3] or b"")))
        if found[2] != b"-":
            self._conclude()

    def _conclude(self) -> None:
        codes = {line.code for line in self._lines}
        text = " ".join(line.text for line in self._lines)
        self._lines = []
        if len(codes) != 1 or len(self._answers) == self.owed:  # at odds with itself, or to nothing we said
            raise Dropped
        self._answers.append(Answer(codes.pop(), text))

    def connection_lost(self, _exc: Exception | None) -> None:
        self.abort()
        self._gone.set()
        self._wake()

    async def leave(self) -> None:
        """Say goodbye and wait until the connection is gone: encrypted, both sides have to say so (RFC 8446, 6.1)."""
        self.close()
        with suppress(TimeoutError):
            async with asyncio.timeout(GOODBYE):
                await self._gone.wait()
        self.abort()

    def close(self) -> None:
        """Say goodbye, if no answer is owed; don't wait."""
        if self.owed or not self.is_open:
            self.abort()
            return
        self._transport.write(b"QUIT\r\n")
        self._transport.close()

    def abort(self) -> None:
        """Hang up at once. A server that waits for content then has none, and keeps nothing (RFC 5321, 4.1.1.10)."""
        self._transport.abort()

    def _wake(self) -> None:
        if self._waiter is not None and not self._waiter.done():
            self._waiter.set_result(None)


def _printable(text: bytes) -> str:
    return "".join(sign if sign.isprintable() else " " for sign in text.decode("utf-8", "replace")).strip()
