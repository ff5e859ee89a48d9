"""Will they make it: at the check, the rehearsal and the launch, on the board, in the API and in the command."""

import datetime as dt
import json
import re
from pathlib import Path

import pytest

from actions.replies.replies import plan_route
from actions.rounds.preview import plan_outlooks, starts_on
from actions.rounds.round_plans import load_plan
from actions.views.overview import round_view
from actions.views.remembered import Remembered
from cli.check import check
from kit.clock import FrozenClock, at_local
from kit.database import Database
from kit.settings import CHECKOUT
from models.files.calendar_file import county_with_meetings
from models.files.round_plan import RoundPlan
from models.reads import lookup
from models.tables import case_id
from models.values import Step
from notifications.sender import Sender
from rehearsal.direction import rehearse
from rules.forecast import Verdict, round_outlook
from rules.wording.forecast_wording import finish_sentence, verdicts_sentence
from tests.launched import launch_once
from tests.lived import DOROTEA, LivedRound, council, said
from tests.machine import Machine
from tests.visitor import Visitor, text_of

FARDPLAN = CHECKOUT / "data" / "rounds" / "fardplan-nara-vard-2030.yaml"
COUNTY_FILE = CHECKOUT / "data" / "counties" / "vasterbotten.yaml"
BJURHOLM, STORUMAN = "2403", "2421"
LAUNCH_DAY = dt.date(2023, 3, 27)


@pytest.fixture(scope="module")
def with_meetings() -> RoundPlan:
    """The Färdplan round with the example's meeting days."""
    return load_plan(FARDPLAN, county_with_meetings(COUNTY_FILE), LAUNCH_DAY)


@pytest.fixture(scope="module")
def three(with_meetings: RoundPlan) -> RoundPlan:
    """The same to three of them, one of each prospect: a rehearsal plays every day of everybody."""
    chosen = tuple(each for each in with_meetings.principals if each.code in {DOROTEA, STORUMAN, BJURHOLM})
    return with_meetings.model_copy(update={"principals": chosen})


@pytest.fixture
def told(database: Database, sender: Sender, with_meetings: RoundPlan, now: dt.datetime) -> LivedRound:
    found = LivedRound(database, sender, launch_once(database, sender, with_meetings, now))
    found.today = now
    return found


def row_of(page: str, name: str) -> str:
    found = [each for each in re.findall(r'<tr role="row">.*?</tr>', page, re.DOTALL) if name in each]
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", " ".join(found))).strip()


def test_the_check_says_of_each_principal_whether_it_makes_it(capsys: pytest.CaptureFixture[str]) -> None:
    assert check(FARDPLAN, today=LAUNCH_DAY) == 0
    shown = capsys.readouterr().out
    assert "Hinner de?" in shown
    assert "Dorotea kommun: Hinner till 31 augusti 2023. Sista mötena: KSAU" in shown
    assert "Storumans kommun: Hinner inte till 31 augusti 2023. Tidigast 18 september 2023. Extra möte:" in shown
    assert "Bjurholms kommun: Det går inte att säga än om 31 augusti 2023 går att hålla" in shown


def test_a_script_reads_the_same(capsys: pytest.CaptureFixture[str]) -> None:
    check(FARDPLAN, json_output=True, language="en", today=LAUNCH_DAY)
    found = {each["code"]: each for each in json.loads(capsys.readouterr().out)["outlook"]}
    assert found[STORUMAN]["verdict"] == "cannot"
    assert found[STORUMAN]["first"][-1]["on"] == "2023-09-18"
    assert found[BJURHOLM]["unknown"]
    assert found[DOROTEA]["text"].startswith("Makes it by 31 August 2023.")


def test_a_round_that_is_late_to_leave_is_counted_from_today(with_meetings: RoundPlan) -> None:
    assert starts_on(with_meetings, LAUNCH_DAY - dt.timedelta(days=9)) == LAUNCH_DAY
    late = dt.date(2023, 6, 5)
    assert starts_on(with_meetings, late) == late
    assert verdicts(with_meetings, LAUNCH_DAY)[DOROTEA] is Verdict.MAKES_IT
    assert verdicts(with_meetings, late)[DOROTEA] is Verdict.CANNOT


def test_nobody_makes_a_due_date_that_has_passed_and_it_is_said_what_to_do(
    with_meetings: RoundPlan, capsys: pytest.CaptureFixture[str]
) -> None:
    assert set(verdicts(with_meetings, dt.date(2026, 1, 1)).values()) == {Verdict.CANNOT}
    assert check(FARDPLAN, today=dt.date(2026, 1, 1)) == 0
    shown = capsys.readouterr().out
    assert "Räknat från 1 januari 2026. Svarsdatumet, 31 augusti 2023, har passerat. Ingen hinner;" in shown
    assert "16 hinner inte." in shown


def test_the_launch_page_says_once_that_the_due_date_has_passed(coordinator: Visitor, clock: FrozenClock) -> None:
    clock.move_to(at_local(dt.date(2026, 1, 1), dt.time(9)))
    page = text_of(coordinator.http.get("/console/launch/file/fardplan-nara-vard-2030.yaml"))
    assert page.count("Svarsdatumet, 31 augusti 2023, har passerat. Ingen hinner; sätt ett senare svarsdatum.") == 1
    assert "16 hinner inte." in page
    assert "Inga möten framåt" not in page
    clock.move_to(at_local(dt.date(2023, 9, 4), dt.time(9)))
    page = text_of(coordinator.http.get("/console/launch/file/fardplan-nara-vard-2030.yaml"))
    assert "Svarsdatumet har passerat. Tidigast" in page


def test_nobody_is_advised_to_launch_on_a_day_that_has_passed(with_meetings: RoundPlan) -> None:
    late = dt.date(2023, 6, 5)
    advised = [found.remedies.launch_by for _, found in plan_outlooks(with_meetings, late)]
    assert not [day for day in advised if day and day < late]


def test_the_page_the_check_and_the_rehearsal_give_the_same_numbers(
    coordinator: Visitor,
    clock: FrozenClock,
    with_meetings: RoundPlan,
    three: RoundPlan,
    capsys: pytest.CaptureFixture[str],
) -> None:
    late = dt.date(2023, 5, 22)
    clock.move_to(at_local(late, dt.time(9)))
    check(FARDPLAN, today=late)
    shown = capsys.readouterr().out
    counted = verdicts_sentence(round_outlook(found for _, found in plan_outlooks(with_meetings, late)), "sv")
    assert counted in shown
    assert counted in text_of(coordinator.http.get("/console/launch/file/fardplan-nara-vard-2030.yaml"))
    rehearsed = {each.code: each.outlook for each in rehearse(three, 1, late).prospects}
    assert {code: outlook.verdict for code, outlook in rehearsed.items()} == verdicts(three, late)
    assert rehearsed[STORUMAN].text.startswith("Hinner inte")


def test_a_rehearsal_of_a_round_long_over_says_from_which_day_it_sees(machine: Machine, tmp_path: Path) -> None:
    machine.is_now(dt.datetime(2026, 1, 1, 9, tzinfo=dt.UTC))
    file = tmp_path / FARDPLAN.name
    whole = FARDPLAN.read_text().partition("attachments:")[0]
    file.write_text(whole.replace("principals: alla", "principals: [Dorotea, Storuman]"))
    shown = machine.says("rehearse", file)
    assert "Repetitionen börjar därför på rundans egen dag, måndag 27 mars 2023" in shown
    assert "Räknat från 27 mars 2023." in shown


def verdicts(plan: RoundPlan, today: dt.date) -> dict[str, Verdict]:
    return {principal.code: found.verdict for principal, found in plan_outlooks(plan, today)}


def test_the_launch_is_confirmed_knowing_who_cannot(coordinator: Visitor) -> None:
    page = coordinator.http.get("/console/launch/file/fardplan-nara-vard-2030.yaml")
    shown = text_of(page)
    assert "9 hinner, 3 hinner precis, 1 hinner inte, för 3 går det inte att säga." in shown
    assert "Längre svarstid: till 18 september 2023." in shown
    assert "Mötesdagarna är inte kända för" in shown


def test_a_launched_case_keeps_its_meetings(told: LivedRound) -> None:
    with told.database.read() as session:
        case, round_ = lookup.case_of(session, case_id(told.slug, DOROTEA))
        assert case.meetings["KF"][0].year == 2023
        assert round_.leads.first == (14, 21)


def test_the_board_says_it_in_words_and_when_the_round_is_likely_complete(
    coordinator: Visitor, told: LivedRound
) -> None:
    page = coordinator.http.get(f"/console/rounds/{told.slug}")
    assert "Rundan väntas klar tidigast 18 september 2023." in text_of(page)
    assert "hinner inte tidigast 18 september" in row_of(page.text, "Storumans kommun")
    assert "hinner sista mötena KSAU" in row_of(page.text, "Dorotea kommun")
    assert "går inte att säga" in row_of(page.text, "Bjurholms kommun")


def test_the_board_can_be_narrowed_to_those_who_cannot(coordinator: Visitor, told: LivedRound) -> None:
    page = coordinator.http.get(f"/console/rounds/{told.slug}?show=cannot").text
    assert "Storumans kommun</a></th>" in page
    assert "Dorotea kommun</a></th>" not in page


def test_a_round_without_known_meetings_shows_no_empty_column(coordinator: Visitor, lived: LivedRound) -> None:
    page = text_of(coordinator.http.get(f"/console/rounds/{lived.slug}"))
    assert "Hinner de?" not in page
    assert "väntas klar" not in page


def test_a_plan_moves_the_likely_day(told: LivedRound) -> None:
    route = [Step(step.body, step.name, step.level, None) for step in told.dorotea().case.route]
    route[-1] = Step(route[-1].body, route[-1].name, route[-1].level, dt.date(2023, 12, 4))
    with told.database.write() as session:
        plan_route(session, told.sender, case_id(told.slug, DOROTEA), route, said(), told.today)
    found = told.view().outlook
    assert finish_sentence(found, "sv").startswith("Rundan väntas klar tidigast 4 december 2023.")
    assert "2 hinner inte" in verdicts_sentence(found, "sv")


def test_a_decision_leaves_nothing_to_foresee(told: LivedRound) -> None:
    told.today = dt.datetime(2023, 6, 20, 9, tzinfo=dt.UTC)
    told.report(council())
    assert told.dorotea().outlook is None


def test_what_is_remembered_follows_the_day(told: LivedRound) -> None:
    remembered, later = Remembered(), told.today + dt.timedelta(days=60)
    with told.database.read() as session:
        assert remembered.view(session, told.slug, told.today).outlook.by_verdict[Verdict.MAKES_IT] > 0
        assert Verdict.MAKES_IT not in remembered.view(session, told.slug, later).outlook.by_verdict
        assert round_view(session, told.slug, later).outlook == remembered.view(session, told.slug, later).outlook


def test_the_api_carries_the_same_facts(coordinator: Visitor, told: LivedRound) -> None:
    found = coordinator.http.get(f"/api/rounds/{told.slug}").json()
    assert found["outlook"]["finish_on"] == "2023-09-18"
    assert found["outlook"]["unforeseen"] == 3
    storuman = next(each for each in found["principals"] if each["code"] == STORUMAN)
    assert storuman["outlook"]["verdict"] == "cannot"
    assert storuman["outlook"]["first"][-1] == {
        "body": "KF",
        "name": "Kommunfullmäktige",
        "level": "fullmaktige",
        "on": "2023-09-18",
        "is_known": True,
        "is_planned": False,
    }


def test_the_case_page_says_what_to_do(coordinator: Visitor, told: LivedRound, clock: FrozenClock) -> None:
    page = text_of(coordinator.http.get(f"/console/rounds/{told.slug}/{STORUMAN}"))
    assert "Extra möte: kommunfullmäktige mellan" in page
    assert "Lägre nivå: kommunstyrelsen kan besluta" in page
    assert "Tidigare utskick" not in page


def test_the_leadership_reads_it_too(coordinator: Visitor, told: LivedRound) -> None:
    english = coordinator.http.get(f"/console/rounds/{told.slug}?lang=en").text
    assert "Will they make it?" in english
    assert "cannot make it" in english


def test_whoever_gives_more_time_sees_what_would_be_enough_where_the_day_is_written(
    told: LivedRound, coordinator: Visitor
) -> None:
    one = coordinator.http.get(f"/console/rounds/{told.slug}/{STORUMAN}/do/extend")
    assert "Längre svarstid: till" in text_of(one).partition("Ny sista dag")[0]
    everyone = coordinator.http.get(f"/console/rounds/{told.slug}/do/extend")
    assert finish_sentence(told.view().outlook, "sv") in text_of(everyone).partition("Ny sista dag")[0]
