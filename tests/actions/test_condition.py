"""Health tells the truth: what is wrong, in words, and whether replies can still be taken."""

import datetime as dt
import sqlite3
import subprocess
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import event, text, update
from sqlalchemy.orm import Session

import kit.database
from actions.schedule.heartbeat import beat, relay_refuses
from kit.clock import FrozenClock
from kit.database import Database
from kit.errors import StorageFault
from kit.settings import Settings
from models.condition import Beat, Condition, RelayFault, Waiting
from models.tables import Letter
from models.tables.schema import migrate
from models.vocabulary import LetterState
from rules.condition import FULL, LOW, Component, judge
from tests.conftest import LAUNCH
from tests.run.engines import alone
from tests.visitor import Visit, Visitor, serving, text_of
from web.app import create_app
from web.status.health import Watch, takes_rows

MINUTE, HOUR = dt.timedelta(minutes=1), dt.timedelta(hours=1)
ALIVE = {name: Beat(LAUNCH, LAUNCH + MINUTE) for name in ("delivery", "chase", "attend")}
WELL = Condition(LAUNCH, ALIVE, Waiting(), "up", {"home": LOW, "database": LOW})


def job(name: str, **changes: Any) -> dict[str, Beat]:
    """The jobs, one of them otherwise."""
    return {**ALIVE, name: replace(ALIVE[name], **changes)}


OLD = {"ran_at": LAUNCH - HOUR, "next_at": LAUNCH - 3 * MINUTE}
WAITS = Waiting(48, LAUNCH - HOUR, LAUNCH - HOUR)
DOWN = job("delivery", relay_fault=RelayFault.UNREACHABLE, relay_fault_since=LAUNCH - HOUR)
WRONG: dict[str, tuple[Condition, Component]] = {
    "nothing can be written": (replace(WELL, is_written=False), Component.DATABASE),
    "the disk is nearly full": (replace(WELL, free_bytes={"home": LOW, "database": LOW - 1}), Component.DISK),
    "the disk is full": (replace(WELL, free_bytes={"home": FULL - 1}), Component.DISK),
    "nothing can be written at home": (replace(WELL, is_home_written=False), Component.DISK),
    "the schema is another": (replace(WELL, is_current=False), Component.SCHEMA),
    "the database's clock is slow": (replace(WELL, skew=3 * MINUTE), Component.CLOCK),
    "the database's clock is fast": (replace(WELL, skew=-3 * MINUTE), Component.CLOCK),
    "a heartbeat lies ahead": (replace(WELL, beats=job("chase", ran_at=LAUNCH + HOUR)), Component.CLOCK),
    "delivery is silent": (replace(WELL, beats=job("delivery", **OLD)), Component.DELIVERY),
    "delivery never began": (replace(WELL, beats={}, waiting=WAITS), Component.DELIVERY),
    "the relay is down": (replace(WELL, beats=DOWN, waiting=WAITS), Component.RELAY),
    "letters nobody answers for": (replace(WELL, waiting=WAITS), Component.LETTERS),
    "a letter put off for hours": (replace(WELL, waiting=Waiting(1, LAUNCH - 5 * HOUR)), Component.LETTERS),
    "the schedule is late": (replace(WELL, beats=job("chase", **OLD)), Component.SCHEDULER),
    "the schedule never ran": (replace(WELL, beats={}, waited_since=LAUNCH - 3 * HOUR), Component.SCHEDULER),
    "nobody attends": (replace(WELL, beats=job("attend", **OLD)), Component.ATTENDING),
    "Prefect is down": (replace(WELL, prefect="down"), Component.PREFECT),
}
RIGHT: dict[str, Condition] = {
    "everything is well": WELL,
    "nothing has begun": Condition(LAUNCH, {}, Waiting(), "starting", {}),
    "a launch is on its way out": replace(WELL, waiting=Waiting(48, LAUNCH - MINUTE, LAUNCH - MINUTE)),
    "one mailbox greylists": replace(WELL, waiting=Waiting(1, LAUNCH - HOUR)),
    "the relay is restarting": replace(
        WELL,
        beats=job("delivery", relay_fault=RelayFault.UNREACHABLE, relay_fault_since=LAUNCH),
        waiting=Waiting(48, LAUNCH - MINUTE, LAUNCH - MINUTE),
    ),
    "the relay was down when there was something to send": replace(WELL, beats=DOWN),
    "the demonstration's clock has leapt": replace(
        WELL, beats={name: Beat(LAUNCH - 90 * 24 * HOUR, LAUNCH - 90 * 24 * HOUR) for name in ALIVE},
        waiting=WAITS, is_catching_up=True,
    ),
    "our Prefect is starting after a night": replace(WELL, beats=job("attend", **OLD), prefect="starting"),
}  # fmt: skip


@pytest.mark.parametrize("name", WRONG)
def test_what_is_wrong_is_told_and_nothing_else(name: str) -> None:
    condition, part = WRONG[name]
    assert [problem.part for problem in judge(condition).problems] == [part]


@pytest.mark.parametrize("name", RIGHT)
def test_what_is_as_it_should_be_is_not_complained_of(name: str) -> None:
    assert judge(RIGHT[name]).problems == ()


def test_only_what_can_not_be_written_stops_replies() -> None:
    stops = [name for name, (condition, _) in WRONG.items() if not judge(condition).takes_replies]
    assert stops == ["nothing can be written"]


def test_every_part_can_be_wrong() -> None:
    assert {part for _, part in WRONG.values()} == set(Component)


def test_a_relay_that_is_down_is_told_with_its_setting_and_how_many_letters_wait() -> None:
    (problem,) = judge(WRONG["the relay is down"][0]).problems
    assert "RUNDAN_SMTP_HOST" in problem.sentence
    assert "48 brev väntar" in problem.sentence


# --- as it is met


def healthy(visitor: Visitor) -> dict[str, Any]:
    """What /healthz says while replies can be taken."""
    answer = visitor.http.get("/healthz")
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.json()
    return found


def parts(told: dict[str, Any]) -> set[str]:
    return {problem["part"] for problem in told["problems"]}


@contextmanager
def alive(database: Database, clock: FrozenClock) -> Iterator[Session]:
    """A session in which every job has just run."""
    with database.write() as session:
        for name in ALIVE:
            beat(session, name, clock.now(), clock.now() + MINUTE)
        yield session


def test_a_relay_down_with_letters_waiting_is_trouble_and_replies_are_taken(
    visit: Visit, database: Database, launched: str, clock: FrozenClock
) -> None:
    clock.move_to(LAUNCH + HOUR)
    with alive(database, clock) as session:
        relay_refuses(session, RelayFault.SIGN_IN_REFUSED, "535 5.7.8 rundan@secret.example", LAUNCH)
    told = healthy(visit())
    assert (told["status"], told["replies"], parts(told)) == ("trouble", True, {"relay"})
    assert told["relay"] == {"state": "down", "fault": "sign_in_refused", "since": LAUNCH.isoformat()}
    assert told["letters"] == {"state": "late", "waiting": 16, "oldest_seconds": 3600}
    assert "secret.example" not in str(told)


def test_letters_that_wait_are_told_even_when_delivery_does_not_say_why(
    visit: Visit, database: Database, launched: str, clock: FrozenClock
) -> None:
    clock.move_to(LAUNCH + HOUR)
    with alive(database, clock) as session:
        session.execute(update(Letter).values(state=LetterState.DEFERRED, due_at=clock.now()))
    assert parts(healthy(visit())) == {"letters"}
    with database.write() as session:  # each has been answered for, and is tried again in a while
        session.execute(update(Letter).values(attempts=1, due_at=clock.now() + MINUTE))
    assert parts(healthy(visit())) == set()


def test_the_coordinator_reads_the_same_in_words_and_one_line_when_all_is_well(
    coordinator: Visitor, database: Database, launched: str, clock: FrozenClock
) -> None:
    with alive(database, clock):
        pass
    first_page = text_of(coordinator.http.get("/console"))
    assert "Allt går som det ska. Utskicket gick senast" in first_page
    assert "Vem som ska påminnas sågs över senast" in first_page
    clock.move_to(LAUNCH + HOUR)
    with alive(database, clock) as session:
        relay_refuses(session, RelayFault.UNREACHABLE, "Connect call failed ('10.0.0.1', 25)", LAUNCH)
    page = text_of(coordinator.http.get(f"/console/rounds/{launched}"))
    assert "Breven kommer inte iväg" in page
    assert "E-postservern går inte att nå." in page
    assert "16 brev väntar och går iväg när det är rättat; svar tas emot som vanligt." in page
    assert "Letters do not leave" in text_of(coordinator.http.get("/console?lang=en"))


def test_a_database_of_another_version_is_told(either: Database, settings: Settings, clock: FrozenClock) -> None:
    with either.write() as session:
        session.execute(text("UPDATE alembic_version SET version_num = '0001'"))
    settings.home.mkdir(parents=True, exist_ok=True)
    assert Component.SCHEMA in {problem.part for problem in Watch(settings, either, clock).look().problems}


def test_looking_keeps_nothing_and_costs_a_handful_of_small_questions(
    either: Database, settings: Settings, clock: FrozenClock
) -> None:
    settings.home.mkdir(parents=True, exist_ok=True)
    watch = Watch(settings, either, clock)
    watch.kept_for = 0.0
    watch.look()
    asked: list[str] = []
    event.listen(either.engine, "before_cursor_execute", lambda _c, _cu, sql, *_: asked.append(sql))
    assert watch.look().takes_replies
    assert len(asked) <= 10
    assert [sql for sql in asked if "letters" in sql and "LIMIT" not in sql] == []
    with either.read() as session:
        assert session.scalar(text("SELECT count(*) FROM heartbeats")) == 0


@pytest.fixture
def begun(database: Database) -> list[str]:
    """Every time the right to write has been taken."""
    found: list[str] = []

    def note(sql: str) -> None:
        if sql == "BEGIN IMMEDIATE":
            found.append(sql)

    event.listen(database.engine, "checkout", lambda connection, *_: connection.set_trace_callback(note))
    return found


def test_however_often_and_from_however_many_it_is_asked_the_database_is_tried_once_a_second(
    begun: list[str], database: Database, settings: Settings, clock: FrozenClock
) -> None:
    settings.home.mkdir(parents=True, exist_ok=True)
    seconds = [0.0]
    watch = Watch(settings, database, clock, monotonic=lambda: seconds[0])
    with ThreadPoolExecutor(8) as many:
        verdicts = list(many.map(lambda _: watch.look(), range(40)))
    assert (len(begun), len({id(verdict) for verdict in verdicts})) == (1, 1)
    for now, tries in ((0.9, 1), (1.0, 2), (1.9, 2), (2.1, 3)):
        seconds[0] = now
        assert watch.look().takes_replies
        assert len(begun) == tries


def test_a_database_that_cannot_be_read_is_tried_no_more_often(
    settings: Settings, clock: FrozenClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(kit.database, "_engine", alone)
    settings.home.mkdir(parents=True, exist_ok=True)
    seconds, tries = [0.0], []
    unread = Database(settings.database)

    @event.listens_for(unread.engine, "do_connect")
    def away(*_: Any) -> None:
        tries.append(seconds[0])
        raise sqlite3.OperationalError("unable to open database file")

    watch = Watch(settings, unread, clock, monotonic=lambda: seconds[0])
    for now in (0.0, 0.5, 0.9, 1.0, 1.5):
        seconds[0] = now
        with pytest.raises(StorageFault):
            watch.look()
    assert sorted(set(tries)) == [0.0, 1.0]


def test_health_asked_of_the_page_is_remembered(
    begun: list[str], database: Database, settings: Settings, clock: FrozenClock
) -> None:
    app = create_app(settings, database, clock)
    app.state.watch.kept_for = 3600.0
    with serving(app) as url:
        visitor = Visitor(url)
        told = [visitor.http.get("/healthz").json() for _ in range(5)]
        visitor.close()
    assert told == [told[0]] * 5
    assert len(begun) == 1


def test_a_database_that_may_grow_no_more_takes_no_replies(database: Database) -> None:
    assert takes_rows(database)

    @event.listens_for(database.engine, "connect")
    def full(connection: Any, _record: Any) -> None:
        (pages,) = connection.execute("PRAGMA page_count").fetchone()
        connection.execute(f"PRAGMA max_page_count={pages}")

    database.engine.dispose()
    assert not takes_rows(database)


def fill(disk: Path) -> None:
    with (disk / "filler").open("wb", buffering=0) as filler:
        while True:
            filler.write(bytes(4096))


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A disk of four megabytes."""
    folder = tmp_path / "disk"
    folder.mkdir()
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=4m", "tmpfs", folder], check=False, capture_output=True
    )
    if mounted.returncode:
        pytest.skip("only the superuser may mount a small disk")
    yield folder
    subprocess.run(["umount", "-l", folder], check=True)


def test_a_full_disk_is_told_and_that_replies_are_not_taken(
    small_disk: Path, settings: Settings, clock: FrozenClock
) -> None:
    here = settings.model_copy(update={"home": small_disk})
    database = Database(here.database)
    migrate(database)
    app = create_app(here, database, clock)
    app.state.watch.kept_for = 0.0
    with serving(app) as url:
        visitor = Visitor(url)
        told = healthy(visitor)
        assert (told["status"], parts(told), told["disk"]["state"]) == ("trouble", {"disk"}, "low")
        with pytest.raises(OSError, match="space"):
            fill(small_disk)
        answer = visitor.http.get("/healthz")
        visitor.close()
    database.dispose()
    assert answer.status_code == 503
    assert (answer.json()["status"], answer.json()["replies"]) == ("fault", False)
    assert parts(answer.json()) == {"database", "disk"}
