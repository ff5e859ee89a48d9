"""Whatever Prefect remembers: every open round gets exactly one live flow run, woken if it has news."""

import datetime as dt
import logging
from collections.abc import Callable, Iterable
from typing import Any
from uuid import UUID

from httpx import HTTPStatusError
from prefect.client.orchestration import SyncPrefectClient
from prefect.client.schemas.filters import (
    FlowRunFilter,
    FlowRunFilterState,
    FlowRunFilterStateType,
    FlowRunFilterTags,
)
from prefect.client.schemas.objects import FlowRun, State, StateType
from prefect.client.schemas.sorting import FlowRunSort
from prefect.exceptions import ObjectNotFound
from prefect.states import Scheduled

from actions.rounds.attending import Attendance, attach, attendances, detach, note_shown
from flows.deployments import deployments
from flows.resources import Resources
from flows.run_starter import round_tag, run_wanted
from kit.clock import RealClock

STUCK_AFTER = dt.timedelta(minutes=10)
TRY_AGAIN_AFTER = dt.timedelta(minutes=1)

log = logging.getLogger("rundan.prefect")


def attend_rounds(
    resources: Resources,
    client: SyncPrefectClient,
    *,
    worth_a_look: Callable[[Attendance], bool] = lambda _: True,
    refresh: bool = False,
    stuck_after: dt.timedelta = STUCK_AFTER,
) -> int:
    """Attend every round that is `worth_a_look`; how many runs were made, woken or picked up again.

    `refresh` wakes runs without news too. A run that has been running for `stuck_after` lost its process. A round
    Prefect refuses to attend is logged and tried again next time. Raises httpx.TransportError when Prefect is down.
    """
    with resources.database.read() as session:
        rounds = [item for item in attendances(session, resources.clock.now()) if worth_a_look(item)]
    return sum(_attend_alone(resources, client, item, refresh, stuck_after) for item in rounds)


def _attend_alone(
    resources: Resources, client: SyncPrefectClient, item: Attendance, refresh: bool, stuck_after: dt.timedelta
) -> bool:
    try:
        return _attend(resources, client, item, refresh, stuck_after)
    except (HTTPStatusError, ValueError):  # the other rounds are not to blame
        log.exception("could not attend %s", item.slug)
        return False


def wake(client: SyncPrefectClient, run: FlowRun) -> bool:
    """Resume a suspended run; False when somebody else did, or it never was suspended."""
    return client.resume_flow_run(run.id).status.value == "ACCEPT"


def _attend(
    resources: Resources, client: SyncPrefectClient, item: Attendance, refresh: bool, stuck_after: dt.timedelta
) -> bool:
    run = _known_run(resources, client, item)
    if run is None:
        return _new_run(resources, client, item)
    state = run.state
    if state is None:
        return False
    if state.is_paused():
        return (item.has_news or refresh) and wake(client, run)
    if state.is_final():
        done = item.closed and state.is_completed()
        return _settled(resources, item) if done else _pick_up(client, run, TRY_AGAIN_AFTER)
    return _is_stuck(state, stuck_after) and _pick_up(client, run, dt.timedelta())


def _known_run(resources: Resources, client: SyncPrefectClient, item: Attendance) -> FlowRun | None:
    if item.flow_run_id is not None:
        try:
            return client.read_flow_run(UUID(item.flow_run_id))
        except ObjectNotFound:
            with resources.database.write() as session:
                detach(session, item.slug, item.flow_run_id)
    tagged = client.read_flow_runs(
        flow_run_filter=FlowRunFilter(
            tags=FlowRunFilterTags(all_=[round_tag(item.slug)]),
            # one that has completed was of an earlier opening
            state=FlowRunFilterState(type=FlowRunFilterStateType(not_any_=[StateType.COMPLETED])),
        ),
        sort=FlowRunSort.START_TIME_DESC,
        limit=1,
    )
    return _attached(resources, item, tagged)


def _attached(resources: Resources, item: Attendance, runs: Iterable[FlowRun]) -> FlowRun | None:
    for run in runs:
        with resources.database.write() as session:
            attach(session, item.slug, str(run.id))
        return run
    return None


def _new_run(resources: Resources, client: SyncPrefectClient, item: Attendance) -> bool:
    deployment = client.read_deployment_by_name(deployments()["run_round"].full_name)
    run = client.create_flow_run_from_deployment(
        deployment.id,
        **run_wanted(item),
    )
    with resources.database.write() as session:
        attach(session, item.slug, str(run.id))
    return True


def _pick_up(client: SyncPrefectClient, run: FlowRun, after: dt.timedelta) -> bool:
    """The round is open, so its run goes on, whether it failed, crashed, was cancelled or lost its process."""
    state: State[Any] = Scheduled(
        scheduled_time=RealClock().now() + after,
        name="AwaitingRetry",
        message="Rundan är öppen; körningen tas upp igen.",
    )
    client.set_flow_run_state(run.id, state, force=True)
    return True


def _settled(resources: Resources, item: Attendance) -> bool:
    """A closed round whose run has ended has nothing left to show."""
    with resources.database.write() as session:
        note_shown(session, item.slug, item.last_event)
    return False


def _is_stuck(state: State[Any], stuck_after: dt.timedelta) -> bool:
    waited = RealClock().now() - state.timestamp
    return not state.is_scheduled() and waited >= stuck_after
