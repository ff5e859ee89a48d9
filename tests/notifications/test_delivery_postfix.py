"""Delivery through Debian's Postfix, which is less kind than our own far end; what leaves it arrives there."""

import asyncio
import datetime as dt
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import update

from kit.clock import FrozenClock
from kit.database import Database
from kit.settings import Settings
from models.condition import RelayFault
from models.tables import Letter
from models.vocabulary import LetterState
from notifications.delivery.delivery import Delivery
from notifications.delivery.results import RelayTrouble
from notifications.sender import Sender
from tests.far_ends.beside_postfix import Greylist, SignIns, listening
from tests.far_ends.certificates import make_certificate
from tests.far_ends.postfix import NoPostfix, Postfix, postfix
from tests.far_ends.sink import Sink
from tests.notifications.delivering import ALL_ACCEPTED, deliver, mailbox, put, rows, running, states, until
from tests.waiting import LONG, eventually

pytestmark = pytest.mark.slow

DONE = {LetterState.ACCEPTED, LetterState.DEFERRED, LetterState.FAILED}


@pytest.fixture
def sink() -> Iterator[Sink]:
    with Sink() as far_end:
        yield far_end


@pytest.fixture
def relay(sink: Sink) -> Iterator[Postfix]:
    """A Postfix that passes on to the sink, not started."""
    try:
        with postfix(sink.port) as instance:
            yield instance
    except NoPostfix as reason:
        pytest.skip(str(reason))


class Installation:
    """An installation whose relay is that Postfix, as set, and what its delivery has learnt of it.

    Over one connection, so that what follows a refusal follows it on the same.
    """

    def __init__(self, database: Database, sender: Sender, settings: Settings, clock: FrozenClock, port: int) -> None:
        self.database, self.sender, self.clock = database, sender, clock
        self.heard: list[RelayTrouble | None] = []
        self._settings = settings.model_dump() | {"smtp_port": port, "smtp_timeout": 30, "smtp_connections": 1}

    def sets(self, **settings: str) -> None:
        """Set more than where the relay is."""
        self._settings |= settings

    def delivery(self) -> Delivery:
        """Another delivery, as a restart makes."""
        settings = Settings.model_validate(self._settings)
        return Delivery(
            self.database, self.sender, settings, self.clock, hear=lambda trouble, _now: self.heard.append(trouble)
        )

    def delivers(self, until_all_are: set[LetterState]) -> None:
        deliver(self.database, self.delivery(), until_all_are=until_all_are)

    def puts(self, count: int) -> None:
        put(self.database, self.sender, count)

    @property
    def letters(self) -> list[Letter]:
        return rows(self.database)


@pytest.fixture
def here(database: Database, sender: Sender, settings: Settings, relay: Postfix, clock: FrozenClock) -> Installation:
    return Installation(database, sender, settings, clock, relay.port)


def taken_by_postfix(here: Installation) -> Counter[tuple[str, str]]:
    """The letters that count as accepted, each by its recipient and its own name."""
    return Counter((each.recipient, each.message_id) for each in here.letters if each.state is LetterState.ACCEPTED)


def arrived(here: Installation, sink: Sink) -> Counter[tuple[str, str]]:
    """What left Postfix, once as much has as it accepted: each by its recipient and its own name."""
    sink.wait_for(taken_by_postfix(here).total(), LONG)
    return Counter((letter.recipient, letter.message_id) for letter in sink.letters())


def became(here: Installation) -> dict[str, tuple[LetterState, str]]:
    """Each letter that was not accepted: what became of it and the code it was given."""
    others = [letter for letter in here.letters if letter.state is not LetterState.ACCEPTED]
    return {letter.recipient: (letter.state, letter.error[:3]) for letter in others}


def tried_or_silent(here: Installation, fault: RelayFault) -> list[str]:
    """The letters that an attempt was spent on, or that do not say what should be mended; so does delivery itself."""
    faulty = [each.recipient for each in here.letters if each.attempts or not each.error.startswith(fault.label)]
    heard = {trouble and trouble.fault for trouble in here.heard}
    return faulty if heard == {fault} else [*faulty, f"delivery: {heard}"]


LATER, NEVER = "450 4.2.0 try later", "550 5.1.1 no such mailbox"


@pytest.mark.parametrize("without", ["", "pipelining", "8bitmime", "pipelining, 8bitmime"])
def test_recipients_refused_among_others_leave_the_others_whole(
    here: Installation, relay: Postfix, sink: Sink, without: str
) -> None:
    relay.refuses({mailbox(3): NEVER, mailbox(7): LATER, mailbox(8): NEVER, mailbox(19): LATER})
    relay.asks(smtpd_discard_ehlo_keywords=without)
    relay.start()
    here.puts(20)
    here.delivers(DONE)
    assert became(here) == {
        mailbox(3): (LetterState.FAILED, "550"),
        mailbox(7): (LetterState.DEFERRED, "450"),
        mailbox(8): (LetterState.FAILED, "550"),
        mailbox(19): (LetterState.DEFERRED, "450"),
    }
    assert arrived(here, sink) == taken_by_postfix(here)


def test_greylisted_letters_arrive_the_second_time(here: Installation, relay: Postfix, sink: Sink) -> None:
    with listening(type("OfToday", (Greylist,), {"seen": set()})) as policy:
        relay.asks(smtpd_recipient_restrictions=f"check_policy_service {policy}, permit")
        relay.start()
        here.puts(10)
        here.delivers({LetterState.DEFERRED})
        assert {code for _, code in became(here).values()} == {"450"}
        here.clock.move_to(here.clock.now() + dt.timedelta(minutes=5))
        here.delivers(ALL_ACCEPTED)
    assert arrived(here, sink) == taken_by_postfix(here)


@pytest.mark.parametrize("limit", ["message", "recipient"])
def test_letters_beyond_a_limit_arrive_later(here: Installation, relay: Postfix, sink: Sink, limit: str) -> None:
    rate = {f"smtpd_client_{limit}_rate_limit": "8"}
    relay.asks(smtpd_client_event_limit_exceptions="", anvil_rate_time_unit="1h", **rate)
    here.puts(20)
    for accepted in (8, 16, 20):
        relay.start()  # it has forgotten what it had counted
        asyncio.run(until_accepted(here, accepted))
        assert {code for _, code in became(here).values()} <= {"450"}
        eventually(relay.has_passed_all_on)
        relay.stop()
        here.clock.move_to(here.clock.now() + dt.timedelta(hours=2))
    assert arrived(here, sink) == taken_by_postfix(here)


async def until_accepted(here: Installation, count: int) -> None:
    """Deliver until so many letters are accepted and the others put off."""
    async with running(here.delivery()):
        await until(lambda: len(here.letters) - len(became(here)) == count and states(here.database) <= DONE)


def test_letters_wait_untried_for_a_relay_that_counts_connections(
    here: Installation, relay: Postfix, sink: Sink
) -> None:
    relay.asks(
        smtpd_client_event_limit_exceptions="", anvil_rate_time_unit="2s", smtpd_client_connection_rate_limit="1"
    )
    relay.start()
    here.puts(20)
    here.delivers(ALL_ACCEPTED)
    assert {letter.attempts for letter in here.letters} == {1}
    assert arrived(here, sink) == taken_by_postfix(here)


def test_a_letter_above_the_size_limit_fails_alone(here: Installation, relay: Postfix, sink: Sink) -> None:
    relay.asks(message_size_limit="50000")
    relay.start()
    here.puts(5)
    with here.database.write() as session:
        large = b"Subject: x\r\n\r\n" + b"en lang rad\r\n" * 10_000
        session.execute(update(Letter).where(Letter.recipient == mailbox(2)).values(content=large))
    here.delivers(DONE)
    assert became(here) == {mailbox(2): (LetterState.FAILED, "552")}
    assert arrived(here, sink) == taken_by_postfix(here)


def test_stopped_and_started_in_the_midst_nothing_is_lost(here: Installation, relay: Postfix, sink: Sink) -> None:
    async def run() -> None:
        async with running(here.delivery()):
            await asyncio.to_thread(sink.wait_for, 20, LONG)
            await asyncio.to_thread(relay.stop)
            await asyncio.to_thread(put, here.database, here.sender, 50, 400)
            await until(lambda: any(here.heard))
            await asyncio.to_thread(relay.start)
            await until(lambda: states(here.database) <= {LetterState.ACCEPTED, LetterState.DEFERRED})

    relay.start()
    here.puts(400)
    asyncio.run(run())
    here.clock.move_to(here.clock.now() + dt.timedelta(hours=2))
    here.delivers(ALL_ACCEPTED)
    sink.wait_for(450, LONG)
    assert set(sink.ids()) == {letter.message_id for letter in here.letters}


@pytest.fixture
def encrypting(relay: Postfix, tmp_path: Path) -> dict[str, str]:
    """What a Postfix asks that takes letters only encrypted."""
    certificate = str(make_certificate(tmp_path / "relay.pem"))
    return {
        "smtpd_tls_security_level": "encrypt",
        "smtpd_tls_cert_file": certificate,
        "smtpd_tls_key_file": certificate,
    }


def test_encrypted_letters_arrive_where_encryption_is_required(
    here: Installation, relay: Postfix, sink: Sink, encrypting: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", encrypting["smtpd_tls_cert_file"])
    relay.asks(**encrypting)
    relay.start()
    here.sets(smtp_tls="starttls")
    here.puts(10)
    here.delivers(ALL_ACCEPTED)
    assert arrived(here, sink) == taken_by_postfix(here)


@pytest.mark.parametrize("without", ["", "pipelining"])
def test_encryption_that_is_required_and_not_set_costs_no_letter_an_attempt(
    here: Installation, relay: Postfix, encrypting: dict[str, str], without: str
) -> None:
    relay.asks(smtpd_discard_ehlo_keywords=without, **encrypting)
    relay.start()
    here.puts(10)
    here.delivers({LetterState.DEFERRED})
    assert tried_or_silent(here, RelayFault.ENCRYPTION_REQUIRED) == []


def test_encryption_that_is_set_and_not_offered_costs_no_letter_an_attempt(here: Installation, relay: Postfix) -> None:
    relay.start()
    here.sets(smtp_tls="starttls")
    here.puts(10)
    here.delivers({LetterState.DEFERRED})
    assert tried_or_silent(here, RelayFault.ENCRYPTION_FAILED) == []


def test_a_certificate_that_is_not_trusted_costs_no_letter_an_attempt(
    here: Installation, relay: Postfix, encrypting: dict[str, str]
) -> None:
    relay.asks(**encrypting)
    relay.start()
    here.sets(smtp_tls="starttls")
    here.puts(10)
    here.delivers({LetterState.DEFERRED})
    assert tried_or_silent(here, RelayFault.CERTIFICATE) == []


@pytest.fixture
def asking_for_a_password(relay: Postfix) -> Iterator[None]:
    """Postfix passes on for those who have signed in only."""
    with listening(SignIns) as sign_ins:
        relay.asks(
            smtpd_sasl_auth_enable="yes",
            smtpd_sasl_type="dovecot",
            smtpd_sasl_path=sign_ins,
            mynetworks="",
            smtpd_relay_restrictions="permit_sasl_authenticated, reject_unauth_destination",
        )
        relay.start()
        yield


@pytest.mark.usefixtures("asking_for_a_password")
def test_letters_leave_once_signed_in(here: Installation, sink: Sink) -> None:
    here.sets(smtp_user="rundan", smtp_password="a password for tests only")
    here.puts(10)
    here.delivers(ALL_ACCEPTED)
    assert arrived(here, sink) == taken_by_postfix(here)


@pytest.mark.usefixtures("asking_for_a_password")
def test_a_wrong_password_costs_no_letter_an_attempt(here: Installation) -> None:
    here.sets(smtp_user="rundan", smtp_password="guessed")
    here.puts(10)
    here.delivers({LetterState.DEFERRED})
    assert tried_or_silent(here, RelayFault.SIGN_IN_REFUSED) == []
    assert not any("guessed" in letter.error for letter in here.letters)


@pytest.mark.usefixtures("asking_for_a_password")
def test_letters_a_relay_passes_on_for_others_only_have_not_failed_and_say_what_to_set(here: Installation) -> None:
    here.puts(10)
    here.delivers({LetterState.DEFERRED})
    assert all(letter.error.startswith(RelayFault.NOT_RELAYED.label) for letter in here.letters)
    assert {trouble and trouble.fault for trouble in here.heard} == {RelayFault.NOT_RELAYED}
