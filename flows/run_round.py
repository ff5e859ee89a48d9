"""The round as one flow run that lives as long as the round. Every pass starts from the database."""

import re
from collections.abc import Iterator, Sequence
from itertools import takewhile
from typing import Annotated, Any

from prefect import flow, get_run_logger, task
from prefect.cache_policies import NO_CACHE
from prefect.client.orchestration import get_client
from prefect.client.schemas.objects import State
from prefect.states import Completed, Failed
from prefect.utilities.annotations import quote
from pydantic import Field, StringConstraints
from sqlalchemy.orm import Session

from actions.letters.news import REPORTS
from actions.registry.offices import county_for_file
from actions.rounds.advance import advance
from actions.rounds.attachments import traits_of_attachments
from actions.rounds.attending import attach, attended_by, note_shown
from actions.rounds.launch import begin_launch, is_waiting, launch_batch, launch_linked, unlaunched
from actions.rounds.opening import rounds_here
from actions.rounds.round_plans import ROUND_FILE_NAME, load_plan, round_file
from actions.views.overview import round_view
from flows.board import decided_of, show_board
from flows.own_run import suspend, this_run
from flows.resources import Resources, resources
from flows.run_starter import round_tag
from kit.clock import local_day
from kit.errors import AlreadyDone, Fault, FaultyInput, RundanError
from kit.i18n import translator
from kit.settings import settings
from models.files.round_plan import PrincipalPlan, RoundPlan
from models.files.yaml_source import read_source
from models.reads import lookup
from models.tables import Round, case_id
from models.vocabulary import EventKind, RoundState

ONE_BY_ONE = 300
BATCH = 250

# how the matter moves; who got which link stays with us
TOLD = (
    EventKind.LAUNCHED,
    EventKind.OPENED,
    EventKind.HELD_BACK,
    *REPORTS,
    EventKind.EXTENDED,
    EventKind.LOOK_AGAIN,
    EventKind.CLOSED,
    EventKind.REOPENED,
)
MOST_TOLD = 100
_OUR_WORD = re.compile(r"[a-z_]+(\[\d+\])?")
SEE_ALL = "Vad som står där och vad som kan skrivas i stället visar rundan check."

FileName = Annotated[str, StringConstraints(pattern=ROUND_FILE_NAME)]
FILE = Field(
    default=None,
    description=(
        "Namnet på en av rundornas filer, som min-runda.yaml. De ligger i mappen rounds under RUNDAN_HOME eller "
        "RUNDAN_DATA, på den dator som kör flödet."
    ),
)
SLUG = Field(default=None, description="Lämna tomt. Fylls i när en redan startad runda får sin körning.")


def invite_everyone(here: Resources, slug: str) -> None:
    """See that every principal is invited. One that fails is shown as failed and stops nobody else."""
    with here.database.read() as session:
        if is_waiting(session, slug):
            return
    launch_linked(here.database, here.sender, slug, here.clock.now())
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
        here.database.act(lambda session: launch_batch(session, here.sender, plan, left, now))
    with here.database.read() as session:
        undelivered = lookup.undelivered(session, plan.slug)
    cases = {case_id(plan.slug, principal.code) for principal in batch}
    faults = [f"{letter.recipient}: {letter.error}" for letter in undelivered if letter.case_id in cases]
    if faults:
        return Failed(message="; ".join(faults))
    return Completed(message="Inbjudan skrevs." if left else "Inbjudan var redan skriven.")


def _batches(principals: Sequence[PrincipalPlan]) -> Iterator[Sequence[PrincipalPlan]]:
    size = 1 if len(principals) <= ONE_BY_ONE else BATCH
    for start in range(0, len(principals), size):
        yield principals[start : start + size]


@flow(name="run-round", persist_result=False)
def run_round(file: FileName | None = FILE, slug: str | None = SLUG) -> State[Any]:
    """Launch a round or find it launched, show its board, and rest until something happens or it is closed."""
    here = resources()
    try:
        round_ = _round_of_this_run(here, file, slug)
    except AlreadyDone as done:
        return Completed(message=done.message)
    except RundanError as error:
        return Failed(message=_in_words(error))
    if not round_.shown_event:
        _introduce(round_)
        invite_everyone(here, round_.slug)
    return _pass(here, round_.slug)


def _round_of_this_run(here: Resources, file: str | None, slug: str | None) -> Round:
    """The round this run is for: already its own, or launched by it now, or in want of a run.

    Raises AlreadyDone when another run has it, FaultyInput, NotAllowed, NotFound.
    """
    run_id = str(this_run().id)
    with here.database.read() as session:
        mine = attended_by(session, run_id)
    if mine is not None:
        return mine
    return _launch(here, file, run_id) if file else _take_up(here, slug or "", run_id)


def _launch(here: Resources, file: str, run_id: str) -> Round:
    now, installed = here.clock.now(), settings()
    with here.database.read() as session:
        path = round_file(installed, file)
        county = county_for_file(session, read_source(path), local_day(now))
        known = rounds_here(session, county.office)
    plan = load_plan(path, county, local_day(now), (), known)
    traits = traits_of_attachments(plan)

    def begin(session: Session) -> Round:
        if not begin_launch(session, plan, now, "Prefect", traits).created:
            raise AlreadyDone(f"Rundan {plan.slug} är redan startad. Inget har ändrats.")
        attach(session, plan.slug, run_id)
        return lookup.round_of(session, plan.slug)

    return here.database.act(begin)


def _take_up(here: Resources, slug: str, run_id: str) -> Round:
    with here.database.write() as session:
        round_ = lookup.round_of(session, slug)
        if not attach(session, slug, run_id):
            raise AlreadyDone(f"Rundan {slug} har redan en körning. Inget har ändrats.")
        return round_


def _introduce(round_: Round) -> None:
    """Name and tag the run after its round; one started from Prefect has neither yet."""
    with get_client(sync_client=True) as client:
        client.update_flow_run(this_run().id, name=round_.title, tags=[round_tag(round_.slug)])


def _pass(here: Resources, slug: str) -> State[Any]:
    """Do what is left to do, show how the round stands, and rest if it isn't over."""
    now = here.clock.now()
    advance(here.database, here.sender, slug, now)
    _log_news(here, slug)
    with here.database.read() as session:
        last_event = lookup.last_event_id(session, slug)
        view = round_view(session, slug, now)
    show_board(view)
    with here.database.write() as session:
        note_shown(session, slug, last_event)
    if view.round.state is RoundState.CLOSED:
        return Completed(message=view.round.outcome)
    return suspend(decided_of(view), key=f"{last_event}@{now.isoformat()}")


def _log_news(here: Resources, slug: str) -> None:
    """Tell the run's log what has happened since it last showed the round: what kind of thing, and to whom.

    What somebody has written stays in our own database, where it can be found and erased.
    """
    log = get_run_logger()
    with here.database.read() as session:
        round_ = lookup.round_of(session, slug)
        news = lookup.events_since(session, slug, round_.shown_event, TOLD, MOST_TOLD)
    for event, principal in news:
        log.info("%s: %s.", principal or round_.title, translator(round_.language)(event.kind.label))


def _in_words(error: RundanError) -> str:
    """The error with each fault on a line of its own: where and of what kind, never what stands there.

    That may be somebody's mailbox, and Prefect keeps what it is told (docs/decisions/round-as-one-flow-run.md).
    """
    if not isinstance(error, FaultyInput) or not error.faults:
        return error.message
    return "\n".join([error.message, *map(_fault_line, error.faults), SEE_ALL])


def _fault_line(fault: Fault) -> str:
    where = [f"Rad {fault.line}"] if fault.line else []
    where += [field] if (field := _field_name(fault.field)) else []
    return f"{', '.join(where)}: {fault.message}" if where else fault.message


def _field_name(field: str) -> str:
    """As much of the field's place as is our own words; a key in a file may be anything."""
    return ".".join(takewhile(_OUR_WORD.fullmatch, field.split(".")))
