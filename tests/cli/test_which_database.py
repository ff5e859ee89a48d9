"""Which database a command works on: it says so, makes none by reading, and tells what is wrong with it."""

import errno
import getpass
import importlib
import os
import shutil
import socket
import stat
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest
from sqlalchemy import create_engine, make_url, text

from cli.common.faults import sentences
from kit.database import Database
from tests.machine import FARDPLAN, SLUG, Machine

READING = (
    ("status",),
    ("status", SLUG),
    ("status", "--json"),
    ("opinions", SLUG),
    ("audit", "verify"),
    ("audit", "verify", "--json"),
    ("audit", "export", SLUG),
    ("chase", "--dry-run"),
)
CHANGING = (
    ("chase",),
    ("link", SLUG, "2425"),
    ("link", SLUG, "--reader"),
    ("link", "--coordinator", "samordnare@regionvasterbotten.example"),
    ("close", SLUG, "--reason", "Klart"),
    ("reopen", SLUG, "--reason", "Mer"),
)
SERVERS = (("web",), ("deliver",))
MAKING = (("launch", FARDPLAN), ("migrate",))


def contents(folder: Path) -> dict[str, tuple[int, int]]:
    """Every file under the folder, with its size and when it was written."""
    found = {path: path.stat() for path in folder.rglob("*")}
    return {str(path): (at.st_size, at.st_mtime_ns) for path, at in found.items()}


def refusals(machine: Machine, *commands: Sequence[object]) -> dict[str, str]:
    """What each of the commands said as it ended with 1; of one that ended otherwise, how."""
    return {" ".join(map(str, words)): _refusal(machine, words) for words in commands}


def _refusal(machine: Machine, words: Sequence[object]) -> str:
    try:
        return machine.says(*words, code=1)
    except AssertionError as ended:
        return f"ENDED OTHERWISE: {ended}"


def without(wanted: str, said: dict[str, str]) -> dict[str, str]:
    """What those said who did not say that."""
    return {words: each for words, each in said.items() if wanted not in each}


def test_where_nothing_is_nothing_is_found_and_nothing_made(machine: Machine) -> None:
    before = contents(machine.home)
    said = refusals(machine, *READING, *CHANGING, *SERVERS)
    nothing = f"Här finns ingen Rundan: {machine.home}/rundan.db finns inte eller är tom."
    assert {words: each for words, each in said.items() if not each.startswith(nothing)} == {}
    assert without("RUNDAN_HOME eller RUNDAN_DATABASE_URL", said) == {}
    assert contents(machine.home) == before


def test_a_folder_that_is_not_there_is_not_made(
    machine: Machine, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("RUNDAN_HOME", str(tmp_path / "none"))
    made = []
    for words in (*READING, *CHANGING):
        machine.says(*words, code=1)
        if (tmp_path / "none").exists():
            made.append(words)
            shutil.rmtree(tmp_path / "none")
    assert made == []


def test_an_empty_file_is_no_database_and_stays_empty(machine: Machine) -> None:
    (machine.home / "rundan.db").touch()
    before = contents(machine.home)
    assert without("finns inte eller är tom", refusals(machine, *READING, *SERVERS)) == {}
    assert contents(machine.home) == before


@pytest.mark.parametrize("words", [*READING[:2], *READING[4:5], *READING[7:]], ids=" ".join)
def test_a_command_that_reads_says_what_it_read_and_leaves_it_as_it_was(
    at_work: Machine, words: tuple[str, ...]
) -> None:
    before = contents(at_work.home)
    result = at_work.run(*words)
    assert result.exit_code == 0
    assert result.stderr == f"Läser {at_work.home}/rundan.db.\n"
    assert "Läser" not in result.stdout
    assert {path: size for path, (size, _) in contents(at_work.home).items()} == {
        path: size for path, (size, _) in before.items()
    }
    assert at_work.run(*words, "--json").stderr == ""


def test_an_empty_database_that_is_there_is_read(machine: Machine) -> None:
    machine.says("migrate")
    assert machine.says("audit", "verify") == "Historiken håller. 0 händelser lästes.\n"


def test_a_launch_makes_a_database_and_says_so(machine: Machine) -> None:
    result = machine.run("launch", FARDPLAN)
    assert result.exit_code == 0
    assert result.stderr == f"Databasen {machine.home}/rundan.db är ny.\n"
    assert machine.run("launch", FARDPLAN).stderr == ""


def test_what_is_made_is_for_the_service_only(
    machine: Machine, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("RUNDAN_HOME", str(tmp_path / "fresh"))
    machine.says("migrate")
    assert stat.S_IMODE((tmp_path / "fresh").stat().st_mode) == 0o700


@pytest.mark.parametrize("words", [CHANGING[1], CHANGING[2], CHANGING[0], READING[-1]], ids=" ".join)
def test_without_the_services_secret_no_link_is_made_and_no_other_secret(
    at_work: Machine, words: tuple[str, ...]
) -> None:
    kept = at_work.home / "secret"
    kept.unlink()
    said = at_work.says(*words, code=1)
    assert f"Hemligheten saknas: {kept} finns inte och RUNDAN_SECRET är inte satt." in said
    assert not kept.exists()


# a database of another time


def set_revision(machine: Machine, revision: str) -> None:
    machine.says("migrate")
    database = Database(f"sqlite:///{machine.home}/rundan.db")
    with database.write() as session:
        session.execute(text("UPDATE alembic_version SET version_num = :revision"), {"revision": revision})
    database.dispose()


def test_an_older_database_is_left_to_migrate(machine: Machine) -> None:
    set_revision(machine, "0001")
    said = refusals(machine, *READING, *CHANGING, *SERVERS, MAKING[0])
    older = f"Databasen {machine.home}/rundan.db är gjord för en äldre Rundan. Ta en kopia och kör rundan migrate.\n"
    assert {words: each for words, each in said.items() if each != older} == {}


@pytest.mark.parametrize("mode", ["embedded", "demo"])
def test_a_newer_database_is_refused(machine: Machine, monkeypatch: pytest.MonkeyPatch, mode: str) -> None:
    monkeypatch.setenv("RUNDAN_MODE", "embedded")
    for name in ("PORT", "PREFECT_PORT"):
        monkeypatch.setenv(f"RUNDAN_{name}", str(free_port()))
    set_revision(machine, "9999")
    if mode == "demo":
        said = refusals(machine, ("demo",))
    else:
        said = refusals(machine, *READING, *CHANGING, *SERVERS, *MAKING)
        (machine.home / "clock").unlink()
        said |= refusals(machine, ("serve",))
    newer = f"Databasen {machine.home}/rundan.db är gjord för en nyare Rundan än den här. Inget har ändrats."
    assert without(newer, said) == {}


# PostgreSQL


@pytest.fixture
def empty_postgres(postgres_server: str) -> Iterator[str]:
    """A database on PostgreSQL with nothing in it, whose user has a password."""
    server = create_engine(postgres_server, isolation_level="AUTOCOMMIT")
    name = f"rundan_empty_{os.getpid()}"
    with server.connect() as connection:
        connection.execute(text(f"CREATE DATABASE {name}"))
    yield make_url(postgres_server).set(database=name, password="hemligt").render_as_string(hide_password=False)
    with server.connect() as connection:
        connection.execute(text(f"DROP DATABASE {name} WITH (FORCE)"))
    server.dispose()


@pytest.mark.postgres
@pytest.mark.parametrize("words", [*READING[:1], *SERVERS], ids=" ".join)
def test_an_empty_database_on_a_server_is_no_installation(
    machine: Machine, monkeypatch: pytest.MonkeyPatch, empty_postgres: str, words: tuple[str, ...]
) -> None:
    monkeypatch.setenv("RUNDAN_DATABASE_URL", empty_postgres)
    shown = empty_postgres.replace("hemligt", "***")
    assert machine.says(*words, code=1).startswith(f"Här finns ingen Rundan: {shown} finns inte eller är tom.")
    machine.says("migrate")
    assert machine.run("status").stderr == f"Läser {shown}.\n"


@pytest.mark.postgres
def test_a_database_the_server_does_not_have_is_told_in_its_own_words(
    machine: Machine, monkeypatch: pytest.MonkeyPatch, postgres_server: str
) -> None:
    url = make_url(postgres_server).set(database="nowhere", password="hemligt")
    monkeypatch.setenv("RUNDAN_DATABASE_URL", url.render_as_string(hide_password=False))
    said = machine.says("status", code=1)
    assert said.startswith(f"Databasen {url.render_as_string()} går inte att nå: ")
    assert 'database "nowhere" does not exist' in said
    assert "RUNDAN_DATABASE_URL" in said
    assert "hemligt" not in said


def test_a_server_that_does_not_answer_is_named_with_what_to_do(
    machine: Machine, monkeypatch: pytest.MonkeyPatch
) -> None:
    (machine.home / "clock").unlink()
    for name in ("PORT", "PREFECT_PORT"):
        monkeypatch.setenv(f"RUNDAN_{name}", str(free_port()))
    port = free_port()
    monkeypatch.setenv("RUNDAN_DATABASE_URL", f"postgresql+psycopg://rundan:hemligt@127.0.0.1:{port}/rundan")
    said = refusals(machine, *READING, *CHANGING, *SERVERS, *MAKING, ("serve",))
    assert without(f"Databasen postgresql+psycopg://rundan:***@127.0.0.1:{port}/rundan går inte att nå: ", said) == {}
    assert without("Connection refused. Inget har ändrats. Se att den är igång och att RUNDAN_DATABASE_URL", said) == {}
    assert [words for words, each in said.items() if "hemligt" in each] == []


def test_tables_that_cannot_be_read_are_not_told_as_a_failed_save(machine: Machine) -> None:
    machine.says("migrate")
    machine.tamper("ALTER TABLE rounds RENAME TO lost")
    assert machine.says("status", code=1).startswith("Det går inte att läsa i databasen just nu.")


@pytest.mark.postgres
def test_what_a_database_server_says_of_its_tables_is_passed_on(
    machine: Machine, monkeypatch: pytest.MonkeyPatch, postgres_url: str
) -> None:
    database = Database(postgres_url)
    with database.write() as session:
        session.execute(text("ALTER TABLE rounds RENAME TO lost"))
    database.dispose()
    monkeypatch.setenv("RUNDAN_DATABASE_URL", postgres_url)
    assert 'svarar med ett fel: 42P01 relation "rounds" does not exist' in machine.says("status", code=1)


def test_whoever_may_not_reach_a_file_is_told_as_whom_it_runs_and_what_to_do_either_way() -> None:
    (said,) = sentences(PermissionError(errno.EACCES, "Permission denied", "/root/kopia.tar"))
    assert said.startswith(f"/root/kopia.tar går inte att komma åt för {getpass.getuser()}, som kommandot körs som.")
    assert "ge den filen" in said
    assert "kör kommandot som tjänstens användare" in said


def test_what_nobody_has_thought_of_is_told_by_kind_and_place_and_never_by_what_it_quotes() -> None:
    try:
        os.environ["ORDET_UR_BREVET"]
    except KeyError as error:
        (said,) = sentences(error)
    assert f"KeyError, i {__file__}:" in said
    assert "ORDET_UR_BREVET" not in said


def test_a_package_that_is_missing_is_named() -> None:
    try:
        importlib.import_module("ett_paket_som_inte_finns")
    except ImportError as error:
        (said,) = sentences(error)
    assert "No module named 'ett_paket_som_inte_finns'" in said


def test_a_file_that_is_no_database_is_named(machine: Machine, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    other = Path(shutil.copy(FARDPLAN, tmp_path / "other.yaml"))
    monkeypatch.setenv("RUNDAN_DATABASE_URL", f"sqlite:///{other}")
    assert f"Databasen {other} går inte att nå: file is not a database." in machine.says("status", code=1)
    assert other.read_bytes() == FARDPLAN.read_bytes()


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as probe:
        port: int = probe.getsockname()[1]
        return port
