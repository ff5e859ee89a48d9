"""Card, row, chip, letter, digest, JSON and Prefect say the same of who makes it, whatever state its case is in."""

import datetime as dt
import re
from collections.abc import Callable
from dataclasses import replace

import pytest
from sqlalchemy import select

from actions.letters.digest import send_digest
from actions.replies.meeting_days import tell_meetings
from actions.replies.replies import plan_route
from actions.rounds.launch import launch
from actions.views.facts.rounds import round_facts
from actions.views.overview import CaseView
from flows.board import board_rows
from kit.clock import FrozenClock, at_local
from kit.database import Database
from models.files.round_plan import RoundPlan
from models.tables import Letter, case_id
from models.values import Grant
from models.vocabulary import Act, LetterKind, Outcome
from notifications.sender import Sender
from rules.forecast import Verdict
from rules.wording.forecast_wording import outlook_sentences, verdict_sentence
from tests.actions.rounds.test_own_dates import Sent, parsed, sent
from tests.launched import launch_once
from tests.lived import DOROTEA, LivedRound, council, executive, grant_extension, said
from tests.visitor import Visitor, text_of
from tests.web.test_board import MALA
from tests.web.test_forecast_shown import row_of, with_meetings  # noqa: F401 — a fixture

Day = Callable[[int, int], None]


@pytest.fixture
def told(database: Database, sender: Sender, with_meetings: RoundPlan, now: dt.datetime) -> LivedRound:  # noqa: F811
    found = LivedRound(database, sender, launch_once(database, sender, with_meetings, now))
    found.today = now
    return found


@pytest.fixture
def on(told: LivedRound, clock: FrozenClock) -> Day:
    """Let it be nine in the morning of a day of 2023."""

    def move(month: int, day: int) -> None:
        told.today = at_local(dt.date(2023, month, day), dt.time(9))
        clock.move_to(told.today)

    return move


def row(told: LivedRound, code: str) -> CaseView:
    return next(each for each in told.view().cases if each.case.principal_code == code)


def plan(told: LivedRound, code: str, **days: str) -> None:
    chosen = {body: dt.date.fromisoformat(f"2023-{day}") for body, day in days.items()}
    route = [replace(step, planned_on=chosen.get(step.body)) for step in row(told, code).case.route]
    with told.database.write() as session:
        plan_route(session, told.sender, case_id(told.slug, code), route, said(), told.today)


def tell(told: LivedRound, code: str, body: str, *, without: str) -> None:
    """Take a meeting out of a body's known days."""
    case = row(told, code).case
    (step,) = [step for step in case.route if step.body == body]
    left = tuple(day for day in case.meetings[body] if day != dt.date.fromisoformat(f"2023-{without}"))
    with told.database.write() as session:
        tell_meetings(session, told.sender, case.id, {step: left}, said(), told.today)


def morning_letter(told: LivedRound) -> str:
    with told.database.write() as session:
        send_digest(session, told.sender, told.slug, told.today)
    with told.database.read() as session:
        content = session.scalars(select(Letter.content).where(Letter.kind == LetterKind.DIGEST)).all()[-1]
    return Sent(LetterKind.DIGEST, parsed(content)).words


def days_of(view: CaseView) -> dict[str, dt.date | None]:
    return {step.body: step.planned_on for step in view.progress.ahead}


def finish_on(view: CaseView) -> dt.date | None:
    return view.outlook.finish_on if view.outlook else None


def test_a_cancelled_meeting_takes_what_hung_on_it_along_and_is_never_offered(told: LivedRound, on: Day) -> None:
    on(4, 17)
    plan(told, MALA, KSAU="04-25", KS="05-09", KF="05-29")
    assert finish_on(row(told, MALA)) == dt.date(2023, 5, 29)
    tell(told, MALA, "KS", without="05-09")
    view = row(told, MALA)
    assert days_of(view) == {"KSAU": dt.date(2023, 4, 25), "KS": None, "KF": None}
    assert finish_on(view) == dt.date(2023, 6, 26)
    receipt = sent(told, MALA)[-1].words
    assert "Kommunstyrelsen har inte längre något möte 9 maj 2023" in receipt
    assert "Kända möten att välja: 6 juni 2023 och 12 september 2023." in receipt
    assert "Kommunstyrelsen 9 maj 2023 räknas inte längre som planerat. Ange en ny dag." in receipt


def test_a_board_that_sends_the_matter_past_the_council_asks_for_another_council_day(told: LivedRound, on: Day) -> None:
    on(4, 17)
    plan(told, MALA, KSAU="05-23", KS="06-06", KF="06-26")
    on(6, 7)
    back = executive(act=Act.REFERS_BACK, held_on=dt.date(2023, 6, 6), outcomes={}, reason="Mer underlag.")
    told.report(replace(back, next_on=dt.date(2023, 9, 12)), MALA)
    view = row(told, MALA)
    assert days_of(view) == {"KS": dt.date(2023, 9, 12), "KF": None}
    assert view.outlook
    assert view.outlook.verdict is Verdict.CANNOT
    assert outlook_sentences(view.outlook, "sv").startswith(
        "Hinner inte till 31 augusti 2023. Tidigast 23 oktober 2023."
    )
    receipt = sent(told, MALA)[-1].words
    assert "Kommunfullmäktige 26 juni 2023 är före kommunstyrelsen 12 september 2023" in receipt


@pytest.mark.parametrize("today", [(5, 17), (6, 1), (6, 13)])
def test_a_skipped_committee_holds_nothing_up(told: LivedRound, on: Day, today: tuple[int, int]) -> None:
    on(5, 15)
    plan(told, MALA, KS="06-06", KF="06-26")
    on(*today)
    view = row(told, MALA)
    assert view.outlook
    assert (view.outlook.verdict, finish_on(view)) == (Verdict.MAKES_IT, dt.date(2023, 6, 26))
    assert outlook_sentences(view.outlook, "sv") == (
        "Hinner till 31 augusti 2023. Planerat: KS 6 juni, KF 26 juni 2023, 66 dagar före svarsdatum."
    )


def test_the_margin_stays_when_what_was_proposed_is_planned(told: LivedRound) -> None:
    before = told.dorotea().outlook
    assert before
    plan(told, DOROTEA, **{sitting.body: f"{sitting.on:%m-%d}" for sitting in before.last})
    after = told.dorotea().outlook
    assert after
    assert (before.slack, after.slack) == (80, 80)
    assert (before.verdict, after.verdict) == (Verdict.MAKES_IT, Verdict.MAKES_IT)


def test_a_due_date_in_a_year_whose_meetings_nobody_knows_has_no_last_meetings(
    database: Database,
    sender: Sender,
    with_meetings: RoundPlan,  # noqa: F811
    now: dt.datetime,
) -> None:
    plan = with_meetings.model_copy(update={"due_on": dt.date(2024, 3, 28)})
    later = LivedRound(database, sender, launch(database, sender, plan, now).slug)
    later.today = now
    assert "De sista mötena" not in sent(later, MALA)[0].words
    found = row(later, MALA).outlook
    assert found
    assert (found.last, found.reach_by, found.slack) == ((), None, None)
    assert len(found.unknown) == 3


def test_everything_says_the_same_of_everyone(told: LivedRound, on: Day, coordinator: Visitor) -> None:
    on(5, 22)
    plan(told, MALA, KSAU="05-23", KS="06-06", KF="09-25")
    told.report(council(held_on=dt.date(2023, 4, 24), outcomes={1: Outcome.REJECTED}, paragraph="§ 8"))
    on(5, 29)
    view = told.view()
    facts, prefect = round_facts(view), {each["Huvudman"]: each for each in board_rows(view)}
    board = coordinator.http.get(f"/console/rounds/{told.slug}").text
    digest = morning_letter(told)

    late = {each.case.principal_name for each in view.cases if each.will_be_late}
    assert len(late) > 5
    assert facts.counts.will_be_late == len(late)
    assert f"Blir sena {len(late)} " in text_of_page(board)
    assert f"{len(late)} blir sena" in text_of(coordinator.http.get("/console"))
    assert {each.name for each in facts.principals if each.will_be_late} == late
    turned = digest.partition("Hinner de?")[2].partition("Nya rapporter")[0]
    listed = turned + digest.partition("Blir sena")[2].partition("Utan planerad dag")[0]
    for each, told_of in zip(view.cases, facts.principals, strict=True):
        name, found = each.case.principal_name, each.outlook
        assert (name in listed) == (name in late)
        assert prefect[name]["Hinner de?"] == (found.verdict.label if found else "–")
        assert ("blir sen" in row_of(board, name)) == (name in late)
        if found:
            assert told_of.outlook
            assert told_of.outlook.text.startswith(verdict_sentence(found, "sv"))
            assert found.verdict.label in row_of(board, name)
            assert (found.verdict is Verdict.CANNOT) == (name in late)
            assert verdict_sentence(found, "sv") in digest or name not in late


def test_a_rejection_is_told_as_one_in_the_feed_the_history_the_digest_and_prefect(
    told: LivedRound, on: Day, coordinator: Visitor
) -> None:
    on(5, 22)
    told.report(council(held_on=dt.date(2023, 4, 24), outcomes={1: Outcome.REJECTED}, paragraph="§ 8"))
    on(5, 23)
    digest = morning_letter(told)
    said_of_it = "Kommunfullmäktige måndag 24 april 2023: beslutar (avslag), § 8."
    assert said_of_it in digest
    board = coordinator.http.get(f"/console/rounds/{told.slug}")
    assert said_of_it in text_of(board)
    assert "avslag 24 apr." in row_of(board.text, "Dorotea kommun")
    assert said_of_it in text_of(coordinator.http.get(f"/console/rounds/{told.slug}/{DOROTEA}"))
    assert {each["Huvudman"]: each["Svar"] for each in board_rows(told.view())}["Dorotea kommun"] == "avslag"


def test_a_round_is_late_only_by_those_who_are(told: LivedRound, on: Day, coordinator: Visitor) -> None:
    on(8, 28)
    grant = Grant(dt.date(2023, 10, 30), "Systemledningen", dt.date(2023, 8, 28), "Semester.")
    for each in told.view().cases:
        with told.database.write() as session:
            grant_extension(session, told.sender, each.case.id, grant, said(), told.today)
    on(9, 19)
    page = text_of(coordinator.http.get(f"/console/rounds/{told.slug}"))
    assert "försenad" not in page
    assert "svarsdatumet har passerat" in page
    on(11, 6)
    assert "7 dagar försenad" in text_of(coordinator.http.get(f"/console/rounds/{told.slug}"))


def text_of_page(page: str) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page))


def test_a_round_whose_last_meeting_has_been_is_not_expected_to_be_complete_in_the_past(
    told: LivedRound, on: Day
) -> None:
    for view in told.view().cases:
        chosen = {step.body: "06-12" for step in view.case.route[-1:]}
        plan(told, view.case.principal_code, **chosen)
    on(6, 20)
    assert told.view().outlook.finish_on == dt.date(2023, 6, 20)
