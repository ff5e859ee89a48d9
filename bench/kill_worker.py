"""The process that is killed: it lives day after day while delivering, and tells what it has recorded."""

import asyncio
import itertools
import os
import threading

from bench.kill_days import live_day
from kit.clock import RealClock
from kit.database import Database
from kit.settings import Settings
from notifications.delivery.delivery import Delivery
from notifications.sender import Sender


def work(url: str, settings: Settings, first_day: int, last_day: int | None, mouth: int) -> None:
    """Live from `first_day` on, to `last_day` or until killed; deliver until killed. `mouth` is a pipe's end."""
    database, sender = Database(url), Sender.of(settings)
    delivery = Delivery(database, sender, settings, RealClock())

    def tell(what: str, which: str) -> None:
        os.write(mouth, f"{what} {which}\n".encode())

    def live() -> None:
        try:
            days = itertools.count(first_day) if last_day is None else range(first_day, last_day + 1)
            for day in days:
                live_day(database, sender, day, tell)
                delivery.poke()
                tell("lived", str(day))
        except BaseException as fault:
            tell("failed", repr(fault).replace("\n", " "))
            raise

    threading.Thread(target=live, daemon=True).start()
    asyncio.run(delivery.run())
