"""What a principal tells us: receipt of the matter, its route, and what each body did."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from sqlalchemy import insert
from sqlalchemy.orm import Session

from actions.casework import Recorded, Work, open_case, refuse, settle_case
from actions.documents import keep_documents
from actions.letters import coordinator_mailer, receipts
from actions.record.record import NewEvent, Said, already_said, record_event
from kit.clock import local_day
from kit.errors import Fault, FaultyInput, RundanError, StaleCase
from kit.prepared import PreparedInsert, detached
from kit.process.crash_point import crash_point
from models.reads import lookup
from models.tables import Handling
from models.tables.event_data import plain
from models.tables.handlings import found_by
from models.values import HandlingReport, Step, Upload, reported
from models.vocabulary import Channel, EventKind, Outcome, RoundState
from notifications.sender import Sender
from rules.replies.after_close import after_close_faults
from rules.replies.reporting import confirmed_as_asked, plan_faults, report_faults
from rules.route.handled import already_reported, latest_word, made_anew
from rules.route.plan import days_removed, still_asked_for

_INSERT = PreparedInsert(insert(Handling))


class AlreadyReported(RundanError):
    """Någon har redan rapporterat det här mötet. Det du skrev finns kvar; är något fel, skicka det som en rättelse."""

    def __init__(self, handling: Handling) -> None:
        super().__init__()
        self.handling = handling


def acknowledge(
    session: Session,
    sender: Sender,
    case_id: str,
    said: Said,
    now: dt.datetime,
    *,
    case_number: str = "",
    seen_version: int | None = None,
    number_before: str = "",
) -> Recorded:
    """Note that the principal has the matter, and its own case number, an opaque string. Told with another case a
    number that is known here stays, unless it is the one that is put right there, `number_before`.

    Raises NotFound, NotAllowed, StaleCase where another number has been told since the page was shown.
    """
    if repeated := already_said(session, said.form_key, case_id, EventKind.ACKNOWLEDGED):
        return Recorded(repeated, repeated=True)
    work = open_case(session, case_id, EventKind.ACKNOWLEDGED, now)
    is_own = said.told_with and work.case.case_number and work.case.case_number != number_before
    case_number = work.case.case_number if is_own else case_number.strip()
    if work.case.case_number != case_number:
        same_page(work, seen_version)
    data = {"case_number": case_number} | said_again(work.case.acknowledged_at)
    work.case.case_number = case_number or work.case.case_number
    work.case.acknowledged_at = work.case.acknowledged_at or now
    return finish(session, sender, work, NewEvent(EventKind.ACKNOWLEDGED, said, data), now)


def said_again(before: object) -> dict[str, Any]:
    """What an event holds when the same had been said `before`, so that it is told as a change."""
    return {"again": True} if before else {}


def plan_route(
    session: Session,
    sender: Sender,
    case_id: str,
    route: Sequence[Step],
    said: Said,
    now: dt.datetime,
    *,
    seen_version: int | None = None,
) -> Recorded:
    """Replace the route: which bodies, in order, with the days they plan to meet; and the case number where it is
    unknown.

    Raises FaultyInput, StaleCase, NotFound, NotAllowed.
    """
    if repeated := already_said(session, said.form_key, case_id, EventKind.PLANNED):
        return Recorded(repeated, repeated=True)
    work = open_case(session, case_id, EventKind.PLANNED, now)
    refuse(plan_faults(work.facts, tuple(route), local_day(now)))
    same_page(work, seen_version)
    work.case.route = still_asked_for(route, work.progress.ahead)
    work.case.acknowledged_at = work.case.acknowledged_at or now
    data = {"route": _route_data(route)} | _case_number_told(work, said.case_number)
    return finish(session, sender, work, NewEvent(EventKind.PLANNED, said, data), now)


def report_handling(
    session: Session,
    sender: Sender,
    case_id: str,
    report: HandlingReport,
    said: Said,
    now: dt.datetime,
    *,
    uploads: Sequence[Upload] = (),
    seen_version: int | None = None,
) -> Recorded:
    """Add what one body did, or put an earlier report right with a new row; and the case number where it is unknown.

    Raises FaultyInput, AlreadyReported, StaleCase, NotFound, NotAllowed.
    """
    kind = EventKind.CORRECTED if report.corrects else EventKind.HANDLED
    if repeated := already_said(session, said.form_key, case_id, kind):
        return Recorded(repeated, repeated=True)
    work = open_case(session, case_id, kind, now)
    report = confirmed_as_asked(work.facts, report)
    refuse_report(work, report, uploads)
    same_page(work, seen_version)
    told = _case_number_told(work, said.case_number)
    return add_handling(session, sender, work, report, NewEvent(kind, said, told), now, uploads)


def _case_number_told(work: Work, case_number: str) -> dict[str, str]:
    """What the event holds of a case number that was not known; one that is known is changed on its own page."""
    if work.case.case_number or not case_number:
        return {}
    work.case.case_number = case_number
    return {"case_number": case_number}


def refuse_report(work: Work, report: HandlingReport, uploads: Sequence[Upload]) -> None:
    """Raise what is wrong with the report: FaultyInput, AlreadyReported."""
    _refuse_second_report(work, report)
    refuse((*report_faults(work.facts, report, work.today), *_closed_faults(work, report)))
    _refuse_empty_correction(work, report, uploads)


def _closed_faults(work: Work, report: HandlingReport) -> Sequence[Fault]:
    is_correction = work.round.state is RoundState.CLOSED and report.corrects in {row.number for row in work.handlings}
    return after_close_faults(work.facts, report, _corrected(work, report).report) if is_correction else ()


def _corrected(work: Work, report: HandlingReport) -> Handling:
    """The latest word on the meeting that a report puts right."""
    assert report.corrects is not None
    return work.handlings[latest_word(work.facts.handled, report.corrects) - 1]


def add_handling(
    session: Session,
    sender: Sender,
    work: Work,
    report: HandlingReport,
    happening: NewEvent,
    now: dt.datetime,
    uploads: Sequence[Upload],
) -> Recorded:
    """Add a row about what one body did, told as that event; its data is what else was told."""
    kind, said = happening.kind, happening.said
    corrected = _corrected(work, report) if report.corrects else None
    row = _handling_row(work, report, said, now)
    _INSERT.run(session, row)
    handling = detached(Handling, row)
    work.handlings.append(handling)
    work.case.acknowledged_at = work.case.acknowledged_at or now
    documents = keep_documents(session, work.case, handling.number, uploads, said.by.name, now)
    data = {
        **_handling_data(handling),
        **_anew_data(work, handling),
        **_before_data(corrected, handling),
        **_judged_data(corrected, handling, said),
        **({"offer": True} if work.round.offer else {}),
        **happening.data,
        "documents": [document.sha256 for document in documents],
        "files": [document.filename for document in documents],
    }
    recorded = finish(session, sender, work, NewEvent(kind, said, data), now)
    if work.round.state is RoundState.CLOSED and kind is EventKind.CORRECTED:
        coordinator_mailer.send_correction(session, sender, work, handling, said, data, now)
    return recorded


def finish(session: Session, sender: Sender, work: Work, happening: NewEvent, now: dt.datetime) -> Recorded:
    """What every report ends in: the case settled, the event recorded, the receipts written."""
    # whoever has just spoken is not reminded of mornings that lie behind, as those a plan had held back
    work.case.chased_at = max(work.case.chased_at, now)
    before = work.progress.ahead
    settle_case(work)
    happening = replace(happening, data={**happening.data, **happening.said.elsewhere})
    is_told = not happening.said.told_with or _moves_days_told(session, work, happening.kind, before)
    event = record_event(session, work.case, happening, now)
    if is_told:
        removed = days_removed(happening.kind, before, work.progress.ahead)
        receipts.send_receipt(session, sender, work, event, now, removed)
    crash_point("report.commit")
    return Recorded(event.number)


def _moves_days_told(session: Session, work: Work, kind: EventKind, before: Sequence[Step]) -> bool:
    """Whether days that a receipt of the case's own has put in a calendar stand there no more."""
    if kind not in {EventKind.PLANNED, EventKind.MEETINGS_TOLD}:
        return False
    stand = {(step.body, step.planned_on) for step in work.progress.ahead}
    if all((step.body, step.planned_on) in stand for step in before if step.planned_on):
        return False
    plans = [event for event in lookup.case_events(session, work.case.id) if event.kind is EventKind.PLANNED]
    return bool(plans) and not plans[-1].data.get("told_with")


def same_page(work: Work, seen_version: int | None) -> None:
    """Raise StaleCase if something has happened to the case since the version its reporter saw."""
    if seen_version is not None and seen_version != work.case.version:
        raise StaleCase


def _refuse_second_report(work: Work, report: HandlingReport) -> None:
    standing = already_reported(work.facts.handled, report)
    if standing is not None:
        raise AlreadyReported(work.handlings[standing.number - 1])


def _refuse_empty_correction(work: Work, report: HandlingReport, uploads: Sequence[Upload]) -> None:
    if not report.corrects or uploads:
        return
    standing = _corrected(work, report).report
    if replace(report, corrects=standing.corrects, paragraph=report.paragraph.strip()) == standing:
        raise FaultyInput([Fault("", "Inget är ändrat. Rätta det som är fel eller bifoga en fil, och skicka igen.")])


def _identity(work: Work, report: HandlingReport) -> str | None:
    """The database's own guard against two reports of one decision; a key that was corrected away is free again."""
    key = f"{report.body}|{report.held_on.isoformat()}|{report.paragraph.strip()}"
    return None if report.corrects or any(row.identity == key for row in work.handlings) else key


def _handling_row(work: Work, report: HandlingReport, said: Said, now: dt.datetime) -> dict[str, Any]:
    told = replace(report, paragraph=report.paragraph.strip(), outcomes=dict(report.outcomes))
    return {
        **reported(told),
        "case_id": work.case.id,
        "number": len(work.handlings) + 1,
        "identity": _identity(work, report),
        "channel": said.channel,
        "reported_at": now,
        "reported_by": said.by.name,
        "reporter_role": said.by.role,
        "reporter_email": said.by.email,
        "search_text": found_by(told),
    }


def _handling_data(handling: Handling) -> dict[str, Any]:
    """Everything the row says, so that a changed row can be told from the record."""
    return {"number": handling.number, "corrects": handling.corrects, **plain(reported(handling))}


def _anew_data(work: Work, handling: Handling) -> dict[str, Any]:
    is_anew = handling.number in made_anew((*work.facts.handled, handling.value))
    return {"anew": True} if is_anew and not handling.corrects else {}


def _before_data(corrected: Handling | None, handling: Handling) -> dict[str, Any]:
    """The § and day of what a correction puts right, where it is one of those."""
    if corrected is None or (corrected.held_on, corrected.paragraph) == (handling.held_on, handling.paragraph):
        return {}
    return {"before": {"held_on": corrected.held_on.isoformat(), "paragraph": corrected.paragraph}}


def _judged_data(corrected: Handling | None, handling: Handling, said: Said) -> dict[str, Any]:
    """That a coordinator judged an unclear outcome, which puts nothing right that the principal had said."""
    if corrected is None or said.channel is not Channel.CONSOLE:
        return {}
    is_unclear = Outcome.UNCLASSIFIED in corrected.report.outcomes.values()
    as_judged = replace(corrected.report, outcomes=handling.report.outcomes, corrects=handling.corrects)
    return {"judged": True} if is_unclear and handling.report == as_judged else {}


def _route_data(route: Sequence[Step]) -> list[dict[str, Any]]:
    return [
        {"body": step.body, "name": step.name, "level": step.level.value, "planned_on": plain(step.planned_on)}
        | ({"consulted": True} if step.consulted else {})
        for step in route
    ]
