"""What a principal thinks: one opinion, which may be given anew until the round is closed."""

import datetime as dt
from collections.abc import Sequence
from typing import Any

from sqlalchemy import insert
from sqlalchemy.orm import Session

from actions.casework import Recorded, Work, open_case, refuse
from actions.documents import keep_documents
from actions.record.record import NewEvent, Said, already_said
from actions.replies.replies import finish, same_page
from kit.clock import local_day
from models.reads.opinion_reads import opinion_count
from models.tables import Opinion
from models.tables.opinions import found_by
from models.values import OpinionReport, Upload
from models.vocabulary import EventKind
from notifications.sender import Sender
from rules.replies.opinions import opinion_faults


def give_opinion(
    session: Session,
    sender: Sender,
    case_id: str,
    report: OpinionReport,
    said: Said,
    now: dt.datetime,
    *,
    uploads: Sequence[Upload] = (),
    seen_version: int | None = None,
) -> Recorded:
    """Add what the principal thinks; the latest stands, and the day of the first is the day it answered.

    Raises FaultyInput, StaleCase, NotFound, NotAllowed.
    """
    if repeated := already_said(session, said.form_key, case_id, EventKind.OPINION_GIVEN):
        return Recorded(repeated, repeated=True)
    work = open_case(session, case_id, EventKind.OPINION_GIVEN, now)
    report = _tidy(report)
    refuse(opinion_faults(work.round.questions, report, local_day(now), files=len(uploads)))
    same_page(work, seen_version)
    number = opinion_count(session, case_id) + 1
    session.connection().execute(insert(Opinion), _row(work, number, report, said, now))
    work.case.acknowledged_at = work.case.acknowledged_at or now
    work.case.opinion_on = work.case.opinion_on or local_day(now)
    documents = keep_documents(session, work.case, number, uploads, said.by.name, now)
    data = _data(number, report) | {
        "documents": [document.sha256 for document in documents],
        "files": [document.filename for document in documents],
    }
    return finish(session, sender, work, NewEvent(EventKind.OPINION_GIVEN, said, data), now)


def _tidy(report: OpinionReport) -> OpinionReport:
    """Without what was left blank."""
    answers = {number: answer.strip() for number, answer in report.answers.items() if answer.strip()}
    return OpinionReport(
        answers, report.text.strip(), report.backed_by.strip(), report.backed_on, report.paragraph.strip()
    )


def _row(work: Work, number: int, report: OpinionReport, said: Said, now: dt.datetime) -> dict[str, Any]:
    return {
        "round_slug": work.round.slug,
        "case_id": work.case.id,
        "number": number,
        "answers": dict(report.answers),
        "text": report.text,
        "backed_by": report.backed_by,
        "backed_on": report.backed_on,
        "paragraph": report.paragraph,
        "channel": said.channel,
        "given_at": now,
        "given_by": said.by.name,
        "giver_role": said.by.role,
        "giver_email": said.by.email,
        "search_text": found_by(report),
    }


def _data(number: int, report: OpinionReport) -> dict[str, Any]:
    """Everything the row says, so that a changed row can be told from the record."""
    return {
        "number": number,
        "answers": {str(question): answer for question, answer in report.answers.items()},
        "text": report.text,
        "backed_by": report.backed_by,
        "backed_on": report.backed_on.isoformat() if report.backed_on else None,
        "paragraph": report.paragraph,
    }
