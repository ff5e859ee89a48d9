"""What is due now, on a schedule. A late, doubled or parallel run finds nothing left to do."""

import datetime as dt
import json
import time
from dataclasses import asdict
from typing import Any

from prefect import flow, get_run_logger
from prefect.client.orchestration import get_client
from prefect.client.schemas.objects import State
from prefect.states import Completed

from actions.schedule.heartbeat import beat
from actions.schedule.sweep import SweepResult, sweep, written_between
from flows.deployments import next_run
from flows.own_run import moment
from flows.resources import Resources, resources
from flows.wake import attend_rounds
from kit.clock import local
from models.reads import lookup


def _named_after_its_time() -> str:
    return f"chase {local(moment(resources().clock)):%Y-%m-%d %H:%M}"


@flow(name="chase", flow_run_name=_named_after_its_time, persist_result=False)
def chase() -> State[Any]:
    """Write the reminders and morning letters that are due, then let every round show the day's state."""
    here = resources()
    now = moment(here.clock)
    word = write_what_is_due(here, now)
    get_run_logger().info(word)
    with get_client(sync_client=True) as client:
        attend_rounds(here, client, refresh=True)
    return Completed(message=word)


def write_what_is_due(here: Resources, now: dt.datetime) -> str:
    """Sweep, and say what was written: now, and by others since the last run (the console's clock, the command)."""
    with here.database.read() as session:
        last = lookup.heartbeats(session).get("chase")
        before = written_between(session, last.ran_at, now) if last else SweepResult()
    began = time.perf_counter()
    result = sweep(here.database, here.sender, now)
    outcome = {**asdict(result), "seconds": round(time.perf_counter() - began, 3)}
    word = _counted(result)
    if result.faults:
        word += f", {result.faults} gick inte att skriva (varför står i loggen)"
    if before.letters or before.digests:
        word += f"; redan skrivna sedan förra körningen: {_counted(before)}"
    with here.database.write() as session:
        beat(session, "chase", now, next_run("chase", now), json.dumps(outcome))
    return word


def _counted(result: SweepResult) -> str:
    return f"{result.letters} påminnelser, {result.digests} morgonbrev"
