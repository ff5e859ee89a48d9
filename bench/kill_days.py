"""The known inputs: what happens on each day of a busy office. The same day may be lived again; it ends the same.

Every working day a round is launched, older ones get reports from half of their principals (committee, board, council,
a day apart), the chase and the morning letters go out, and the oldest round is closed with what it has.
"""

import datetime as dt
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

from actions.record.record import Said
from actions.replies.replies import report_handling
from actions.rounds.close import close_round
from actions.rounds.launch import launch
from actions.schedule.sweep import sweep
from bench.county import LAUNCH_ON, MEETINGS, county_plan, report_of
from kit.clock import at_local
from kit.database import Database
from models.reads import lookup
from models.tables import case_id
from models.values import Reporter
from models.vocabulary import Channel, RoundState
from notifications.sender import Sender
from rules.law.workdays import add_working_days

PRINCIPALS = 6
REPORTERS = 3
AGE_AT_CLOSING = 10
MORNING = dt.time(9)

Tell = Callable[[str, str], None]


def live_day(database: Database, sender: Sender, day: int, tell: Tell) -> None:
    """Live one day, counted from 0. `tell` is called with what and which as soon as something is recorded."""
    now = at_local(add_working_days(MEETINGS[-1], day), MORNING)
    _launch(database, sender, day, now)
    tell("launched", _slug(day))
    _report(database, sender, day, now, tell)
    sweep(database, sender, now)
    if day >= AGE_AT_CLOSING:
        _close(database, sender, _slug(day - AGE_AT_CLOSING), now)


def _launch(database: Database, sender: Sender, day: int, now: dt.datetime) -> None:
    due_on = add_working_days(LAUNCH_ON, day + AGE_AT_CLOSING)
    launch(database, sender, county_plan(PRINCIPALS, _slug(day), due_on), now)


def _report(database: Database, sender: Sender, day: int, now: dt.datetime, tell: Tell) -> None:
    """Several at once, as people do."""
    due = [
        (case_id(_slug(day - age), f"{number:06}"), age - 1)
        for age in range(1, len(MEETINGS) + 1)
        for number in range(0, PRINCIPALS, 2)
        if age <= day
    ]

    def report(what: tuple[str, int]) -> None:
        case, level = what
        key = f"{case.replace('/', '-')}-{level}"
        said = Said(Reporter("Registrator", "registrator", "kansli@rundan.example"), Channel.LINK, form_key=key)
        database.act(lambda session: report_handling(session, sender, case, report_of(level), said, now))
        tell("reported", key)

    with ThreadPoolExecutor(REPORTERS) as pool:
        list(pool.map(report, due))


def _close(database: Database, sender: Sender, slug: str, now: dt.datetime) -> None:
    with database.write() as session:
        if lookup.round_of(session, slug).state is not RoundState.CLOSED:
            close_round(session, sender, slug, "Rundans tid är ute.", Said(), now)


def _slug(day: int) -> str:
    return f"runda-{day:05}"
