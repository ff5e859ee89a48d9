"""What a principal says by telephone, mail or paper, taken down by a coordinator on the principal's own forms."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Annotated, Any, Final

from fastapi import APIRouter, Request
from fastapi.responses import RedirectResponse, Response
from sqlalchemy.orm import Session

from actions.casework import Recorded
from actions.record.record import Said
from kit.errors import Fault, FaultyInput, NotFound, RundanError
from models.phrases import said_in, swedish
from models.reads import lookup
from models.vocabulary import Channel, EventKind
from web.board.counties import county_asked, of_county
from web.board.frame import console_frame, spoken
from web.console.case import ConsoleCase, gather
from web.entry.sign_in import ROLE, Coordinator, SignedIn, reading_reach
from web.pages.back import BACK, came_from, done_page, gone_back
from web.pages.faults import status_of
from web.pages.forms import Filled, Form, OnlyShown, Posted, Sent, choice
from web.pages.pages import language_for, render
from web.reply.case import KEPT_OF_REPLY
from web.reply.decision_tasks import CORRECTION, TASKS, without_reworded
from web.reply.forms import NO_NAME, NO_ROLE, Replying, report_values, row_count
from web.reply.page import planned_meeting
from web.reply.several.also import act_where_ticked, shown_again, shown_choices
from web.reply.several.left_out import left_out
from web.reply.several.siblings import siblings_of
from web.reply.tasks import Act, Filing, SentForm, Task, may
from web.requests.context import AppContext, Number, Served
from web.status.metrics import metrics_of

router = APIRouter(prefix="/console/rounds/{slug}/{code}", include_in_schema=False)

CHANNELS: Final = (Channel.PHONE, Channel.MAIL, Channel.PAPER)
UNTOLD: Final = (Channel.WEBSITE, Channel.CONSOLE)  # nobody told it: a coordinator read it, there or here
OWN: Final = {"lamna-over", "fraga"}  # what only a principal does itself
DICTATED: Final = {name: task for name, task in TASKS.items() if name not in OWN}
OURSELVES: Final = "Samordnaren"  # who says what nobody told
NO_CHANNEL: Final = swedish("Välj hur uppgiften kom.")
# who is asked for is not the one who writes
OF_ANOTHER: Final = {
    NO_NAME: swedish("Skriv vem som berättade."),
    NO_ROLE: swedish("Skriv vilken roll den som berättade har, till exempel registrator."),
}

Place = tuple[str, str]


class ChannelForm(Form):
    """How the word reached the coordinator."""

    channel: Annotated[Channel | None, choice(Channel, needed=NO_CHANNEL)] = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Dictated(Filing):
    """A form filled in by a coordinator with somebody else's words."""

    channel: Channel
    taken_down_by: str

    def said(self, form: Replying) -> Said:
        """The one who told us, and through whom; the coordinator who read it where nobody did."""
        by = form.reporter
        is_untold = self.channel in UNTOLD and (by.name, by.role) == (OURSELVES, ROLE)
        through = self.taken_down_by if is_untold else f"{by.role}, via {self.taken_down_by}"
        by = replace(by, role=through[:200])
        return Said(by, self.channel, self.posted.form_key, also=self.also, told_with=self.told_with)


@router.get("/{name}")
def form(request: Request, served: Served, _coordinator: SignedIn, slug: str, code: str, name: str) -> Response:
    """One of the principal's forms, to fill in for it. Raises NotFound."""
    return _blank(request, served, (slug, code), _task(name))


@router.post("/{name}")
def record(
    request: Request, served: Served, coordinator: SignedIn, slug: str, code: str, name: str, sent: Sent
) -> Response:
    """Record it as the principal's word; letters go out as if it had answered itself. Raises NotFound."""
    return _record(request, served, coordinator, (slug, code), _task(name), sent)


@router.get("/ratta/{number}")
def correction(
    request: Request, served: Served, _coordinator: SignedIn, slug: str, code: str, number: Number
) -> Response:
    """An earlier report, to put right or to classify. Raises NotFound."""
    return _blank(request, served, (slug, code), CORRECTION, number)


@router.post("/ratta/{number}")
def correct(
    request: Request, served: Served, coordinator: SignedIn, slug: str, code: str, number: Number, sent: Sent
) -> Response:
    """Add a report that puts an earlier one right. Raises NotFound."""
    return _record(request, served, coordinator, (slug, code), CORRECTION, sent, number)


def _task(name: str) -> Task:
    if name not in DICTATED:
        raise NotFound
    return DICTATED[name]


def _gathered(request: Request, session: Session, served: AppContext, place: Place, now: dt.datetime) -> ConsoleCase:
    """The case, and the principal's others in the family where the coordinator may act. Raises NotFound."""
    found = gather(session, *place, now)
    beside = siblings_of(session, found.entered, now, served.settings.link_grace)
    return replace(found, siblings=tuple(each for each in beside if reading_reach(request).acts_in(each.slug)))


def _blank(request: Request, served: AppContext, place: Place, task: Task, corrects: int | None = None) -> Response:
    with served.database.read() as session:
        found = _gathered(request, session, served, place, served.clock.now())
        row = found.handling(corrects) if corrects else None
        if not may(found, task.kind) or (corrects and row is None):
            return RedirectResponse(f"{found.base}{of_county(county_asked(request))}", 303)
        started = report_values(row, found.bodies) if row else from_plan(found, task)
        values = {**task.blank(found), **started, BACK: came_from(request)}
    shown = Filled(values, seen_version=found.case.version)
    return _page(request, served, found, task, shown, corrects=corrects)


def from_plan(found: ConsoleCase, task: Task) -> Mapping[str, str]:
    """What a report over the telephone most likely is about: the planned meeting that has been, and its day."""
    if task.kind is not EventKind.HANDLED:
        return {}
    return planned_meeting(found.view.progress.ahead, found.bodies, found.today)


def _record(
    request: Request,
    served: AppContext,
    coordinator: Coordinator,
    place: Place,
    task: Task,
    sent: Posted,
    corrects: int | None = None,
) -> Response:
    now = served.clock.now()
    if sent.is_unsent:
        return _again(request, served, place, task, sent, OnlyShown(), corrects, now)
    try:
        channel, act = _read(task, SentForm(sent, served.settings.upload_limit_mb, corrects))

        def work(session: Session) -> tuple[Recorded, tuple[str, ...]]:
            found = _gathered(request, session, served, place, now)
            filing = Dictated(session, served, found.case, sent, now, channel=channel, taken_down_by=coordinator.email)
            told = act_where_ticked(act, filing, found, task.kind, corrects)
            sent.count()
            return told

        recorded, also = served.database.act(work)
    except KEPT_OF_REPLY as fault:
        return _again(request, served, place, task, sent, fault, corrects, now)
    if not recorded.repeated:
        metrics_of(request).replied(task.kind)
    for slug in (place[0], *also):
        served.poke(slug)
    own = f"/console/rounds/{place[0]}/{place[1]}{of_county(county_asked(request))}"
    return RedirectResponse(done_page(sent.values.get(BACK, ""), own, task.name, 1 + len(also)), 303)


def channels(task: Task, is_correction: bool) -> tuple[Channel, ...]:
    """How a report can have reached the coordinator, whose own assessment can only put one right; meeting days are
    published."""
    if task.kind is EventKind.MEETINGS_TOLD:
        return (Channel.WEBSITE, *CHANNELS)
    return (*CHANNELS, Channel.CONSOLE) if is_correction else CHANNELS


def _read(task: Task, sent: SentForm) -> tuple[Channel, Act]:
    """Both parts of the form: without a channel, the act tells every fault. Raises FaultyInput.

    Meeting days read on a website, or told in another round before, need nobody who told them: the coordinator who read
    them says it.
    """
    form, faults = ChannelForm.sift(sent.posted.values)
    is_read = task.kind is EventKind.MEETINGS_TOLD and form.channel in UNTOLD
    if not is_read and form.channel not in channels(task, sent.corrects is not None):
        faults = [Fault("channel", NO_CHANNEL)]
    values = sent.posted.values
    if is_read and not any(values.get(name, "").strip() for name in ("name", "role")):
        posted = replace(sent.posted, values={**values, "name": OURSELVES, "role": ROLE})
        sent = replace(sent, posted=posted)
    return form.channel or Channel.CONSOLE, task.read(replace(sent, faults=tuple(faults)))


def _again(
    request: Request,
    served: AppContext,
    place: Place,
    task: Task,
    sent: Posted,
    fault: RundanError,
    corrects: int | None,
    now: dt.datetime,
) -> Response:
    """The form with everything that was written, what is wrong, and what has happened meanwhile."""
    with served.database.read() as session:
        found = _gathered(request, session, served, place, now)
        since = sent.seen_version if sent.seen_version is not None else found.case.version
        news = [event for event in lookup.case_events(session, found.case.id) if event.number > since]
    found_faults = task.in_page_order(fault.faults) if isinstance(fault, FaultyInput) else ()
    faults = tuple(replace(each, message=OF_ANOTHER.get(each.message, each.message)) for each in found_faults)
    seen = since if isinstance(fault, FaultyInput | OnlyShown) else found.case.version
    written = shown_again(found, task.kind, sent.values, faults, corrects)
    written = without_reworded(written, found.round.att_satser)
    return _page(
        request,
        served,
        found,
        task,
        Filled(
            {**written, **gone_back(sent.values), **(fault.values if isinstance(fault, OnlyShown) else {})},
            faults,
            seen,
        ),
        status_of(fault),
        corrects=corrects,
        fault=None if isinstance(fault, OnlyShown) else fault,
        news=news,
        lost_files=[file.filename for file in sent.files],
    )


def _page(
    request: Request,
    served: AppContext,
    found: ConsoleCase,
    task: Task,
    shown: Filled,
    status: int = 200,
    *,
    corrects: int | None = None,
    **values: Any,
) -> Response:
    written, more = task.prepare(found, shown.values)
    row = found.handling(corrects) if corrects else None
    told: dict[str, Any] = {"fault": None, "news": [], "lost_files": [], "row": row, **more, **values}
    told["also"] = also = shown_choices(found, task.kind, shown.values, corrects)
    told["left_out"] = left_out(found, task.kind, also, corrects)
    return render(
        request,
        task.template,
        status,
        reply=found,
        allowed=found.allowed,
        task=task,
        form=replace(shown, values=written),
        rows=row_count(shown.values),
        layout="web/console/base.html",
        channels=[
            (channel.value, said_in(channel.label, language_for(request))) for channel in channels(task, bool(row))
        ],
        limit_mb=served.settings.upload_limit_mb,
        frame=console_frame(request, served),
        **spoken(request),
        **told,
    )
