"""A delivery in a process of its own, that a test may kill; its settings are in RUNDAN_*."""

import asyncio
import datetime as dt
import os
from contextlib import suppress

from kit.clock import FrozenClock
from kit.database import Database
from kit.settings import Settings
from notifications.delivery.delivery import Delivery
from notifications.sender import Sender


def deliver() -> None:
    """Deliver until told to stop, at the moment in RUNDAN_TEST_NOW."""
    with suppress(KeyboardInterrupt):
        asyncio.run(_deliver())


async def _deliver() -> None:
    settings = Settings()
    clock = FrozenClock(dt.datetime.fromisoformat(os.environ["RUNDAN_TEST_NOW"]))
    await Delivery(Database(settings.database), Sender.of(settings), settings, clock).run()
