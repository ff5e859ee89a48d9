"""Questions to the coordinators."""

import datetime as dt

from sqlalchemy.orm import Session

from actions.casework import Recorded, look_at_case
from actions.letters import coordinator_mailer, receipts
from actions.record.record import NewEvent, Said, already_said, record_event
from models.tables import Question
from models.vocabulary import EventKind
from notifications.sender import Sender


def ask_question(session: Session, sender: Sender, case_id: str, text: str, said: Said, now: dt.datetime) -> Recorded:
    """Put a question to the coordinators; they get it at once. A closed round takes questions too. Raises NotFound."""
    if repeated := already_said(session, said.form_key, case_id, EventKind.ASKED):
        return Recorded(repeated, repeated=True)
    work = look_at_case(session, case_id, now)
    question = Question(
        round_slug=work.round.slug,
        case_id=case_id,
        asked_at=now,
        asked_by=said.by.name,
        role=said.by.role,
        email=said.by.email,
        link_id=said.link_id or "",
        text=text,
        answer="",
    )
    question.search_text = question.found_by()
    session.add(question)
    session.flush()
    event = record_event(session, work.case, NewEvent(EventKind.ASKED, said, {"text": text}), now)
    receipts.send_receipt(session, sender, work, event, now)
    coordinator_mailer.send_question(session, sender, work, question, now)
    return Recorded(event.number)
