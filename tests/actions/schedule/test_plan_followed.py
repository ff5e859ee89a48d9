"""A plan is followed level by level: a meeting that has been is seen at once, and asked about once."""

import datetime as dt

import pytest
from sqlalchemy import select
from sqlalchemy.orm import undefer

from actions.replies.meeting_days import tell_meetings
from actions.replies.replies import acknowledge, plan_route
from actions.rounds.launch import launch
from actions.schedule.sweep import sweep, would_send
from kit.clock import FrozenClock, at_local
from kit.database import Database
from models.files.round_plan import RoundPlan
from models.tables import Case, Letter, case_id
from models.values import Grant, Step
from models.vocabulary import LetterKind, Level
from notifications.sender import Sender
from tests.launched import launch_once
from tests.lived import DOROTEA, LivedRound, executive, grant_extension, said
from tests.mail import parsed, text_of
from tests.visitor import Visit, Visitor, link_path
from tests.visitor import text_of as words_of
from tests.web.test_forecast_shown import with_meetings  # noqa: F401 — a fixture

MALA = "2418"
KSAU = Step("KSAU", "Kommunstyrelsens arbetsutskott", Level.ARBETSUTSKOTT)
KS = Step("KS", "Kommunstyrelsen", Level.STYRELSE)
KF = Step("KF", "Kommunfullmäktige", Level.FULLMAKTIGE)


def at(day: str, hour: int = 8) -> dt.datetime:
    return at_local(dt.date.fromisoformat(f"2023-{day}"), dt.time(hour))


def planned(step: Step, day: str) -> Step:
    return Step(step.body, step.name, step.level, dt.date.fromisoformat(f"2023-{day}"))


@pytest.fixture
def told(database: Database, sender: Sender, with_meetings: RoundPlan, now: dt.datetime) -> LivedRound:  # noqa: F811
    two = tuple(each for each in with_meetings.principals if each.code in {MALA, DOROTEA})
    plan = with_meetings.model_copy(update={"principals": two})
    found = LivedRound(database, sender, launch_once(database, sender, plan, now))
    found.today = now
    return found


def swept(lived: LivedRound, day: str) -> None:
    lived.today = at(day)
    sweep(lived.database, lived.sender, lived.today)


def plan(lived: LivedRound, code: str, *steps: Step) -> None:
    key = case_id(lived.slug, code)
    lived.database.act(lambda session: plan_route(session, lived.sender, key, steps, said(), lived.today))


def heard(lived: LivedRound, code: str) -> list[tuple[str, LetterKind]]:
    letters = (letter for letter in lived.letters(code) if letter.kind is not LetterKind.RECEIPT)
    return [(f"{letter.queued_at:%m-%d}", letter.kind) for letter in letters][1:]


def last_said(lived: LivedRound, kind: LetterKind) -> str:
    query = select(Letter).where(Letter.kind == kind).options(undefer(Letter.content)).order_by(Letter.id.desc())
    with lived.database.read() as session:
        letter = session.scalars(query).first()
    return " ".join(text_of(parsed(letter.content)).split()) if letter else ""


def through(lived: LivedRound, first: str, last: str) -> None:
    day, end = at(first).date(), at(last).date()
    while day <= end:
        swept(lived, f"{day:%m-%d}")
        day += dt.timedelta(days=1)


def test_a_plan_that_is_not_reported_is_told_the_next_morning_and_asked_about_once(told: LivedRound) -> None:
    told.today = at("03-30", 10)
    plan(told, MALA, planned(KSAU, "04-25"), planned(KS, "05-09"), planned(KF, "05-29"))
    through(told, "03-31", "05-10")
    assert heard(told, MALA) == []
    unreported = "Malå kommun: Mötet i kommunstyrelsen 9 maj 2023 har varit, inget rapporterat."
    assert unreported in last_said(told, LetterKind.DIGEST)
    through(told, "05-11", "05-30")
    assert heard(told, MALA) == [("05-11", LetterKind.AFTER_MEETING), ("05-30", LetterKind.AFTER_MEETING)]


def test_the_letter_after_the_body_before_says_what_waits_for_it(told: LivedRound) -> None:
    told.today = at("03-30", 10)
    plan(told, MALA, planned(KSAU, "04-25"), planned(KS, "05-09"), planned(KF, "05-29"))
    through(told, "05-11", "05-11")
    letter = last_said(told, LetterKind.AFTER_MEETING)
    assert "Kommunstyrelsen planerade att ta upp ärendet tisdag 9 maj 2023. Rapportera" in letter
    assert "Utan det har kommunfullmäktige inget att besluta om 29 maj 2023." in letter


def test_a_meeting_that_was_reported_is_neither_told_nor_asked_about(told: LivedRound) -> None:
    told.today = at("03-30", 10)
    plan(told, MALA, planned(KSAU, "04-25"), planned(KS, "05-09"), planned(KF, "05-29"))
    through(told, "03-31", "05-09")
    told.today = at("05-09", 15)
    told.report(executive(held_on=dt.date(2023, 5, 9)), MALA)
    through(told, "05-10", "05-29")
    assert heard(told, MALA) == []
    assert "har varit, inget rapporterat" not in last_said(told, LetterKind.DIGEST)


def test_board_and_pages_show_once_the_meeting_nobody_has_reported(
    told: LivedRound, visit: Visit, coordinator: Visitor, clock: FrozenClock
) -> None:
    told.today = at("03-30", 10)
    plan(told, MALA, planned(KSAU, "04-25"), planned(KS, "05-09"), planned(KF, "05-29"))
    told.today = at("05-10")
    row = next(row for row in told.view().cases if row.case.principal_code == MALA)
    assert row.progress.unreported == planned(KS, "05-09")
    clock.move_to(told.today)
    visitor = visit()
    page = visitor.enter(link_path(told.database, told.sender, told.slug, MALA))
    for seen in (page, coordinator.http.get(f"/console/rounds/{told.slug}/{MALA}")):
        said = words_of(seen)
        assert "Kommunstyrelsen planerade att ta upp ärendet tisdag 9 maj 2023. Rapportera vad mötet kom fram" in said
        assert "inget rapporterat" not in said


def test_what_changes_settles_the_next_moment_anew(told: LivedRound) -> None:
    def waits_for() -> dt.datetime | None:
        return told.dorotea().case.chase_at

    key = case_id(told.slug, DOROTEA)
    assert waits_for() == at("04-03")
    told.database.act(lambda session: acknowledge(session, told.sender, key, said(), at("03-29", 10)))
    assert waits_for() == at("04-03")
    later = {KSAU: (dt.date(2023, 5, 16),), KS: (dt.date(2023, 5, 30),), KF: (dt.date(2023, 6, 19),)}
    told.database.act(lambda session: tell_meetings(session, told.sender, key, later, said(), at("03-30", 10)))
    assert waits_for() == at("04-06")
    plan(told, DOROTEA, planned(KSAU, "05-16"), planned(KS, "05-30"), planned(KF, "06-19"))
    assert waits_for() == at("06-01")
    told.today = at("05-30", 15)
    told.report(executive(held_on=dt.date(2023, 5, 30)))
    assert waits_for() == at("06-20")


def test_more_time_makes_it_again_and_the_coordinators_are_told(told: LivedRound) -> None:
    through(told, "03-28", "04-12")
    assert "Dorotea kommun: Hinner inte till 31 augusti 2023." in last_said(told, LetterKind.DIGEST)
    grant = Grant(dt.date(2023, 10, 31), "systemledningen", dt.date(2023, 4, 13), "Mötena har passerat.")
    key = case_id(told.slug, DOROTEA)
    told.database.act(lambda session: grant_extension(session, told.sender, key, grant, said(), at("04-13", 10)))
    swept(told, "04-14")
    assert "Dorotea kommun: Hinner till 31 oktober 2023." in last_said(told, LetterKind.DIGEST)
    swept(told, "04-17")
    assert "Dorotea kommun: Hinner till" not in last_said(told, LetterKind.DIGEST)


def test_a_meeting_taken_away_turns_it_the_next_morning(told: LivedRound) -> None:
    key = case_id(told.slug, MALA)
    none = {KF: (dt.date(2023, 3, 1), dt.date(2023, 9, 25))}
    told.database.act(lambda session: tell_meetings(session, told.sender, key, none, said(), at("03-29", 10)))
    swept(told, "03-30")
    assert "Malå kommun: Hinner inte till 31 augusti 2023." in last_said(told, LetterKind.DIGEST)


def test_two_unrelated_rounds_to_one_mailbox_the_same_morning_are_one_letter(
    either: Database,
    sender: Sender,
    with_meetings: RoundPlan,  # noqa: F811
    now: dt.datetime,
) -> None:
    told = LivedRound(either, sender, launch_once(either, sender, with_meetings, now))
    later = {"slug": "en-annan", "title": "En annan runda", "due_on": dt.date(2023, 9, 1)}
    other = with_meetings.model_copy(update=later)
    launch(told.database, told.sender, other, now)
    foretold = would_send(told.database, told.sender, at("04-12"))
    swept(told, "04-12")
    with told.database.read() as session:
        written = session.scalars(
            select(Letter).where(Letter.recipient == "registrator@dorotea.example").options(undefer(Letter.content))
        ).all()
        waiting = set(session.scalars(select(Case.chase_at).where(Case.principal_code == DOROTEA)))
    chased = [letter for letter in written if letter.kind is not LetterKind.INVITATION]
    assert [letter.kind for letter in chased] == [LetterKind.TOO_LATE]
    text = " ".join(text_of(parsed(chased[0].content)).split())
    assert "Vi väntar på er i en runda till. Den har sin egen länk:" in text
    assert "En annan runda Svara senast: fredag 1 september 2023 Hinner inte till 1 september 2023." in text
    assert len(waiting) == 1
    (dorotea,) = (letter for letter in foretold if letter.code == DOROTEA)
    assert [(other.round_slug, other.kind) for other in dorotea.beside] == [("en-annan", LetterKind.TOO_LATE)]
