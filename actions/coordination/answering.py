"""The coordinators' answers to what principals ask."""

import datetime as dt

from sqlalchemy.orm import Session

from actions.casework import look_at_case
from actions.letters import mailer
from actions.record.record import NewEvent, Said, record_event
from kit.errors import AlreadyDone, NotFound
from models.tables import Question
from models.vocabulary import EventKind
from notifications.sender import Sender


def answer_question(
    session: Session, sender: Sender, question_id: int, answer: str, said: Said, now: dt.datetime
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
    mailer.send_answer(session, sender, work, question, now)
    return question
