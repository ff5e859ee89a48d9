"""A principal's request for more time. One is open at a time."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

from sqlalchemy.orm import Session

from actions.casework import Recorded, Work, open_case, refuse
from actions.documents import keep_documents
from actions.letters import coordinator_mailer
from actions.record.record import NewEvent, Said, already_said
from actions.replies.replies import finish
from kit.errors import NotAllowed
from models.reads import lookup
from models.tables import ExtensionRequest
from models.values import RequestedExtension, Upload
from models.vocabulary import EventKind
from notifications.sender import Sender
from rules.replies.extending import NOT_NEEDED, request_faults


def ask_extension(
    session: Session,
    sender: Sender,
    case_id: str,
    asked: RequestedExtension,
    said: Said,
    now: dt.datetime,
    *,
    uploads: Sequence[Upload] = (),
) -> Recorded:
    """Ask for a later due date; the coordinators hear at once, and the due date stands until they answer.

    Raises FaultyInput, NotFound, NotAllowed.
    """
    if repeated := already_said(session, said.form_key, case_id, EventKind.EXTENSION_ASKED):
        return Recorded(repeated, repeated=True)
    work = open_case(session, case_id, EventKind.EXTENSION_ASKED, now)
    _refuse_another(session, work)
    refuse(request_faults(work.facts, asked, work.today))
    documents = keep_documents(session, work.case, None, uploads, said.by.name, now)
    files = {"documents": [each.sha256 for each in documents], "files": [each.filename for each in documents]}
    request = _request(work, asked, said, now)
    session.add(request)
    session.flush()
    data = {"request": request.id, **request_data(work.case.due_on, asked), **files}
    recorded = finish(session, sender, work, NewEvent(EventKind.EXTENSION_ASKED, said, data), now)
    coordinator_mailer.send_extension_asked(session, sender, work, request, said, data, now)
    return recorded


def _refuse_another(session: Session, work: Work) -> None:
    if work.progress.is_answered:
        raise NotAllowed(NOT_NEEDED)
    if lookup.open_extension_request(session, work.case.id):
        raise NotAllowed(
            "Ni har redan bett om längre svarstid och väntar på svar. Ställ en fråga om något har ändrats."
        )


def _request(work: Work, asked: RequestedExtension, said: Said, now: dt.datetime) -> ExtensionRequest:
    return ExtensionRequest(
        round_slug=work.round.slug,
        case_id=work.case.id,
        old_on=work.case.due_on,
        **asdict(asked),
        asked_at=now,
        asked_by=said.by.name,
        role=said.by.role,
        email=said.by.email,
        link_id=said.link_id or "",
    )


def request_data(old_on: dt.date, asked: RequestedExtension) -> dict[str, Any]:
    """What is asked for, as the record has it."""
    return {
        "old_on": old_on.isoformat(),
        "new_on": asked.new_on.isoformat(),
        "decided_by": asked.decided_by,
        "decided_on": asked.decided_on.isoformat() if asked.decided_on else None,
        "paragraph": asked.paragraph,
        "reason": asked.reason,
    }
