"""What a command works on: this installation's database, office and clock."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from actions.record import Said
from kit.clock import Clock, local_day
from kit.database import Database
from kit.settings import Settings
from models.schema import is_current, migrate
from models.values import Reporter
from models.vocabulary import Channel
from notifications.office import Office

OPERATOR = Said(Reporter("kommandoraden", "samordnare"), Channel.SYSTEM)


@dataclass(frozen=True, slots=True)
class Installation:
    """Opened for one command."""

    settings: Settings
    database: Database
    office: Office
    clock: Clock

    @property
    def now(self) -> dt.datetime:
        """The program's moment, UTC."""
        return self.clock.now()

    @property
    def today(self) -> dt.date:
        """The program's day in Stockholm."""
        return local_day(self.now)


@contextmanager
def installation() -> Iterator[Installation]:
    """The installation the environment names, its database brought to the current schema. Raises StorageFault."""
    settings = Settings()
    database = Database(settings.database)
    try:
        if not is_current(database):
            migrate(database)
        yield Installation(settings, database, Office.of(settings), settings.clock())
    finally:
        database.dispose()
