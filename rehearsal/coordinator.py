"""The simulated coordinators: they answer questions, grant time, and close what does not close by itself."""

import datetime as dt
from collections.abc import Iterator
from functools import partial
from typing import Final

from sqlalchemy.orm import Session

from actions.coordination.answering import answer_question
from actions.coordination.extensions import grant_request, tell_moved
from actions.record.record import Said
from actions.rounds.close import close_round
from kit.clock import at_local
from models.reads import lookup, page_reads
from models.tables import ExtensionRequest
from models.values import Grant, Reporter
from models.vocabulary import Channel, EffectDays, LetterKind, Part
from rehearsal.stage import Stage
from rules.law.workdays import add_working_days, working_day_after

COORDINATOR = Reporter("Samordnaren", "samordnare")
ANSWERS_AT = dt.time(10, 30)
CLOSES_AT = dt.time(14, 0)
WAITS_BEFORE_CLOSING = 10

ANSWERS = {
    Part.OPINION: "Det räcker att en tjänsteperson står bakom. Ange vem i formuläret.",
    Part.DECISION: "Fullmäktige bör besluta. Ett beslut i styrelsen tas emot och märks med sin nivå.",
    Part.SIGNATURE: "Parterna undertecknar var för sig. Lämna sedan in det undertecknade exemplaret.",
}
CLOSE_REASON = "Inga fler svar är att vänta. Rundan sammanställs med de svar som kommit in."

SAID = Said(COORDINATOR, Channel.SYSTEM)


def answers(stage: Stage) -> Iterator[dt.datetime]:
    """Answer what has been asked, the working day after."""
    yield at_local(working_day_after(stage.today), ANSWERS_AT)
    with stage.database.read() as session:
        asked = sorted(row.id for each in stage.rounds for row in page_reads.open_questions(session, each.slug))
    for number in asked:
        stage.act(partial(_answer, stage, number))


def _answer(stage: Stage, number: int, session: Session) -> None:
    answer_question(session, stage.sender, number, ANSWERS[stage.plan.asks[-1]], SAID, stage.now)


def grants_time(stage: Stage) -> Iterator[dt.datetime]:
    """Give the time that has been asked for, the working day after; without a decision of its own, by ours."""
    yield at_local(working_day_after(stage.today), ANSWERS_AT)
    with stage.database.read() as session:
        made = [row for each in stage.rounds for row in lookup.extension_requests(session, each.slug)]
        asked = [row for row in made if row.answered_at is None]
    for request in asked:
        stage.act(partial(_grant, stage, request))


def _grant(stage: Stage, request: ExtensionRequest, session: Session) -> None:
    grant = Grant(
        request.new_on,
        request.decided_by or stage.plan.recommender or "samordnarna",
        request.decided_on or stage.today,
        request.reason,
        request.paragraph,
        EffectDays.KEEP,
    )
    given = grant_request(session, request.id, grant, SAID, stage.now)
    tell_moved(session, stage.sender, [given], grant.reason, stage.now)


# what is answered when its letter comes
ATTENDED: Final = {LetterKind.QUESTION: answers, LetterKind.EXTENSION_ASKED: grants_time}


def closes(stage: Stage) -> Iterator[dt.datetime]:
    """Close what is still open ten working days after the last thing that was to come, and say why."""
    due_on = max(each.due_on for each in stage.rounds)
    yield at_local(add_working_days(max(stage.today, due_on), WAITS_BEFORE_CLOSING), CLOSES_AT)
    for each in reversed(stage.rounds):  # the main one last: its letter tells how the others ended
        if each.slug in stage.is_open:
            stage.act(partial(_close, stage, each.slug))


def _close(stage: Stage, slug: str, session: Session) -> None:
    close_round(session, stage.sender, slug, CLOSE_REASON, SAID, stage.now)
