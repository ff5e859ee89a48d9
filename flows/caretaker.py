"""The embedded program's scheduler and worker: attends the rounds and carries out the runs, one at a time."""

import datetime as dt
import importlib
import logging
import threading
import time
from collections.abc import Sequence
from typing import Any
from uuid import UUID

from httpx import HTTPError
from prefect.client.orchestration import SyncPrefectClient
from prefect.client.schemas.filters import (
    FlowRunFilter,
    FlowRunFilterDeploymentId,
    FlowRunFilterNextScheduledStartTime,
    FlowRunFilterState,
    FlowRunFilterStateType,
)
from prefect.client.schemas.objects import FlowRun, StateType
from prefect.exceptions import Abort, Pause
from prefect.flow_engine import run_flow
from prefect.flows import Flow
from prefect.schedules import Cron
from prefect.states import Pending
from prefect.utilities.engine import propose_state_sync

from actions.drafts.sending import launch_due
from actions.rounds.attending import Attendance
from actions.schedule.heartbeat import beat
from flows.deployments import Deployment, deployments
from flows.resources import Resources
from flows.wake import attend_rounds
from kit.clock import DemoClock, RealClock
from kit.settings import settings
from models.reads import lookup

LOOK = 2.0
LOOK_AT_PREFECT = 5.0
LOOK_AT_EVERYTHING = 60.0
REST_AFTER_FAULT = 5.0
SCHEDULE_MAY_BE_LATE = dt.timedelta(minutes=10)

log = logging.getLogger("rundan.prefect")


class Caretaker:
    """Holds the server's client and the flows it can carry out, by deployment; `poked` cuts its rests short."""

    def __init__(self, here: Resources, client: SyncPrefectClient, poked: threading.Event) -> None:
        self._here = here
        self._client = client
        self._poked = poked
        self._is_demo = isinstance(here.clock, DemoClock)
        self._flows: dict[UUID, Flow[..., Any]] = {}
        self._ids: dict[str, UUID] = {}
        self._last_look: dict[str, float] = {}

    def run(self) -> None:
        """Never returns. A fault is logged and the next look starts from the database again."""
        while not self._is_up():
            self._launch_due()
            time.sleep(0.2)
        self._register()
        self._attend(everything=True)
        while True:
            try:
                self.look()
                self._poked.wait(LOOK)
                self._poked.clear()
            except Exception:
                log.exception("looking after the rounds failed")
                time.sleep(REST_AFTER_FAULT)

    def look(self) -> None:
        """Send out the drafts whose time has come, attend what needs it and carry out what waits."""
        self._launch_due()
        is_time_for_all = self._is_time("everything", LOOK_AT_EVERYTHING)
        if is_time_for_all:
            self._show_ready()  # what it noted may have gone with its memory, or with time
        changed = self._attend(everything=is_time_for_all)
        chased = self._chase_if_due()
        if changed or chased or self._is_time("prefect", LOOK_AT_PREFECT):
            while self._carry_out():
                pass

    def _launch_due(self) -> None:
        """Whether Prefect is up or not: it only watches over rounds."""
        if self._is_time("drafts", LOOK):
            launch_due(self._here.database, self._here.sender, settings(), self._here.clock.now())

    def _is_up(self) -> bool:
        try:
            return self._client.api_healthcheck() is None
        except HTTPError:
            return False

    def _is_time(self, what: str, interval: float) -> bool:
        elapsed = time.monotonic() - self._last_look.get(what, -interval)
        if elapsed >= interval:
            self._last_look[what] = time.monotonic()
        return elapsed >= interval

    def _register(self) -> None:
        for function, written in deployments().items():
            flow = getattr(importlib.import_module(written.module), function)
            deployment = flow.to_deployment(
                written.name,
                description=written.description,
                tags=list(written.tags),
                parameters=written.parameters,
                schedules=[
                    Cron(table.cron, timezone=table.timezone, active=self._leaves_to_prefect(written))
                    for table in written.timetables
                ],
            )
            self._ids[function] = deployment.apply()
            self._flows[self._ids[function]] = flow
        self._show_ready()

    def _show_ready(self) -> None:
        """Ask as Prefect's own runner asks: that makes them ready in its eyes, and not red on its pages."""
        self._client.get_scheduled_flow_runs_for_deployments(list(self._flows), limit=1)

    def _leaves_to_prefect(self, written: Deployment) -> bool:
        """Attending happens here every second; in the demonstration no schedule but its own clock's is right."""
        return written.function != "attend" and not self._is_demo

    def _attend(self, *, everything: bool) -> int:
        changed = attend_rounds(
            self._here,
            self._client,
            worth_a_look=lambda item: everything or _calls(item),
            stuck_after=dt.timedelta(),  # runs are carried out here alone, and none is while we look
        )
        if everything:
            now = self._here.clock.now()
            with self._here.database.write() as session:
                beat(session, "attend", now, now + dt.timedelta(seconds=LOOK_AT_EVERYTHING))
        return changed

    def _chase_if_due(self) -> bool:
        """Start the chase when its moment has passed and no schedule did; whether it was started."""
        now = self._here.clock.now()
        with self._here.database.read() as session:
            last = lookup.heartbeats(session).get("chase")
        due = last.next_at if last else None
        grace = dt.timedelta() if self._is_demo else SCHEDULE_MAY_BE_LATE
        if due is not None and now < due + grace:
            return False
        self._client.create_flow_run_from_deployment(
            self._ids["chase"], idempotency_key=f"chase:{due}:{now:%Y-%m-%dT%H:%M}"
        )
        return True

    def _carry_out(self) -> int:
        """How many of the runs that waited could be carried out."""
        return sum([self._execute(run) for run in self._waiting()])

    def _waiting(self) -> Sequence[FlowRun]:
        return self._client.read_flow_runs(
            flow_run_filter=FlowRunFilter(
                state=FlowRunFilterState(type=FlowRunFilterStateType(any_=[StateType.SCHEDULED])),
                next_scheduled_start_time=FlowRunFilterNextScheduledStartTime(before_=RealClock().now()),
                deployment_id=FlowRunFilterDeploymentId(any_=list(self._flows)),
            )
        )

    def _execute(self, run: FlowRun) -> bool:
        """What a worker's process does with a run, without the process; whether Prefect let it begin."""
        assert run.deployment_id is not None
        begun = False
        try:
            begun = propose_state_sync(self._client, Pending(), flow_run_id=run.id).is_pending()
            if begun:
                run_flow(self._flows[run.deployment_id], flow_run=run, return_type="state")
        except (Abort, Pause) as stopped:
            log.debug("%s: %s", run.name, stopped)
        return begun


def _calls(item: Attendance) -> bool:
    return item.has_news or item.flow_run_id is None
