"""What can be done from a case's page: for each task its address, its fields, what stands in them, and its act."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

from sqlalchemy.orm import Session

from actions.casework import look_at_case
from actions.links import hand_over
from actions.questions import ask_question
from actions.record import Said, already_said
from actions.replies import AlreadyReported, Recorded, acknowledge, plan_route, report_handling
from kit.clock import local_day
from kit.errors import Fault, FaultyInput
from models.cases import Case
from models.values import Step, Upload
from models.vocabulary import Channel, EventKind, LinkKind
from notifications.office import Office
from rules.transitions import CASE_MOVES, ROUND_MOVES
from web.bodies import known_bodies
from web.posted import Posted
from web.reply_forms import (
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
from web.reply_page import Reply, steps_behind
from web.shell import Shell
from web.uploads import checked_uploads


@dataclass(frozen=True, slots=True)
class Filing:
    """A form that has been read, within the transaction that will record it; `link_id` is what it came through."""

    session: Session
    shell: Shell
    case: Case
    posted: Posted
    now: dt.datetime
    link_id: str | None = None

    @property
    def office(self) -> Office:
        """The office the letters it causes leave from."""
        return self.shell.office

    @property
    def bodies(self) -> tuple[Step, ...]:
        """The bodies to choose among."""
        return known_bodies(self.case, self.shell.settings.county_file, local_day(self.now))

    def said(self, form: Replying) -> Said:
        """Who says it, through which form and link."""
        return Said(form.reporter, Channel.LINK, self.posted.form_key, self.link_id)


Act = Callable[[Filing], Recorded]


@dataclass(frozen=True, slots=True)
class Reading:
    """What a form is read with. `corrects` is the number of the handling it puts right."""

    posted: Posted
    upload_limit_mb: int
    corrects: int | None = None


@dataclass(frozen=True, slots=True)
class Task:
    """One thing a principal can do. `name` is the last part of its address, `kind` the event it gives.

    `read` reads the form outside any transaction (raises FaultyInput) and says what to do inside one.
    """

    name: str
    kind: EventKind
    fields: tuple[str, ...]
    read: Callable[[Reading], Act]
    blank: Callable[[Reply], Mapping[str, str]]

    @property
    def template(self) -> str:
        """Its page."""
        return f"reply/{self.name}.html"

    def in_page_order(self, faults: tuple[Fault, ...]) -> tuple[Fault, ...]:
        """The faults in the order their fields stand on the page; who answers stands last."""
        order = {field: place for place, field in enumerate((*self.fields, *Replying.model_fields))}
        return tuple(sorted(faults, key=lambda fault: order.get(fault.field.split("[")[0], -1)))


def may(reply: Reply, kind: EventKind) -> bool:
    """Whether the event may happen to the case as it stands."""
    return (reply.case.state, kind) in CASE_MOVES and (reply.round.state, kind) in ROUND_MOVES


def _acknowledge(reading: Reading) -> Act:
    form = AcknowledgeForm.read(reading.posted.values)

    def act(filing: Filing) -> Recorded:
        case_id, said = filing.case.id, filing.said(form)
        return acknowledge(filing.session, filing.office, case_id, said, filing.now, case_number=form.case_number)

    return act


def _plan(reading: Reading) -> Act:
    form = PlanForm.read(reading.posted.values)
    return lambda filing: _plan_route(filing, form)


def _plan_route(filing: Filing, form: PlanForm) -> Recorded:
    ahead = look_at_case(filing.session, filing.case.id, filing.now).progress.ahead
    rows = in_order(form.planned(filing.bodies), len(ahead))
    kept = steps_behind(filing.case.route, ahead)
    route, said, seen = (*kept, *(row.step for row in rows)), filing.said(form), filing.posted.seen_version
    try:
        return plan_route(filing.session, filing.office, filing.case.id, route, said, filing.now, seen_version=seen)
    except FaultyInput as fault:
        numbers = {len(kept) + place: row.number for place, row in enumerate(rows)}
        raise FaultyInput([_beside_its_row(each, numbers) for each in fault.faults]) from None


def _beside_its_row(fault: Fault, numbers: Mapping[int, int]) -> Fault:
    """The rules count steps of the route, the page counts rows."""
    place, _, field = fault.field.removeprefix("route[").partition("].")
    if not place.isdecimal() or int(place) not in numbers:
        return replace(fault, field=row_name(0, "body"))
    return replace(fault, field=row_name(numbers[int(place)], field))


def _report(reading: Reading) -> Act:
    form = ReportForm.read(reading.posted.values)
    uploads = checked_uploads(reading.posted.files, form.document_kind, reading.upload_limit_mb)

    return lambda filing: _report_handling(filing, form, uploads, reading.corrects)


def _report_handling(filing: Filing, form: ReportForm, uploads: Sequence[Upload], corrects: int | None) -> Recorded:
    said = filing.said(form)
    try:
        return report_handling(
            filing.session,
            filing.office,
            filing.case.id,
            form.report(filing.bodies, corrects),
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


def _hand_over(reading: Reading) -> Act:
    form = HandOverForm.read(reading.posted.values)

    def act(filing: Filing) -> Recorded:
        case_id, said = filing.case.id, filing.said(form)
        colleague, email = form.colleague, form.colleague_email
        return hand_over(filing.session, filing.office, case_id, colleague, email, said, filing.now)

    return act


def _ask(reading: Reading) -> Act:
    form = QuestionForm.read(reading.posted.values)

    def act(filing: Filing) -> Recorded:
        case_id, said = filing.case.id, filing.said(form)
        return ask_question(filing.session, filing.office, case_id, form.question, said, filing.now)

    return act


def _blank(reply: Reply) -> Mapping[str, str]:
    """A colleague has been named already; the registrar's link says nothing of who holds it."""
    link = reply.entered.link
    return {"name": link.holder, "email": link.email} if link.kind is LinkKind.COLLEAGUE else {}


def _blank_acknowledgement(reply: Reply) -> Mapping[str, str]:
    return {**_blank(reply), "case_number": reply.case.case_number}


def _blank_plan(reply: Reply) -> Mapping[str, str]:
    return {**_blank(reply), **plan_values(reply.editable_steps)}


REPORT_FIELDS: Final = (
    "body",
    "other_name",
    "other_level",
    "held_on",
    "paragraph",
    "act",
    "outcomes",
    "wording",
    "reservation",
    "reason",
    "next_on",
    "urgency_reason",
    "preliminary",
    "documents",
    "adjusted_on",
    "announced_on",
)

TASKS: Final = {
    task.name: task
    for task in (
        Task("bekrafta", EventKind.ACKNOWLEDGED, ("case_number",), _acknowledge, _blank_acknowledgement),
        Task("planera", EventKind.PLANNED, ("route", "other_name", "other_level", "other_on"), _plan, _blank_plan),
        Task("rapportera", EventKind.HANDLED, REPORT_FIELDS, _report, _blank),
        Task("lamna-over", EventKind.HANDED_OVER, ("colleague", "colleague_email"), _hand_over, _blank),
        Task("fraga", EventKind.ASKED, ("question",), _ask, _blank),
    )
}
CORRECTION: Final = Task("ratta", EventKind.CORRECTED, REPORT_FIELDS, _report, _blank)
