"""`rundan deliver`, and the delivery that runs beside the web where everything is in one process."""

import asyncio
import datetime as dt
from functools import partial

from actions.schedule.heartbeat import beat, relay_refuses, relay_takes
from cli.common.installation import Installation, serving
from cli.common.speech import say
from cli.running.jobs import until_told
from kit.database import Database
from kit.logs import start_logging
from notifications.delivery.delivery import BEAT, POLL, Delivery
from notifications.delivery.results import RelayTrouble


def deliver() -> None:
    """One delivery process. Any number may run. Raises RundanError."""
    with serving() as here:
        start_logging(here.settings.home, here.settings.log)
        say("Brev skickas genom {host}:{port}.", host=here.settings.smtp_host, port=here.settings.smtp_port)
        asyncio.run(until_told(delivery_of(here).run()))


def delivery_of(here: Installation, *, poll: float = POLL) -> Delivery:
    """This installation's delivery, with a heartbeat for people to see; `poll` in seconds."""
    beats, hears = partial(_beat, here.database), partial(_hear, here.database)
    return Delivery(here.database, here.sender, here.settings, here.clock, beat=beats, hear=hears, poll=poll)


def _beat(database: Database, now: dt.datetime) -> None:
    with database.write() as session:
        beat(session, "delivery", now, now + dt.timedelta(seconds=BEAT))


def _hear(database: Database, trouble: RelayTrouble | None, now: dt.datetime) -> None:
    with database.write() as session:
        if trouble:
            relay_refuses(session, trouble.fault, trouble.said, now)
        else:
            relay_takes(session)
