"""The chase lived through the real acts: whoever has just spoken with us is not written to about earlier."""

import datetime as dt

from actions.replies.replies import plan_route
from actions.schedule.sweep import sweep
from kit.clock import STOCKHOLM
from models.tables import case_id
from models.values import Grant, Step
from models.vocabulary import LetterKind, Level
from tests.lived import DOROTEA, LivedRound, executive, grant_extension, said


def at(moment: str) -> dt.datetime:
    return dt.datetime.fromisoformat(moment).replace(tzinfo=STOCKHOLM).astimezone(dt.UTC)


def plan(lived: LivedRound, now: str, **planned: dt.date | None) -> None:
    levels = {"KS": ("Kommunstyrelsen", Level.STYRELSE), "KF": ("Kommunfullmäktige", Level.FULLMAKTIGE)}
    way = [Step(body, *levels[body], day) for body, day in planned.items()]
    key = case_id(lived.slug, DOROTEA)
    lived.database.act(lambda session: plan_route(session, lived.sender, key, way, said(), at(now)))


def chased(lived: LivedRound, now: str) -> list[LetterKind]:
    before = len(lived.letters())
    sweep(lived.database, lived.sender, at(now))
    return [letter.kind for letter in lived.letters()[before:]]


def test_reminders_a_plan_held_back_do_not_come_when_the_plan_is_withdrawn(lived: LivedRound) -> None:
    plan(lived, "2023-04-03T10:00", KF=dt.date(2023, 8, 28))
    assert chased(lived, "2023-08-25T08:00") == []
    plan(lived, "2023-08-25T10:00", KF=None)
    assert chased(lived, "2023-08-25T10:05") == []
    assert chased(lived, "2023-08-30T08:00") == [LetterKind.REMINDER]


def test_a_report_is_not_answered_with_the_reminders_its_planned_day_had_held_back(lived: LivedRound) -> None:
    plan(lived, "2023-04-03T10:00", KS=dt.date(2023, 8, 22), KF=None)
    lived.today = at("2023-08-22T15:00")
    lived.report(executive(held_on=dt.date(2023, 8, 22)))
    assert chased(lived, "2023-08-22T15:05") == []
    assert chased(lived, "2023-08-30T08:00") == [LetterKind.REMINDER]


def test_an_extension_is_not_followed_at_once_by_a_reminder(lived: LivedRound) -> None:
    assert chased(lived, "2023-09-14T08:00") == [LetterKind.ESCALATION]
    grant = Grant(dt.date(2023, 9, 29), "Systemledningen", dt.date(2023, 9, 25), "Fullmäktige sköt på mötet.")
    key = case_id(lived.slug, DOROTEA)
    lived.database.act(
        lambda session: grant_extension(session, lived.sender, key, grant, said(), at("2023-09-25T09:00"))
    )
    assert chased(lived, "2023-09-25T09:05") == []
    assert chased(lived, "2023-09-28T08:00") == [LetterKind.REMINDER]
