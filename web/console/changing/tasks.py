"""Each thing that may be changed in a round that is out: its form, its file, what stands in it, the act it becomes."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any, Final

from pydantic import TypeAdapter
from sqlalchemy import select

from actions.casework import refuse
from actions.changing.calling_off import call_off
from actions.changing.changed import Act
from actions.changing.files import NewFile, attach
from actions.changing.taking_part import join, take_out
from actions.changing.texts import Detail, Wording, change_detail, word_anew
from actions.documents import keep_content
from actions.rounds.attachments import look_at, media_type
from kit.clock import local_day
from kit.database import Database
from kit.errors import Fault, FaultyInput, NotFound
from kit.folders import safe_name
from models.files.fields import is_mailbox
from models.files.limits import MEGABYTE
from models.files.pdf.pdf_file import PDF_TYPE
from models.files.round_plan import PrincipalPlan
from models.phrases import Phrase, swedish
from models.reads import lookup
from models.tables import Content
from models.values import ChasePolicy, Upload
from models.vocabulary import DocumentKind, EventKind
from rules.changing.joining import plan_to_join
from rules.changing.telling import Field
from web.console.changing.forms import (
    NO_PRINCIPAL,
    Chosen,
    Contacted,
    Explained,
    Filed,
    Joined,
    Numbered,
    Reminded,
    Summarised,
    Titled,
    Worded,
    point_values,
    policy_values,
    row_name,
)
from web.console.changing.subject import Subject, registry, unasked
from web.pages.forms import Form, Posted, PostedFile
from web.pages.uploads import EMPTY, TOO_LARGE, checked_uploads
from web.requests.context import AppContext

FIELD: Final = "file"
KEPT, NAME = "kept", "filename"
NO_FILE: Final = swedish("Välj filen.")
UNKNOWN_KIND: Final = swedish("Filen {name} är av ett okänt slag. Spara den som PDF och välj den filen.")

BAD_MAILBOX: Final = swedish(
    "Registratorns adress för {name} går inte att använda: {address}. Rätta den i registret först."
)

NO_AMOUNT: Final = swedish("Vad det kostar går inte att räkna ut av vad de andra betalar. Skriv beloppet.")

Values = Mapping[str, str]


def sent_file(database: Database, sent: Posted) -> PostedFile | None:
    """The file that was sent, or the one that was sent with the page before. Outside every transaction."""
    if file := next((each for each in sent.files if each.field == FIELD), None):
        return file
    with database.read() as session:
        data = session.scalar(select(Content.data).where(Content.sha256 == sent.values.get(KEPT, "")))
    return PostedFile(FIELD, sent.values.get(NAME, ""), data) if data is not None else None


def keep_for_later(database: Database, file: PostedFile) -> Mapping[str, str]:
    """Keep its bytes until it is said that they are right; what the next page says to find them again."""
    with database.write() as session:
        sha256 = keep_content(session, file.data)
    return {KEPT: sha256, NAME: safe_name(file.filename)}


def read_file(file: PostedFile | None, title: str, limit_mb: int) -> tuple[Upload | None, list[Fault]]:
    """The file as an attachment of that title, and what is wrong with it. Outside every transaction."""
    if file is None:
        return None, [Fault(FIELD, NO_FILE)]
    name = safe_name(file.filename)
    kind = media_type(name)
    if kind == PDF_TYPE or b"%PDF-" in file.data[:1024]:
        found, faults = checked_uploads([file], DocumentKind.ATTACHMENT, limit_mb)
        return (_titled(found[0], title), []) if found else (None, faults)
    if wrong := _wrong(file.data, kind, limit_mb):
        return None, [Fault(FIELD, Phrase(wrong, name=name, most=limit_mb))]
    return Upload(DocumentKind.ATTACHMENT, title, name, kind, file.data, look_at(file.data, kind)), []


def _titled(upload: Upload, title: str) -> Upload:
    return Upload(upload.kind, title, upload.filename, upload.media_type, upload.data, upload.traits)


def _wrong(data: bytes, kind: str, limit_mb: int) -> str:
    if not data:
        return EMPTY
    if len(data) > limit_mb * MEGABYTE:
        return TOO_LARGE
    return UNKNOWN_KIND if kind == "application/octet-stream" else ""


@dataclass(frozen=True, slots=True)
class SentChange:
    """What was sent, with what it is read against. Outside every transaction."""

    served: AppContext
    sent: Posted
    subject: Subject


@dataclass(frozen=True, slots=True)
class ChangeTask:
    """`name` stands in its address and its template, `kind` is the event it gives.

    `read` reads what was sent and gives the act; raises FaultyInput with every fault. `blank` fills the form in.
    `of_file` when it is about one of the round's files.
    """

    name: str
    kind: EventKind
    read: Callable[[SentChange], Act]
    blank: Callable[[Subject], Values]
    of_file: bool = False


def _sifted(form: type[Form], change: SentChange) -> Any:
    read, faults = form.sift(change.sent.values)
    refuse(faults)
    return read


def _detail(field: Field, form: type[Form], value: Callable[[Any, Subject], Any]) -> Callable[[SentChange], Act]:
    def read(change: SentChange) -> Act:
        told = _sifted(form, change)
        quiet = getattr(told, "quiet", False)
        detail = Detail(field, value(told, change.subject), told.reason, quiet, told.whole_family)
        return lambda changing: change_detail(changing, detail)

    return read


def _policy(form: Reminded, subject: Subject) -> Any:
    """The whole policy, as JSON has it."""
    after = replace(subject.round.chase_policy, **dict(form.policy))
    return TypeAdapter(ChasePolicy).dump_python(after, mode="json")


def _contacts(subject: Subject) -> Values:
    return {
        row_name(number, name): contact.get(name, "")
        for number, contact in enumerate(subject.round.contacts, start=1)
        for name in ("role", "email", "phone")
    }


def _kept_contacts(form: Contacted, subject: Subject) -> list[dict[str, str]]:
    """The contacts as written; one whose fields are as they were stays as it was kept, name and all."""
    known = {contact["email"]: contact for contact in subject.round.contacts}
    return [{**known.get(row["email"], {}), **row} for row in form.contacts]


def _points(change: SentChange) -> Act:
    form = _sifted(Worded, change)
    wording = Wording(form.points, form.reason)
    return lambda changing: word_anew(changing, wording)


def _file(change: SentChange) -> Act:
    form, faults = Filed.sift(change.sent.values)
    limit = change.served.settings.upload_limit_mb
    upload, wrong = read_file(sent_file(change.served.database, change.sent), form.title, limit)
    refuse([*wrong, *faults])
    assert upload is not None
    replaces = change.subject.file.id if change.subject.file else None
    file = NewFile(upload, form.reason, replaces, form.whole_family)
    return lambda changing: attach(changing, file)


def _join(change: SentChange) -> Act:
    form, county = _sifted(Joined, change), registry(change.served, change.subject.round.slug)
    principal = next((each for each in unasked(change.subject, county) if each.code == form.code), None)
    if county is None or principal is None:
        raise FaultyInput([Fault("code", NO_PRINCIPAL)])
    if not is_mailbox(principal.registrar):
        said = Phrase(BAD_MAILBOX, name=principal.name, address=principal.registrar or "–")
        raise FaultyInput([Fault("code", said)])
    round_ = change.subject.round
    today = local_day(change.served.clock.now())
    others = [each for each in _planned(change) if each.code != principal.code]
    plan = plan_to_join(county, principal, round_.asks, round_.recommended_level, round_.language, today, others)
    amount = plan.amount if form.amount is None else form.amount
    if amount is None and round_.offer and round_.offer.has_amounts:
        raise FaultyInput([Fault("amount", NO_AMOUNT)])
    return lambda changing: join(changing, plan.model_copy(update={"amount": amount}), form.reason)


def _planned(change: SentChange) -> list[PrincipalPlan]:
    """The parts of those that are in the round, or have been, as they came with it."""
    with change.served.database.read() as session:
        round_ = lookup.round_of(session, change.subject.round.slug)
        return [PrincipalPlan.model_validate(each) for each in (*round_.plan["principals"], *round_.added)]


def _take_out(change: SentChange) -> Act:
    form = _sifted(Chosen, change)
    if form.code not in {row.case.principal_code for row in change.subject.view.cases}:
        raise FaultyInput([Fault("code", NO_PRINCIPAL)])
    return lambda changing: take_out(changing, form.code, form.reason)


def _call_off(change: SentChange) -> Act:
    form = _sifted(Explained, change)
    return lambda changing: call_off(changing, form.reason, whole_family=form.whole_family)


def _nothing(_subject: Subject) -> Values:
    return {}


TASKS: Final[Mapping[str, ChangeTask]] = {
    task.name: task
    for task in (
        ChangeTask(
            "title",
            EventKind.CHANGED,
            _detail(Field.TITLE, Titled, lambda form, _: form.title),
            lambda subject: {"title": subject.round.title},
        ),
        ChangeTask(
            "summary",
            EventKind.CHANGED,
            _detail(Field.SUMMARY, Summarised, lambda form, _: form.summary),
            lambda subject: {"summary": subject.round.summary},
        ),
        ChangeTask(
            "contacts",
            EventKind.CHANGED,
            _detail(Field.CONTACTS, Contacted, _kept_contacts),
            _contacts,
        ),
        ChangeTask(
            "case-number",
            EventKind.CHANGED,
            _detail(Field.CASE_NUMBER, Numbered, lambda form, _: form.case_number),
            lambda subject: {"case_number": subject.round.case_number},
        ),
        ChangeTask(
            "reminders",
            EventKind.CHANGED,
            _detail(Field.POLICY, Reminded, _policy),
            lambda subject: policy_values(subject.round.chase_policy),
        ),
        ChangeTask("points", EventKind.WORDED, _points, lambda subject: point_values(subject.round.att_satser)),
        ChangeTask("add-file", EventKind.ATTACHED, _file, _nothing),
        ChangeTask(
            "file",
            EventKind.ATTACHED,
            _file,
            lambda subject: {"title": subject.file.title if subject.file else ""},
            of_file=True,
        ),
        ChangeTask("add", EventKind.JOINED, _join, _nothing),
        ChangeTask("take-out", EventKind.TAKEN_OUT, _take_out, _nothing),
        ChangeTask("call-off", EventKind.CALLED_OFF, _call_off, _nothing),
    )
}


def task_named(name: str, target: str) -> ChangeTask:
    """The task of that name. Raises NotFound."""
    task = TASKS.get(name)
    if task is None or task.of_file != bool(target):
        raise NotFound
    return task
