"""The principal's pages: the case, its tasks and their receipts, and the colleagues' links; and who answered last,
remembered by that browser so that the next form comes filled in.
"""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Annotated, Any, Final

from fastapi import APIRouter, Depends, Request
from fastapi.responses import RedirectResponse, Response
from itsdangerous import BadData, URLSafeSerializer
from sqlalchemy.orm import Session

from actions.access.links import Entered, revoke_link
from actions.casework import Recorded
from actions.record.record import Said
from actions.replies.replies import AlreadyReported
from actions.views.overview import effect_in, outcome_in
from actions.views.quiet import case_quiet_until
from kit.errors import FaultyInput, NotAllowed, NotFound, RundanError, StorageFault
from models.reads import lookup, page_reads
from models.tables import Case, Handling, Link
from models.values import Reporter
from models.vocabulary import Channel, EffectKind, EventKind, LinkKind
from notifications.links import digest
from rules.wording.effect_wording import counted_phrase
from web.board.board import remembered as remembered_rounds
from web.board.calendars import calendar_path
from web.entry.link_access import ShownLink, case_path, entered_by, holder_of
from web.pages.faults import KEPT_FAULTS, status_of
from web.pages.forms import Filled, OnlyShown, Posted, Sent
from web.pages.pages import language_for, render
from web.reply.decision_tasks import CORRECTION, TASKS, without_reworded
from web.reply.extract.filling import EXTRACT, PARAGRAPH, SEEN, because_of, held_values
from web.reply.extract.kept import forget_attached
from web.reply.forms import Replying, report_values, row_count
from web.reply.new_addresses import WRITES_TO_COORDINATORS, count_new_addresses
from web.reply.page import ASKED, DAYS, Reply, gather, last_days_planned, planned_meeting, story
from web.reply.several.also import act_where_ticked, shown_again, shown_choices
from web.reply.several.left_out import left_out
from web.reply.tasks import Act, Filing, SentForm, Task, blank_form, may
from web.requests.context import AppContext, Number, Served, app_context
from web.requests.cookies import Cookie
from web.requests.limits import TooOften
from web.status.metrics import metrics_of

COOKIE: Final = Cookie("rundan-who", dt.timedelta(days=180), of_a_path=True)
PATH: Final = "/svar"

router = APIRouter(prefix="/svar/{slug}/{code}", include_in_schema=False)
Holder = Annotated[ShownLink, Depends(holder_of)]

# after these the form comes back with everything that was written
KEPT_OF_REPLY = (*KEPT_FAULTS, AlreadyReported, NotAllowed, TooOften, OnlyShown)


def holder_key(entered: Entered) -> str:
    """Whose link it is: a colleague's own, or the principal's, which all its cases with that registrar share."""
    link, case = entered.link, entered.case
    return link.id if case is None or link.kind is LinkKind.COLLEAGUE else f"{case.principal_code} {case.registrar}"


def remember(response: Response, served: AppContext, holder: str, by: Reporter) -> None:
    """Let the browser carry the name, role and address to principals' pages, for that holder alone."""
    said = _signer(served).dumps([holder, by.name, by.role, by.email])
    COOKIE.give(response, served.settings, said, PATH)


def remembered(request: Request, served: AppContext, holder: str) -> Mapping[str, str]:
    """The fields of whoever answered last from this browser as that holder; none if nobody has."""
    try:
        given, name, role, email = _signer(served).loads(COOKIE.read(request))
    except (BadData, ValueError, TypeError):
        return {}
    return {"name": name, "role": role, "email": email} if given == holder else {}


def _signer(served: AppContext) -> URLSafeSerializer:
    return URLSafeSerializer(served.settings.secret_key, salt=COOKIE.name)


def may_revoke_links(reply: Reply) -> bool:
    """Whether the page was opened through the principal's own link, which alone may revoke the others."""
    return reply.entered.link.kind is LinkKind.PRINCIPAL


def holders_of(session: Session, reply: Reply) -> Sequence[Link]:
    """The links that colleagues have, and that still open the case, oldest first."""
    links = lookup.case_links(session, reply.case.id)
    return [link for link in links if link.kind is LinkKind.COLLEAGUE and link.revoked_at is None]


@router.get("")
def front(request: Request, served: Served, holder: Holder) -> Response:
    """The case: what is recommended, what is still needed, what has been said and what can be done."""
    now = served.clock.now()
    with served.database.read() as session:
        reply = gather(session, entered_by(session, served, holder, now), now, served.settings.link_grace)
        told, language = story(session, reply), language_for(request, reply.language)
        outcome = "" if reply.is_open else outcome_in(session, reply.round, language, now)
        in_force = _in_force(request, session, reply, language, now)
        address = calendar_path(served, reply.entered.link.id)
        shown: dict[str, Any] = {"told": told, "outcome": outcome, "in_force": in_force, "calendar_url": address}
        shown["quiet"] = case_quiet_until(session, reply.case, reply.view.progress, reply.today)
        shown |= {"holders": holders_of(session, reply), "may_revoke": may_revoke_links(reply)}
        answered = remembered(request, served, holder_key(reply.entered))
        shown["who"] = Filled({**blank_form(reply), **answered}, seen_version=reply.case.version)
        return _page(request, reply, "front.html", **shown)


def _in_force(request: Request, session: Session, reply: Reply, language: str, now: dt.datetime) -> tuple[str, ...]:
    """Whether what was decided is in force, and how the principal's own answer counts; mostly there is no such rule."""
    if reply.round.effect_rule.kind is EffectKind.NONE or reply.is_out or reply.round.called_off:
        return ()
    view = remembered_rounds(request).view(session, reply.round.slug, now)
    assert view.effect is not None
    own = next(each for each in view.effect.parties if each.party.code == reply.case.principal_code)
    return effect_in(view, language), counted_phrase(own, view.effect, language)


@router.get("/kvitto/{number}")
def receipt(request: Request, served: Served, holder: Holder, number: Number) -> Response:
    """What was recorded, repeated."""
    now = served.clock.now()
    with served.database.read() as session:
        reply = gather(session, entered_by(session, served, holder, now), now, served.settings.link_grace)
        event = page_reads.receipted_event(session, reply.case.id, number)
        letters = page_reads.receipt_letters(session, reply.case.id, number)
        told = int(event.told.get("number", 0))
        values: dict[str, Any] = {"row": reply.handling(told), "opinion": reply.opinion(told)}
        values["receipt_number"] = lookup.receipt_number(session, reply.case.id, number)
        values["quiet"] = case_quiet_until(session, reply.case, reply.view.progress, reply.today)
        again = "igen" in request.query_params
        said = set(event.data.get("documents", ()))
        noted = [each for each in lookup.case_documents(session, reply.case.id) if each.traits and each.sha256 in said]
        return _page(request, reply, "receipt.html", event=event, letters=letters, again=again, noted=noted, **values)


@router.get("/ratta/{number}")
def correction_form(request: Request, served: Served, holder: Holder, number: Number) -> Response:
    """An earlier report, ready to be put right."""
    return _blank_page(Attempt(request, served, holder, CORRECTION, number))


@router.post("/ratta/{number}")
def correct(request: Request, served: Served, holder: Holder, number: Number, posted: Sent) -> Response:
    """Add a report that puts an earlier one right."""
    return _file(Attempt(request, served, holder, CORRECTION, number), posted)


@router.get("/{name}")
def task_form(request: Request, served: Served, holder: Holder, name: str) -> Response:
    """The page of one task."""
    return _blank_page(Attempt(request, served, holder, _task(name)))


@router.post("/{name}")
def do_task(request: Request, served: Served, holder: Holder, name: str, posted: Sent) -> Response:
    """Do the task, and show its receipt; or show the form again with what is wrong."""
    return _file(Attempt(request, served, holder, _task(name)), posted)


def _task(name: str) -> Task:
    if name not in TASKS:
        raise NotFound
    return TASKS[name]


@dataclass(frozen=True, slots=True)
class Attempt:
    """Somebody at one task's form. `corrects` is the number of the handling to be put right."""

    request: Request
    served: AppContext
    holder: ShownLink
    task: Task
    corrects: int | None = None

    @property
    def now(self) -> dt.datetime:
        """The current moment, UTC."""
        return self.served.clock.now()

    def reply(self, session: Session) -> Reply:
        """The case as it is. Raises LinkUnknown, LinkLapsed."""
        entered = entered_by(session, self.served, self.holder, self.now)
        return gather(session, entered, self.now, self.served.settings.link_grace)

    def row(self, reply: Reply) -> Handling | None:
        """The handling to be put right."""
        return reply.handling(self.corrects) if self.corrects else None


def _blank_page(attempt: Attempt) -> Response:
    with attempt.served.database.read() as session:
        reply = attempt.reply(session)
        row = attempt.row(reply)
        if not may(reply, attempt.task.kind) or (attempt.corrects and row is None):
            return RedirectResponse(reply.base, 303)
        values = {**blank_values(attempt, reply), **(report_values(row, reply.bodies) if row else {})}
        asked = attempt.request.query_params
        if attempt.task is TASKS["rapportera"]:
            values[ASKED] = asked.get(ASKED, "")
            values |= known_of_report(
                reply, session, asked.get(ASKED, ""), asked.get(EXTRACT), asked.get(PARAGRAPH, "")
            )
        if attempt.task is TASKS["planera"] and DAYS in asked:
            values |= last_days_planned(reply)
        return form_page(attempt, reply, Filled(values, seen_version=reply.case.version))


def blank_values(attempt: Attempt, reply: Reply) -> dict[str, str]:
    """What stands in the task's form before anybody has written in it."""
    return {**attempt.task.blank(reply), **remembered(attempt.request, attempt.served, holder_key(reply.entered))}


def known_of_report(
    reply: Reply, session: Session, body: str = "", read: str | None = None, paragraph: str = ""
) -> Mapping[str, str]:
    """What the extract that was `read` says, of that §, if it is held; where that is nothing, the planned body and
    day stand as they did."""
    said = held_values(reply, session, paragraph) if read is not None else {}
    if because_of(said.get(SEEN, "")):
        return said
    return {**planned_meeting(reply.view.progress.ahead, reply.bodies, reply.today, body), **said}


def _file(attempt: Attempt, posted: Posted) -> Response:
    served, holder = attempt.served, attempt.holder
    if posted.is_unsent:
        return form_again(attempt, posted, OnlyShown())
    try:
        served.limits.count("form", digest(holder.secret))
        act = attempt.task.read(SentForm(posted, served.settings.upload_limit_mb, attempt.corrects))
        filed = served.database.act(lambda session: _record(attempt, act, posted, session))
    except KEPT_OF_REPLY as fault:
        return form_again(attempt, posted, fault)
    recorded = filed.recorded
    if not recorded.repeated:
        metrics_of(attempt.request).replied(attempt.task.kind)
    for slug in (holder.slug, *filed.also):
        served.poke(slug)
    path, again = case_path(holder.slug, holder.code), "?igen=1" if recorded.repeated else ""
    response = RedirectResponse(f"{path}/kvitto/{recorded.number}{again}", 303)
    remember(response, served, filed.holder, Replying.sift(posted.values)[0].reporter)
    return response


@dataclass(frozen=True, slots=True)
class Filed:
    """What was recorded, the slugs of the other rounds it was recorded in, and whom the form came from."""

    recorded: Recorded
    also: tuple[str, ...]
    holder: str


def _record(attempt: Attempt, act: Act, posted: Posted, session: Session) -> Filed:
    reply = attempt.reply(session)
    _spare_others(attempt, reply.case, posted, session)
    filing = Filing(
        session,
        attempt.served,
        reply.case,
        posted,
        attempt.now,
        reply.entered.link.id,
        number_before=reply.case.case_number,
    )
    recorded, also = act_where_ticked(act, filing, reply, attempt.task.kind, attempt.corrects)
    forget_attached(filing)
    posted.count()
    return Filed(recorded, also, holder_key(reply.entered))


def _spare_others(attempt: Attempt, case: Case, posted: Posted, session: Session) -> None:
    """Raises FaultyInput, TooOften. A question is answered by a person, who sees whom."""
    kind = attempt.task.kind
    if posted.only_shown:
        return
    if kind in WRITES_TO_COORDINATORS:
        attempt.served.limits.count_in(session, "to the coordinators", case.id)
    if kind is not EventKind.ASKED:
        count_new_addresses(session, attempt.served, case, posted.values)


def form_again(attempt: Attempt, posted: Posted, fault: RundanError) -> Response:
    """The form with everything that was written, what is wrong, and what has happened meanwhile."""
    with attempt.served.database.read() as session:
        return _form_with_faults(attempt, posted, fault, session)


def _form_with_faults(attempt: Attempt, posted: Posted, fault: RundanError, session: Session) -> Response:
    reply = attempt.reply(session)
    since = reply.case.version if posted.seen_version is None else posted.seen_version
    # whoever has been told the news may send again; a fault of another kind must not hide them
    seen = since if isinstance(fault, FaultyInput | StorageFault | TooOften | OnlyShown) else reply.case.version
    faults = attempt.task.in_page_order(fault.faults) if isinstance(fault, FaultyInput) else ()
    written = shown_again(reply, attempt.task.kind, posted.values, faults, attempt.corrects)
    written = without_reworded(written, reply.round.att_satser)
    return form_page(
        attempt,
        reply,
        Filled({**written, **(fault.values if isinstance(fault, OnlyShown) else {})}, faults, seen),
        status_of(fault),
        fault=None if isinstance(fault, OnlyShown) else fault,
        news=[event for event in lookup.case_events(session, reply.case.id) if event.number > since],
        lost_files=[file.filename for file in posted.files],
    )


def form_page(attempt: Attempt, reply: Reply, form: Filled, status: int = 200, **values: Any) -> Response:
    shown, more = attempt.task.prepare(reply, form.values)
    told: dict[str, Any] = {"fault": None, "news": [], "lost_files": [], "row": attempt.row(reply), **more}
    told["also"] = also = shown_choices(reply, attempt.task.kind, form.values, attempt.corrects)
    told["left_out"] = left_out(reply, attempt.task.kind, also, attempt.corrects)
    told |= {
        "task": attempt.task,
        "form": replace(form, values=shown, because=more.get("because", {})),
        "rows": row_count(form.values),
    }
    return _page(attempt.request, reply, attempt.task.template.removeprefix("reply/"), status, **{**told, **values})


def _page(request: Request, reply: Reply, template: str, status: int = 200, **values: Any) -> Response:
    allowed = {kind.value for kind in EventKind if may(reply, kind)}
    values |= {"reply": reply, "allowed": allowed, "limit_mb": app_context(request).settings.upload_limit_mb}
    return render(request, f"reply/{template}", status, language=reply.language, **values)


@router.post("/lank/{key}/dra-in")
def revoke_colleague(served: Served, holder: Holder, key: str, _posted: Sent) -> Response:
    """The colleague's link and those handed on from it open nothing more. One that is revoked already stays so."""
    served.limits.count("form", digest(holder.secret))
    now = served.clock.now()

    def act(session: Session) -> None:
        reply = gather(session, entered_by(session, served, holder, now), now, served.settings.link_grace)
        if not may_revoke_links(reply):
            raise NotFound
        if key in {link.id for link in holders_of(session, reply)}:
            by = Reporter("Registratorn", "")
            revoke_link(session, key, Said(by, Channel.LINK, None, reply.entered.link.id), now)

    served.database.act(act)
    served.poke(holder.slug)
    return RedirectResponse(case_path(holder.slug, holder.code), 303)
