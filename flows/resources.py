"""What every flow stands on: our database, sender and clock, opened once per process."""

from dataclasses import dataclass
from functools import lru_cache

from kit.clock import Clock
from kit.database import Database
from kit.logs import start_logging
from kit.settings import settings
from notifications.sender import Sender


@dataclass(frozen=True, slots=True)
class Resources:
    """The truth lies here; Prefect only watches over it."""

    database: Database
    sender: Sender
    clock: Clock


@lru_cache(maxsize=1)
def resources() -> Resources:
    """This process's resources, from its settings."""
    here = settings()
    start_logging(here.home, here.log, "rundan")  # the rest of the log is Prefect's
    return Resources(Database(here.database), Sender.of(here), here.clock())
