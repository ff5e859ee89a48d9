"""The fan-out seen in Prefect: a task run per principal, or per batch when they are many."""

from collections.abc import Iterator, Sequence
from typing import Any

from prefect import task
from prefect.cache_policies import NO_CACHE
from prefect.client.schemas.objects import State
from prefect.states import Completed, Failed
from prefect.utilities.annotations import quote

from actions.rounds.launch import is_waiting, launch_batch, launch_linked, unlaunched
from flows.resources import Resources, resources
from models.files.round_plan import PrincipalPlan, RoundPlan
from models.reads import lookup
from models.tables import case_id

ONE_BY_ONE = 300
BATCH = 250


def invite_everyone(here: Resources, slug: str) -> None:
    """See that every principal is invited. One that fails is shown as failed and stops nobody else."""
    with here.database.read() as session:
        if is_waiting(session, slug):
            return
    launch_linked(here.database, here.office, slug, here.clock.now())
    with here.database.read() as session:
        plan, left = unlaunched(session, slug)
    for batch in _batches(plan.principals):
        name = batch[0].name if len(batch) == 1 else f"{batch[0].name} – {batch[-1].name}"
        # quoted: Prefect would otherwise search the whole plan for futures, once a principal
        invite(name, quote(plan), quote(batch), quote([item for item in batch if item in left]), return_state=True)


@task(name="invite", task_run_name="{name}", persist_result=False, cache_policy=NO_CACHE)
def invite(
    name: str,  # noqa: ARG001 - names the task run
    plan: RoundPlan,
    batch: Sequence[PrincipalPlan],
    left: Sequence[PrincipalPlan],
) -> State[Any]:
    """Invite those of the batch that are left, and show whom no letter could be written to."""
    here = resources()
    if left:
        now = here.clock.now()
        here.database.act(lambda session: launch_batch(session, here.office, plan, left, now))
    with here.database.read() as session:
        undeliverable = lookup.undeliverable(session, plan.slug)
    cases = {case_id(plan.slug, principal.code) for principal in batch}
    faults = [f"{letter.recipient}: {letter.error}" for letter in undeliverable if letter.case_id in cases]
    if faults:
        return Failed(message="; ".join(faults))
    return Completed(message="Inbjudan skrevs." if left else "Inbjudan var redan skriven.")


def _batches(principals: Sequence[PrincipalPlan]) -> Iterator[Sequence[PrincipalPlan]]:
    size = 1 if len(principals) <= ONE_BY_ONE else BATCH
    for start in range(0, len(principals), size):
        yield principals[start : start + size]
