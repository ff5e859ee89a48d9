"""The round in Prefect: one run that lives as long as the round, whatever happens to Prefect."""

import json
import re
from collections.abc import Sequence
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from sqlalchemy import select

from actions.replies.replies import report_handling
from actions.rounds.close import close_round, reopen_round
from flows.embedded import prefect_home
from kit.clock import local_day
from models.files.round_plan import RoundPlan
from models.reads import lookup
from models.tables import Case, Letter
from models.values import HandlingReport
from models.vocabulary import Act, LetterKind, Level, Outcome
from tests.far_ends.prefect_database import empty_tables
from tests.flows.conftest import REGISTRAR, Embedded, Run, to_three, write_round

pytestmark = [pytest.mark.prefect, pytest.mark.slow, pytest.mark.xdist_group("prefect")]


def cases(prefect: Embedded, slug: str) -> Sequence[Case]:
    with prefect.database.read() as session:
        return lookup.cases(session, slug)


def decide(prefect: Embedded, case: Case) -> None:
    council = case.route[-1]
    report = HandlingReport(
        Act.DECIDES,
        council.body,
        council.name,
        Level.FULLMAKTIGE,
        local_day(prefect.now()),
        paragraph="12",
        outcomes={1: Outcome.ADOPTED},
        urgency_reason="Alla var ense.",
    )
    prefect.database.act(
        lambda session: report_handling(session, prefect.sender, case.id, report, REGISTRAR, prefect.now())
    )


def artifact(prefect: Embedded, slug: str, name: str) -> Any:
    """The data of a round's artifact, of which there is one however often it has changed."""
    found = prefect.ask("artifacts/filter", artifacts={"key": {"any_": [f"round-{slug}-{name}"]}})
    assert len(found) == 1
    return found[0]["data"]


class Life(NamedTuple):
    """A round to three from launch to close, as Prefect showed it on the way."""

    plan: RoundPlan
    flow_run: str | None  # the round's own word of it, at rest
    resting: Run
    invited: list[str]
    decided_first: str
    woken: Run
    board: dict[str, dict[str, str]]  # by principal, when the first had decided
    percent: float
    lines: list[str]
    runs: list[Run]  # when the last had


@pytest.fixture(scope="module")
def life(prefect: Embedded, fardplan: RoundPlan) -> Life:
    plan = to_three(fardplan, "from-launch-to-close")
    slug = prefect.launch(plan)
    resting = prefect.run_at_rest(slug, "0 av 3 har beslutat")
    with prefect.database.read() as session:
        flow_run = lookup.round_of(session, slug).flow_run_id
    invited = prefect.until(lambda: task_runs(prefect, resting["id"]))
    first, *others = cases(prefect, slug)
    decide(prefect, first)
    woken = prefect.run_at_rest(slug, "1 av 3 har beslutat")
    board = {row["Huvudman"]: row for row in json.loads(artifact(prefect, slug, "board"))}
    percent = artifact(prefect, slug, "decided")
    lines = prefect.until(lambda: told(prefect, resting["id"], "rapporterades"))
    for case in others:
        decide(prefect, case)
    runs = prefect.until(lambda: completed(prefect, slug))
    return Life(plan, flow_run, resting, invited, first.principal_name, woken, board, percent, lines, runs)


def task_runs(prefect: Embedded, run_id: str) -> list[str] | None:
    """The names of the three; the server writes them down a moment later."""
    found = prefect.ask("task_runs/filter", task_runs={"flow_run_id": {"any_": [run_id]}})
    return sorted(item["name"] for item in found) if len(found) >= 3 else None


def told(prefect: Embedded, run_id: str, word: str) -> list[str] | None:
    """A run's lines, once one has the word; Prefect sends them on a few seconds later."""
    lines = prefect.ask("logs/filter", logs={"flow_run_id": {"any_": [run_id]}}, sort="TIMESTAMP_ASC")
    found = [line["message"] for line in lines]
    return found if any(word in line for line in found) else None


def completed(prefect: Embedded, slug: str) -> list[Run] | None:
    """The round's runs, once the first has completed."""
    runs = prefect.runs(slug)
    return runs if runs[0]["state"]["type"] == "COMPLETED" else None


def test_a_launched_round_gets_one_resting_run_named_after_it(life: Life) -> None:
    assert life.resting["name"] == life.plan.title
    assert life.resting["tags"] == [f"round:{life.plan.slug}"]
    assert life.flow_run == life.resting["id"]


def test_a_runs_log_tells_what_has_happened_and_nothing_that_anybody_wrote(life: Life) -> None:
    assert f"{life.plan.title}: Rundan startade." in life.lines
    assert sum(line.endswith(": En behandling rapporterades.") for line in life.lines) == 1
    for written in (REGISTRAR.by.name, "§ 12", "fullmäktige"):
        assert written not in " ".join(life.lines)


def test_a_resting_run_has_no_time_limit(life: Life) -> None:
    assert life.resting["state"]["state_details"]["pause_timeout"] is None


def test_every_principal_is_a_task_run(life: Life) -> None:
    assert life.invited == sorted(principal.name for principal in life.plan.principals)


def test_a_report_wakes_the_run_and_its_artifacts_follow(life: Life) -> None:
    assert life.woken["id"] == life.resting["id"]
    assert life.board[life.decided_first]["Läge"] == "beslutad"
    assert [row["Läge"] for row in life.board.values()].count("inbjuden") == 2
    assert life.percent == 33.3


def test_the_last_decision_closes_the_round_and_completes_the_run(life: Life) -> None:
    [run] = life.runs
    assert run["id"] == life.resting["id"]
    assert run["state"]["message"] == "Antagen av 3."


def test_a_principal_that_cannot_be_written_to_is_shown_and_stops_nobody(prefect: Embedded, plan: RoundPlan) -> None:
    bad = plan.principals[0].model_copy(update={"registrar": "ingen adress"})
    slug = prefect.launch(plan.model_copy(update={"principals": (bad, *plan.principals[1:])}))
    run = prefect.run_at_rest(slug, "0 av 3 har beslutat")

    def states() -> dict[str, str] | None:
        found = prefect.ask("task_runs/filter", task_runs={"flow_run_id": {"any_": [run["id"]]}})
        by_name = {item["name"]: item["state_type"] for item in found}
        return by_name if set(by_name.values()) == {"FAILED", "COMPLETED"} and len(by_name) == 3 else None

    assert [name for name, state in prefect.until(states).items() if state == "FAILED"] == [bad.name]


class Closed(NamedTuple):
    """A round that a coordinator has closed, and its run then."""

    slug: str
    resting: Run
    runs: list[Run]


@pytest.fixture(scope="module")
def closed(prefect: Embedded, fardplan: RoundPlan) -> Closed:
    slug = prefect.launch(to_three(fardplan, "closed-by-a-coordinator"))
    resting = prefect.run_at_rest(slug, "0 av 3 har beslutat")
    with prefect.database.write() as session:
        close_round(session, prefect.sender, slug, "Dras tillbaka.", REGISTRAR, prefect.now())
    return Closed(slug, resting, prefect.until(lambda: completed(prefect, slug)))


def test_a_round_closed_by_a_coordinator_completes_with_its_outcome(closed: Closed) -> None:
    assert closed.runs[0]["state"]["message"] == "Inget beslut från 3."


def test_when_it_is_opened_again_it_gets_a_run_of_its_own(prefect: Embedded, closed: Closed) -> None:
    with prefect.database.write() as session:
        reopen_round(session, prefect.sender, closed.slug, "Det var för tidigt.", REGISTRAR, prefect.now())
    decide(prefect, cases(prefect, closed.slug)[0])

    def second() -> Run | None:
        runs = [run for run in prefect.runs(closed.slug) if run["state"]["message"] == "1 av 3 har beslutat"]
        return runs[0] if runs else None

    assert prefect.until(second)["id"] != closed.resting["id"]
    assert sorted(run["state"]["type"] for run in prefect.runs(closed.slug)) == ["COMPLETED", "PAUSED"]


class Started(NamedTuple):
    """A round that was started from Prefect's own page."""

    file: Path
    asked_for: str
    resting: Run


@pytest.fixture(scope="module")
def started(prefect: Embedded) -> Started:
    file = write_round(prefect.settings.home, "started-from-prefect")
    asked_for = prefect.start_run(file=file.name)
    return Started(file, asked_for, prefect.run_at_rest(file.stem, "0 av 2 har beslutat"))


def test_a_round_started_from_prefect_is_that_very_run_s(started: Started) -> None:
    found = (started.resting["id"], started.resting["name"])
    assert found == (started.asked_for, "Överenskommelse om samverkan")


def test_starting_the_same_file_again_says_so_and_changes_nothing(prefect: Embedded, started: Started) -> None:
    slug = started.file.stem
    again = prefect.settled(prefect.start_run(file=started.file.name))
    assert again["state"]["type"] == "COMPLETED"
    assert again["state"]["message"] == f"Rundan {slug} är redan startad. Inget har ändrats."
    assert [run["id"] for run in prefect.runs(slug)] == [started.resting["id"]]
    assert len(cases(prefect, slug)) == 2


def test_each_round_of_a_family_started_from_prefect_has_its_own_run(prefect: Embedded, round_file: Path) -> None:
    beside = "linked: {title: 'Lokal med {principal}', with: region, each: [Dorotea, Åsele]}\n"
    round_file.write_text(round_file.read_text(encoding="utf-8") + beside, encoding="utf-8")
    run_id = prefect.start_run(file=round_file.name)
    main = prefect.run_at_rest(round_file.stem, "0 av 2 har beslutat")
    local = prefect.run_at_rest(f"{round_file.stem}-dorotea", "0 av 2 har beslutat")
    assert (main["id"], local["name"]) == (run_id, "Lokal med Dorotea kommun")
    with prefect.database.read() as session:
        letters = session.scalars(select(Letter).where(Letter.round_slug.startswith(round_file.stem))).all()
    assert [letter.kind for letter in letters] == [LetterKind.INVITATION] * 3


def test_a_faulty_file_fails_with_every_fault_in_words_and_nothing_of_what_stands_in_it(
    prefect: Embedded, round_file: Path
) -> None:
    text = round_file.read_text().replace("Åsele", "Atlantis").replace("2023-08-31", "2022-08-31")
    round_file.write_text(text.replace("@", "(at)") + "registrator@dorotea.example: ja\n")
    state = prefect.settled(prefect.start_run(file=round_file.name))["state"]
    assert state["type"] == "FAILED"
    lines = state["message"].splitlines()
    assert any(line.endswith("principals[1]: Huvudmannen finns inte i registret.") for line in lines)
    assert any(re.match(r"Rad \d+, contacts\[0\]\.email: ", line) for line in lines)
    assert "Fältet finns inte." in lines
    assert "rundan check" in lines[-1]
    assert not [word for word in ("Atlantis", "dorotea", "(at)", "2022-08-31") if word in state["message"]]
    assert set(re.findall(r"\S+@\S+", state["message"])) <= {"namn@kommunen.example."}  # how one is written
    assert not prefect.runs(round_file.stem)


def test_the_server_plans_the_runs_its_schedules_ask_for(prefect: Embedded) -> None:
    def planned() -> list[str] | None:
        found = prefect.ask("flow_runs/filter", flow_runs={"tags": {"all_": ["auto-scheduled"]}}, limit=3)
        return [run["expected_start_time"] for run in found] or None

    assert {moment[14:19] for moment in prefect.until(planned)} == {"00:00"}


def test_a_cancelled_run_of_an_open_round_is_taken_up_again(prefect: Embedded, plan: RoundPlan) -> None:
    slug = prefect.launch(plan)
    run = prefect.run_at_rest(slug, "0 av 3 har beslutat")
    prefect.ask(f"flow_runs/{run['id']}/set_state", state={"type": "CANCELLED"}, force=True)
    decide(prefect, cases(prefect, slug)[0])
    state = prefect.until(
        lambda: next((run["state"] for run in prefect.runs(slug) if run["state"]["name"] == "AwaitingRetry"), None)
    )
    assert state["message"] == "Rundan är öppen; körningen tas upp igen."


def test_wiping_prefect_s_database_gives_every_open_round_its_run_again(prefect: Embedded, plan: RoundPlan) -> None:
    slug = prefect.launch(plan)
    before = prefect.run_at_rest(slug, "0 av 3 har beslutat")
    prefect.stop()
    empty_tables(prefect_home(prefect.settings) / "prefect.db")
    decide(prefect, cases(prefect, slug)[0])
    prefect.start()
    after = prefect.run_at_rest(slug, "1 av 3 har beslutat")
    assert after["id"] != before["id"]
    assert len(cases(prefect, slug)) == 3
