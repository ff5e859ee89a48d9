"""What can be done from a case's page: for each task its address, its fields, what stands in them, and its act."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final, TypeVar

from sqlalchemy.orm import Session

from actions.casework import look_at_case
from actions.links import hand_over
from actions.questions import ask_question
from actions.record import Said, already_said
from actions.replies import AlreadyReported, Recorded, acknowledge, plan_route, report_handling
from kit.clock import local_day
from kit.errors import Fault, FaultyInput
from models.cases import Case
from models.values import HandlingReport, Step, Upload
from models.vocabulary import Channel, EventKind, LinkKind
from notifications.office import Office
from rules.reporting import plan_faults, report_faults
from rules.transitions import CASE_MOVES, ROUND_MOVES
from web.bodies import known_bodies
from web.forms import Form
from web.posted import Posted
from web.reply_forms import (
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
F = TypeVar("F", bound=Form)
BY_HAND: Final = {"body": "other_name", "planned_on": "other_on"}


@dataclass(frozen=True, slots=True)
class Reading:
    """What a form is read with. `corrects` is the number of the handling it puts right.

    `faults` are those already found in fields that stand on the page beside the task's own.
    """

    posted: Posted
    upload_limit_mb: int
    corrects: int | None = None
    faults: tuple[Fault, ...] = ()

    def sift(self, form: type[F]) -> tuple[F, list[Fault]]:
        """What can be read of the form, and every fault known so far."""
        read, faults = form.sift(self.posted.values)
        return read, [*self.faults, *faults]

    def read(self, form: type[F]) -> F:
        """The form. Raises FaultyInput with every fault."""
        read, faults = self.sift(form)
        _refuse(faults)
        return read


@dataclass(frozen=True, slots=True)
class Task:
    """One thing a principal can do. `name` is the last part of its address, `kind` the event it gives.

    `read` reads the form outside any transaction and says what to do inside one; both raise FaultyInput, with every
    fault that can be found at once.
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
    form = reading.read(AcknowledgeForm)

    def act(filing: Filing) -> Recorded:
        case_id, said = filing.case.id, filing.said(form)
        return acknowledge(filing.session, filing.office, case_id, said, filing.now, case_number=form.case_number)

    return act


def _plan(reading: Reading) -> Act:
    form, faults = reading.sift(PlanForm)
    return lambda filing: _plan_route(filing, form, faults)


def _plan_route(filing: Filing, form: PlanForm, faults: Sequence[Fault]) -> Recorded:
    work = look_at_case(filing.session, filing.case.id, filing.now)
    planned, unknown = form.planned(filing.bodies)
    rows = in_order(planned, len(work.progress.ahead))
    kept = steps_behind(filing.case.route, work.progress.ahead)
    route, said, seen = (*kept, *(row.step for row in rows)), filing.said(form), filing.posted.seen_version
    numbers = {len(kept) + place: row.number for place, row in enumerate(rows)}
    if found := [*faults, *unknown]:
        others = plan_faults(work.facts, route, work.today) if rows else ()
        _refuse(_with_others(found, [_beside_its_row(each, numbers) for each in others]))
    try:
        return plan_route(filing.session, filing.office, filing.case.id, route, said, filing.now, seen_version=seen)
    except FaultyInput as fault:
        raise FaultyInput([_beside_its_row(each, numbers) for each in fault.faults]) from None


def _beside_its_row(fault: Fault, numbers: Mapping[int, int]) -> Fault:
    """The rules count steps of the route, the page counts rows; a body written by hand has fields of its own."""
    place, _, field = fault.field.removeprefix("route[").partition("].")
    if not place.isdecimal() or int(place) not in numbers:
        return replace(fault, field=row_name(0, "body"))
    number = numbers[int(place)]
    return replace(fault, field=BY_HAND[field] if number == MOST_STEPS else row_name(number, field))


def _with_others(known: Sequence[Fault], others: Sequence[Fault]) -> list[Fault]:
    """The faults that are known, and those the rules find in other fields."""
    fields = {fault.field for fault in known}
    return [*known, *(fault for fault in others if fault.field not in fields)]


def _refuse(faults: Sequence[Fault]) -> None:
    if faults:
        raise FaultyInput(faults)


def _report(reading: Reading) -> Act:
    form, faults = reading.sift(ReportForm)
    uploads, refused = checked_uploads(reading.posted.files, form.document_kind, reading.upload_limit_mb)
    faults += refused

    return lambda filing: _report_handling(filing, form, uploads, faults, reading.corrects)


def _report_handling(
    filing: Filing, form: ReportForm, uploads: Sequence[Upload], faults: Sequence[Fault], corrects: int | None
) -> Recorded:
    body, unknown = form.chosen_body(filing.bodies)
    said, report = filing.said(form), form.report(body, corrects)
    _refuse(_report_faults(filing, report, [*faults, *(unknown if form.body else ())]))
    try:
        return report_handling(
            filing.session,
            filing.office,
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


def _report_faults(filing: Filing, report: HandlingReport, known: Sequence[Fault]) -> list[Fault]:
    """With something wrong already, also what the rules find in the rest; without, they have their say in the act."""
    if not known:
        return []
    work, fields = look_at_case(filing.session, filing.case.id, filing.now), {fault.field for fault in known}
    unknown = {"body" if field in {"other_name", "other_level"} else field for field in fields}
    return _with_others(known, report_faults(work.facts, report, work.today, unknown))


def _hand_over(reading: Reading) -> Act:
    form = reading.read(HandOverForm)

    def act(filing: Filing) -> Recorded:
        case_id, said = filing.case.id, filing.said(form)
        colleague, email = form.colleague, form.colleague_email
        return hand_over(filing.session, filing.office, case_id, colleague, email, said, filing.now)

    return act


def _ask(reading: Reading) -> Act:
    form = reading.read(QuestionForm)

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
