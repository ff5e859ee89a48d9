"""What is due now, on a schedule. A late, doubled or parallel run finds nothing left to do."""

from __future__ import annotations

from typing import Any

from prefect import flow
from prefect.client.orchestration import get_client
from prefect.client.schemas.objects import State
from prefect.states import Completed

from actions.heartbeat import beat
from actions.sweep import sweep
from flows.deployments import next_run
from flows.ground import ground
from flows.reconcile import attend_rounds
from kit.clock import local


def _named_after_its_time() -> str:
    return f"chase {local(ground().clock.now()):%Y-%m-%d %H:%M}"


@flow(name="chase", flow_run_name=_named_after_its_time, persist_result=False)
def chase() -> State[Any]:
    """Write the reminders and morning letters that are due, then let every round show the day's state."""
    here = ground()
    now = here.clock.now()
    result = sweep(here.database, here.office, now)
    word = f"{result.letters} påminnelser, {result.digests} morgonbrev"
    if result.faults:
        word += f", {result.faults} gick inte att skriva (varför står i loggen)"
    with here.database.write() as session:
        beat(session, "chase", now, next_run("chase", now), word)
    with get_client(sync_client=True) as client:
        attend_rounds(here, client, refresh=True)
    return Completed(message=word)
