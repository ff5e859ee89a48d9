"""What keeps the relay from taking letters is noted beside delivery's heartbeat, for every process to read."""

import datetime as dt

from sqlalchemy.orm import Session

from actions.schedule.heartbeat import beat, relay_refuses, relay_takes
from kit.database import Database
from models.condition import RelayFault
from models.reads import lookup
from models.tables import Heartbeat
from tests.conftest import LAUNCH

MINUTE = dt.timedelta(minutes=1)


def noted(database: Database) -> Heartbeat:
    with database.read() as session:
        return lookup.heartbeats(session)["delivery"]


def alive(session: Session, now: dt.datetime = LAUNCH) -> None:
    beat(session, "delivery", now, now + MINUTE)


def test_a_fault_is_kept_with_what_the_relay_said_and_lasts_since_it_was_first_met(either: Database) -> None:
    with either.write() as session:
        alive(session)
        relay_refuses(session, RelayFault.UNREACHABLE, "connection refused", LAUNCH)
        alive(session, LAUNCH + MINUTE)
        relay_refuses(session, RelayFault.SIGN_IN_REFUSED, "535 5.7.8 no", LAUNCH + MINUTE)
        alive(session, LAUNCH + 2 * MINUTE)
    found = noted(either)
    assert (found.relay_fault, found.relay_fault_since) == (RelayFault.SIGN_IN_REFUSED, LAUNCH)
    assert found.relay_said == "535 5.7.8 no"


def test_nothing_is_left_of_a_fault_once_the_relay_takes_letters(either: Database) -> None:
    with either.write() as session:
        alive(session)
        relay_refuses(session, RelayFault.UNREACHABLE, "connection refused", LAUNCH)
        relay_takes(session)
    found = noted(either)
    assert (found.relay_fault, found.relay_fault_since, found.relay_said) == (None, None, "")
