"""Two or more who do something at the same moment, and what each is told."""

import datetime as dt
import threading
from collections.abc import Callable
from dataclasses import replace
from typing import Any, TypeVar

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from actions.access.links import hand_over
from actions.casework import Recorded
from actions.record.audit import verify
from actions.record.record import Said
from actions.replies.replies import report_handling
from actions.rounds.close import close_round
from actions.views.overview import RoundView
from kit.clock import STOCKHOLM
from kit.database import Database
from kit.errors import RundanError, StaleCase
from models.reads import lookup
from models.tables import Event, Letter, case_id
from models.values import Grant
from models.vocabulary import EventKind, LetterKind
from tests.lived import DOROTEA, LivedRound, council, said
from tests.waiting import LONG

ASELE = "2463"
SEPTEMBER = Grant(dt.date(2023, 9, 29), "Systemledningen", dt.date(2023, 6, 1), "Fullmäktige hann inte.")
T = TypeVar("T")
Act = Callable[[Session], T]


def during(database: Database, first: Act[object], second: Callable[[], T]) -> T | RundanError:
    """Begin `second` when `first` has done its work but not committed; what `second` returned or raised."""
    answer: list[T | RundanError] = []

    def speak() -> None:
        try:
            answer.append(second())
        except RundanError as error:
            answer.append(error)

    speaker = threading.Thread(target=speak)
    with database.write() as session:
        first(session)
        session.flush()
        speaker.start()
        speaker.join(0.4)  # long enough to have read what it goes by
    speaker.join(LONG)
    assert not speaker.is_alive()
    return answer[0]


def all_at_once(*works: Callable[[], T]) -> list[T | RundanError]:
    """Start every work at the same moment; what each returned or raised."""
    start = threading.Barrier(len(works))
    answers: dict[int, T | RundanError] = {}

    def speak(number: int) -> None:
        start.wait()
        try:
            answers[number] = works[number]()
        except RundanError as error:
            answers[number] = error

    people = [threading.Thread(target=speak, args=(number,)) for number in range(len(works))]
    for person in people:
        person.start()
    for person in people:
        person.join(LONG)
    assert not any(person.is_alive() for person in people)
    return [answers[number] for number in range(len(works))]


def done(answer: T | RundanError) -> T:
    """What was returned, where nothing may have been raised."""
    assert not isinstance(answer, RundanError), answer
    return answer


def reporting(lived: LivedRound, code: str = DOROTEA, **changes: Any) -> Act[Recorded]:
    key = case_id(lived.slug, code)
    return lambda session: report_handling(
        session, lived.sender, key, council(**changes), said(f"form {code}"), lived.today
    )


def closing(lived: LivedRound, reason: str = "Systemledningen beslutade det.") -> Act[RoundView]:
    return lambda session: close_round(session, lived.sender, lived.slug, reason, said(), lived.today)


def holds(lived: LivedRound) -> bool:
    with lived.database.read() as session:
        return verify(session)[1] == []


def at(moment: str) -> dt.datetime:
    return dt.datetime.fromisoformat(moment).replace(tzinfo=STOCKHOLM).astimezone(dt.UTC)


def act_stubbornly(database: Database, act: Act[T]) -> T:
    """As somebody does who is shown the form again and sends it again."""
    for _ in range(20):
        try:
            return database.act(act)
        except StaleCase:
            continue
    return database.act(act)


def events(lived: LivedRound, kind: EventKind) -> int:
    with lived.database.read() as session:
        return session.scalar(select(func.count()).select_from(Event).where(Event.kind == kind)) or 0


def letters(lived: LivedRound, kind: LetterKind) -> int:
    with lived.database.read() as session:
        return session.scalar(select(func.count()).select_from(Letter).where(Letter.kind == kind)) or 0


def said_by(link_id: str | None) -> Said:
    return replace(said(), link_id=link_id)


def hand(lived: LivedRound, key: str, parent: str | None, email: str) -> str:
    lived.database.act(
        lambda session: hand_over(session, lived.sender, key, "Kollega", email, said_by(parent), lived.today)
    )
    with lived.database.read() as session:
        return next(link.id for link in lookup.case_links(session, key) if link.email == email)


def living(lived: LivedRound, key: str) -> int:
    with lived.database.read() as session:
        return sum(link.revoked_at is None for link in lookup.case_links(session, key))
