"""Delivery to a relay that asks for encryption and a password, with a certificate made here."""

import asyncio
import ssl
from collections.abc import Callable, Iterator
from concurrent.futures import Future
from contextlib import contextmanager
from pathlib import Path
from threading import Thread

import pytest
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session

from kit.clock import FrozenClock
from kit.database import Database
from kit.settings import Settings
from models.vocabulary import LetterState
from notifications.delivery.delivery import Delivery
from notifications.delivery.relay import Relay, Unreachable
from notifications.sender import Sender
from tests.far_ends.certificates import make_certificate
from tests.far_ends.sink import HOST
from tests.notifications.delivering import ALL_ACCEPTED, deliver, mailbox, put, rows

USER, PASSWORD = "rundan", "a password for tests only"

# aiosmtpd cannot see that a connection encrypted from its first byte is
pytestmark = pytest.mark.filterwarnings("ignore:Requiring AUTH while not requiring TLS:UserWarning")


class Relaying:
    """The far end's side: who signed in, over what, and what came."""

    def __init__(self, *, pipelining: bool) -> None:
        self.pipelining = pipelining
        self.sign_ins: list[bytes] = []
        self.letters: list[tuple[str, bool, bool | None]] = []  # recipient, encrypted, signed in

    async def handle_EHLO(  # noqa: N802
        self, _server: SMTP, session: Session, _envelope: Envelope, hostname: str, answers: list[str]
    ) -> list[str]:
        session.host_name = hostname
        return ["250-PIPELINING", *answers] if self.pipelining else answers

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802
        assert server.transport is not None
        encrypted = server.transport.get_extra_info("ssl_object") is not None
        self.letters += [(recipient, encrypted, session.authenticated) for recipient in envelope.rcpt_tos]
        return "250 OK"

    def sign_in(self, _server: SMTP, _session: Session, _envelope: Envelope, _how: str, who: object) -> AuthResult:
        assert isinstance(who, LoginPassword)
        self.sign_ins.append(who.login)
        return AuthResult(success=(who.login, who.password) == (USER.encode(), PASSWORD.encode()), handled=False)


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A certificate of the relay's own, with its key in the same file."""
    return make_certificate(tmp_path_factory.mktemp("tls") / "relay.pem")


@pytest.fixture
def trusted(certificate: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The certificate, trusted as an operator trusts one of their own."""
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
    return certificate


@contextmanager
def relaying(certificate: Path, tls: str, handler: Relaying) -> Iterator[int]:
    """A relay on a free port of loopback that takes letters only from those who have signed in; its port."""
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(certificate)
    starts_tls = tls == "starttls"
    told: Future[tuple[asyncio.AbstractEventLoop, asyncio.Server]] = Future()

    async def relay() -> None:
        loop = asyncio.get_running_loop()
        server = await loop.create_server(
            lambda: SMTP(
                handler,
                auth_required=True,
                authenticator=handler.sign_in,
                auth_require_tls=starts_tls,  # what is encrypted from its first byte is not seen to be
                require_starttls=starts_tls,
                tls_context=context if starts_tls else None,
            ),
            HOST,
            0,
            ssl=context if tls == "tls" else None,
        )
        told.set_result((loop, server))
        await server.wait_closed()  # asked for before it closes: then it waits for everyone to hang up too

    thread = Thread(target=asyncio.run, args=[relay()])
    thread.start()
    loop, server = told.result()
    try:
        yield server.sockets[0].getsockname()[1]
    finally:
        loop.call_soon_threadsafe(server.close)
        thread.join()


def relayed(settings: Settings, port: int, tls: str, password: str = PASSWORD) -> Settings:
    told = {"smtp_port": port, "smtp_tls": tls, "smtp_user": USER, "smtp_password": password, "smtp_timeout": 10}
    return Settings.model_validate({**settings.model_dump(), **told})


@pytest.mark.parametrize("pipelining", [True, False], ids=["pipelined", "plain"])
@pytest.mark.parametrize("tls", ["starttls", "tls"])
def test_letters_leave_encrypted_once_signed_in(
    settings: Settings,
    database: Database,
    sender: Sender,
    clock: FrozenClock,
    trusted: Path,
    tls: str,
    pipelining: bool,
) -> None:
    handler = Relaying(pipelining=pipelining)
    put(database, sender, 3)
    with relaying(trusted, tls, handler) as port:
        deliver(database, Delivery(database, sender, relayed(settings, port, tls), clock), until_all_are=ALL_ACCEPTED)
    assert sorted(handler.letters) == [(mailbox(number), True, True) for number in range(3)]
    assert set(handler.sign_ins) == {USER.encode()}


def connecting(settings: Settings, sender: Sender) -> Callable[[], None]:
    async def run() -> None:
        await (await Relay.of(settings, sender).connect()).leave()

    return lambda: asyncio.run(run())


@pytest.mark.parametrize("tls", ["starttls", "tls"])
def test_a_certificate_nobody_vouches_for_is_told_no_password(
    settings: Settings, sender: Sender, certificate: Path, tls: str
) -> None:
    handler = Relaying(pipelining=True)
    with relaying(certificate, tls, handler) as port, pytest.raises(Unreachable, match=r"(?i)certificate"):
        connecting(relayed(settings, port, tls), sender)()
    assert handler.sign_ins == []


def test_a_relay_without_encryption_is_told_no_password_where_it_is_asked_for(
    settings: Settings, sender: Sender, trusted: Path
) -> None:
    handler = Relaying(pipelining=True)
    with relaying(trusted, "none", handler) as port, pytest.raises(Unreachable, match=r"(?i)starttls"):
        connecting(relayed(settings, port, "starttls"), sender)()
    assert handler.sign_ins == []


@pytest.mark.parametrize("tls", ["starttls", "tls"])
def test_a_wrong_password_keeps_the_letters_and_says_why(
    settings: Settings, database: Database, sender: Sender, trusted: Path, tls: str
) -> None:
    handler = Relaying(pipelining=True)
    put(database, sender, 1)
    with relaying(trusted, tls, handler) as port, pytest.raises(Unreachable, match="535") as refused:
        connecting(relayed(settings, port, tls, "guessed"), sender)()
    assert "guessed" not in str(refused.value)
    assert handler.letters == []
    assert rows(database)[0].state is LetterState.QUEUED
