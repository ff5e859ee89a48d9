"""Having an extract read before a report is written: nothing is reported by it."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from fastapi import APIRouter, Request
from fastapi.responses import RedirectResponse, Response
from sqlalchemy.orm import Session

from actions.replies.held_extracts import ReadExtract, hold_extract
from kit.confined import Deadline
from kit.errors import Fault, FaultyInput, NotAllowed
from models.files.limits import DOCUMENT, FORM_SECONDS
from models.values import Upload
from models.vocabulary import DocumentKind
from notifications.links import digest
from reading.text_of import UnreadableDocument, text_of_document, text_written
from web.entry.link_access import case_path, entered_by
from web.pages.posted import Posted, PostedFile, Sent
from web.pages.uploads import checked_uploads
from web.reply.case import KEPT_FAULTS, Attempt, Holder, form_again
from web.reply.decision_tasks import TASKS
from web.reply.tasks import may
from web.requests.context import Served
from web.requests.source_text import swedish

router = APIRouter(prefix="/svar/{slug}/{code}", include_in_schema=False)

FILE, TEXT = "extract", "extract_text"
NOTHING: Final = swedish("Välj protokollsutdraget som fil, eller klistra in dess text.")
NOT_KEPT: Final = swedish("Utdraget är läst, men en fil som inte är PDF kan inte bifogas. Välj den som PDF nedan.")
CLOSED: Final = swedish("Det går inte att rapportera i ärendet nu.")


@router.post("/utdrag")
def read_extract_first(request: Request, served: Served, holder: Holder, posted: Sent) -> Response:
    """Read it, hold it, and show the report filled in; or the report's page with what was wrong with it."""
    attempt = Attempt(request, served, holder, TASKS["rapportera"])
    try:
        served.limits.count("form", digest(holder.secret))
        extract = _read(posted, served.settings.upload_limit_mb)
        served.database.act(lambda session: _hold(attempt, extract, session))
    except KEPT_FAULTS as fault:
        return form_again(attempt, replace(posted, files=()), fault)
    return RedirectResponse(f"{case_path(holder.slug, holder.code)}/rapportera?utdrag=1", 303)


@router.get("/utdrag")
def back_to_report(served: Served, holder: Holder) -> Response:
    """Whoever asks for the address of a page that came back: the report itself."""
    with served.database.read() as session:
        entered_by(session, served, holder, served.clock.now())
    return RedirectResponse(f"{case_path(holder.slug, holder.code)}/rapportera", 303)


def _hold(attempt: Attempt, extract: ReadExtract, session: Session) -> None:
    reply = attempt.reply(session)
    if not may(reply, attempt.task.kind):
        raise NotAllowed(CLOSED)
    hold_extract(session, reply.entered.link.id, extract, attempt.now)


def _read(posted: Posted, limit_mb: int) -> ReadExtract:
    """What the file or the pasted text says. Raises FaultyInput. To be called outside every transaction."""
    file = next((each for each in posted.files if each.field == FILE), None)
    try:
        if file:
            return _read_file(file, limit_mb)
        if pasted := posted.values.get(TEXT, "").strip():
            return ReadExtract(text_written(pasted))
    except UnreadableDocument as error:
        raise FaultyInput([Fault(FILE if file else TEXT, error.message)]) from None
    raise FaultyInput([Fault(FILE, NOTHING)])


def _read_file(file: PostedFile, limit_mb: int) -> ReadExtract:
    """A PDF is kept to be attached, even one that is only a picture."""
    if b"%PDF-" not in file.data[:1024]:
        return ReadExtract(text_of_document(file.data, file.filename), NOT_KEPT)
    uploads, faults = checked_uploads([file], DocumentKind.EXTRACT, limit_mb, Deadline(FORM_SECONDS))
    if faults:
        raise FaultyInput(faults)
    return _with_text(uploads[0])


def _with_text(upload: Upload) -> ReadExtract:
    try:
        return ReadExtract(text_of_document(upload.data, upload.filename, DOCUMENT), file=upload)
    except UnreadableDocument as error:
        return ReadExtract("", error.message, upload)
