"""Delivery against a real far end in its own process, that accepts, refuses, stalls and hangs up as told."""

import asyncio
import datetime as dt
import sqlite3
from collections.abc import Iterator
from contextlib import closing

import pytest
from sqlalchemy import event, select, update

from cli.common.installation import Installation
from cli.running.delivering import delivery_of
from kit.clock import FrozenClock
from kit.database import Database
from kit.logs import LogLine
from kit.settings import Settings
from models.condition import RelayFault
from models.reads import lookup
from models.tables import Letter
from models.vocabulary import LetterState
from notifications.delivery.delivery import Delivery
from notifications.delivery.outbox import GIVE_UP_AFTER, LEASE, claim, requeue
from notifications.links import fill
from notifications.sender import Sender
from tests.conftest import LAUNCH
from tests.far_ends.sink import Mode, Sink
from tests.mail import parsed, text_of
from tests.notifications.delivering import ALL_ACCEPTED, deliver, mailbox, put, rows, running, states, until


@pytest.fixture(scope="module")
def far_end() -> Iterator[Sink]:
    with Sink() as sink:
        yield sink


@pytest.fixture
def sink(far_end: Sink) -> Sink:
    """The far end, with no letters, accepting everything."""
    far_end.listen()
    far_end.forget()
    return far_end


@pytest.fixture
def relayed(settings: Settings, sink: Sink) -> Settings:
    """Settings whose relay is the far end, and who lose patience quickly."""
    return settings.model_copy(update={"smtp_port": sink.port, "smtp_timeout": 2})


@pytest.fixture
def delivery(database: Database, sender: Sender, relayed: Settings, clock: FrozenClock) -> Delivery:
    return Delivery(database, sender, relayed, clock)


def test_a_letter_leaves_with_its_link_filled_in(
    database: Database, sender: Sender, delivery: Delivery, sink: Sink
) -> None:
    put(database, sender, 1)
    deliver(database, delivery, until_all_are=ALL_ACCEPTED)
    (received,) = sink.letters()
    with database.read() as session:
        stored = session.scalar(select(Letter.content))
    assert stored is not None
    assert received.content == fill(stored, sender.secret)
    assert received.recipient == mailbox(0)
    assert received.message_id == rows(database)[0].message_id


def test_every_letter_leaves_once_over_a_few_kept_connections(
    database: Database, sender: Sender, delivery: Delivery, sink: Sink
) -> None:
    put(database, sender, 500)
    deliver(database, delivery, until_all_are=ALL_ACCEPTED)
    assert sorted(sink.ids()) == sorted(letter.message_id for letter in rows(database))
    assert sink.connections() <= 4


def test_one_letter_needs_one_connection(database: Database, sender: Sender, delivery: Delivery, sink: Sink) -> None:
    put(database, sender, 1)
    deliver(database, delivery, until_all_are=ALL_ACCEPTED)
    assert sink.connections() == 1


def test_a_relay_without_pipelining_is_spoken_to_a_command_at_a_time(
    database: Database, sender: Sender, delivery: Delivery, sink: Sink
) -> None:
    sink.behave(pipelining=False)
    put(database, sender, 30)
    deliver(database, delivery, until_all_are=ALL_ACCEPTED)
    assert sorted(sink.ids()) == sorted(letter.message_id for letter in rows(database))


@pytest.mark.parametrize("pipelining", [True, False])
def test_a_relay_without_8bit_gets_the_same_words_in_7bit(
    database: Database, sender: Sender, delivery: Delivery, sink: Sink, pipelining: bool
) -> None:
    sink.behave(pipelining=pipelining, eight_bit=False)
    put(database, sender, 1)
    deliver(database, delivery, until_all_are=ALL_ACCEPTED)
    (received,) = sink.letters()
    assert received.content.isascii()
    with database.read() as session:
        stored = session.scalar(select(Letter.content))
    assert stored is not None
    assert text_of(parsed(received.content)).strip() == text_of(parsed(fill(stored, sender.secret))).strip()


@pytest.mark.parametrize("pipelining", [True, False])
def test_lines_that_begin_with_a_dot_arrive_whole(
    database: Database, sender: Sender, delivery: Delivery, sink: Sink, pipelining: bool
) -> None:
    sink.behave(pipelining=pipelining)
    put(database, sender, 1)
    dots = b"Subject: x\r\n\r\n.\r\n..\r\n.en rad\r\n"
    with database.write() as session:
        session.execute(update(Letter).values(content=dots))
    deliver(database, delivery, until_all_are=ALL_ACCEPTED)
    assert sink.letters()[0].content == dots


@pytest.mark.parametrize("pipelining", [True, False])
@pytest.mark.parametrize(
    ("mode", "state", "error"),
    [
        (Mode.NEVER, LetterState.FAILED, "550 no such mailbox"),
        (Mode.CONTENT_NEVER, LetterState.FAILED, "554 not wanted"),
        (Mode.LATER, LetterState.DEFERRED, "451 try later"),
        (Mode.CONTENT_LATER, LetterState.DEFERRED, "452 no room"),
        (Mode.STALL, LetterState.DEFERRED, ""),
        (Mode.STALL_AT_END, LetterState.DEFERRED, ""),
        (Mode.DROP_AT_END, LetterState.DEFERRED, ""),
    ],
)
def test_one_letter_in_trouble_never_stops_the_rest(
    database: Database,
    sender: Sender,
    delivery: Delivery,
    sink: Sink,
    mode: Mode,
    state: LetterState,
    error: str,
    pipelining: bool,
) -> None:
    sink.behave(mode, to=mailbox(5), pipelining=pipelining)
    put(database, sender, 40)
    deliver(database, delivery, until_all_are={LetterState.ACCEPTED, state})
    (troubled,) = [letter for letter in rows(database) if letter.state is not LetterState.ACCEPTED]
    assert (troubled.recipient, troubled.state, troubled.attempts) == (mailbox(5), state, 1)
    assert error in troubled.error
    assert troubled.error
    assert len({received.recipient for received in sink.letters()} - {mailbox(5)}) == 39


@pytest.mark.parametrize("mode", [Mode.LATER, Mode.STALL, Mode.DROP_AT_END])
def test_a_deferred_letter_is_tried_again_with_the_same_message_id(
    database: Database, sender: Sender, delivery: Delivery, sink: Sink, clock: FrozenClock, mode: Mode
) -> None:
    sink.behave(mode)
    put(database, sender, 1)
    deliver(database, delivery, until_all_are={LetterState.DEFERRED})
    assert rows(database)[0].due_at > LAUNCH
    sink.behave(Mode.ACCEPT)
    clock.move_to(LAUNCH + dt.timedelta(minutes=5))
    deliver(database, delivery, until_all_are=ALL_ACCEPTED)
    assert set(sink.ids()) == {rows(database)[0].message_id}
    assert rows(database)[0].attempts == 2


@pytest.mark.parametrize("pipelining", [True, False])
def test_a_relay_that_does_not_want_the_sender_is_a_matter_for_the_operator(
    database: Database, sender: Sender, delivery: Delivery, sink: Sink, pipelining: bool
) -> None:
    sink.behave(Mode.SENDER_NEVER, pipelining=pipelining)
    put(database, sender, 10)
    deliver(database, delivery, until_all_are={LetterState.DEFERRED})
    assert {letter.attempts for letter in rows(database)} == {0}
    assert all("RUNDAN_SENDER" in letter.error for letter in rows(database))
    assert all("550 sender not wanted" in letter.error for letter in rows(database))


def test_a_relay_that_hangs_up_after_every_letter_gets_them_all(
    database: Database, sender: Sender, delivery: Delivery, sink: Sink, clock: FrozenClock
) -> None:
    for number in range(0, 20, 2):
        sink.behave(Mode.DROP_AT_END, to=mailbox(number))
    put(database, sender, 20)
    deliver(database, delivery, until_all_are={LetterState.ACCEPTED, LetterState.DEFERRED})
    assert {received.recipient for received in sink.letters()} == {mailbox(number) for number in range(20)}


@pytest.mark.parametrize("way", ["refuses", "closes"])
def test_a_relay_out_of_reach_costs_no_letter_an_attempt(
    database: Database, sender: Sender, delivery: Delivery, sink: Sink, way: str
) -> None:
    sink.refuse() if way == "refuses" else sink.behave(Mode.CLOSING)
    put(database, sender, 30)
    deliver(database, delivery, until_all_are={LetterState.DEFERRED})
    assert {letter.attempts for letter in rows(database)} == {0}
    assert all("går inte att nå" in letter.error for letter in rows(database))


def test_letters_leave_as_soon_as_the_relay_is_back(
    database: Database, sender: Sender, delivery: Delivery, sink: Sink
) -> None:
    async def run() -> None:
        async with running(delivery):
            await until(lambda: states(database) == {LetterState.DEFERRED})
            sink.listen()
            await until(lambda: states(database) == ALL_ACCEPTED, within=30)

    sink.refuse()
    put(database, sender, 30)
    asyncio.run(run())
    assert len(sink.ids()) == 30


def test_after_three_days_without_a_relay_a_letter_has_failed_and_can_be_sent_again(
    database: Database, sender: Sender, delivery: Delivery, sink: Sink, clock: FrozenClock
) -> None:
    sink.refuse()
    put(database, sender, 1)
    clock.move_to(LAUNCH + GIVE_UP_AFTER)
    deliver(database, delivery, until_all_are={LetterState.FAILED})
    sink.listen()
    with database.write() as session:
        requeue(session, rows(database)[0].id, clock.now())
    deliver(database, delivery, until_all_are=ALL_ACCEPTED)
    assert sink.count() == 1


def test_a_relay_that_asks_for_a_password_it_does_not_get_is_out_of_reach(
    database: Database, sender: Sender, relayed: Settings, clock: FrozenClock, sink: Sink
) -> None:
    with_user = relayed.model_copy(update={"smtp_user": "rundan"})
    put(database, sender, 1)
    deliver(database, Delivery(database, sender, with_user, clock), until_all_are={LetterState.DEFERRED})
    assert "AUTH" in rows(database)[0].error


def test_a_poisoned_row_never_stops_the_rest(
    database: Database, sender: Sender, delivery: Delivery, sink: Sink
) -> None:
    put(database, sender, 10)
    with database.write() as session:
        poison = "x@y.example>\r\nRCPT TO:<alla@dorotea.example"
        session.execute(update(Letter).where(Letter.recipient == mailbox(3)).values(recipient=poison))
    deliver(database, delivery, until_all_are={LetterState.ACCEPTED, LetterState.FAILED})
    assert sink.count() == 9
    assert {received.recipient for received in sink.letters()} == {mailbox(n) for n in range(10) if n != 3}


def test_a_poke_is_enough(
    database: Database, sender: Sender, relayed: Settings, clock: FrozenClock, sink: Sink
) -> None:
    delivery = Delivery(database, sender, relayed, clock, poll=60)  # it does not look for itself

    async def run() -> None:
        async with running(delivery):
            await until(lambda: states(database) == ALL_ACCEPTED)
            await asyncio.sleep(0.2)
            await asyncio.to_thread(put, database, sender, 1, 1)
            delivery.poke()
            await asyncio.to_thread(sink.wait_for, 2, 10)

    put(database, sender, 1)
    asyncio.run(run())
    assert sink.count() == 2


def test_without_a_poke_letters_are_found_all_the_same(
    database: Database, sender: Sender, delivery: Delivery, sink: Sink
) -> None:
    async def run() -> None:
        async with running(delivery):
            await asyncio.sleep(0.5)
            await asyncio.to_thread(put, database, sender, 3)
            await asyncio.to_thread(sink.wait_for, 3, 2)

    asyncio.run(run())
    assert sink.count() == 3


def test_a_poke_before_and_after_the_run_does_no_harm(
    database: Database, sender: Sender, delivery: Delivery, sink: Sink
) -> None:
    put(database, sender, 2)
    delivery.poke()
    deliver(database, delivery, until_all_are=ALL_ACCEPTED)
    delivery.poke()
    assert sink.count() == 2


def test_two_deliveries_at_once_send_nothing_twice(
    either: Database, sender: Sender, relayed: Settings, clock: FrozenClock, sink: Sink
) -> None:
    put(either, sender, 450)
    other = Database(either.url.render_as_string(hide_password=False))
    both = (Delivery(either, sender, relayed, clock), Delivery(other, sender, relayed, clock))
    deliver(either, *both, until_all_are=ALL_ACCEPTED)
    other.dispose()
    assert sorted(sink.ids()) == sorted(letter.message_id for letter in rows(either))


def test_a_lease_that_ran_out_is_delivered_by_another(
    database: Database, sender: Sender, delivery: Delivery, sink: Sink, clock: FrozenClock
) -> None:
    put(database, sender, 1)
    with database.write() as session:
        claim(session, "a worker on another machine", LAUNCH, 1)
    clock.move_to(LAUNCH + LEASE)
    deliver(database, delivery, until_all_are=ALL_ACCEPTED)
    assert sink.count() == 1


def test_stopping_puts_back_what_was_not_begun(
    database: Database, sender: Sender, delivery: Delivery, sink: Sink
) -> None:
    async def run() -> None:
        async with running(delivery):
            await asyncio.to_thread(sink.wait_for, 5, 5)

    sink.behave(delay=0.02)
    put(database, sender, 300)
    asyncio.run(run())
    assert states(database) == {LetterState.ACCEPTED, LetterState.QUEUED}
    accepted = [letter.message_id for letter in rows(database) if letter.state is LetterState.ACCEPTED]
    assert sorted(sink.ids()) == sorted(accepted)


def test_delivery_says_that_it_lives(database: Database, sender: Sender, relayed: Settings, clock: FrozenClock) -> None:
    beats: list[dt.datetime] = []

    async def run() -> None:
        async with running(Delivery(database, sender, relayed, clock, beats.append)):
            await until(lambda: beats)

    asyncio.run(run())
    assert beats == [LAUNCH]


def test_what_keeps_the_relay_from_taking_letters_is_told_and_that_it_takes_them_again(
    database: Database, sender: Sender, relayed: Settings, clock: FrozenClock, sink: Sink
) -> None:
    here = Installation(relayed, database, clock)

    def fault() -> RelayFault | None:
        with database.read() as session:
            return lookup.heartbeats(session)["delivery"].relay_fault

    async def told() -> list[RelayFault | None]:
        async with running(delivery_of(here)):
            await until(lambda: states(database) == {LetterState.DEFERRED})
            await until(lambda: fault() is not None)
            before = fault()
            sink.listen()
            await until(lambda: states(database) == ALL_ACCEPTED)
            await until(lambda: fault() is not before)
            return [before, fault()]

    sink.refuse()
    put(database, sender, 3)
    assert asyncio.run(told()) == [RelayFault.UNREACHABLE, None]


def test_a_locked_database_loses_no_result(
    database: Database, sender: Sender, delivery: Delivery, sink: Sink, caplog: pytest.LogCaptureFixture
) -> None:
    async def run() -> None:
        async with running(delivery):
            await asyncio.to_thread(sink.wait_for, 1)
            locker.execute("BEGIN IMMEDIATE")
            sink.behave()
            await asyncio.to_thread(sink.wait_for, 20)
            await until(lambda: "can't be read or written" in caplog.text)
            locker.rollback()
            await until(lambda: states(database) == ALL_ACCEPTED)

    put(database, sender, 20)
    sink.behave(delay=0.05)
    event.listen(database.engine, "connect", lambda connection, _: connection.execute("PRAGMA busy_timeout=20"))
    database.engine.dispose()
    with closing(sqlite3.connect(str(database.url.database), isolation_level=None)) as locker:
        asyncio.run(run())
    assert len(sink.ids()) == 20


def test_a_letter_that_is_refused_is_told_by_its_number_and_not_by_whom_it_is_for(
    database: Database, sender: Sender, delivery: Delivery, sink: Sink, caplog: pytest.LogCaptureFixture
) -> None:
    put(database, sender, 1)
    sink.behave(Mode.NEVER)
    deliver(database, delivery, until_all_are={LetterState.FAILED})
    (letter,) = rows(database)
    lines = [LogLine("text").format(record) for record in caplog.records if record.name.startswith("rundan")]
    assert any(f"WARNING letter-failed letter={letter.id} attempt=1 code=550" in line for line in lines)
    assert not any(letter.recipient in line for line in lines)
