"""Letters put in the outbox, delivered, and looked at, for the tests of delivery."""

import asyncio
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress

from sqlalchemy import select

from kit.database import Database
from models.tables import Letter
from models.vocabulary import LetterState
from notifications.delivery.delivery import Delivery
from notifications.delivery.outbox import enqueue
from notifications.letters.ways_in import SignIn
from notifications.links import new_link_id
from notifications.sender import Sender
from tests.conftest import LAUNCH
from tests.waiting import LONG

ALL_ACCEPTED = {LetterState.ACCEPTED}


def mailbox(number: int) -> str:
    return f"registrator{number}@dorotea.example"


def put(database: Database, sender: Sender, count: int, first: int = 0) -> None:
    letters = [
        SignIn(key=f"letter:{number}", recipient=mailbox(number), link_id=new_link_id(), minutes=30)
        for number in range(first, first + count)
    ]
    with database.write() as session:
        enqueue(session, sender, letters, LAUNCH)


def rows(database: Database) -> list[Letter]:
    with database.read() as session:
        return list(session.scalars(select(Letter).order_by(Letter.id)))


def states(database: Database) -> set[LetterState]:
    return {letter.state for letter in rows(database)}


@asynccontextmanager
async def running(*deliveries: Delivery) -> AsyncIterator[None]:
    tasks = [asyncio.create_task(delivery.run()) for delivery in deliveries]
    try:
        yield
    finally:
        for task in tasks:
            task.cancel()
        for task in tasks:
            with suppress(asyncio.CancelledError):
                await task


async def until(condition: Callable[[], object], within: float = LONG) -> None:
    """Return as soon as the condition holds."""
    deadline = time.monotonic() + within
    while not condition():
        assert time.monotonic() < deadline, "it took too long"
        await asyncio.sleep(0.01)


def deliver(database: Database, *deliveries: Delivery, until_all_are: set[LetterState]) -> None:
    """Run until every letter is in one of these states."""

    async def run() -> None:
        async with running(*deliveries):
            await until(lambda: states(database) <= until_all_are)

    asyncio.run(run())
