"""The flow run we are in: the moment it looks at, and letting it rest with a message for as long as it takes.

Workers start some runs up to a second before their time. A rest costs nothing.
"""

import datetime as dt
from typing import NoReturn

from prefect.client.orchestration import get_client
from prefect.client.schemas.objects import FlowRun
from prefect.context import FlowRunContext
from prefect.exceptions import Pause
from prefect.states import Suspended
from prefect.utilities.engine import propose_state_sync

from kit.clock import Clock

EARLY = dt.timedelta(seconds=10)  # Prefect's server and a worker may also disagree on what time it is


def this_run() -> FlowRun:
    """The flow run we are in. Raises LookupError outside one."""
    context = FlowRunContext.get()
    if context is None or context.flow_run is None:
        raise LookupError("Detta sker bara i en Prefect-körning.")
    return context.flow_run


def suspend(message: str, key: str) -> NoReturn:
    """Suspend this run without a time limit. `key` must differ from every earlier one of the run.

    Prefect's own `suspend_flow_run` takes no message and counts its keys, which makes a woken run, started from the
    top, walk past its earlier rests.
    """
    with get_client(sync_client=True) as client:
        state = propose_state_sync(client, Suspended(pause_key=key, message=message), flow_run_id=this_run().id)
    raise Pause(state=state)


def moment(clock: Clock) -> dt.datetime:
    """Now, or the time this run was scheduled for if that is at most `EARLY` ahead (UTC). Raises LookupError."""
    now, scheduled = clock.now(), this_run().expected_start_time
    if scheduled is None or not now < scheduled <= now + EARLY:
        return now
    return dt.datetime.fromtimestamp(scheduled.timestamp(), dt.UTC)  # Prefect's own is another kind of datetime
