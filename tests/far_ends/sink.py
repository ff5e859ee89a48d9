"""The far end: an SMTP server on loopback in a process of its own, that does as it is told and keeps what it gets.

`python -m tests.far_ends.sink` runs it; orders come as JSON lines on its standard input. Tests and benches use `Sink`.
"""

from __future__ import annotations

import asyncio
import base64
import contextlib
import json
import re
import socket
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from types import TracebackType
from typing import Any

HOST = "127.0.0.1"
_MESSAGE_ID = re.compile(rb"^message-id:\s*(\S+)", re.IGNORECASE | re.MULTILINE)
_ADDRESS = re.compile(rb"<([^>]*)>")


class Mode(StrEnum):
    """What the far end does with a letter."""

    ACCEPT = "accept"
    LATER = "later"  # 451 after RCPT
    NEVER = "never"  # 550 after RCPT
    CONTENT_LATER = "content_later"  # 452 after DATA
    CONTENT_NEVER = "content_never"  # 554 after DATA
    SENDER_NEVER = "sender_never"  # 550 after MAIL
    STALL = "stall"  # silence after RCPT
    STALL_AT_END = "stall_at_end"  # silence after DATA, nothing kept
    DROP_AT_END = "drop_at_end"  # keeps the letter, closes instead of answering
    CLOSING = "closing"  # 421 instead of a greeting


@dataclass(frozen=True, slots=True)
class Received:
    """A letter the far end has answered 250 for, or kept before it dropped the connection."""

    recipient: str
    message_id: str
    content: bytes


class Sink:
    """Starts the server and speaks with it: `with Sink() as sink: ... sink.port`."""

    def __enter__(self) -> Sink:
        self._process = subprocess.Popen(
            [sys.executable, __file__], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, bufsize=1
        )
        self.port: int = self._answer()["port"]
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.close()
        self._process.wait(600)
        self._process.stdout.close()

    def behave(
        self,
        mode: Mode = Mode.ACCEPT,
        *,
        to: str = "",
        delay: float = 0.0,
        pipelining: bool = True,
        eight_bit: bool = True,
    ) -> None:
        """Do this from now on, with one recipient's letters or with all. `delay` is seconds before each answer."""
        self._order("behave", mode=mode, to=to, delay=delay, pipelining=pipelining, eight_bit=eight_bit)

    def refuse(self) -> None:
        """Stop listening and drop every connection."""
        self._order("refuse")

    def listen(self) -> None:
        """Listen again, on the same port."""
        self._order("listen")

    def forget(self) -> None:
        """Begin again with no letters, accepting everything."""
        self._order("forget")

    def count(self) -> int:
        """How many letters have arrived."""
        return int(self._order("count")["count"])

    def connections(self) -> int:
        """How many connections have been made."""
        return int(self._order("count")["connections"])

    def wait_for(self, count: int, timeout: float = 600.0) -> None:
        """Return as soon as `count` letters have arrived. Raises TimeoutError."""
        arrived = self._order("wait", count=count, timeout=timeout)["count"]
        if arrived < count:
            raise TimeoutError(f"{arrived} of {count} letters arrived in {timeout} s")

    def ids(self) -> list[str]:
        """The Message-ID of every letter, in order of arrival."""
        return list(self._order("ids")["ids"])

    def letters(self) -> list[Received]:
        """Every letter, in order of arrival."""
        return [
            Received(to, message_id, base64.b64decode(content))
            for to, message_id, content in self._order("letters")["letters"]
        ]

    def _order(self, order: str, **values: Any) -> dict[str, Any]:
        assert self._process.stdin is not None
        self._process.stdin.write(json.dumps({"order": order, **values}) + "\n")
        return self._answer()

    def _answer(self) -> dict[str, Any]:
        assert self._process.stdout is not None
        answer: dict[str, Any] = json.loads(self._process.stdout.readline())
        return answer


class FarEnd:
    """The server's side: what it is told to do, and what it has got."""

    def __init__(self) -> None:
        self.sessions: set[Session] = set()
        self.forget()
        self._server: asyncio.Server | None = None
        self.port = 0

    def forget(self) -> None:
        self.letters: list[tuple[bytes, bytes]] = []
        self.mode, self.modes = Mode.ACCEPT, dict[bytes, Mode]()
        self.delay, self.pipelining, self.eight_bit = 0.0, True, True
        self.connections = 0
        self._awaited: tuple[int, asyncio.Event] | None = None

    def behave(self, mode: str, to: str, delay: float, pipelining: bool, eight_bit: bool) -> None:
        if to:
            self.modes[to.encode()] = Mode(mode)
        else:
            self.mode = Mode(mode)
        self.delay, self.pipelining, self.eight_bit = delay, pipelining, eight_bit

    def keep(self, recipient: bytes, content: bytes) -> None:
        self.letters.append((recipient, content))
        if self._awaited and len(self.letters) >= self._awaited[0]:
            self._awaited[1].set()

    async def wait(self, count: int, timeout: float) -> None:
        arrived = asyncio.Event()
        self._awaited = (count, arrived)
        if len(self.letters) < count:
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(arrived.wait(), timeout)
        self._awaited = None

    async def listen(self) -> None:
        if self._server is None:
            loop = asyncio.get_running_loop()
            self._server = await loop.create_server(lambda: Session(self), HOST, self.port, backlog=1000)
            self.port = self._server.sockets[0].getsockname()[1]

    def refuse(self) -> None:
        if self._server is not None:
            self._server.close()
            self._server = None
        for session in list(self.sessions):
            session.hang_up()


class Session(asyncio.Protocol):
    """One connection, pipelined or not; as unkind as Postfix, which keeps a transaction open after a refusal."""

    def __init__(self, end: FarEnd) -> None:
        self._end = end
        self._rest = b""
        self._begin()
        self._in_data = False
        self._silent = False
        self._commands: dict[bytes, Callable[[bytes], bytes]] = {
            b"MAIL": self._mail,
            b"RCPT": self._rcpt,
            b"DATA": self._data,
            b"EHLO": self._ehlo,
            b"HELO": lambda _: b"250 sink\r\n",
            b"RSET": self._rset,
            b"NOOP": lambda _: b"250 OK\r\n",
            b"QUIT": self._quit,
        }

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport
        self._end.sessions.add(self)
        self._end.connections += 1
        transport.get_extra_info("socket").setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        if self._end.mode is Mode.CLOSING:
            transport.write(b"421 closing\r\n")
            transport.close()
        else:
            transport.write(b"220 sink\r\n")

    def connection_lost(self, _exc: Exception | None) -> None:
        self._end.sessions.discard(self)

    def hang_up(self) -> None:
        self._silent = True
        self._transport.abort()

    def data_received(self, data: bytes) -> None:
        self._rest += data
        answers: list[bytes] = []
        while not self._silent and (self._take_content(answers) if self._in_data else self._take_command(answers)):
            pass
        self._say(b"".join(answers))

    def _say(self, answers: bytes) -> None:
        if not answers:
            return
        if self._end.delay:
            asyncio.get_running_loop().call_later(self._end.delay, self._transport.write, answers)
        else:
            self._transport.write(answers)

    def _take_command(self, answers: list[bytes]) -> bool:
        line, end, rest = self._rest.partition(b"\r\n")
        if not end:
            return False
        self._rest = rest
        act = self._commands.get(line[:4].upper())
        answers.append(act(line) if act else b"502 unknown\r\n")
        return True

    def _take_content(self, answers: list[bytes]) -> bool:
        if self._rest.startswith(b".\r\n"):
            content, self._rest = b"", self._rest[3:]
        else:
            end = self._rest.find(b"\r\n.\r\n")
            if end < 0:
                return False
            content, self._rest = self._rest[: end + 2], self._rest[end + 5 :]
        self._in_data = False
        answers.append(self._judge(content.replace(b"\r\n..", b"\r\n.")))
        self._begin()
        return True

    def _judge(self, content: bytes) -> bytes:
        mode = self._mode(self._recipients[-1])
        if mode is Mode.STALL_AT_END:
            self._silent = True
            return b""
        if mode is Mode.CONTENT_LATER:
            return b"452 no room\r\n"
        if mode is Mode.CONTENT_NEVER:
            return b"554 not wanted\r\n"
        for recipient in self._recipients:
            self._end.keep(recipient, content)
        if mode is Mode.DROP_AT_END:
            self.hang_up()
            return b""
        return b"250 OK\r\n"

    def _mode(self, recipient: bytes) -> Mode:
        return self._end.modes.get(recipient, self._end.mode)

    def _ehlo(self, _line: bytes) -> bytes:
        offers = [b"sink"]
        offers += [b"PIPELINING"] if self._end.pipelining else []
        offers += [b"8BITMIME"] if self._end.eight_bit else []
        return b"".join(b"250-%s\r\n" % offer for offer in offers) + b"250 SIZE 50000000\r\n"

    def _begin(self) -> None:
        self._has_sender = False
        self._recipients: list[bytes] = []

    def _mail(self, _line: bytes) -> bytes:
        if self._has_sender:
            return b"503 nested MAIL command\r\n"
        self._has_sender = self._end.mode is not Mode.SENDER_NEVER
        return b"250 OK\r\n" if self._has_sender else b"550 sender not wanted\r\n"

    def _rcpt(self, line: bytes) -> bytes:
        if not self._has_sender:
            return b"503 need MAIL command\r\n"
        found = _ADDRESS.search(line)
        recipient = found[1] if found else b""
        mode = self._mode(recipient)
        if mode is Mode.STALL:
            self._silent = True
            return b""
        if mode is Mode.LATER or mode is Mode.NEVER:
            return b"451 try later\r\n" if mode is Mode.LATER else b"550 no such mailbox\r\n"
        self._recipients.append(recipient)
        return b"250 OK\r\n"

    def _data(self, _line: bytes) -> bytes:
        if not self._recipients:
            return b"554 no valid recipients\r\n" if self._has_sender else b"503 need RCPT command\r\n"
        self._in_data = True
        return b"354 go on\r\n"

    def _rset(self, _line: bytes) -> bytes:
        self._begin()
        return b"250 OK\r\n"

    def _quit(self, _line: bytes) -> bytes:
        self._silent = True
        self._transport.write(b"221 bye\r\n")
        self._transport.close()
        return b""


async def _obey(end: FarEnd, order: dict[str, Any]) -> dict[str, Any]:
    name = order.pop("order")
    if name == "letters":
        return {"letters": [(to.decode(), _id_of(content), _ascii(content)) for to, content in end.letters]}
    if name == "ids":
        return {"ids": [_id_of(content) for _, content in end.letters]}
    act = {"behave": end.behave, "forget": end.forget, "refuse": end.refuse, "listen": end.listen, "wait": end.wait}
    if name in act:
        done = act[name](**order)  # type: ignore[operator]
        if done is not None:
            await done
    return {"count": len(end.letters), "connections": end.connections}


def _id_of(content: bytes) -> str:
    found = _MESSAGE_ID.search(content)
    return found[1].decode() if found else ""


def _ascii(content: bytes) -> str:
    return base64.b64encode(content).decode()


async def main() -> None:
    """Listen, and obey standard input until it ends."""
    end = FarEnd()
    await end.listen()
    _tell({"port": end.port})
    reader = asyncio.StreamReader(limit=2**20)
    await asyncio.get_running_loop().connect_read_pipe(lambda: asyncio.StreamReaderProtocol(reader), sys.stdin)
    while line := await reader.readline():
        _tell(await _obey(end, json.loads(line)))


def _tell(answer: dict[str, Any]) -> None:
    sys.stdout.write(json.dumps(answer) + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    asyncio.run(main())
