"""The way out: how to reach the SMTP relay, and what to mend when it can't be (docs/decisions/delivery.md)."""

from __future__ import annotations

import asyncio
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import cast

from aiosmtplib import SMTP, SMTPException, SMTPResponseException

from kit.settings import Settings
from models.condition import RelayFault
from notifications.delivery.connection import Connection
from notifications.delivery.pipeline import CLOSING, Pipeline
from notifications.delivery.results import RelayTrouble
from notifications.delivery.verdict import about_us
from notifications.sender import Sender


class Unreachable(Exception):
    """Nobody answers at the relay, or it won't let us in; `trouble` says why. No letter is to blame."""

    def __init__(self, fault: RelayFault, said: str) -> None:
        self.trouble = RelayTrouble(fault, said)
        super().__init__(str(self.trouble))


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
    def of(cls, settings: Settings, sender: Sender) -> Relay:
        """The relay an installation's settings describe."""
        return cls(
            host=settings.smtp_host,
            port=settings.smtp_port,
            sender=sender.address,
            hello=sender.domain,
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
            use_tls=self.tls == "tls",
            start_tls=False,
            local_hostname=self.hello,
            timeout=self.timeout,
        )
        try:
            await self._enter(client)
        except BaseException:
            await _hang_up(client)
            raise
        return self._connection(client)

    async def _enter(self, client: SMTP) -> None:
        with _otherwise(RelayFault.UNREACHABLE):
            await client.connect()
            await client.ehlo()
        if self.tls == "starttls":
            with _otherwise(RelayFault.ENCRYPTION_FAILED):
                await client.starttls()
                await client.ehlo()
        if self.user:
            offered = client.supports_extension("auth")
            with _otherwise(RelayFault.SIGN_IN_REFUSED if offered else RelayFault.SIGN_IN_NOT_OFFERED):
                await client.login(self.user, self.password)

    def _connection(self, client: SMTP) -> Connection:
        if client.transport is None:
            raise Unreachable(RelayFault.UNREACHABLE, "")
        return Connection(
            Pipeline(client.transport, self.timeout),
            self.sender,
            pipelining=client.supports_extension("pipelining"),
            eight_bit=client.supports_extension("8bitmime"),
        )


@contextmanager
def _otherwise(fault: RelayFault) -> Iterator[None]:
    """What goes wrong in here is this fault, unless it shows itself to be another. Raises Unreachable."""
    try:
        yield
    except SMTPResponseException as refused:
        said = f"{refused.code} {refused.message}"
        raise Unreachable(_refused(fault, refused), said) from refused
    except (SMTPException, OSError, TimeoutError, ValueError) as failed:
        raise Unreachable(_failed(fault, failed), str(failed)) from failed


async def _hang_up(client: SMTP) -> None:
    """Leave without a goodbye, and let the loop have the turns it needs to let the socket go."""
    if client.transport is not None:
        cast(asyncio.Transport, client.transport).abort()
    client.close()
    for _ in range(2):
        await asyncio.sleep(0)


def _refused(fault: RelayFault, refused: SMTPResponseException) -> RelayFault:
    if refused.code == CLOSING:
        return RelayFault.UNREACHABLE
    if fault is RelayFault.UNREACHABLE and refused.code >= 500:
        return about_us(refused.message) or RelayFault.TURNED_AWAY
    if fault is RelayFault.SIGN_IN_REFUSED and refused.code in (530, 538):
        return RelayFault.ENCRYPTION_REQUIRED
    return fault


def _failed(fault: RelayFault, failed: BaseException) -> RelayFault:
    causes = list(_causes(failed))
    if any(isinstance(cause, ssl.SSLCertVerificationError) for cause in causes):
        return RelayFault.CERTIFICATE
    return RelayFault.ENCRYPTION_FAILED if any(isinstance(cause, ssl.SSLError) for cause in causes) else fault


def _causes(fault: BaseException | None) -> Iterator[BaseException]:
    while fault is not None:
        yield fault
        fault = fault.__cause__ or fault.__context__
