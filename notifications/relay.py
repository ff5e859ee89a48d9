"""The way out: kept connections to the SMTP relay, pipelined where it offers that (docs/decisions/delivery.md)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from email import message_from_bytes
from email.policy import SMTP as WIRE_POLICY
from typing import Protocol

from aiosmtplib import (
    SMTP,
    SMTPDataError,
    SMTPException,
    SMTPRecipientsRefused,
    SMTPResponseException,
)

from kit.settings import Settings
from notifications.office import Office
from notifications.pipeline import Answer, Dropped, Pipeline
from notifications.results import Accepted, Claimed, Permanent, Result, Retryable

Take = Callable[[], Claimed | None]
Note = Callable[[Result], None]

DROPPED = "Anslutningen till e-postservern bröts innan den hade bekräftat brevet."
_EIGHT_BIT = "BODY=8BITMIME"


class Unreachable(Exception):
    """Nobody answers at the relay, or it won't let us in. No letter is to blame."""


class Connection(Protocol):
    """One open connection to the relay."""

    @property
    def is_open(self) -> bool:
        """Whether it can take another letter."""
        ...

    async def serve(self, take: Take, note: Note) -> Claimed | None:
        """Send what `take` gives until it gives nothing or the connection is lost; `note` each result at once.

        Returns a letter that was taken and not begun, if the connection was lost before its turn.
        """
        ...

    def close(self) -> None:
        """Say goodbye, don't wait."""
        ...


@dataclass(frozen=True, slots=True)
class Relay:
    """How to reach the relay. `timeout` is seconds of silence before we give up on an answer."""

    host: str
    port: int
    sender: str
    hello: str
    timeout: float
    tls: str = "none"
    user: str = ""
    password: str = field(default="", repr=False)

    @classmethod
    def of(cls, settings: Settings, office: Office) -> Relay:
        """The relay an installation's settings describe."""
        return cls(
            host=settings.smtp_host,
            port=settings.smtp_port,
            sender=office.address,
            hello=office.domain,
            timeout=settings.smtp_timeout,
            tls=settings.smtp_tls,
            user=settings.smtp_user,
            password=settings.smtp_password.get_secret_value(),
        )

    async def connect(self) -> Connection:
        """Connect, greet, encrypt and sign in as set. Raises Unreachable."""
        client = SMTP(
            hostname=self.host,
            port=self.port,
            username=self.user or None,
            password=self.password or None,
            use_tls=self.tls == "tls",
            start_tls=self.tls == "starttls",
            local_hostname=self.hello,
            timeout=self.timeout,
        )
        try:
            await client.connect()
            if client.is_ehlo_or_helo_needed:
                await client.ehlo()
        except (SMTPException, OSError, TimeoutError) as fault:
            client.close()
            raise Unreachable(f"E-postservern går inte att nå: {fault}") from fault
        return self._connection(client)

    def _connection(self, client: SMTP) -> Connection:
        eight_bit = client.supports_extension("8bitmime")
        if client.supports_extension("pipelining") and client.transport is not None:
            return PipelinedConnection(Pipeline(client.transport), self.sender, self.timeout, eight_bit)
        return PlainConnection(client, self.sender, eight_bit)


class PlainConnection:
    """One command, one answer: any SMTP server."""

    def __init__(self, client: SMTP, sender: str, eight_bit: bool) -> None:
        self._client = client
        self._sender = sender
        self._eight_bit = eight_bit

    @property
    def is_open(self) -> bool:
        """Whether it can take another letter."""
        return self._client.is_connected

    async def serve(self, take: Take, note: Note) -> Claimed | None:
        """Send what `take` gives, one at a time; never leaves one over."""
        while self.is_open and (letter := take()):
            note(await self._send(letter))
        return None

    async def _send(self, letter: Claimed) -> Result:
        content = letter.content if self._eight_bit else seven_bit(letter.content)
        options = [_EIGHT_BIT] if self._eight_bit else []
        try:
            await self._client.sendmail(self._sender, [letter.recipient], content, mail_options=options)
        except SMTPRecipientsRefused as refused:
            return refusal(letter, refused.recipients[0].code, refused.recipients[0].message)
        except SMTPDataError as refused:
            return refusal(letter, refused.code, refused.message)
        except SMTPResponseException as refused:
            return Retryable(letter, f"{refused.code} {refused.message}")
        except (SMTPException, OSError, TimeoutError) as fault:
            self.close()
            return Retryable(letter, str(fault))
        return Accepted(letter)

    def close(self) -> None:
        """Hang up."""
        self._client.close()


class PipelinedConnection:
    """MAIL, RCPT and DATA in one go, the next letter's right behind the last one's end (RFC 2920)."""

    def __init__(self, pipeline: Pipeline, sender: str, timeout: float, eight_bit: bool) -> None:
        self._pipeline = pipeline
        self._timeout = timeout
        self._eight_bit = eight_bit
        self._mail = f"MAIL FROM:<{sender}>{' ' + _EIGHT_BIT if eight_bit else ''}\r\nRCPT TO:<"
        self._next: Claimed | None = None  # its envelope is written, its answers are not read

    @property
    def is_open(self) -> bool:
        """Whether it can take another letter."""
        return self._pipeline.is_open

    async def serve(self, take: Take, note: Note) -> Claimed | None:
        """Send what `take` gives. When the connection is lost, the letter that was next in line is returned."""
        self._pipeline.write(self._begin_next(take))
        while letter := self._next:
            try:
                note(await self._send(letter, take))
            except Dropped as dropped:
                self.close()
                note(Retryable(letter, str(dropped) or DROPPED))
                return self._next if self._next is not letter else None
        return None

    async def _send(self, letter: Claimed, take: Take) -> Result:
        mail, recipient, data = await self._pipeline.answers(3, self._timeout)
        refused = next((answer for answer in (mail, recipient, data) if not answer.ok), None)
        end = data
        if data.ok:  # the server waits for content, whatever it said before
            content = b"" if refused else self._body(letter)
            self._pipeline.write(content + b".\r\n" + self._begin_next(take))
            (end,) = await self._pipeline.answers(1, self._timeout)
        else:
            self._pipeline.write(self._begin_next(take))
        if refused is mail:
            return Retryable(letter, str(mail))
        return _judged(letter, refused or end)

    def _begin_next(self, take: Take) -> bytes:
        self._next = take() if self.is_open else None
        return f"{self._mail}{self._next.recipient}>\r\nDATA\r\n".encode() if self._next else b""

    def _body(self, letter: Claimed) -> bytes:
        content = letter.content if self._eight_bit else seven_bit(letter.content)
        return content.replace(b"\r\n.", b"\r\n..")

    def close(self) -> None:
        """Say goodbye, don't wait."""
        self._pipeline.close()


def seven_bit(content: bytes) -> bytes:
    """The same message for a relay that does not take 8bit (RFC 6152)."""
    message = message_from_bytes(content, policy=WIRE_POLICY)
    return message.as_bytes(policy=WIRE_POLICY.clone(cte_type="7bit"))


def refusal(letter: Claimed, code: int, text: str) -> Result:
    """What a refusal of a recipient or of the content means: 5xx never, anything else later (RFC 5321, 4.2.1)."""
    kind = Permanent if 500 <= code < 600 else Retryable
    return kind(letter, f"{code} {text}")


def _judged(letter: Claimed, answer: Answer) -> Result:
    return Accepted(letter) if answer.ok else refusal(letter, answer.code, answer.text)
