"""`rundan migrate --from`: everything moves from SQLite to PostgreSQL and lives on there, or nothing does."""

import asyncio
import datetime as dt
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from sqlalchemy import select, text, update
from sqlalchemy.orm import Session

from actions.record.audit import verify
from actions.replies.questions import ask_question
from actions.rounds.close import close_round
from cli.running.home_lock import only_one
from kit.clock import FrozenClock
from kit.database import Database
from kit.settings import Settings
from models.tables import Base, Letter, case_id
from models.values import Upload
from models.vocabulary import DocumentKind, LetterState
from notifications.delivery.delivery import Delivery
from notifications.links import fill
from notifications.sender import Sender
from tests.conftest import LAUNCH
from tests.consulted import Consultation
from tests.far_ends.sink import Sink
from tests.lived import DOROTEA, LivedRound, council, executive, said
from tests.machine import Machine
from tests.signed import UMEA, Partnership
from tests.visitor import Visitor, link_path, serving, text_of
from tests.waiting import LONG
from web.app import create_app

PDF = Upload(DocumentKind.EXTRACT, "Utdrag", "utdrag.pdf", "application/pdf", b"%PDF-1.7 \x00\xff utdrag")
SECRET = "a secret for tests only, and long enough"
WAITING = (LetterState.QUEUED, LetterState.DEFERRED, LetterState.SENDING)


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    """An installation whose commands are given its secret."""
    return Settings(home=tmp_path / "var", secret=SECRET, base_url="http://127.0.0.1:8023")


@pytest.fixture
def old(
    settings: Settings,
    database: Database,
    lived: LivedRound,
    consulted: Consultation,
    partnership: Partnership,
    monkeypatch: pytest.MonkeyPatch,
) -> Machine:
    """An installation where much has happened, stopped, on whose home commands are run."""
    lived.report(executive())
    lived.report(council(), uploads=[PDF])
    consulted.give()
    partnership.sign()
    partnership.today += dt.timedelta(days=14)
    partnership.copy()
    case = case_id(lived.slug, "2480")
    database.act(lambda s: ask_question(s, lived.sender, case, "Vem svarar på frågor?", said(), lived.today))
    database.act(lambda s: close_round(s, lived.sender, consulted.slug, "Klart.", said(), consulted.today))
    letters_in_every_state(database)
    database.dispose()
    for name, value in (
        ("HOME", settings.home),
        ("SECRET", SECRET),
        ("BASE_URL", settings.base_url),
    ):
        monkeypatch.setenv(f"RUNDAN_{name}", str(value))
    machine = Machine(settings.home)
    machine.is_now(LAUNCH)
    return machine


def letters_in_every_state(database: Database) -> None:
    with database.write() as session:
        for letter_id, state in zip(session.scalars(select(Letter.id).order_by(Letter.id)), LetterState, strict=False):
            session.execute(update(Letter).where(Letter.id == letter_id).values(state=state))


@pytest.fixture
def empty(postgres_url: str, monkeypatch: pytest.MonkeyPatch) -> str:
    """An empty, migrated PostgreSQL database, which the settings now name."""
    monkeypatch.setenv("RUNDAN_DATABASE_URL", postgres_url)
    return postgres_url


def sqlite_of(machine: Machine) -> str:
    return f"sqlite:///{machine.home / 'rundan.db'}"


def opened(url: str) -> Database:
    return Database(url)


@contextmanager
def changing(url: str) -> Iterator[Session]:
    database = opened(url)
    with database.write() as session:
        yield session
    database.dispose()


def everything_in(url: str) -> dict[str, list[tuple[object, ...]]]:
    """Every row of every table, as the program reads it, and which JSON is written and which absent."""
    database = opened(url)
    with database.read() as session:
        found: dict[str, list[tuple[object, ...]]] = {
            table.name: [tuple(row) for row in session.execute(select(table).order_by(*table.primary_key))]
            for table in Base.metadata.sorted_tables
        }
        absent = "SELECT id, signature IS NULL, follow_ups IS NULL, CAST(reviews AS TEXT) FROM cases ORDER BY id"
        found["absent"] = [tuple(map(str, (a, bool(b), bool(c), d))) for a, b, c, d in session.execute(text(absent))]
    database.dispose()
    return found


@pytest.mark.postgres
def test_every_row_is_the_same_on_the_other_side(old: Machine, empty: str) -> None:
    before = everything_in(sqlite_of(old))
    said = old.says("migrate", "--from", sqlite_of(old))
    assert "Allt är flyttat." in said
    assert everything_in(empty) == before == everything_in(sqlite_of(old))
    assert {len(before[table]) > 0 for table in ("events", "handlings", "opinions", "documents", "contents")} == {True}
    assert old.data("audit", "verify") == {"ok": True, "events": len(before["events"]), "breaks": []}


@pytest.mark.postgres
def test_the_rounds_live_on_where_they_have_moved(
    old: Machine, empty: str, settings: Settings, sender: Sender, lived: LivedRound
) -> None:
    lived.database.dispose()
    old.says("migrate", "--from", sqlite_of(old))
    moved = opened(empty)
    LivedRound(moved, sender, lived.slug).report(council(paragraph="§ 12"), UMEA)
    with serving(create_app(settings, moved, FrozenClock(LAUNCH))) as url:
        registrar = Visitor(url)
        page = registrar.enter(link_path(moved, sender, lived.slug, DOROTEA))
        assert page.status_code == 200
        assert "Dorotea" in text_of(page)
        registrar.close()
    with moved.read() as session:
        assert verify(session)[1] == []
    moved.dispose()


@pytest.mark.postgres
def test_letters_that_waited_leave_from_where_they_have_moved(
    old: Machine, empty: str, settings: Settings, sender: Sender
) -> None:
    old.says("migrate", "--from", sqlite_of(old))
    moved = opened(empty)
    later = FrozenClock(dt.datetime(2023, 9, 1, 8, tzinfo=dt.UTC))
    waiting = letters(moved, *WAITING)
    with Sink() as sink:
        relayed = settings.model_copy(update={"smtp_port": sink.port})
        asyncio.run(until(lambda: not letters(moved, *WAITING), Delivery(moved, sender, relayed, later)))
        arrived = {letter.content for letter in sink.letters()}
    assert len(waiting) > 16
    assert {letter.message_id for letter in waiting} == {id_of(content) for content in arrived}
    assert not any(b"rundan.link" in fill(content, sender.secret) for content in arrived)
    moved.dispose()


def letters(database: Database, *states: LetterState) -> list[Letter]:
    with database.read() as session:
        return list(session.scalars(select(Letter).where(Letter.state.in_(states))))


def id_of(content: bytes) -> str:
    line = next(line for line in content.splitlines() if line.lower().startswith(b"message-id:"))
    return line.partition(b":")[2].strip().decode()


async def until(holds: Callable[[], object], delivery: Delivery) -> None:
    job = asyncio.create_task(delivery.run())
    async with asyncio.timeout(LONG):
        while not await asyncio.to_thread(holds):
            await asyncio.sleep(0.05)
    job.cancel()
    await asyncio.wait([job])


@pytest.mark.postgres
def test_and_back_again(old: Machine, empty: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before = everything_in(sqlite_of(old))
    old.says("migrate", "--from", sqlite_of(old))
    back = f"sqlite:///{tmp_path / 'back' / 'rundan.db'}"
    monkeypatch.setenv("RUNDAN_DATABASE_URL", back)
    old.says("migrate", "--from", empty)
    assert everything_in(back) == before


@pytest.mark.postgres
def test_a_row_that_will_not_go_keeps_everything_where_it_was(old: Machine, empty: str) -> None:
    with changing(sqlite_of(old)) as session:
        session.execute(text("UPDATE questions SET text = 'noll' || char(0)"))  # PostgreSQL has no such text
    said = old.says("migrate", "--from", sqlite_of(old), code=1)
    assert "Raderna i questions gick inte att flytta" in said
    assert "Inget har ändrats." in said
    assert not any(rows for name, rows in everything_in(empty).items() if name != "offices")


def refused(machine: Machine, source: str, why: str, code: int = 1) -> None:
    said = machine.says("migrate", "--from", source, code=code)
    assert why in said


@pytest.mark.postgres
def test_a_database_with_something_in_it_is_not_moved_into(old: Machine, empty: str) -> None:
    old.says("migrate", "--from", sqlite_of(old))
    moved = everything_in(empty)
    refused(old, sqlite_of(old), "inte tom")
    assert everything_in(empty) == moved


@pytest.mark.postgres
def test_a_source_in_use_is_not_moved(old: Machine, empty: str) -> None:
    with only_one(old.home / "running", ""):
        refused(old, sqlite_of(old), "redan igång")
    with opened(sqlite_of(old)).read() as another_process:
        another_process.execute(text("SELECT 1"))
        refused(old, sqlite_of(old), "används av något annat")
    assert everything_in(empty)["rounds"] == []


@pytest.mark.postgres
def test_a_source_of_another_form_is_not_moved(old: Machine, empty: str) -> None:
    with changing(sqlite_of(old)) as session:
        session.execute(text("UPDATE alembic_version SET version_num = '0001'"))
    refused(old, sqlite_of(old), "inte den form")
    assert everything_in(empty)["rounds"] == []


@pytest.mark.postgres
def test_links_already_sent_must_go_on_opening(old: Machine, empty: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("RUNDAN_SECRET", "another, made for the new installation")
    refused(old, sqlite_of(old), "Länkarna som redan är skickade")
    assert everything_in(empty)["rounds"] == []


@pytest.mark.parametrize("source", ["mysql://x/y", "nonsense", "sqlite:////nowhere/rundan.db"])
def test_what_is_no_database_of_ours_is_said_to_be_so(machine: Machine, source: str) -> None:
    assert source in machine.says("migrate", "--from", source, code=2)


def test_a_database_is_not_moved_into_itself(machine: Machine) -> None:
    machine.says("migrate")
    before = everything_in(sqlite_of(machine))
    refused(machine, sqlite_of(machine), "samma databas", code=2)
    assert everything_in(sqlite_of(machine)) == before
