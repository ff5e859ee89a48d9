"""The built-in mailbox: where letters end up in the demonstration, when no relay is set. Loopback only."""

import asyncio
import datetime as dt
import fcntl
import json
import os
import re
import secrets
import socket
from collections.abc import Collection, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import SMTP as POLICY
from pathlib import Path
from typing import Any

from aiosmtpd.smtp import SMTP, Envelope, Session
from sqlalchemy import select

from kit.clock import Clock
from kit.database import Database
from kit.errors import NotFound
from kit.folders import make_private
from models.tables import Letter

AT_MOST = 5000
_ID = re.compile(r"\d{14}-[0-9a-f]{8}")
_MESSAGE_ID = re.compile(rb"(?im)^message-id:\s*(\S+)")  # parsing thousands of letters takes 17 times as long


@dataclass(frozen=True, slots=True)
class MailboxEntry:
    """One letter that has arrived. `time` is UTC, `size` is bytes. `returned`: there was no such mailbox."""

    id: str
    time: dt.datetime
    to: str
    subject: str
    size: int
    returned: bool = False


class Mailbox:
    """Letters as `.eml` files under a folder, with a light index that any process may read."""

    def __init__(self, folder: Path, at_most: int = AT_MOST) -> None:
        self._folder = folder
        self._index = folder / "index.jsonl"
        self._at_most = at_most
        make_private(folder)  # letters hold working links
        self._count = len(self.list())

    def list(self) -> list[MailboxEntry]:
        """Every letter, newest first."""
        return [entry for line in reversed(self._lines()) if (entry := _entry(line))]

    def eml(self, letter_id: str) -> bytes:
        """The letter as it arrived. Raises NotFound."""
        path = self._folder / f"{letter_id}.eml"
        if not _ID.fullmatch(letter_id) or not path.exists():
            raise NotFound("Brevet finns inte.")
        return path.read_bytes()

    def text(self, letter_id: str) -> str:
        """The letter's plain text. Raises NotFound."""
        return self._part(letter_id, "plain")

    def html(self, letter_id: str) -> str:
        """The letter's HTML; show it in a frame that may do nothing. Raises NotFound."""
        return self._part(letter_id, "html")

    def add(self, to: str, content: bytes, now: dt.datetime, *, returned: bool = False) -> MailboxEntry:
        """Keep a letter; the oldest go when there are too many."""
        subject = str(_parsed(content).get("Subject", ""))
        entry = MailboxEntry(f"{now:%Y%m%d%H%M%S}-{secrets.token_hex(4)}", now, to, subject, len(content), returned)
        with self._alone():
            (self._folder / f"{entry.id}.eml").write_bytes(content)
            with self._index.open("a") as index:
                index.write(json.dumps(asdict(entry) | {"time": now.isoformat()}, ensure_ascii=False) + "\n")
            self._forget_the_oldest()
        return entry

    def forget_gone(self, database: Database) -> None:
        """Remove the copies of letters that the database has no longer, and lines that lead to no copy."""
        copies = {path: _message_id(path) for path in self._folder.glob("*.eml")}
        with database.read() as session:  # after them: a letter is kept there before it comes here
            kept = {"", *session.scalars(select(Letter.message_id))}
        gone = [path for path, message_id in copies.items() if message_id not in kept]
        with self._alone():
            for path in gone:
                path.unlink(missing_ok=True)
            self._write_index([line for line in self._lines() if self._leads_somewhere(line)])
            self._count = len(self.list())

    def _leads_somewhere(self, line: str) -> bool:
        entry = _entry(line)
        return entry is not None and (self._folder / f"{entry.id}.eml").exists()

    @contextmanager
    def _alone(self) -> Iterator[None]:
        """Nobody else writes meanwhile, in this process or another."""
        folder = os.open(self._folder, os.O_RDONLY)
        try:
            fcntl.flock(folder, fcntl.LOCK_EX)
            yield
        finally:
            os.close(folder)

    def _lines(self) -> Sequence[str]:
        return self._index.read_text().splitlines(keepends=True) if self._index.exists() else ()

    def _write_index(self, lines: Sequence[str]) -> None:
        fresh = self._index.with_suffix(".new")
        fresh.write_text("".join(lines))
        fresh.replace(self._index)

    def _part(self, letter_id: str, subtype: str) -> str:
        body = _parsed(self.eml(letter_id)).get_body((subtype,))
        return str(body.get_content()) if body else ""

    def _forget_the_oldest(self) -> None:
        self._count += 1
        if self._count <= self._at_most * 1.1:
            return
        lines = self._lines()
        self._write_index(lines[-self._at_most :])
        for entry in map(_entry, lines[: -self._at_most]):
            if entry:
                (self._folder / f"{entry.id}.eml").unlink(missing_ok=True)
        self._count = self._at_most


class MailboxServer:
    """Takes letters in over SMTP and keeps them. One to an address it is to know nothing of is kept to be seen, and
    returned to whoever sent it."""

    def __init__(self, mailbox: Mailbox, clock: Clock, unknown: Collection[str] = ()) -> None:
        self._mailbox = mailbox
        self._clock = clock
        self._unknown = unknown

    async def run(self, sock: socket.socket) -> None:
        """Listen on a bound socket until cancelled."""
        loop = asyncio.get_running_loop()
        server = await loop.create_server(
            lambda: SMTP(self, hostname="rundan.example", ident="Rundan", enable_SMTPUTF8=False, loop=loop), sock=sock
        )
        async with server:
            await server.serve_forever()

    async def handle_EHLO(  # noqa: N802 (aiosmtpd names it)
        self, _server: SMTP, session: Session, _envelope: Envelope, hostname: str, responses: list[str]
    ) -> list[str]:
        """Offer PIPELINING: commands are read one by one from a buffer, so it holds."""
        session.host_name = hostname
        return [*responses[:-1], "250-PIPELINING", responses[-1]]

    async def handle_DATA(self, _server: SMTP, _session: Session, envelope: Envelope) -> str:  # noqa: N802
        """Keep the letter, then say so, or that there is no such mailbox (RFC 3463, 5.1.1)."""
        content = envelope.original_content or b""
        for recipient in envelope.rcpt_tos:
            returned = recipient in self._unknown
            await asyncio.to_thread(self._mailbox.add, recipient, content, self._clock.now(), returned=returned)
        unknown = next((address for address in envelope.rcpt_tos if address in self._unknown), None)
        return f"550 5.1.1 <{unknown}>: no such mailbox here" if unknown else "250 OK"


def _entry(line: str) -> MailboxEntry | None:
    try:
        values: dict[str, Any] = json.loads(line)
        return MailboxEntry(**values | {"time": dt.datetime.fromisoformat(values["time"])})
    except (ValueError, KeyError, TypeError):
        return None  # a line half written when the power went


def _message_id(letter: Path) -> str:
    """The letter's Message-ID; "" where it has none, or is not there any more."""
    try:
        top, _, _ = letter.read_bytes().partition(b"\r\n\r\n")
    except FileNotFoundError:
        return ""
    found = _MESSAGE_ID.search(top)
    return found[1].decode(errors="replace") if found else ""


def _parsed(content: bytes) -> EmailMessage:
    message = message_from_bytes(content, policy=POLICY)
    assert isinstance(message, EmailMessage)
    return message
