"""Killed as by `kill -9` at every named point of launch, report and sweep: nothing half-written, nothing lost.

Each is killed in a process forked from one that has everything imported already. A batch is six here, not hundreds:
what matters is that there are two of them.
"""

import datetime as dt
import os
import shutil
import signal
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from sqlalchemy import ColumnElement, func, select

from actions.record.audit import verify
from actions.record.record import Said
from actions.replies.replies import report_handling
from actions.rounds.advance import advance
from actions.rounds.launch import launch
from actions.schedule.sweep import sweep
from bench.county import LAUNCHED_AT, REPORTED_AT, county_plan, report_of
from kit.clock import at_local
from kit.database import Database
from kit.settings import Settings
from models.tables import Case, Event, Handling, Letter, Round, case_id
from models.values import Reporter
from models.vocabulary import Channel, EventKind, LetterKind, RoundState
from notifications.sender import Sender
from rules.chase import CHASE_KINDS
from rules.law.workdays import add_working_days
from tests.families import family_plan
from tests.launched import launch_once
from tests.run.forked import READY

BATCH, LINKED_BATCH = 6, 3
SMALL = {
    "actions.rounds.launch.BATCH": BATCH,
    "actions.rounds.advance.BATCH": BATCH,
    "actions.schedule.sweep.BATCH": BATCH,
    "actions.rounds.launch.LINKED_BATCH": LINKED_BATCH,
}
PLAN = county_plan(BATCH + 2)
FAMILY = family_plan(LINKED_BATCH + 2)
REPORTING = case_id(PLAN.slug, PLAN.principals[3].code)
FIRST_REMINDER_AT = at_local(add_working_days(PLAN.due_on, -30), dt.time(8))
FORM_KEY = "a form that is sent again"
REGISTRAR = Said(Reporter("Registrator", "registrator", "kansli@dorotea.example"), Channel.LINK, FORM_KEY)


@pytest.fixture(autouse=True)
def _small_batches(monkeypatch: pytest.MonkeyPatch) -> None:
    for place, size in SMALL.items():
        monkeypatch.setattr(place, size)


def launch_it(database: Database, sender: Sender) -> None:
    launch(database, sender, PLAN, LAUNCHED_AT)


def report_it(database: Database, sender: Sender) -> None:
    database.act(lambda session: report_handling(session, sender, REPORTING, report_of(0), REGISTRAR, REPORTED_AT))


def sweep_it(database: Database, sender: Sender) -> None:
    sweep(database, sender, FIRST_REMINDER_AT)


def launch_family(database: Database, sender: Sender) -> None:
    launch(database, sender, FAMILY, LAUNCHED_AT)


ACTS: dict[str, Callable[[Database, Sender], None]] = {
    "launch": launch_it,
    "launch-family": launch_family,
    "report": report_it,
    "sweep": sweep_it,
}


@dataclass(frozen=True)
class State:
    """What an act leaves behind: the chains' last hashes and the letters' keys."""

    heads: frozenset[tuple[str, int, str]]
    letters: frozenset[str]


def state_of(database: Database) -> State:
    with database.read() as session:
        rounds = session.execute(select(Round.slug, Round.version, Round.head))
        cases = session.execute(select(Case.id, Case.version, Case.head))
        heads = frozenset((chain, version, head) for chain, version, head in [*rounds, *cases])
        return State(heads, frozenset(session.scalars(select(Letter.key))))


@pytest.fixture
def undisturbed(empty_sqlite: Path, tmp_path: Path) -> Iterator[Database]:
    """Another database, where nobody is killed."""
    found = Database(f"sqlite:///{shutil.copy(empty_sqlite, tmp_path / 'undisturbed.db')}")
    yield found
    found.dispose()


def run(act: str, database: Database, settings: Settings, crash_at: str = "") -> int | None:
    """Do the act in a process of its own; its exit code, negative for a signal."""
    environment = {
        "RUNDAN_HOME": str(settings.home),
        "RUNDAN_DATABASE_URL": database.url.render_as_string(hide_password=False),
        "RUNDAN_SECRET": settings.secret.get_secret_value(),
        "RUNDAN_CRASH_AT": crash_at,
    }
    process = READY.Process(target=_in_a_process, args=(act, environment))
    process.start()
    process.join()
    return process.exitcode


def _in_a_process(act: str, environment: dict[str, str]) -> None:
    os.environ.update(environment)
    chosen = Settings()
    with pytest.MonkeyPatch.context() as patch:
        for place, size in SMALL.items():
            patch.setattr(place, size)
        ACTS[act](Database(chosen.database), Sender.of(chosen))


def prepare(act: str, database: Database, sender: Sender) -> None:
    if act in {"report", "sweep"}:
        launch_once(database, sender, PLAN, LAUNCHED_AT)


def count(database: Database, *conditions: ColumnElement[bool]) -> int:
    with database.read() as session:
        return session.scalar(select(func.count()).where(*conditions)) or 0


@pytest.mark.parametrize(
    ("act", "point"),
    [
        ("launch", "launch.letters"),
        ("launch", "write.committed"),
        ("launch-family", "launch.letters"),
        ("launch-family", "write.committed"),
        ("report", "report.commit"),
        ("report", "write.committed"),
        ("sweep", "sweep.commit"),
        ("sweep", "write.committed"),
    ],
)
def test_killed_there_the_next_try_ends_as_if_nothing_had_happened(
    act: str, point: str, either: Database, sender: Sender, settings: Settings, undisturbed: Database
) -> None:
    prepare(act, either, sender)
    assert run(act, either, settings, crash_at=point) == -signal.SIGKILL
    whole(either)
    assert run(act, either, settings) == 0
    whole(either)
    prepare(act, undisturbed, sender)
    ACTS[act](undisturbed, sender)
    assert state_of(either) == state_of(undisturbed)


# their links stand in the main round's letters
IN_LINKED_ROUNDS = (Case.round_slug == Round.slug, Round.family != "")


def whole(database: Database) -> None:
    """Nothing is half-written: no event without its letters, no letter without its event, every chain holds."""
    with database.read() as session:
        assert verify(session)[1] == []
    cases = count(database, Case.id.is_not(None))
    assert count(database, Letter.kind == LetterKind.INVITATION) == cases - count(database, *IN_LINKED_ROUNDS)
    assert count(database, Event.kind == EventKind.INVITED) == cases
    handlings = count(database, Handling.id.is_not(None))
    assert count(database, Event.kind == EventKind.HANDLED) == handlings
    assert count(database, Letter.kind == LetterKind.RECEIPT) == 2 * handlings
    chased = count(database, Case.chased_at == FIRST_REMINDER_AT)
    assert count(database, Letter.kind.in_(CHASE_KINDS)) == chased


def test_a_launch_killed_before_its_first_commit_leaves_nothing(database: Database, settings: Settings) -> None:
    run("launch", database, settings, crash_at="launch.letters")
    assert count(database, Round.slug == PLAN.slug) == 0


def test_a_launch_killed_between_two_batches_is_finished_by_whoever_tends_the_round(
    database: Database, sender: Sender, settings: Settings
) -> None:
    run("launch", database, settings, crash_at="write.committed")
    assert count(database, Case.round_slug == PLAN.slug) == BATCH
    view = advance(database, sender, PLAN.slug, LAUNCHED_AT)
    assert view.round.state is RoundState.OPEN
    assert count(database, Letter.kind == LetterKind.INVITATION) == len(PLAN.principals)


def test_a_family_killed_between_its_rounds_is_finished_by_whoever_tends_the_main_one(
    database: Database, sender: Sender, settings: Settings
) -> None:
    run("launch-family", database, settings, crash_at="write.committed")
    assert count(database, Round.state == RoundState.LAUNCHING) == len(FAMILY.linked) + 1
    assert advance(database, sender, FAMILY.slug, LAUNCHED_AT).round.state is RoundState.OPEN
    assert count(database, Round.state == RoundState.OPEN) == len(FAMILY.linked) + 1
    assert count(database, Letter.kind == LetterKind.INVITATION) == len(FAMILY.principals)


def test_a_report_killed_before_its_commit_is_not_there(database: Database, sender: Sender, settings: Settings) -> None:
    launch_it(database, sender)
    run("report", database, settings, crash_at="report.commit")
    assert count(database, Handling.case_id == REPORTING) == 0


def test_a_report_killed_before_its_answer_counts_once_when_it_is_sent_again(
    database: Database, sender: Sender, settings: Settings
) -> None:
    launch_it(database, sender)
    run("report", database, settings, crash_at="write.committed")
    assert count(database, Handling.case_id == REPORTING) == 1
    again = database.act(
        lambda session: report_handling(session, sender, REPORTING, report_of(0), REGISTRAR, REPORTED_AT)
    )
    assert again.repeated
    assert count(database, Handling.case_id == REPORTING) == 1
