"""The principal's pages: the case, its tasks, their receipts and documents."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Path, Request
from fastapi.responses import RedirectResponse, Response

from actions.replies import AlreadyReported, Recorded
from kit.errors import FaultyInput, NotAllowed, NotFound, RundanError, StaleCase, StorageFault
from models import selects, selects_web
from models.vocabulary import EventKind
from web.entrance import Pass, entered_by, holder_of
from web.filled import Filled
from web.pages import render
from web.posted import Posted, Sent
from web.reply_forms import report_values, row_count
from web.reply_page import Reply, case_path, gather, story
from web.reply_tasks import CORRECTION, TASKS, Filing, Reading, Task, may
from web.shell import Served, Shell, shell
from web.uploads import PDF, disposition

router = APIRouter(prefix="/svar/{slug}/{code}", include_in_schema=False)
Holder = Annotated[Pass, Depends(holder_of)]
Number = Annotated[int, Path(ge=1, le=2**31 - 1)]  # what the databases can look up

KEPT_FAULTS = (FaultyInput, StaleCase, AlreadyReported, NotAllowed, StorageFault)


@router.api_route("", methods=["GET", "HEAD"])
def front(request: Request, served: Served, holder: Holder) -> Response:
    """The case: what is recommended, what is still needed, what has been said and what can be done."""
    now = served.clock.now()
    with served.database.read() as session:
        reply = gather(session, served, entered_by(session, served, holder, now), now)
        told = story(session, reply)
        return _page(request, reply, "front.html", told=told)


@router.get("/kvitto/{number}")
def receipt(request: Request, served: Served, holder: Holder, number: Number) -> Response:
    """What was recorded, repeated."""
    now = served.clock.now()
    with served.database.read() as session:
        reply = gather(session, served, entered_by(session, served, holder, now), now)
        event = selects_web.case_event(session, reply.case.id, number)
        letters = selects_web.receipt_letters(session, reply.case.id, number)
        row = reply.handling(int(event.data.get("number", 0)))
        again = "igen" in request.query_params
        return _page(request, reply, "receipt.html", event=event, letters=letters, row=row, again=again)


@router.get("/dokument/{document_id}")
def document(served: Served, holder: Holder, document_id: Number) -> Response:
    """A file as it was handed in. The recommendation's own open in the browser, others' are saved."""
    with served.database.read() as session:
        entered = entered_by(session, served, holder, served.clock.now())
        found, data = selects_web.document_with_bytes(session, holder.slug, document_id)
        if entered.case is None or found.case_id not in {None, entered.case.id}:
            raise NotFound("Dokumentet finns inte.")
    inline = found.case_id is None and found.media_type == PDF
    headers = {"content-disposition": disposition(found.filename, inline=inline)}
    return Response(data, media_type=found.media_type, headers=headers)


@router.get("/ratta/{number}")
def correction_form(request: Request, served: Served, holder: Holder, number: Number) -> Response:
    """An earlier report, ready to be put right."""
    return _blank_page(request, served, holder, CORRECTION, number)


@router.post("/ratta/{number}")
def correct(request: Request, served: Served, holder: Holder, number: Number, posted: Sent) -> Response:
    """Add a report that puts an earlier one right."""
    return _file(request, served, holder, CORRECTION, posted, number)


@router.get("/{name}")
def task_form(request: Request, served: Served, holder: Holder, name: str) -> Response:
    """The page of one task."""
    return _blank_page(request, served, holder, _task(name))


@router.post("/{name}")
def do_task(request: Request, served: Served, holder: Holder, name: str, posted: Sent) -> Response:
    """Do the task, and show its receipt; or show the form again with what is wrong."""
    return _file(request, served, holder, _task(name), posted)


def _task(name: str) -> Task:
    if name not in TASKS:
        raise NotFound("Sidan finns inte.")
    return TASKS[name]


def _blank_page(request: Request, served: Shell, holder: Pass, task: Task, corrects: int | None = None) -> Response:
    now = served.clock.now()
    with served.database.read() as session:
        reply = gather(session, served, entered_by(session, served, holder, now), now)
        row = reply.handling(corrects) if corrects else None
        if not may(reply, task.kind) or (corrects and row is None):
            return RedirectResponse(reply.base, 303)
        values = {**task.blank(reply), **(report_values(row, reply.bodies) if row else {})}
        form = Filled(values, seen_version=reply.case.version)
        return _form_page(request, reply, task, form, row=row)


def _file(
    request: Request, served: Shell, holder: Pass, task: Task, posted: Posted, corrects: int | None = None
) -> Response:
    served.limits.count("form", holder.secret)
    now = served.clock.now()
    try:
        act = task.read(Reading(posted, served.settings.upload_limit_mb, corrects))

        def record(session: Any) -> Recorded:
            entered = entered_by(session, served, holder, now)
            assert entered.case is not None
            return act(Filing(session, served, entered.case, posted, now, entered.link.id))

        recorded = served.database.act(record)
    except KEPT_FAULTS as fault:
        return _form_again(request, served, holder, task, posted, fault, corrects)
    served.poke(holder.slug)
    again = "?igen=1" if recorded.repeated else ""
    return RedirectResponse(f"{case_path(holder.slug, holder.code)}/kvitto/{recorded.number}{again}", 303)


def _form_again(
    request: Request,
    served: Shell,
    holder: Pass,
    task: Task,
    posted: Posted,
    fault: RundanError,
    corrects: int | None,
) -> Response:
    """The form with everything that was written, what is wrong, and what has happened meanwhile."""
    try:
        return _form_with_faults(request, served, holder, task, posted, fault, corrects)
    except StorageFault:  # nothing can be read either: hand the text back as it came
        return render(request, "reply/kept.html", 503, values=posted.values, files=posted.files)


def _form_with_faults(
    request: Request,
    served: Shell,
    holder: Pass,
    task: Task,
    posted: Posted,
    fault: RundanError,
    corrects: int | None,
) -> Response:
    now = served.clock.now()
    with served.database.read() as session:
        reply = gather(session, served, entered_by(session, served, holder, now), now)
        faults = task.in_page_order(fault.faults) if isinstance(fault, FaultyInput) else ()
        seen = posted.seen_version if isinstance(fault, FaultyInput | StorageFault) else None
        form = Filled(posted.values, faults, reply.case.version if seen is None else seen)
        since = posted.seen_version if posted.seen_version is not None else reply.case.version
        news = [event for event in selects.case_events(session, reply.case.id) if event.number > since]
        return _form_page(
            request,
            reply,
            task,
            form,
            STATUS_OF_KEPT[type(fault)],
            row=reply.handling(corrects) if corrects else None,
            fault=fault,
            news=news,
            lost_files=[file.filename for file in posted.files],
        )


STATUS_OF_KEPT: Mapping[type[RundanError], int] = {
    FaultyInput: 422,
    StaleCase: 409,
    AlreadyReported: 409,
    NotAllowed: 409,
    StorageFault: 503,
}


def _form_page(request: Request, reply: Reply, task: Task, form: Filled, status: int = 200, **values: Any) -> Response:
    told: dict[str, Any] = {
        "fault": None,
        "news": [],
        "lost_files": [],
        "task": task,
        "form": form,
        "rows": row_count(form.values),
    }
    return _page(request, reply, task.template.removeprefix("reply/"), status, **{**told, **values})


def _page(request: Request, reply: Reply, template: str, status: int = 200, **values: Any) -> Response:
    allowed = {kind.value for kind in EventKind if may(reply, kind)}
    values |= {"reply": reply, "allowed": allowed, "limit_mb": shell(request).settings.upload_limit_mb}
    return render(request, f"reply/{template}", status, language=reply.language, **values)
