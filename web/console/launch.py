"""Launching a round: choose a file or send one in, see every fault or the whole plan, and only then confirm."""

import datetime as dt
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import Any, Final

from fastapi import APIRouter, Request
from fastapi.responses import RedirectResponse, Response
from sqlalchemy.orm import Session

from actions.drafts.drafts import make_draft
from actions.drafts.sending import put_off
from actions.drafts.theirs import their_drafts
from actions.registry.offices import county_for_file
from actions.rounds.attachments import attachment_warnings
from actions.rounds.launch import launch
from actions.rounds.opening import OutOfOrder, rounds_here
from actions.rounds.preview import Preview, if_silent, plan_ahead, plan_mark, plan_outlooks, preview_launch, starts_on
from actions.rounds.round_plans import CheckedRound, check_source
from actions.views.other_rounds import will_wait_for
from kit.clock import local_day
from kit.errors import Fault, NotAllowed, NotFound
from models.files.fields import is_mailbox
from models.files.round_plan import PrincipalPlan, RoundPlan
from models.files.yaml_source import read_source
from models.phrases import swedish
from models.reads import lookup
from models.tables import Draft
from models.values import FollowUp
from web.board.frame import console_page
from web.console.drafts.sources import begun_from_file
from web.console.round_sources import RoundSource, files, source
from web.entry.sign_in import Coordinator, SeesEverything
from web.pages.forms import Filled, Sent
from web.pages.letter_text import readable
from web.requests.context import AppContext, Served

router = APIRouter(prefix="/console/launch", include_in_schema=False)

OTHER_OFFICE: Final = swedish("Rundan är ett annat kontors. Inget har skickats; be någon där att starta den.")
CHANGED: Final = swedish("Filen har ändrats sedan du såg den. Inget har skickats; läs igenom den igen och bekräfta.")


@dataclass(frozen=True, slots=True)
class FaultyFile:
    """The file whose faults stand in the way: the round's own, or the county's."""

    name: str
    faults: Sequence[Fault]


@router.get("")
def choose(request: Request, served: Served, coordinator: SeesEverything) -> Response:
    """Drafts and files there are, and a place to begin a new one."""
    return choice_page(request, served, coordinator, Filled())


@router.post("/draft")
def send_in(_coordinator: SeesEverything) -> Response:
    """Where files were sent in before there were drafts: what is sent goes on to them."""
    return RedirectResponse("/console/drafts", 307)


@router.get("/draft/{name}")
def sent_in(_coordinator: SeesEverything) -> Response:
    """Where such a file stood, for a fortnight."""
    return RedirectResponse("/console/launch", 303)


@router.get("/file/{name}")
def look_through(request: Request, served: Served, _coordinator: SeesEverything, name: str) -> Response:
    """Every fault with its line, or the plan: principals, dates, the first letter. Raises NotFound."""
    return look_page(request, served, source(served.settings, name))


@router.post("/file/{name}")
def confirm(request: Request, served: Served, coordinator: SeesEverything, name: str, sent: Sent) -> Response:
    """Launch what was shown; doing it twice gives one round. Raises NotFound."""
    found, now = source(served.settings, name), served.clock.now()
    checked = checked_source(served, found, now)
    if not isinstance(checked, CheckedRound) or checked.plan is None:
        return look_page(request, served, found, 422)
    if sent.values.get("mark") != plan_mark(checked.plan):
        return look_page(request, served, found, 409, notice=CHANGED)
    if not coordinator.reach.works_in(checked.plan.office):
        return look_page(request, served, found, 403, notice=OTHER_OFFICE)
    if served.settings.hold:
        return RedirectResponse(f"/console/drafts/{_held(served, found, coordinator.email, now)}", 303)
    try:
        launched = launch(served.database, served.sender, checked.plan, now, coordinator.email)
    except NotAllowed as refused:
        return look_page(request, served, found, 409, notice=refused.message)
    served.poke(launched.slug)
    done = "launched" if launched.created else "already"
    return RedirectResponse(f"/console/rounds/{launched.slug}?done={done}", 303)


def _held(served: AppContext, found: RoundSource, by: str, now: dt.datetime) -> int:
    """The file as a draft that goes out by itself in some minutes, and can be undone until then; its number."""
    begun = begun_from_file(found.path)

    def hold(session: Session) -> int:
        draft = make_draft(session, begun, by, now)
        put_off(session, draft.id, now + served.settings.hold, by, now)
        return draft.id

    return served.database.act(hold)


def choice_page(
    request: Request, served: AppContext, coordinator: Coordinator, form: Filled, status: int = 200
) -> Response:
    """Where a round is begun: a new draft, one that is under way, or a file that lies here."""
    reach = coordinator.reach
    with served.database.read() as session:
        rounds = [each for each in lookup.rounds(session) if reach.sees(each.slug)]
        waiting = their_drafts(session, reach, coordinator.email)
        offered = list(_offered(session, served, local_day(served.clock.now())))
    return console_page(
        request,
        served,
        "launch/launch.html",
        status,
        form=form,
        offered=offered,
        launched={round_.slug for round_ in rounds},
        drafts=waiting,
        earlier=[round_ for round_ in rounds if not round_.family],
        discarded=request.query_params.get("done") == "discarded",
    )


def _offered(session: Session, served: AppContext, today: dt.date) -> Iterator[tuple[RoundSource, CheckedRound]]:
    """The files there are; none as long as there is no registry to hold them against."""
    with suppress(NotFound):
        for found in files(served.settings):
            yield found, _held_against_registry(session, found, today)


def look_page(
    request: Request,
    served: AppContext,
    found: RoundSource,
    status: int = 200,
    notice: str = "",
    draft: Draft | None = None,
    **more: Any,
) -> Response:
    """Every fault of a round's file, or its whole plan; `draft` is what it was made in, if it was made here."""
    now = served.clock.now()
    checked = checked_source(served, found, now)
    shown: dict[str, Any] = {"found": found, "notice_text": notice}
    shown |= {"draft": draft, **more}
    if isinstance(checked, FaultyFile) or checked.plan is None:
        faulty = checked if isinstance(checked, FaultyFile) else FaultyFile(found.path.name, checked.faults)
        return console_page(request, served, "launch/faults.html", status, faulty=faulty, **shown)
    plan, chosen = checked.plan, chosen_principal(checked.plan, request.query_params.get("who", ""))
    try:
        preview = preview_launch(served.database, served.sender, plan, chosen, now)
    except NotAllowed as refused:
        faulty = FaultyFile(found.path.name, [_refused(plan, refused)])
        return console_page(request, served, "launch/faults.html", status, faulty=faulty, **shown)
    return _plan_page(request, served, status, checked, preview, chosen, {**shown, "plan": plan, "now": now})


def _refused(plan: RoundPlan, refused: NotAllowed) -> Fault:
    """Why the plan can't be launched, where the file says what stands in the way."""
    if plan.after and isinstance(refused, OutOfOrder):
        return Fault("after", refused.message, found=plan.after.round)
    return Fault("slug", refused.message, found=plan.slug)


def _plan_page(
    request: Request,
    served: AppContext,
    status: int,
    checked: CheckedRound,
    preview: Preview,
    chosen: PrincipalPlan,
    shown: dict[str, Any],
) -> Response:
    plan, now = shown["plan"], shown["now"]
    today = local_day(now)
    with served.database.read() as session:
        first = will_wait_for(session, plan.after, now)
        namesakes = lookup.open_namesakes(session, plan.office, plan.title, plan.slug)
    opens_on = first.expected_on if first else None
    start = max(today, opens_on or today)
    outlooks = plan_outlooks(plan, start)
    return console_page(
        request,
        served,
        "launch/plan.html",
        status,
        warnings=(*checked.warnings, *attachment_warnings(plan)),
        is_new=preview.is_new,
        letter=readable(preview.invitation),
        chosen=chosen,
        steps=_steps(plan),
        linked_steps=[step for linked in plan.linked[:1] for step in _steps(linked)],
        unusable=[principal for principal in plan.invited if not is_mailbox(principal.registrar)],
        coming=if_silent(plan, start),
        outlooks={principal.code: found for principal, found in outlooks},
        ahead=plan_ahead(plan, start),
        waits_for=first,
        namesakes=namesakes,
        mark=plan_mark(plan),
        today=today,
        starts_on=starts_on(plan, start),
        **shown,
    )


def _steps(plan: RoundPlan) -> list[tuple[FollowUp, list[str]]]:
    """What follows on the signing, in order, with the names of those who are to do it."""
    found: dict[int, tuple[FollowUp, list[str]]] = {}
    for principal in plan.principals:
        for step in principal.follow_ups:
            found.setdefault(step.number, (step, []))[1].append(principal.name)
    return [found[number] for number in sorted(found)]


def checked_source(served: AppContext, found: RoundSource, now: dt.datetime) -> CheckedRound | FaultyFile:
    """The round's file held against the registry, or why there is none to hold it against."""
    with served.database.read() as session:
        try:
            return _held_against_registry(session, found, local_day(now))
        except NotFound as missing:
            return FaultyFile(found.path.name, [Fault("", missing.message)])


def _held_against_registry(session: Session, found: RoundSource, today: dt.date) -> CheckedRound:
    source = read_source(found.path)
    county = county_for_file(session, source, today)
    return check_source(source, county, today, (), rounds_here(session, county.office))


def chosen_principal(plan: RoundPlan, code: str) -> PrincipalPlan:
    """Whose invitation to show: the one asked for, else the first that can be written to."""
    asked = [principal for principal in plan.principals if principal.code == code]
    usable = [principal for principal in plan.principals if is_mailbox(principal.registrar)]
    return (asked or usable or list(plan.principals))[0]
