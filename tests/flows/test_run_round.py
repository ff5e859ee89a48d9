"""The round in Prefect: one run that lives as long as the round, whatever happens to Prefect."""

import json
import re
from collections.abc import Sequence
from pathlib import Path
from typing import Any

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
from tests.flows.conftest import REGISTRAR, Embedded

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
        lambda session: report_handling(session, prefect.office, case.id, report, REGISTRAR, prefect.now())
    )


def artifact(prefect: Embedded, slug: str, name: str) -> Any:
    """The data of a round's artifact, of which there is one however often it has changed."""
    found = prefect.ask("artifacts/filter", artifacts={"key": {"any_": [f"round-{slug}-{name}"]}})
    assert len(found) == 1
    return found[0]["data"]


def test_a_launched_round_gets_one_resting_run_named_after_it(prefect: Embedded, plan: RoundPlan) -> None:
    slug = prefect.launch(plan)
    run = prefect.run_at_rest(slug, "0 av 3 har beslutat")
    assert run["name"] == plan.title
    assert run["tags"] == [f"round:{slug}"]
    with prefect.database.read() as session:
        assert lookup.round_of(session, slug).flow_run_id == run["id"]


def test_a_runs_log_tells_what_has_happened_and_nothing_that_anybody_wrote(prefect: Embedded, plan: RoundPlan) -> None:
    slug = prefect.launch(plan)
    run = prefect.run_at_rest(slug, "0 av 3 har beslutat")
    decide(prefect, cases(prefect, slug)[0])
    prefect.run_at_rest(slug, "1 av 3 har beslutat")

    def told() -> list[str] | None:
        # Prefect sends a run's lines on a few seconds later
        lines = prefect.ask("logs/filter", logs={"flow_run_id": {"any_": [run["id"]]}}, sort="TIMESTAMP_ASC")
        found = [line["message"] for line in lines]
        return found if any("rapporterades" in line for line in found) else None

    lines = prefect.until(told)
    assert f"{plan.title}: Rundan startade." in lines
    assert sum(line.endswith(": En behandling rapporterades.") for line in lines) == 1
    for written in (REGISTRAR.by.name, "§ 12", "fullmäktige"):
        assert written not in " ".join(lines)


def test_a_resting_run_has_no_time_limit(prefect: Embedded, plan: RoundPlan) -> None:
    run = prefect.run_at_rest(prefect.launch(plan), "0 av 3 har beslutat")
    assert run["state"]["state_details"]["pause_timeout"] is None


def test_every_principal_is_a_task_run(prefect: Embedded, plan: RoundPlan) -> None:
    run = prefect.run_at_rest(prefect.launch(plan), "0 av 3 har beslutat")

    def task_runs() -> list[str] | None:
        # the server writes them down a moment later
        found = prefect.ask("task_runs/filter", task_runs={"flow_run_id": {"any_": [run["id"]]}})
        return sorted(item["name"] for item in found) if len(found) >= 3 else None

    assert prefect.until(task_runs) == sorted(principal.name for principal in plan.principals)


def test_a_principal_that_cannot_be_written_to_is_shown_and_stops_nobody(prefect: Embedded, plan: RoundPlan) -> None:
    bad = plan.principals[0].model_copy(update={"registrar": "ingen adress"})
    slug = prefect.launch(plan.model_copy(update={"principals": (bad, *plan.principals[1:])}))
    run = prefect.run_at_rest(slug, "0 av 3 har beslutat")

    def states() -> dict[str, str] | None:
        found = prefect.ask("task_runs/filter", task_runs={"flow_run_id": {"any_": [run["id"]]}})
        by_name = {item["name"]: item["state_type"] for item in found}
        return by_name if set(by_name.values()) == {"FAILED", "COMPLETED"} and len(by_name) == 3 else None

    assert [name for name, state in prefect.until(states).items() if state == "FAILED"] == [bad.name]


def test_a_report_wakes_the_run_and_its_artifacts_follow(prefect: Embedded, plan: RoundPlan) -> None:
    slug = prefect.launch(plan)
    first = prefect.run_at_rest(slug, "0 av 3 har beslutat")
    decided = cases(prefect, slug)[0]
    decide(prefect, decided)
    assert prefect.run_at_rest(slug, "1 av 3 har beslutat")["id"] == first["id"]
    rows = {row["Huvudman"]: row for row in json.loads(artifact(prefect, slug, "board"))}
    assert rows[decided.principal_name]["Läge"] == "beslutad"
    assert [row["Läge"] for row in rows.values()].count("inbjuden") == 2
    assert artifact(prefect, slug, "decided") == 33.3


def test_the_last_decision_closes_the_round_and_completes_the_run(prefect: Embedded, plan: RoundPlan) -> None:
    slug = prefect.launch(plan)
    first = prefect.run_at_rest(slug, "0 av 3 har beslutat")
    for case in cases(prefect, slug):
        decide(prefect, case)
    prefect.until(lambda: prefect.runs(slug)[0]["state"]["type"] == "COMPLETED" or None)
    [run] = prefect.runs(slug)
    assert run["id"] == first["id"]
    assert run["state"]["message"] == "Antagen av 3."


def test_a_round_closed_by_a_coordinator_completes_with_its_outcome(prefect: Embedded, plan: RoundPlan) -> None:
    slug = prefect.launch(plan)
    prefect.run_at_rest(slug, "0 av 3 har beslutat")
    with prefect.database.write() as session:
        close_round(session, prefect.office, slug, "Dras tillbaka.", REGISTRAR, prefect.now())
    run = prefect.until(lambda: next((run for run in prefect.runs(slug) if run["state"]["type"] == "COMPLETED"), None))
    assert run["state"]["message"] == "Inget beslut från 3."


def test_a_round_started_from_prefect_is_that_very_run_s(prefect: Embedded, round_file: Path) -> None:
    run_id = prefect.start_run(file=round_file.name)
    run = prefect.run_at_rest(round_file.stem, "0 av 2 har beslutat")
    assert (run["id"], run["name"]) == (run_id, "Överenskommelse om samverkan")


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


def test_starting_the_same_file_again_says_so_and_changes_nothing(prefect: Embedded, round_file: Path) -> None:
    slug = round_file.stem
    prefect.start_run(file=round_file.name)
    first = prefect.run_at_rest(slug, "0 av 2 har beslutat")
    again = prefect.settled(prefect.start_run(file=round_file.name))
    assert again["state"]["type"] == "COMPLETED"
    assert again["state"]["message"] == f"Rundan {slug} är redan startad. Inget har ändrats."
    assert [run["id"] for run in prefect.runs(slug)] == [first["id"]]
    assert len(cases(prefect, slug)) == 2


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


def test_a_round_opened_again_gets_a_run_of_its_own(prefect: Embedded, plan: RoundPlan) -> None:
    slug = prefect.launch(plan)
    first = prefect.run_at_rest(slug, "0 av 3 har beslutat")
    with prefect.database.write() as session:
        close_round(session, prefect.office, slug, "Dras tillbaka.", REGISTRAR, prefect.now())
    prefect.until(lambda: prefect.runs(slug)[0]["state"]["type"] == "COMPLETED" or None)
    with prefect.database.write() as session:
        reopen_round(session, prefect.office, slug, "Det var för tidigt.", REGISTRAR, prefect.now())
    decide(prefect, cases(prefect, slug)[0])

    def second() -> dict[str, Any] | None:
        runs = [run for run in prefect.runs(slug) if run["state"]["message"] == "1 av 3 har beslutat"]
        return runs[0] if runs else None

    assert prefect.until(second)["id"] != first["id"]
    assert sorted(run["state"]["type"] for run in prefect.runs(slug)) == ["COMPLETED", "PAUSED"]
