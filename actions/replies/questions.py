"""Questions to the coordinators, and their answers."""

import datetime as dt

from sqlalchemy.orm import Session

from actions.casework import Recorded, look_at_case
from actions.letters import coordinator_mailer, mailer, receipts
from actions.record.record import NewEvent, Said, already_said, record_event
from kit.errors import AlreadyDone, NotFound
from models.tables import Question
from models.vocabulary import EventKind
from notifications.office import Office


def ask_question(session: Session, office: Office, case_id: str, text: str, said: Said, now: dt.datetime) -> Recorded:
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
    receipts.send_receipt(session, office, work, event, now)
    coordinator_mailer.send_question(session, office, work, question, now)
    return Recorded(event.number)


def answer_question(
    session: Session, office: Office, question_id: int, answer: str, said: Said, now: dt.datetime
) -> Question:
    """Answer the one who asked. Raises NotFound, AlreadyDone."""
    question = session.get(Question, question_id)
    if question is None:
        raise NotFound("Frågan finns inte.")
    if question.answered_at is not None:
        raise AlreadyDone("Frågan är redan besvarad.")
    work = look_at_case(session, question.case_id, now)
    question.answer, question.answered_at, question.answered_by = answer, now, said.by.name
    question.search_text = question.found_by()
    data = {"question": question_id, "answer": answer}
    record_event(session, work.case, NewEvent(EventKind.ANSWERED, said, data), now)
    mailer.send_answer(session, office, work, question, now)
    return question
