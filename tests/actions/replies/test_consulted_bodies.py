"""A step where somebody is only heard: it happened on a day and said something, and is never a proposal."""

import datetime as dt
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from actions.record.record import Said
from actions.replies.replies import plan_route
from actions.rounds.round_plans import CheckedRound, check_round_file, load_plan
from actions.views.facts.rounds import round_facts
from kit.clock import FrozenClock
from kit.database import Database
from kit.errors import FaultyInput
from models.files.county import County
from models.files.county_file import check_county, read_county
from models.files.round_plan import RoundPlan
from models.tables import case_id
from models.values import CaseFacts, ChasePolicy, HandlingReport, Reporter, Step
from models.vocabulary import Act, LetterKind, Level, Outcome, RoundState
from notifications.sender import Sender
from rehearsal.direction import rehearse
from rules.chase import moments
from rules.forecast import Verdict, case_outlook
from rules.ladder.meetings import estimated_last
from rules.ladder.seasons import unknown_bodies
from rules.route.needs import NeedKind
from rules.route.progress import case_progress
from rules.route.routes import Caution, course
from rules.wording.need_wording import needs_sentence
from rules.wording.proposals import proposal_sentence
from tests.launched import launch_once
from tests.lived import LivedRound
from tests.rehearsed import few
from tests.rules.cases import case, day
from tests.visitor import Visit, Visitor, link_path, reviewed, text_of
from web.board.rows import matrix

TODAY = dt.date(2023, 3, 27)
COUNTY = """\
county: Exempel
code: "99"
coordinators:
  - {role: Samordnare, email: samordnare@regionexempel.example}
bodies:
  kommun:
    - {code: MBL, name: De fackliga organisationerna (MBL), consulted: ja}
    - {code: SN, name: Socialnämnden, level: nämnd}
    - {code: KS, name: Kommunstyrelsen, level: styrelse}
    - {code: KF, name: Kommunfullmäktige, level: fullmäktige}
routes:
  kommun: [MBL, SN, KS, KF]
principals:
  - {code: "9901", name: Norra kommun, population: 61000, registrar: registrator@norra.example}
  - {code: "9902", name: Södra kommun, population: 24000, registrar: registrator@sodra.example}
"""
ROUND = """\
title: Överenskommelse om beredskap
kind: avtal
due_on: 2023-11-30
att_satser: [Att anta överenskommelsen]
"""
UNIONS = Step("MBL", "De fackliga organisationerna (MBL)", Level.ARBETSUTSKOTT, consulted=True)
BOARD = Step("SN", "Socialnämnden", Level.NAMND, consulted=True)
EXECUTIVE, COUNCIL = Step("KS", "Kommunstyrelsen", Level.STYRELSE), Step("KF", "Kommunfullmäktige", Level.FULLMAKTIGE)

WAY = (UNIONS, EXECUTIVE, COUNCIL)


def days(text: str) -> tuple[dt.date, ...]:
    return tuple(map(day, text.split()))


@pytest.fixture(scope="module")
def county(tmp_path_factory: pytest.TempPathFactory) -> County:
    path = tmp_path_factory.mktemp("county") / "exempel.yaml"
    path.write_text(COUNTY, encoding="utf-8")
    return read_county(path)


def checked(folder: Path, county: County, more: str) -> CheckedRound:
    file = folder / "beredskap.yaml"
    file.write_text(ROUND + more, encoding="utf-8")
    return check_round_file(file, county, TODAY)


@pytest.fixture
def plan(county: County, tmp_path: Path) -> RoundPlan:
    file = tmp_path / "beredskap.yaml"
    file.write_text(f"{ROUND}consulted: SN\n", encoding="utf-8")
    return load_plan(file, county, TODAY)


@pytest.fixture
def started(database: Database, sender: Sender, plan: RoundPlan, now: dt.datetime) -> LivedRound:
    return LivedRound(database, sender, launch_once(database, sender, plan, now))


def report(step: Step, act: Act, held_on: str, **more: Any) -> HandlingReport:
    outcomes = {1: Outcome.ADOPTED} if act.has_outcome else {}
    day = dt.date.fromisoformat(held_on)
    return HandlingReport(act, step.body, step.name, step.level, day, **{"outcomes": outcomes, **more})


def heard(step: Step, held_on: str = "2023-05-03") -> HandlingReport:
    return report(step, Act.IS_HEARD, held_on, wording="Inget att invända.")


def test_the_file_or_the_county_says_who_is_only_heard(plan: RoundPlan) -> None:
    assert plan.principals[0].route == (UNIONS, BOARD, EXECUTIVE, COUNCIL)


def test_a_body_on_no_way_cannot_be_heard(county: County, tmp_path: Path) -> None:
    (fault,) = checked(tmp_path, county, "consulted: [SN, HSN]\n").faults
    assert (fault.field, fault.found) == ("consulted[1]", "HSN")


@pytest.mark.parametrize("more", ["consulted: KF\n", "routes: {kommun: [KS, KF, MBL]}\n"])
def test_the_last_body_decides_and_cannot_only_be_heard(county: County, tmp_path: Path, more: str) -> None:
    (fault,) = checked(tmp_path, county, more).faults
    assert fault.field in {"consulted", "routes"}
    assert "Norra kommun" in fault.message


def test_only_a_body_that_is_heard_may_lack_a_level(tmp_path: Path) -> None:
    path = tmp_path / "lan.yaml"
    path.write_text(COUNTY.replace("styrelse}", "styrelse, consulted: nej}").replace(", level: nämnd", ""), "utf-8")
    assert [fault.field for fault in check_county(path).faults] == ["bodies.kommun[1].level"]


def test_a_hearing_is_a_step_behind_with_what_was_said(started: LivedRound) -> None:
    started.report(heard(UNIONS), code="9901")
    progress = started.row("9901").progress
    assert [step.body for step in progress.ahead] == ["SN", "KS", "KF"]
    handling = started.row("9901").handlings[0]
    assert (handling.act, handling.wording) == (Act.IS_HEARD, "Inget att invända.")


def test_hearing_a_later_one_first_makes_no_earlier_step_needless(started: LivedRound) -> None:
    started.report(heard(BOARD), code="9901")
    assert [step.body for step in started.row("9901").progress.ahead] == ["MBL", "KS", "KF"]


@pytest.mark.parametrize("act", [Act.PROPOSES, Act.DECIDES, Act.DECIDES_BY_DELEGATION, Act.REFERS_BACK])
def test_who_is_only_heard_neither_proposes_nor_decides(started: LivedRound, act: Act) -> None:
    with pytest.raises(FaultyInput) as refused:
        started.report(report(BOARD, act, "2023-05-03", reason="Väntar."), code="9901")
    assert [fault.field for fault in refused.value.faults] == ["act"]


def test_what_was_said_has_to_be_told(started: LivedRound) -> None:
    with pytest.raises(FaultyInput) as refused:
        started.report(report(UNIONS, Act.IS_HEARD, "2023-05-03"), code="9901")
    assert [fault.field for fault in refused.value.faults] == ["wording"]


def test_the_council_is_never_only_heard(started: LivedRound) -> None:
    with pytest.raises(FaultyInput) as refused:
        started.report(report(COUNCIL, Act.IS_HEARD, "2023-05-03", wording="Ja."), code="9901")
    assert [fault.field for fault in refused.value.faults] == ["act"]


def test_a_decision_without_the_hearing_is_pointed_out(started: LivedRound) -> None:
    started.report(report(COUNCIL, Act.DECIDES, "2023-05-22"), code="9901")
    assert Caution.UNHEARD in started.row("9901").progress.warnings
    for step in (UNIONS, BOARD):
        started.report(heard(step), code="9901")
    assert Caution.UNHEARD not in started.row("9901").progress.warnings


def test_unions_prepare_no_councils_decision_and_a_board_does(started: LivedRound) -> None:
    for code, step in (("9901", UNIONS), ("9902", BOARD)):
        started.report(heard(step), code=code)
        started.report(report(COUNCIL, Act.DECIDES, "2023-05-22"), code=code)
    assert Caution.UNPREPARED in started.row("9901").progress.warnings
    assert Caution.UNPREPARED not in started.row("9902").progress.warnings


def test_a_planned_hearing_is_asked_about_in_its_own_words(
    started: LivedRound, database: Database, sender: Sender, now: dt.datetime
) -> None:
    route = (Step(UNIONS.body, UNIONS.name, UNIONS.level, dt.date(2023, 7, 3), consulted=True), EXECUTIVE, COUNCIL)
    by = Said(Reporter("Registrator", "registrator"))
    database.act(lambda session: plan_route(session, sender, case_id(started.slug, "9901"), route, by, now))
    progress = started.row("9901").progress
    assert NeedKind.HEAR in {need.kind for need in progress.needs}
    assert "ska höras måndag 3 juli 2023" in needs_sentence(progress, "sv")
    started.today = dt.datetime(2023, 7, 4, 9, tzinfo=dt.UTC)
    progress = started.row("9901").progress
    assert NeedKind.REPORT_HEARING in {need.kind for need in progress.needs}
    assert "Rapportera vad som sades" in needs_sentence(progress, "sv")


@pytest.mark.parametrize("acknowledged", [False, True])
@pytest.mark.parametrize("heard_on", ["4-18", "6-14"])
def test_a_day_to_be_heard_is_no_plan_for_the_matter(heard_on: str, acknowledged: bool) -> None:
    meetings = {"KS": days("5-9 6-6 8-15"), "KF": days("5-29 6-19 8-28")}
    silent = case(way=WAY, meetings=meetings, asked_on=TODAY, acknowledged=acknowledged)
    heard = replace(silent, route=(replace(UNIONS, planned_on=day(heard_on)), *WAY[1:]))
    before, after = (case_progress(facts, TODAY) for facts in (silent, heard))
    assert reminders(heard) == reminders(silent)
    assert (after.state, after.is_unplanned, after.next_on) == (before.state, True, day(heard_on))
    assert {need.kind for need in after.needs} == {need.kind for need in before.needs} | {NeedKind.HEAR}


def reminders(facts: CaseFacts) -> list[tuple[dt.datetime, str]]:
    found = moments(facts, ChasePolicy())
    return [(moment.at, moment.reason) for moment in found if moment.kind is LetterKind.REMINDER]


def test_a_hearing_without_a_calendar_leaves_the_forecast_as_it_was(
    database: Database, sender: Sender, plan: RoundPlan, now: dt.datetime
) -> None:
    days = {"SN": "2023-04-18", "KS": "2023-05-09", "KF": "2023-06-12"}
    meetings = {body: (dt.date.fromisoformat(day),) for body, day in days.items()}
    known = [each.model_copy(update={"meetings": meetings}) for each in plan.principals]
    slug = launch_once(database, sender, plan.model_copy(update={"principals": tuple(known)}), now)
    lived = LivedRound(database, sender, slug)
    lived.today = now
    outlook = lived.row("9901").outlook
    assert outlook
    assert outlook.verdict is not Verdict.UNKNOWN
    assert UNIONS.name not in outlook.unknown
    assert [sitting.body for sitting in outlook.first] == ["SN", "KS", "KF"]


def test_nobody_is_asked_for_the_calendar_of_who_is_only_heard() -> None:
    known = {"KS": days("5-9 6-6 8-15"), "KF": days("5-29 6-19 8-28")}
    facts = case(way=WAY, meetings=known, asked_on=TODAY)
    way = course(facts)
    assert unknown_bodies(way.ahead, known, TODAY, facts.due_on) == ()
    outlook, last = case_outlook(facts, way, known, facts.lead_times, TODAY), estimated_last(facts, way)
    assert outlook
    assert last
    assert (last.reach_by, last.is_estimate) == (outlook.reach_by, False)


def test_the_board_never_calls_it_a_proposal(started: LivedRound) -> None:
    started.report(heard(UNIONS), code="9901")
    view = started.view()
    norra = matrix(view, view.cases, started.today.date(), "sv")[0]
    words = [mark.word for cell in norra.cells for mark in cell]
    assert "hördes" in words
    assert "ska höras" in words
    assert "föreslog" not in words


@pytest.mark.parametrize(
    ("way", "said"),
    [
        ((EXECUTIVE, BOARD, COUNCIL), "Kommunstyrelsen föreslår kommunfullmäktige besluta:"),
        ((BOARD, COUNCIL), "Kommunfullmäktige beslutar:"),
    ],
)
def test_the_officials_draft_lets_nobody_propose_who_is_only_heard(way: tuple[Step, ...], said: str) -> None:
    assert proposal_sentence(way, "sv") == said


def test_the_data_view_says_it(started: LivedRound) -> None:
    started.report(heard(UNIONS), code="9901")
    norra = round_facts(started.view()).principals[0]
    assert [step.consulted for step in norra.route] == [True, True, False, False]
    assert norra.handlings[0].act is Act.IS_HEARD


def test_a_round_with_hearings_is_rehearsed_to_its_close(plan: RoundPlan) -> None:
    rehearsed = rehearse(*few(plan, "prompt", "postpones"), today=TODAY)
    assert rehearsed.board.state is RoundState.CLOSED
    acts = {(row.body, row.act) for each in rehearsed.board.principals for row in each.handlings}
    assert ("MBL", Act.IS_HEARD) in acts
    assert not {(body, act) for body, act in acts if body in {"MBL", "SN"}} - {
        (body, act) for body in ("MBL", "SN") for act in (Act.IS_HEARD, Act.POSTPONES)
    }


def test_it_is_reported_on_the_principals_page_and_read_there_as_what_it_was(
    started: LivedRound, visit: Visit, clock: FrozenClock
) -> None:
    clock.move_to(dt.datetime(2023, 5, 8, 8, tzinfo=dt.UTC))
    visitor = visit()
    visitor.arrive(link_path(started.database, started.sender, started.slug, "9901"))
    said = {"body": "MBL", "held_on": "2023-05-03", "wording": "Inget att invända.", "preliminary": "no"}
    assert visitor.send("/rapportera", **said, act="proposes", **{"outcomes[1]": "adopted"}).status_code == 422
    assert visitor.send("/rapportera", **said, act="is_heard").status_code == 200
    page = text_of(visitor.read())
    assert "De fackliga organisationerna (MBL) onsdag 3 maj 2023: har hörts." in page
    assert "Inget att invända." in page
    assert "Socialnämnden (ska höras)" in page
    assert "föreslår" not in page


def test_the_launch_review_says_who_is_only_heard(coordinator: Visitor) -> None:
    text = (
        "title: Avtal\nkind: avtal\ndue_on: 2023-11-30\natt_satser: [Att anta avtalet]\n"
        "principals: [Umeå]\nroutes: {Umeå: [IFN, KS, KF]}\nconsulted: IFN\n"
    )
    page = text_of(reviewed(coordinator, text))
    assert "Individ- och familjenämnden (hörs) → Kommunstyrelsen → Kommunfullmäktige" in page
