"""A round that asks for a decision in the styrelse ends there: its way, forecast, needs and words."""

import datetime as dt

import pytest

from actions.replies.replies import plan_route
from actions.rounds.round_plans import check_source
from kit.database import Database
from models.files.calendar_file import county_with_meetings
from models.files.yaml_source import parse_source
from models.values import Step
from models.vocabulary import Act, Level
from notifications.sender import Sender
from rules.forecast import Verdict
from rules.wording.forecast_wording import outlook_sentences
from rules.wording.need_wording import needs_sentence
from tests.launched import launch_once
from tests.lived import LivedRound, executive, said
from tests.web.test_forecast_shown import COUNTY_FILE, FARDPLAN, LAUNCH_DAY

AFTERWARDS = dt.datetime(2023, 5, 31, 9, tzinfo=dt.UTC)


@pytest.fixture
def to_the_board(database: Database, sender: Sender, now: dt.datetime) -> LivedRound:
    """The Färdplan round, asking for a decision in the styrelse."""
    text = FARDPLAN.read_text().replace("recommended_level: fullmäktige", "recommended_level: styrelse")
    plan = check_source(parse_source(text, FARDPLAN), county_with_meetings(COUNTY_FILE), LAUNCH_DAY).plan
    assert plan
    found = LivedRound(database, sender, launch_once(database, sender, plan, now))
    found.today = now
    return found


def test_the_forecast_and_the_needs_end_at_the_board(to_the_board: LivedRound) -> None:
    row = to_the_board.dorotea()
    assert row.outlook
    assert row.outlook.last[-1].level is Level.STYRELSE
    assert "KF" not in outlook_sentences(row.outlook, "sv")
    assert needs_sentence(row.progress, "sv").endswith("Beslut i kommunstyrelsen återstår, ännu utan planerad dag.")


def test_a_decision_in_the_board_is_the_answer_and_no_lower_level(to_the_board: LivedRound) -> None:
    to_the_board.today = AFTERWARDS
    to_the_board.report(executive(act=Act.DECIDES))
    progress = to_the_board.dorotea().progress
    assert (progress.is_answered, progress.warnings) == (True, ())


def test_whoever_goes_on_to_the_council_is_right_too(to_the_board: LivedRound) -> None:
    to_the_board.today = AFTERWARDS
    to_the_board.report(executive(act=Act.PROPOSES))
    route = (
        *to_the_board.dorotea().case.route,
        Step("KF", "Kommunfullmäktige", Level.FULLMAKTIGE, dt.date(2023, 6, 19)),
    )
    with to_the_board.database.write() as session:
        plan_route(session, to_the_board.sender, to_the_board.dorotea().case.id, route, said(), to_the_board.today)
    row = to_the_board.dorotea()
    assert row.outlook
    assert row.outlook.verdict is Verdict.MAKES_IT
    assert row.progress.warnings == ()
    assert "kommunfullmäktige" in needs_sentence(row.progress, "sv")
