"""Delivery killed as by `kill -9` at every named point: nothing is lost, and what is repeated is the same letter."""

import datetime as dt
import os
import signal
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from multiprocessing.process import BaseProcess

import pytest
from sqlalchemy import func, select

from kit.database import Database
from kit.settings import Settings
from models.tables import Letter
from models.vocabulary import LetterState
from notifications.delivery.outbox import LEASE, enqueue
from notifications.letters.ways_in import SignIn
from notifications.links import new_link_id
from notifications.sender import Sender
from tests.conftest import LAUNCH
from tests.far_ends.sink import Sink
from tests.run.deliver import deliver
from tests.run.forked import forked
from tests.waiting import LONG, eventually

pytestmark = pytest.mark.xdist_group("killed")  # one process to fork from is enough

LETTERS = 150
POINTS = ("send.before", "send.accepted", "settle.before", "settle.after")


@pytest.fixture
def sink() -> Iterator[Sink]:
    with Sink() as far_end:
        yield far_end


def put(database: Database, sender: Sender) -> set[str]:
    letters = [
        SignIn(key=f"letter:{number}", recipient="x@dorotea.example", link_id=new_link_id(), minutes=30)
        for number in range(LETTERS)
    ]
    with database.write() as session:
        enqueue(session, sender, letters, LAUNCH)
        return set(session.scalars(select(Letter.message_id)))


@contextmanager
def delivering(
    database: Database, settings: Settings, sink: Sink, crash_at: str = "", now: dt.datetime = LAUNCH
) -> Iterator[BaseProcess]:
    environment = {
        "RUNDAN_HOME": str(settings.home),
        "RUNDAN_DATABASE_URL": database.url.render_as_string(hide_password=False),
        "RUNDAN_SECRET": settings.secret.get_secret_value(),
        "RUNDAN_SMTP_PORT": str(sink.port),
        "RUNDAN_CRASH_AT": crash_at,
        "RUNDAN_TEST_NOW": now.isoformat(),
    }
    process = forked(deliver, environment)
    try:
        yield process
    finally:
        _end(process)


def _end(process: BaseProcess) -> None:
    if process.is_alive():
        assert process.pid is not None
        os.kill(process.pid, signal.SIGINT)
    process.join(LONG)
    assert not process.is_alive()


def accepted(database: Database) -> int:
    with database.read() as session:
        query = select(func.count()).select_from(Letter).where(Letter.state == LetterState.ACCEPTED)
        return session.scalar(query) or 0


def deliver_the_rest(database: Database, settings: Settings, sink: Sink, now: dt.datetime = LAUNCH) -> None:
    with delivering(database, settings, sink, now=now):
        eventually(lambda: accepted(database) == LETTERS)


@pytest.mark.parametrize("point", POINTS)
def test_killed_at_a_named_point_nothing_is_lost(
    either: Database, sender: Sender, settings: Settings, sink: Sink, point: str
) -> None:
    written = put(either, sender)
    with delivering(either, settings, sink, crash_at=point) as process:
        process.join(LONG)
        assert process.exitcode == -signal.SIGKILL
    deliver_the_rest(either, settings, sink)
    arrived = Counter(sink.ids())
    assert arrived.keys() == written
    # the one letter whose 250 was read and not yet noted, and those whose 250 was on its way
    assert arrived.total() - LETTERS <= (settings.smtp_connections if point == "send.accepted" else 0)


def test_without_the_dead_ones_ledger_its_lease_runs_out(
    database: Database, sender: Sender, settings: Settings, sink: Sink
) -> None:
    written = put(database, sender)
    with delivering(database, settings, sink, crash_at="settle.before") as process:
        process.join(LONG)
        assert process.exitcode == -signal.SIGKILL
    for left in (settings.home / "delivery").iterdir():
        left.unlink()
    deliver_the_rest(database, settings, sink, now=LAUNCH + LEASE)
    assert set(sink.ids()) == written


def test_killed_again_and_again_nothing_is_lost_and_repeats_are_fewer_than_kills(
    database: Database, sender: Sender, settings: Settings, sink: Sink
) -> None:
    written = put(database, sender)
    sink.behave(delay=0.02)
    kills = 0
    while accepted(database) < LETTERS and kills < 30:
        before = sink.count()
        with delivering(database, settings, sink) as process:
            sink.wait_for(min(before + 25, LETTERS), LONG)
            process.kill()
            kills += 1
    deliver_the_rest(database, settings, sink)
    arrived = Counter(sink.ids())
    assert arrived.keys() == written
    assert kills > 3
    assert arrived.total() - LETTERS <= kills * settings.smtp_connections
