"""The tasks on the way to a decision, of it in law, and what can always be done; every task of a case's page."""

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Annotated, Final

from actions.access.links import hand_over
from actions.casework import Recorded, look_at_case, refuse
from actions.record.record import already_said
from actions.replies.extension_requests import ask_extension
from actions.replies.questions import ask_question
from actions.replies.replies import AlreadyReported, acknowledge, plan_route, report_handling
from actions.replies.reviews import Minutes, announce_minutes, record_review
from kit.errors import Fault, FaultyInput
from models.phrases import swedish
from models.reads import locked_reads
from models.values import HandlingReport, RequestedExtension, Review, Upload
from models.vocabulary import DocumentKind, EventKind, ReviewKind
from rules.replies.extending import request_faults
from rules.replies.reporting import plan_faults, report_faults
from rules.replies.reviewing import NO_KIND
from web.pages.forms import AHEAD, NO_DAY, NO_NEW_DAY, as_number, choice, day, line, number_in, paragraph_line, text
from web.pages.uploads import checked_uploads
from web.reply.extract.filling import look_at_extract
from web.reply.extract.kept import with_held_file
from web.reply.forms import (
    MOST_STEPS,
    AcknowledgeForm,
    HandOverForm,
    PlanForm,
    QuestionForm,
    Replying,
    ReportForm,
    in_order,
    plan_values,
    row_name,
)
from web.reply.meeting_task import MEETINGS
from web.reply.opinion_task import OPINION
from web.reply.page import Reply, steps_behind, with_days_kept
from web.reply.signing_tasks import SIGNING_TASKS
from web.reply.tasks import Act, Filing, SentForm, Task, blank_form, with_others

NOT_SIGNED_OFF: Final = swedish("Skriv den dag protokollet justerades, den dag det anslogs, eller båda.")

MORE_TIME_FIELDS: Final = ("new_on", "reason", "decided_by", "decided_on", "paragraph", "documents")
PLAN_FIELDS: Final = ("route", "other_name", "other_level", "other_on", "case_number")
REPORT_FIELDS: Final = ReportForm.on_page()
BY_HAND: Final = {"body": "other_name", "planned_on": "other_on"}

SEEN: Final = "seen_point"
REWORDED: Final = swedish(
    "Förslaget till beslut ändrades medan sidan var öppen. Läs att-satsen som den lyder nu och välj utfall."
)


class DecisionForm(Replying):
    """Something about one of the principal's decisions; `handling` is its number as the page showed it."""

    handling: Annotated[str, line(9)] = ""

    @property
    def number(self) -> int:
        """The decision's number, 0 when none is chosen."""
        return as_number(self.handling)


class MinutesForm(DecisionForm):
    """The minutes have been adjusted and announced."""

    adjusted_on: Annotated[dt.date | None, day()] = None
    announced_on: Annotated[dt.date | None, day()] = None


class ReviewForm(DecisionForm):
    """What has befallen a decision."""

    kind: Annotated[ReviewKind | None, choice(ReviewKind, needed=NO_KIND.message)] = None
    on: Annotated[dt.date | None, day(needed=NO_DAY)] = None
    reference: Annotated[str, line(100)] = ""
    note: Annotated[str, text(5000)] = ""


def _minutes(sent: SentForm) -> Act:
    form, faults = sent.sift(MinutesForm)
    uploads, refused = checked_uploads(sent.posted.files, DocumentKind.EXTRACT, sent.upload_limit_mb)
    faults += refused
    if not (form.adjusted_on or form.announced_on or {"adjusted_on", "announced_on"} & {each.field for each in faults}):
        faults.append(Fault("adjusted_on", NOT_SIGNED_OFF))
    refuse(faults)

    def act(filing: Filing) -> Recorded:
        return announce_minutes(
            filing.session,
            filing.sender,
            filing.case.id,
            Minutes(filing.report_here(form.number) or 0, form.adjusted_on, form.announced_on),
            filing.said(form),
            filing.now,
            uploads=uploads,
            seen_version=filing.posted.seen_version,
        )

    return act


def _review(sent: SentForm) -> Act:
    form = sent.read(ReviewForm)
    assert form.kind is not None
    assert form.on is not None
    review = Review(0, form.number, form.kind, form.on, form.reference, form.note)

    def act(filing: Filing) -> Recorded:
        return record_review(
            filing.session,
            filing.sender,
            filing.case.id,
            replace(review, handling=filing.report_here(form.number) or 0),
            filing.said(form),
            filing.now,
            seen_version=filing.posted.seen_version,
        )

    return act


def _blank_law(reply: Reply) -> Mapping[str, str]:
    """With one decision there is nothing to choose."""
    numbers = [str(handled.number) for handled in reply.decisions]
    return {**blank_form(reply), "handling": numbers[0] if len(numbers) == 1 else ""}


LAW_TASKS: Final = (
    Task(
        "justerat",
        EventKind.ANNOUNCED,
        ("handling", "adjusted_on", "announced_on", "documents"),
        _minutes,
        _blank_law,
    ),
    Task("efter-beslutet", EventKind.REVIEWED, ("handling", "kind", "on", "reference", "note"), _review, _blank_law),
)


class MoreTimeForm(Replying):
    """A later due date is asked for."""

    new_on: Annotated[dt.date | None, day(needed=NO_NEW_DAY, near=AHEAD)] = None
    reason: Annotated[str, text(2000)] = ""
    decided_by: Annotated[str, line(200)] = ""
    decided_on: Annotated[dt.date | None, day()] = None
    paragraph: Annotated[str, paragraph_line()] = ""

    @property
    def asked(self) -> RequestedExtension:
        """What is asked for; a blank stands for what is unknown."""
        return RequestedExtension(
            self.new_on or dt.date.max, self.reason, self.decided_by, self.decided_on, self.paragraph
        )


def _ask_for_time(sent: SentForm) -> Act:
    form, faults = sent.sift(MoreTimeForm)
    uploads, refused = checked_uploads(sent.posted.files, DocumentKind.EXTRACT, sent.upload_limit_mb)
    return lambda filing: _ask_extension(filing, form, uploads, [*faults, *refused])


def _ask_extension(filing: Filing, form: MoreTimeForm, uploads: Sequence[Upload], faults: Sequence[Fault]) -> Recorded:
    if faults:
        work, unknown = look_at_case(filing.session, filing.case.id, filing.now), {fault.field for fault in faults}
        refuse(with_others(faults, request_faults(work.facts, form.asked, work.today, unknown)))
    return ask_extension(
        filing.session, filing.sender, filing.case.id, form.asked, filing.said(form), filing.now, uploads=uploads
    )


MORE_TIME: Final = Task("mer-tid", EventKind.EXTENSION_ASKED, MORE_TIME_FIELDS, _ask_for_time, blank_form)


def _acknowledge(sent: SentForm) -> Act:
    form = sent.read(AcknowledgeForm)

    def act(filing: Filing) -> Recorded:
        case_id, said, seen = filing.case.id, filing.said(form), filing.posted.seen_version
        return acknowledge(
            filing.session,
            filing.sender,
            case_id,
            said,
            filing.now,
            case_number=form.case_number,
            seen_version=seen,
            number_before=filing.number_before,
        )

    return act


def _plan(sent: SentForm) -> Act:
    form, faults = sent.sift(PlanForm)
    return lambda filing: _plan_route(filing, form, faults)


def _plan_route(filing: Filing, form: PlanForm, faults: Sequence[Fault]) -> Recorded:
    work = look_at_case(filing.session, filing.case.id, filing.now)
    planned, unknown = form.planned(filing.bodies)
    rows = in_order(planned, len(work.progress.ahead))
    kept = steps_behind(filing.case.route, work.progress.ahead)
    route, seen = (*kept, *(row.step for row in rows)), filing.posted.seen_version
    said = replace(filing.said(form), case_number=form.case_number)
    numbers = {len(kept) + place: row.number for place, row in enumerate(rows)}
    if found := [*faults, *unknown]:
        others = plan_faults(work.facts, route, work.today) if rows else ()
        refuse(with_others(found, [_beside_its_row(each, numbers) for each in others]))
    try:
        return plan_route(filing.session, filing.sender, filing.case.id, route, said, filing.now, seen_version=seen)
    except FaultyInput as fault:
        raise FaultyInput([_beside_its_row(each, numbers) for each in fault.faults]) from None


def _beside_its_row(fault: Fault, numbers: Mapping[int, int]) -> Fault:
    """The rules count steps of the route, the page counts rows; a body written by hand has fields of its own."""
    place, _, field = fault.field.removeprefix("route[").partition("].")
    if not place.isdecimal() or int(place) not in numbers:
        return replace(fault, field=row_name(0, "body"))
    number = numbers[int(place)]
    return replace(fault, field=BY_HAND[field] if number == MOST_STEPS else row_name(number, field))


def _report(sent: SentForm) -> Act:
    form, faults = sent.sift(ReportForm)
    uploads, refused = checked_uploads(sent.posted.files, form.document_kind, sent.upload_limit_mb)
    faults += refused

    return lambda filing: _report_handling(filing, form, uploads, faults, sent.corrects)


def _report_handling(
    filing: Filing, form: ReportForm, uploads: Sequence[Upload], faults: Sequence[Fault], corrects: int | None
) -> Recorded:
    body, unknown = form.chosen_body(filing.bodies)
    said, report = (
        replace(filing.said(form), case_number=form.case_number),
        form.report(body, filing.report_here(corrects)),
    )
    known = [*faults, *(unknown if form.body else ()), *_stale_points(filing, report, said.form_key)]
    refuse(_report_faults(filing, report, known))
    uploads = with_held_file(filing, form, uploads)
    try:
        return report_handling(
            filing.session,
            filing.sender,
            filing.case.id,
            report,
            said,
            filing.now,
            uploads=uploads,
            seen_version=filing.posted.seen_version,
        )
    except AlreadyReported:
        # on PostgreSQL the other click of a double one may land between the act's first look and its second
        if repeated := already_said(filing.session, said.form_key, filing.case.id):
            return Recorded(repeated, repeated=True)
        raise


def _stale_points(filing: Filing, report: HandlingReport, form_key: str | None) -> Sequence[Fault]:
    """What the form showed of the round it is of, which nobody rewords before it is kept; other rounds it is sent in
    have words of their own. A form that was recorded before they changed has nothing more to answer."""
    if not report.act.has_outcome or filing.told_with:
        return ()
    _, round_ = locked_reads.case_to_change(filing.session, filing.case.id)
    found = tuple(reworded_faults(filing.posted.values, round_.att_satser))
    return () if found and already_said(filing.session, form_key, filing.case.id) else found


def _report_faults(filing: Filing, report: HandlingReport, known: Sequence[Fault]) -> list[Fault]:
    """With something wrong already, also what the rules find in the rest; without, they have their say in the act."""
    if not known:
        return []
    work, fields = look_at_case(filing.session, filing.case.id, filing.now), {fault.field for fault in known}
    unknown = {"body" if field in {"other_name", "other_level"} else field for field in fields}
    return with_others(known, report_faults(work.facts, report, work.today, unknown))


def _hand_over(sent: SentForm) -> Act:
    form = sent.read(HandOverForm)

    def act(filing: Filing) -> Recorded:
        case_id, said = filing.case.id, filing.said(form)
        colleague, email = form.colleague, form.colleague_email
        return hand_over(filing.session, filing.sender, case_id, colleague, email, said, filing.now)

    return act


def _ask(sent: SentForm) -> Act:
    form = sent.read(QuestionForm)

    def act(filing: Filing) -> Recorded:
        case_id, said = filing.case.id, filing.said(form)
        return ask_question(filing.session, filing.sender, case_id, form.question, said, filing.now)

    return act


def _blank_acknowledgement(reply: Reply) -> Mapping[str, str]:
    return {**blank_form(reply), "case_number": reply.case.case_number}


def _blank_plan(reply: Reply) -> Mapping[str, str]:
    return {**blank_form(reply), **plan_values(reply.editable_steps)}


TASKS: Final = {
    task.name: task
    for task in (
        Task("bekrafta", EventKind.ACKNOWLEDGED, ("case_number",), _acknowledge, _blank_acknowledgement),
        Task("planera", EventKind.PLANNED, PLAN_FIELDS, _plan, _blank_plan, with_days_kept),
        Task("rapportera", EventKind.HANDLED, REPORT_FIELDS, _report, blank_form, look_at_extract),
        MEETINGS,
        *LAW_TASKS,
        OPINION,
        *SIGNING_TASKS,
        MORE_TIME,
        Task("lamna-over", EventKind.HANDED_OVER, ("colleague", "colleague_email"), _hand_over, blank_form),
        Task("fraga", EventKind.ASKED, ("question",), _ask, blank_form),
    )
}
CORRECTION: Final = Task("ratta", EventKind.CORRECTED, REPORT_FIELDS, _report, blank_form)


def reworded(values: Mapping[str, str], att_satser: Sequence[str]) -> Iterator[int]:
    """The numbers of those that read otherwise than the form showed, or have come since.

    None where the form showed none, as in one sent by a program.
    """
    shown = {number: text for name, text in values.items() if (number := number_in(name, SEEN)) is not None}
    for number, att_sats in enumerate(att_satser, 1):
        if shown and shown.get(number, "").split() != att_sats.split():
            yield number


def reworded_faults(values: Mapping[str, str], att_satser: Sequence[str]) -> Iterator[Fault]:
    """A fault at each of those."""
    for number in reworded(values, att_satser):
        yield Fault(f"outcomes[{number}]", REWORDED)


def without_reworded(values: Mapping[str, str], att_satser: Sequence[str]) -> dict[str, str]:
    """The form's values without the answers to words that are gone."""
    gone = {f"outcomes[{number}]" for number in reworded(values, att_satser)}
    return {name: value for name, value in values.items() if name not in gone}
