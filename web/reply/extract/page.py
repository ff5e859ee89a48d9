"""Having an extract read before a report is written: nothing is reported by it, and nothing written is lost."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Final
from urllib.parse import urlencode

from fastapi import APIRouter, Request
from fastapi.responses import RedirectResponse, Response
from sqlalchemy.orm import Session

from actions.replies.held_extracts import ReadExtract, hold_extract
from kit.errors import Fault, FaultyInput, NotAllowed
from kit.process.confined import Deadline
from models.files.limits import DOCUMENT, FORM_SECONDS
from models.phrases import swedish
from models.values import Upload
from models.vocabulary import DocumentKind
from notifications.links import digest
from reading.text_of import UnreadableDocument, text_of_document, text_written
from web.entry.link_access import case_path, entered_by
from web.pages.forms import Filled, Posted, PostedFile, Sent
from web.pages.uploads import checked_uploads, is_word
from web.reply.case import KEPT_OF_REPLY, Attempt, Holder, blank_values, form_again, form_page, known_of_report
from web.reply.decision_tasks import SEEN as SEEN_POINT
from web.reply.decision_tasks import TASKS, without_reworded
from web.reply.extract.filling import ATTACH, CHOSEN, EXTRACT, PARAGRAPH, SEEN, because_of, held_values
from web.reply.page import ASKED, Reply
from web.reply.tasks import may
from web.requests.context import Served

router = APIRouter(prefix="/svar/{slug}/{code}", include_in_schema=False)

FILE, TEXT = "extract", "extract_text"
OURS: Final = frozenset({ASKED, "form_key", "seen_version", SEEN, FILE, TEXT, CHOSEN, "read_again"})
OF_ONE_MEETING: Final = ("body", "other_name", "other_level", "held_on", "ended_on")
IN_ONES_OWN_WORDS: Final = ("wording", "reservation", "reason", "urgency_reason")
NOTHING: Final = swedish("Välj protokollsutdraget som fil, eller klistra in dess text.")
NO_PARAGRAPH: Final = swedish("Välj vilken paragraf som gäller ärendet.")
NOT_KEPT: Final = swedish("Utdraget är läst, men kan bara bifogas som PDF eller .docx. Välj en sådan fil nedan.")
CLOSED: Final = swedish("Det går inte att rapportera i ärendet nu.")


@router.post("/utdrag")
def read_extract_first(request: Request, served: Served, holder: Holder, posted: Sent) -> Response:
    """Read it, hold it, and show the report filled in; or the report's page with what was wrong with it.

    What was written in the report before stands there still, where the extract does not say something else.
    """
    attempt = Attempt(request, served, holder, TASKS["rapportera"])
    paragraph = posted.values.get(CHOSEN, "") if "read_again" in posted.values else ""
    try:
        served.limits.count("form", digest(holder.secret))
        if "read_again" in posted.values and not paragraph:
            raise FaultyInput([Fault(CHOSEN, NO_PARAGRAPH)])
        extract = None if paragraph else _read(posted, served.settings.upload_limit_mb)
        posted.count()
        typed = served.database.act(lambda session: _hold(attempt, posted, extract, session))
    except KEPT_OF_REPLY as fault:
        files = tuple(each for each in posted.files if each.field != FILE)
        return form_again(attempt, replace(posted, files=files), fault)
    others = [each.filename for each in posted.files if each.field != FILE]
    if typed or others:
        return _with_typed(attempt, typed, paragraph, others)
    asked = {EXTRACT: "1"} | ({PARAGRAPH: paragraph} if paragraph else {})
    return RedirectResponse(f"{case_path(holder.slug, holder.code)}/rapportera?{urlencode(asked)}", 303)


@router.get("/utdrag")
def back_to_report(served: Served, holder: Holder) -> Response:
    """Whoever asks for the address of a page that came back: the report itself."""
    with served.database.read() as session:
        entered_by(session, served, holder, served.clock.now())
    return RedirectResponse(f"{case_path(holder.slug, holder.code)}/rapportera", 303)


def _hold(attempt: Attempt, posted: Posted, extract: ReadExtract | None, session: Session) -> Mapping[str, str]:
    """Hold what was read, if it is new; what a person had written in the report by then."""
    reply = attempt.reply(session)
    if not may(reply, attempt.task.kind):
        raise NotAllowed(CLOSED)
    typed = _typed(attempt, reply, posted, session)
    if extract is not None:
        hold_extract(session, reply.entered.link.id, extract, attempt.now)
    return typed


def _typed(attempt: Attempt, reply: Reply, posted: Posted, session: Session) -> Mapping[str, str]:
    """What stands in the form that neither a blank one has, nor the extract that was read before filled in."""
    known = known_of_report(reply, session, posted.values.get(ASKED, ""))
    blank = {**blank_values(attempt, reply), **known}
    before, values = because_of(posted.values.get(SEEN, "")), without_reworded(posted.values, reply.round.att_satser)
    written = {name: value.strip() for name, value in values.items() if name not in OURS and name not in before}
    own = {name: value for name, value in written.items() if value and value != blank.get(name)}
    return {name: value for name, value in own.items() if not name.startswith(("also_seen[", SEEN_POINT, ATTACH))}


def _with_typed(attempt: Attempt, typed: Mapping[str, str], paragraph: str, lost_files: Sequence[str]) -> Response:
    with attempt.served.database.read() as session:
        reply = attempt.reply(session)
        said = held_values(reply, session, paragraph)
        planned = {} if "body" in typed else known_of_report(reply, session, read="", paragraph=paragraph)
        kept = {name: typed[name] for name in IN_ONES_OWN_WORDS if name in typed}
        if said.get("body", typed.get("body")) != typed.get("body"):  # a day of one body is no day of another
            typed = {name: value for name, value in typed.items() if name not in OF_ONE_MEETING}
        values = {**blank_values(attempt, reply), **planned, **typed, **said, **kept}
        return form_page(attempt, reply, Filled(values, seen_version=reply.case.version), lost_files=lost_files)


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
    """A PDF is kept to be attached, even one that is only a picture, and a .docx."""
    if b"%PDF-" not in file.data[:1024] and not is_word(file.data):
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
