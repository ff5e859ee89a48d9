"""Letting a flow run rest with a message, at no cost, for as long as it takes."""

from typing import NoReturn

from prefect.client.orchestration import get_client
from prefect.client.schemas.objects import FlowRun
from prefect.context import FlowRunContext
from prefect.exceptions import Pause
from prefect.states import Suspended
from prefect.utilities.engine import propose_state_sync


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
