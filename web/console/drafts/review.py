"""A draft read through before it is sent: a letter to oneself, a rehearsal, and the button; then the way back."""

import datetime as dt
from dataclasses import dataclass
from functools import partial
from typing import Annotated, Final

from fastapi import APIRouter, Request
from fastapi.responses import RedirectResponse, Response

from actions.drafts.laid_out import checked_draft
from actions.drafts.sending import launch_draft, put_off, take_back
from actions.drafts.trial_letter import send_trial_letter
from actions.rounds.preview import plan_mark
from kit.clock import STOCKHOLM, local_day
from kit.errors import Fault, FaultyInput, NotAllowed
from models.files.round_plan import RoundPlan
from models.phrases import Phrase, swedish
from models.reads.draft_reads import draft_of
from models.tables import Draft
from web.board.frame import console_page
from web.console.drafts.rehearsing import rehearse
from web.console.launch import CHANGED, OTHER_OFFICE, chosen_principal, look_page
from web.console.round_sources import RoundSource
from web.entry.sign_in import Coordinator, SeesEverything
from web.pages.forms import AHEAD, Filled, Form, Posted, Sent, day, text
from web.pages.pages import language_for
from web.requests.context import AppContext, Number, Served

router = APIRouter(prefix="/console/drafts", include_in_schema=False)

LATER: Final = "later"
NO_DAY: Final = swedish("Skriv vilken dag rundan ska skickas.")
AFTER_DUE: Final = swedish(
    "Då är svarsdatumet {due} redan här, och ingen hinner svara. Välj en tidigare dag, eller ändra svarsdatumet."
)
AFTER_LOOK: Final = swedish(
    "Då är dagen att se på rundan igen, {due}, redan här. Välj en tidigare dag, eller ändra den."
)
NO_HOUR: Final = swedish("Skriv klockslaget som 08.00.")


class LaterForm(Form):
    """The day and hour, on a clock in Stockholm, when a round is to go out by itself."""

    launch_day: Annotated[dt.date | None, day(needed=NO_DAY, near=AHEAD)] = None
    launch_hour: Annotated[str, text(8, needed=NO_HOUR)] = ""


@dataclass(frozen=True, slots=True)
class Reviewed:
    """A draft laid out as a file, and its plan where it has one."""

    draft: Draft
    found: RoundSource
    plan: RoundPlan | None


@router.get("/{draft_id}/review")
def look(request: Request, served: Served, _coordinator: SeesEverything, draft_id: Number) -> Response:
    """Everything the principals will see; what is to be put right is shown at its step. Raises NotFound."""
    reviewed = _reviewed(served, draft_id)
    if reviewed.plan is None or reviewed.draft.round_slug or reviewed.draft.launches_at:
        return RedirectResponse(f"/console/drafts/{draft_id}", 303)
    return _page(request, served, reviewed, sent_to=request.query_params.get("test", ""))


@router.post("/{draft_id}/review")
def send(request: Request, served: Served, coordinator: SeesEverything, draft_id: Number, sent: Sent) -> Response:
    """Send the round out, now or later, as it was shown. Raises NotFound."""
    reviewed = _reviewed(served, draft_id)
    plan = reviewed.plan
    if plan is None or reviewed.draft.round_slug or reviewed.draft.launches_at:
        return RedirectResponse(f"/console/drafts/{draft_id}", 303)
    if sent.only_shown:
        return _page(request, served, reviewed, later=Filled(sent.values))
    if notice := _refusal(plan, sent, coordinator):
        return _page(request, served, reviewed, 409, notice=notice)
    try:
        return _sent_out(served, coordinator, draft_id, plan, sent)
    except FaultyInput as wrong:
        return _page(request, served, reviewed, 422, later=Filled(sent.values, wrong.faults))
    except NotAllowed as refused:
        return _page(request, served, reviewed, 409, notice=refused.message)


def _sent_out(
    served: AppContext, coordinator: Coordinator, draft_id: int, plan: RoundPlan, sent: Posted
) -> RedirectResponse:
    """Send it, or put it off until its moment. Raises FaultyInput, NotAllowed."""
    now = served.clock.now()
    is_later = sent.values.get("do") == LATER
    until = _moment(sent) if is_later else now + served.settings.hold
    if is_later or until > now:
        refuse_after(plan, until)
        served.database.act(partial(put_off, draft_id=draft_id, until=until, by=coordinator.email, now=now))
        return RedirectResponse(f"/console/drafts/{draft_id}", 303)
    launched = launch_draft(served.database, served.sender, served.settings, draft_id, plan, coordinator.email, now)
    served.poke(launched.slug)
    return RedirectResponse(
        f"/console/rounds/{launched.slug}?done={'launched' if launched.created else 'already'}", 303
    )


def refuse_after(plan: RoundPlan, until: dt.datetime) -> None:
    """Nobody can answer a round that is sent once its answers are due, or looked for, nor one linked to it that goes
    out with it. Raises FaultyInput."""
    first = min((plan, *plan.linked), key=lambda each: each.due_on)
    if local_day(until) >= first.due_on:
        told = AFTER_LOOK if first.is_undated else AFTER_DUE
        raise FaultyInput([Fault("launch_day", Phrase(told, due=first.due_on))])


def _refusal(plan: RoundPlan, sent: Posted, coordinator: Coordinator) -> str:
    """Why what was shown is not sent; nothing when it may be."""
    if sent.values.get("mark") != plan_mark(plan):
        return CHANGED
    return "" if coordinator.reach.works_in(plan.office) else OTHER_OFFICE


@router.post("/{draft_id}/take-back")
def undo(served: Served, _coordinator: SeesEverything, draft_id: Number) -> Response:
    """Undo what is on its way out. Raises NotFound, NotAllowed."""
    served.database.act(partial(take_back, draft_id=draft_id))
    return RedirectResponse(f"/console/drafts/{draft_id}?saved=taken-back", 303)


@router.post("/{draft_id}/test-letter")
def trial_letter(
    request: Request, served: Served, coordinator: SeesEverything, draft_id: Number, sent: Sent
) -> Response:
    """The invitation to whoever asks for it, and to nobody else. Raises NotFound."""
    reviewed = _reviewed(served, draft_id)
    if reviewed.plan is None:
        return RedirectResponse(f"/console/drafts/{draft_id}", 303)
    who = chosen_principal(reviewed.plan, sent.values.get("who", ""))
    try:
        send_trial_letter(served.database, served.sender, reviewed.plan, who, coordinator.email, served.clock.now())
    except NotAllowed as refused:
        return _page(request, served, reviewed, 409, notice=refused.message)
    served.poke(None)
    return RedirectResponse(f"/console/drafts/{draft_id}/review?test=sent&who={who.code}#test-letter", 303)


@router.post("/{draft_id}/rehearse")
def play(request: Request, served: Served, _coordinator: SeesEverything, draft_id: Number) -> Response:
    """The whole round with made-up answers, in a sandbox. Raises NotFound."""
    reviewed = _reviewed(served, draft_id)
    if reviewed.plan is None:
        return RedirectResponse(f"/console/drafts/{draft_id}", 303)
    try:
        played = rehearse(served.settings, reviewed.found.path, reviewed.plan.office, language_for(request))
    except NotAllowed as refused:
        return _page(request, served, reviewed, 409, notice=refused.message)
    return console_page(request, served, "drafts/rehearsal.html", draft=reviewed.draft, played=played)


def _reviewed(served: AppContext, draft_id: int) -> Reviewed:
    with served.database.read() as session:
        draft = draft_of(session, draft_id)
        checked = checked_draft(session, served.settings, draft, local_day(served.clock.now()))
    return Reviewed(draft, RoundSource("", checked.path, draft_id), checked.plan)


def _page(
    request: Request,
    served: AppContext,
    reviewed: Reviewed,
    status: int = 200,
    notice: str = "",
    later: Filled | None = None,
    sent_to: str = "",
) -> Response:
    blank = Filled({"launch_day": _planned(served, reviewed.plan), "launch_hour": "08.00"})
    return look_page(
        request,
        served,
        reviewed.found,
        status,
        notice=notice,
        draft=reviewed.draft,
        later=later or blank,
        sent_to=sent_to,
        hold=served.settings.hold_minutes,
    )


def _planned(served: AppContext, plan: RoundPlan | None) -> str:
    """The round's own day, if it has one that is still to come."""
    planned = plan.launch_on if plan else None
    return planned.isoformat() if planned and planned > local_day(served.clock.now()) else ""


def _moment(sent: Posted) -> dt.datetime:
    """When it is to go out, in UTC. Raises FaultyInput."""
    form, faults = LaterForm.sift(sent.values)
    try:
        hour = dt.time.fromisoformat(form.launch_hour.replace(".", ":").zfill(5))
    except ValueError:
        raise FaultyInput([*faults, Fault("launch_hour", NO_HOUR)]) from None
    if faults or form.launch_day is None:
        raise FaultyInput(faults)
    return dt.datetime.combine(form.launch_day, hour, STOCKHOLM).astimezone(dt.UTC)
