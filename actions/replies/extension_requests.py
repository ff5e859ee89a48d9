"""A principal's wish for more time, and the coordinators' answer to it. One is open at a time."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

from sqlalchemy.orm import Session

from actions.casework import Recorded, Work, open_case, refuse, settle_case
from actions.coordination.amendments import Moved, give_time, tell_moved
from actions.documents import keep_documents
from actions.letters import coordinator_mailer
from actions.letters.change_letters import send_declined
from actions.record.record import NewEvent, Said, already_said, record_event
from actions.replies.replies import finish
from kit.errors import AlreadyDone, Fault, FaultyInput, NotAllowed
from models.reads import locked_reads, lookup
from models.tables import Extension, ExtensionRequest
from models.values import ExtensionWish, Grant, Upload
from models.vocabulary import EventKind
from notifications.office import Office
from rules.replies.extending import wish_faults


def ask_extension(
    session: Session,
    office: Office,
    case_id: str,
    wish: ExtensionWish,
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
    refuse(wish_faults(work.facts, wish, work.today))
    documents = keep_documents(session, work.case, None, uploads, said.by.name, now)
    files = {"documents": [each.sha256 for each in documents], "files": [each.filename for each in documents]}
    request = _request(work, wish, said, now)
    session.add(request)
    session.flush()
    data = {"request": request.id, **wish_data(work.case.due_on, wish), **files}
    recorded = finish(session, office, work, NewEvent(EventKind.EXTENSION_ASKED, said, data), now)
    coordinator_mailer.send_extension_asked(session, office, work, request, said, data, now)
    return recorded


def _refuse_another(session: Session, work: Work) -> None:
    if work.progress.is_answered:
        raise NotAllowed("Svaret är redan lämnat, så mer tid behövs inte.")
    if lookup.open_extension_request(session, work.case.id):
        raise NotAllowed(
            "Ni har redan bett om längre svarstid och väntar på svar. Ställ en fråga om något har ändrats."
        )


def _request(work: Work, wish: ExtensionWish, said: Said, now: dt.datetime) -> ExtensionRequest:
    return ExtensionRequest(
        round_slug=work.round.slug,
        case_id=work.case.id,
        old_on=work.case.due_on,
        **asdict(wish),
        asked_at=now,
        asked_by=said.by.name,
        role=said.by.role,
        email=said.by.email,
        link_id=said.link_id or "",
    )


def wish_data(old_on: dt.date, wish: ExtensionWish) -> dict[str, Any]:
    """The wish as the record has it."""
    return {
        "old_on": old_on.isoformat(),
        "new_on": wish.new_on.isoformat(),
        "decided_by": wish.decided_by,
        "decided_on": wish.decided_on.isoformat() if wish.decided_on else None,
        "paragraph": wish.paragraph,
        "reason": wish.reason,
    }


def grant_request(
    session: Session, office: Office, request_id: int, grant: Grant, said: Said, now: dt.datetime
) -> Extension:
    """Give the time asked for, or another day; the one who asked hears as well as the registrar.

    Raises FaultyInput, NotFound, NotAllowed, AlreadyDone.
    """
    given = grant_quietly(session, request_id, grant, said, now)
    tell_moved(session, office, [given], grant.reason, now)
    return given.cases[0].extension


def grant_quietly(session: Session, request_id: int, grant: Grant, said: Said, now: dt.datetime) -> Moved:
    """The same, without the letter. Raises FaultyInput, NotFound, NotAllowed, AlreadyDone."""
    request = _open_request(session, request_id)
    return give_time(session, request.case_id, grant, said, now, request=request)


def decline_request(
    session: Session, office: Office, request_id: int, reason: str, said: Said, now: dt.datetime
) -> None:
    """Keep the due date and say why. Raises FaultyInput, NotFound, NotAllowed, AlreadyDone."""
    send_declined(session, office, [decline_quietly(session, request_id, reason, said, now)], now)


def decline_quietly(
    session: Session, request_id: int, reason: str, said: Said, now: dt.datetime
) -> tuple[Work, ExtensionRequest]:
    """The same, without the letter. Raises FaultyInput, NotFound, NotAllowed, AlreadyDone."""
    request = _open_request(session, request_id)
    work = open_case(session, request.case_id, EventKind.EXTENSION_DECLINED, now)
    if not reason.strip():
        raise FaultyInput([Fault("reason", "Skriv varför svarstiden inte förlängs.")])
    request.granted, request.answer = False, reason
    request.answered_at, request.answered_by = now, said.by.name
    settle_case(work)
    data = {"request": request.id, "new_on": request.new_on.isoformat(), "reason": reason, **said.elsewhere}
    record_event(session, work.case, NewEvent(EventKind.EXTENSION_DECLINED, said, data), now)
    return work, request


def _open_request(session: Session, request_id: int) -> ExtensionRequest:
    request = locked_reads.extension_request_to_change(session, request_id)
    if request.answered_at is not None:
        raise AlreadyDone("Begäran är redan besvarad.")
    return request
