"""Attending as a scheduled flow, for production. The embedded program does the same every second without a run."""

from typing import Any

from prefect import flow
from prefect.client.orchestration import get_client
from prefect.client.schemas.objects import State
from prefect.states import Completed

from actions.drafts.sending import launch_due
from actions.schedule.heartbeat import beat
from flows.deployments import next_run
from flows.own_run import moment
from flows.resources import resources
from flows.wake import attend_rounds
from kit.clock import local
from kit.settings import settings


def _named_after_its_time() -> str:
    return f"attend {local(moment(resources().clock)):%Y-%m-%d %H:%M}"


@flow(name="attend", flow_run_name=_named_after_its_time, persist_result=False)
def attend() -> State[Any]:
    """Send out the drafts whose time has come, see that every open round has its flow run, and wake those with news."""
    here = resources()
    now = moment(here.clock)
    launch_due(here.database, here.sender, settings(), now)
    with get_client(sync_client=True) as client:
        changed = attend_rounds(here, client)
    with here.database.write() as session:
        beat(session, "attend", now, next_run("attend", now))
    return Completed(message=f"{changed} körningar startade eller väckta")
