"""An SMTP server to the letter of RFC 5321 and RFC 2920, in the same process, that errs where a script says so.

It says nothing of Rundan: it takes bytes, gives bytes, and remembers what it was asked and what it kept.
"""

import asyncio
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import Enum

_STUFFED = re.compile(rb"(?:(?<=^)|(?<=\r\n))\.")
_ADDRESS = re.compile(rb"<([^>]*)>")


class Kind(Enum):
    """What servers do where they may choose, or ought not to."""

    STRICT = "a second MAIL gets 503, DATA without a recipient 503"
    POSTFIX = "a second MAIL gets 503, DATA without a recipient 554"
    LENIENT = "a second MAIL begins anew, RCPT and DATA are always welcome, lines may end in LF"


class Err(Enum):
    """How a server errs at a command."""

    NOT = "it does not"
    REFUSES = "answers with the code and does nothing"
    ODD = "answers with a code of the wrong class, and does nothing"
    JUNK = "answers with no SMTP"
    AT_ODDS = "answers in two lines with different codes, and does nothing"
    SAYS_NOTHING = "does it, never answers again"
    DIES_BEFORE = "hangs up, having done nothing"
    DIES_AFTER = "does it, hangs up without an answer"
    DIES_ANSWERING = "does it, hangs up in the midst of the answer"
    ANSWERS_AND_DIES = "does it, answers, hangs up"
    TWICE = "does it, answers twice"
    IN_MANY_LINES = "does it, answers in several lines"


@dataclass(frozen=True)
class Move:
    """What the server does at its next command."""

    err: Err = Err.NOT
    code: int = 450


@dataclass(frozen=True)
class Script:
    """One connection. `reads` bytes, then the line is cut; `cuts` are the sizes its answers arrive in."""

    kind: Kind = Kind.STRICT
    pipelining: bool = True
    moves: tuple[Move, ...] = ()
    cuts: tuple[int, ...] = ()
    reads: int | None = None


@dataclass(frozen=True)
class Kept:
    """A message the server answers for from now on."""

    recipients: tuple[str, ...]
    content: bytes


@dataclass
class Memory:
    """What servers remember of all connections."""

    kept: list[Kept] = field(default_factory=list)
    refused: list[tuple[str, int]] = field(default_factory=list)  # recipient, code; at RCPT, DATA or the content
    not_begun: list[int] = field(default_factory=list)  # codes given to MAIL
    nested: int = 0  # MAIL in an open transaction
    turns: int = 0  # bytes came, and something was answered


class Server:
    """One connection's server side."""

    def __init__(self, script: Script, memory: Memory) -> None:
        self.script = script
        self.memory = memory
        self.is_dead = False
        self._deeds: Iterator[Move] = iter(script.moves)
        self._left = script.reads
        self._bytes = b""
        self._silent = False
        self._in_data = False
        self._begin()

    def _begin(self) -> None:
        self._has_sender = False
        self._recipients: list[str] = []

    def receive(self, data: bytes) -> bytes:
        """What it answers to these bytes."""
        if self._left is not None:
            data, self._left = data[: self._left], max(self._left - len(data), 0)
        self._bytes += data
        answers = b""
        while not self.is_dead and (found := self._content() if self._in_data else self._command()):
            answers += found
        self.is_dead = self.is_dead or self._left == 0
        self.memory.turns += bool(answers)
        return answers if not self._silent else b""

    def _command(self) -> bytes:
        line, end, rest = self._bytes.partition(b"\r\n")
        if not end:
            return b""
        self._bytes = rest
        return self._act(line[:4], line)

    def _content(self) -> bytes:
        ends = rb"(?:^|\r?\n)\.\r?\n" if self.script.kind is Kind.LENIENT else rb"(?:^|\r\n)\.\r\n"
        found = re.search(ends, self._bytes)
        if not found:
            return b""
        content, self._bytes = self._bytes[: found.start()] + b"\r\n", self._bytes[found.end() :]
        self._in_data = False
        return self._act(b"END", _STUFFED.sub(b"", content))

    def _act(self, verb: bytes, line: bytes) -> bytes:
        move = next(self._deeds, Move())
        err = move.err
        if err in (Err.REFUSES, Err.ODD, Err.AT_ODDS, Err.JUNK, Err.DIES_BEFORE):
            return self._does_nothing(verb, move, line)
        code = self._do(verb, line)
        answer = b"%d said\r\n" % code
        self._silent = self._silent or err is Err.SAYS_NOTHING
        self.is_dead |= err in (Err.DIES_AFTER, Err.DIES_ANSWERING, Err.ANSWERS_AND_DIES)
        return {
            Err.DIES_AFTER: b"",
            Err.DIES_ANSWERING: answer[:2],
            Err.TWICE: answer + answer,
            Err.IN_MANY_LINES: b"%d-first\r\n%d-second\r\n" % (code, code) + answer,
        }.get(err, answer)

    def _does_nothing(self, verb: bytes, move: Move, line: bytes) -> bytes:
        if verb == b"END":
            self._forget_all(move.code if move.err is Err.REFUSES else 0)
        if move.err is Err.REFUSES:
            self._refuse(verb, move.code, line)
            self.is_dead = move.code == 421
            return b"%d said\r\n" % move.code
        self.is_dead = move.err is Err.DIES_BEFORE
        odd = b"250 said\r\n" if verb == b"DATA" else b"354 said\r\n"
        return {Err.ODD: odd, Err.AT_ODDS: b"250-said\r\n550 said\r\n", Err.JUNK: b"\x00\xff 25\r\n"}.get(move.err, b"")

    def _refuse(self, verb: bytes, code: int, line: bytes) -> None:
        if verb == b"MAIL":
            self.memory.not_begun.append(code)
        if verb == b"RCPT":
            self.memory.refused.append((_address(line), code))
        if verb == b"DATA":
            self.memory.refused += [(recipient, code) for recipient in self._recipients]

    def _forget_all(self, code: int) -> None:
        """The end of data ends the transaction, whatever the answer (RFC 5321, 4.1.1.4)."""
        self.memory.refused += [(recipient, code) for recipient in self._recipients if code]
        self._begin()

    def _do(self, verb: bytes, line: bytes) -> int:
        does = {b"MAIL": self._mail, b"RCPT": self._rcpt, b"DATA": self._data, b"END": self._end, b"RSET": self._rset}
        if verb == b"QUIT":
            self.is_dead = True
            return 221
        return does[verb](line) if verb in does else 500

    def _mail(self, _line: bytes) -> int:
        if self._has_sender:
            self.memory.nested += 1
            if self.script.kind is not Kind.LENIENT:
                return 503
        self._begin()
        self._has_sender = True
        return 250

    def _rcpt(self, line: bytes) -> int:
        if not self._has_sender and self.script.kind is not Kind.LENIENT:
            return 503
        self._recipients.append(_address(line))
        return 250

    def _data(self, _line: bytes) -> int:
        if not self._recipients and self.script.kind is not Kind.LENIENT:
            return 554 if self._has_sender and self.script.kind is Kind.POSTFIX else 503
        self._in_data = True
        return 354

    def _end(self, content: bytes) -> int:
        self.memory.kept.append(Kept(tuple(self._recipients), content))
        self._begin()
        return 250

    def _rset(self, _line: bytes) -> int:
        self._begin()
        return 250


def _address(line: bytes) -> str:
    found = _ADDRESS.search(line)
    return found[1].decode() if found else ""


class Line(asyncio.Transport):
    """The line between: bytes arrive a little later, in the sizes the script says, until either side hangs up."""

    def __init__(self, server: Server) -> None:
        super().__init__()
        self._server = server
        self._cuts = list(server.script.cuts)
        self._loop = asyncio.get_running_loop()
        self._is_closing = False

    def set_protocol(self, protocol: asyncio.BaseProtocol) -> None:
        assert isinstance(protocol, asyncio.Protocol)
        self._protocol = protocol

    def write(self, data: bytes | bytearray | memoryview) -> None:
        self._loop.call_soon(self._arrive, bytes(data))

    def _arrive(self, data: bytes) -> None:
        if self._server.is_dead:
            return
        answers = self._server.receive(data)
        while answers:
            size = self._cuts.pop(0) if self._cuts else len(answers)
            self._loop.call_soon(self._hear, answers[:size])
            answers = answers[size:]
        if self._server.is_dead:
            self._loop.call_soon(self.abort)

    def _hear(self, data: bytes) -> None:
        if not self._is_closing:
            self._protocol.data_received(data)

    def is_closing(self) -> bool:
        return self._is_closing

    def close(self) -> None:
        self.abort()

    def abort(self) -> None:
        if not self._is_closing:
            self._is_closing = True
            self._loop.call_soon(self._protocol.connection_lost, None)


class Hurried(asyncio.SelectorEventLoop):
    """A loop where nobody waits: when nothing is left to do, it is at once the next time something is due."""

    def __init__(self) -> None:
        self._ahead = 0.0
        super().__init__()

    def time(self) -> float:
        return self._ahead

    def _run_once(self) -> None:
        if not self._ready and self._scheduled:  # type: ignore[attr-defined]
            self._ahead = max(self._ahead, self._scheduled[0].when())  # type: ignore[attr-defined]
        super()._run_once()  # type: ignore[misc]
