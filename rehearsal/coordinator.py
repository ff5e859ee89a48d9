"""The simulated coordinators: they answer questions, grant time, and close what does not close by itself."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from functools import partial

from sqlalchemy.orm import Session

from actions.care import Grant, grant_extension
from actions.close import close_round
from actions.questions import answer_question
from actions.record import Said
from kit.clock import at_local
from models import selects
from models.values import Reporter
from models.vocabulary import Channel, Part
from rehearsal.stage import Stage
from rules.workdays import add_working_days, working_day_after

COORDINATOR = Reporter("Samordnaren", "samordnare")
ANSWERS_AT = dt.time(10, 30)
CLOSES_AT = dt.time(14, 0)
WAITS_BEFORE_CLOSING = 10

ANSWERS = {
    Part.OPINION: "Det räcker att en tjänsteperson står bakom. Ange vem i formuläret.",
    Part.DECISION: "Fullmäktige bör besluta. Ett beslut i styrelsen tas emot och märks med sin nivå.",
    Part.SIGNATURE: "Parterna undertecknar var för sig. Lämna sedan in det undertecknade exemplaret.",
}
GRANT_REASON = "Fullmäktige sammanträder inte före svarsdatum."
CLOSE_REASON = "Inga fler svar är att vänta. Rundan sammanställs med de svar som kommit in."

SAID = Said(COORDINATOR, Channel.SYSTEM)


def answers(stage: Stage) -> Iterator[dt.datetime]:
    """Answer what has been asked, the working day after."""
    yield at_local(working_day_after(stage.today), ANSWERS_AT)
    with stage.database.read() as session:
        asked = [row.id for row in selects.questions(session, stage.plan.slug) if row.answered_at is None]
    for number in asked:
        stage.act(partial(_answer, stage, number))


def _answer(stage: Stage, number: int, session: Session) -> None:
    answer_question(session, stage.office, number, ANSWERS[stage.plan.asks[-1]], SAID, stage.now)


def grants_time(stage: Stage, case_id: str, new_on: dt.date) -> None:
    """Give one principal a later due date, as the system leadership has decided."""
    grant = Grant(new_on, stage.plan.recommender or "systemledningen", stage.today, GRANT_REASON)
    stage.act(lambda session: grant_extension(session, stage.office, case_id, grant, SAID, stage.now))


def closes(stage: Stage) -> Iterator[dt.datetime]:
    """Close ten working days after the last thing that was to come, and say why."""
    yield at_local(add_working_days(max(stage.today, stage.plan.due_on), WAITS_BEFORE_CLOSING), CLOSES_AT)
    stage.act(lambda session: close_round(session, stage.office, stage.plan.slug, CLOSE_REASON, SAID, stage.now))
