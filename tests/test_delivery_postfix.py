"""Delivery through Debian's Postfix, which is less kind than our own far end; what leaves it arrives there."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

import pytest

from kit.clock import FrozenClock
from kit.database import Database
from kit.settings import Settings
from models.letters import Letter
from models.vocabulary import LetterState
from notifications.delivery import Delivery
from notifications.office import Office
from tests.postfix import NoPostfix, Postfix, postfix
from tests.sink import Sink
from tests.test_delivery import deliver, mailbox, put, rows
from tests.waiting import LONG

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


@pytest.fixture
def delivery(database: Database, office: Office, settings: Settings, relay: Postfix, clock: FrozenClock) -> Delivery:
    """Over one connection, so that what follows a refusal follows it on the same."""
    told = {"smtp_port": relay.port, "smtp_timeout": 30, "smtp_connections": 1}
    return Delivery(database, office, settings.model_copy(update=told), clock)


def arrived_as_accepted(database: Database, sink: Sink) -> None:
    """What left Postfix is what it accepted: each letter once, under its own name, to its own recipient."""
    accepted = [letter for letter in rows(database) if letter.state is LetterState.ACCEPTED]
    sink.wait_for(len(accepted), LONG)
    arrived = Counter((letter.recipient, letter.message_id) for letter in sink.letters())
    assert arrived == Counter((letter.recipient, letter.message_id) for letter in accepted)


def with_answer(database: Database) -> dict[str, tuple[LetterState, str]]:
    """Each letter that was not accepted: what became of it and the code it was given."""
    others = (letter for letter in rows(database) if letter.state is not LetterState.ACCEPTED)
    return {letter.recipient: _became(letter) for letter in others}


def _became(letter: Letter) -> tuple[LetterState, str]:
    return letter.state, letter.error[:3]


LATER, NEVER = "450 4.2.0 try later", "550 5.1.1 no such mailbox"


@pytest.mark.parametrize("without", ["", "pipelining", "8bitmime", "pipelining, 8bitmime"])
def test_recipients_refused_among_others_leave_the_others_whole(
    database: Database, office: Office, delivery: Delivery, relay: Postfix, sink: Sink, without: str
) -> None:
    relay.refuses({mailbox(3): NEVER, mailbox(7): LATER, mailbox(8): NEVER, mailbox(19): LATER})
    relay.asks(smtpd_discard_ehlo_keywords=without)
    relay.start()
    put(database, office, 20)
    deliver(database, delivery, until_all_are=DONE)
    assert with_answer(database) == {
        mailbox(3): (LetterState.FAILED, "550"),
        mailbox(7): (LetterState.DEFERRED, "450"),
        mailbox(8): (LetterState.FAILED, "550"),
        mailbox(19): (LetterState.DEFERRED, "450"),
    }
    arrived_as_accepted(database, sink)
