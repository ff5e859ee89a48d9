"""`rundan backup` while everything runs, and `rundan restore` somewhere else."""

import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import tarfile
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
import pytest
from sqlalchemy import select, text

from actions.rounds.launch import launch
from cli.keeping.backup_file import Contents, read_backup, write_backup
from cli.running.home_lock import only_one
from kit.database import Database
from kit.reachable import answers
from kit.settings import Settings
from models.files.round_plan import RoundPlan
from models.tables import Letter
from models.tables.schema import newest
from models.values import Upload
from models.vocabulary import DocumentKind
from notifications.sender import Sender
from tests.conftest import LAUNCH
from tests.far_ends.sink import Sink
from tests.lived import DOROTEA, LivedRound, council
from tests.machine import SLUG, Machine
from tests.visitor import link_path
from tests.waiting import LONG, eventually

RUNDAN = Path(sys.executable).parent / "rundan"
PDF = Upload(DocumentKind.EXTRACT, "Utdrag", "utdrag.pdf", "application/pdf", b"%PDF-1.7 utdrag")


@pytest.fixture
def busy(machine: Machine, fardplan: RoundPlan) -> Machine:
    """An installation with a secret of its own where Dorotea has reported; files lie beside the database."""
    with machine.database() as database:
        lived = LivedRound(database, machine.sender, launch(database, machine.sender, fardplan, LAUNCH).slug)
        lived.report(council(), uploads=[PDF])
    (machine.home / "drafts").mkdir()
    (machine.home / "drafts" / "utkast.yaml").write_text("title: Utkast\n")
    (machine.home / "rounds" / "bilagor").mkdir(parents=True)
    (machine.home / "rounds" / "bilagor" / "plan.pdf").write_bytes(PDF.data)
    (machine.home / "prefect-password").write_text("rundan:for-tests-only")
    return machine


@pytest.fixture
def elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Machine:
    """A machine where nothing is yet; commands are run there from now on, once `move_to` it."""
    return Machine(tmp_path / "elsewhere")


@pytest.fixture
def copy(busy: Machine, tmp_path: Path) -> Path:
    """A backup of it."""
    file = tmp_path / "kopia.tar"
    assert "skriven och kontrollerad" in busy.says("backup", file)
    return file


def restored(machine: Machine, copy: Path, *words: str) -> str:
    return machine.says("--home", machine.home, "restore", copy, *words)


def names(file: Path) -> set[str]:
    with tarfile.open(file) as tar:
        return set(tar.getnames())


def test_a_backup_is_one_file_that_only_its_owner_can_read(copy: Path) -> None:
    assert copy.stat().st_mode & 0o777 == 0o600
    assert names(copy) >= {"contents.json", "rundan.db", "secret", "prefect-password", "drafts/utkast.yaml"}
    assert not any("prefect/" in name or name == "running" for name in names(copy))
    assert [path.name for path in copy.parent.glob(".rundan-*")] == []


def test_a_folder_gets_a_file_named_by_the_moment(busy: Machine, tmp_path: Path) -> None:
    made = busy.data("backup", tmp_path)
    assert re.fullmatch(rf"{tmp_path}/rundan-20230327-0900\d\d\.tar", made["file"])
    assert made["bytes"] == Path(made["file"]).stat().st_size


def test_a_backup_takes_the_place_of_an_earlier_one_and_of_nothing_else(busy: Machine, tmp_path: Path) -> None:
    for name, held in (("empty.tar", b""), ("notes.txt", b"Anteckningar")):
        (tmp_path / name).write_bytes(held)
    os.mkfifo(tmp_path / "pipe")
    assert [busy.run("backup", tmp_path / name).exit_code for name in ("a.tar", "a.tar", "empty.tar")] == [0, 0, 0]
    for kept in (tmp_path / "notes.txt", tmp_path / "pipe", busy.home / "rundan.db"):
        assert f"{kept} finns redan och är ingen säkerhetskopia." in busy.says("backup", kept, code=1)
    assert (tmp_path / "notes.txt").read_bytes() == b"Anteckningar"
    assert busy.run("status").exit_code == 0


def test_the_countys_own_files_are_kept_if_they_lie_in_the_home(
    busy: Machine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shutil.copytree(Settings().data, busy.home / "data")
    monkeypatch.setenv("RUNDAN_DATA", str(busy.home / "data"))
    busy.says("backup", tmp_path / "kopia.tar")
    assert "data/counties/vasterbotten.yaml" in names(tmp_path / "kopia.tar")


def test_restored_elsewhere_everything_is_there_and_sent_links_open(
    busy: Machine, copy: Path, elsewhere: Machine
) -> None:
    with busy.database() as database:
        path = link_path(database, busy.sender, SLUG, DOROTEA)
    said = restored(elsewhere, copy)
    assert "Kopian från måndag 27 mars 2023 kl. 09.00 är på plats." in said
    assert "Historiken håller." in said
    with elsewhere.database() as database:
        assert link_path(database, elsewhere.sender, SLUG, DOROTEA) == path
        with database.read() as session:
            assert PDF.data in session.scalars(text("SELECT data FROM contents")).all()
    assert (elsewhere.home / "drafts" / "utkast.yaml").read_text() == "title: Utkast\n"
    assert (elsewhere.home / "rounds" / "bilagor" / "plan.pdf").read_bytes() == PDF.data
    assert [oct(path.stat().st_mode & 0o777) for path in elsewhere.home.glob("*") if path.name == "secret"] == ["0o600"]


def test_what_was_there_is_not_overwritten_unless_asked_and_then_laid_aside(busy: Machine, copy: Path) -> None:
    with busy.database() as database, database.write() as session:
        session.execute(text("UPDATE rounds SET title = 'Det nya'"))
    assert "Det finns redan något i" in busy.says("restore", copy, code=1)
    answer = busy.data("restore", copy, "--force")
    aside = Path(answer["aside"])
    assert answer["ok"]
    assert titles(Database(f"sqlite:///{aside / 'rundan.db'}")) == ["Det nya"]
    assert "Det nya" not in titles(Database(f"sqlite:///{busy.home / 'rundan.db'}"))
    assert (aside / "secret").read_bytes() == (busy.home / "secret").read_bytes()


def test_what_a_copy_never_looked_at_is_left_as_it_was(busy: Machine, copy: Path, tmp_path: Path) -> None:
    answer = busy.data("restore", written_before_rounds_were_kept(copy, tmp_path / "before.tar"), "--force")
    assert answer["left"] == [str(busy.home / "rounds")]
    assert (busy.home / "rounds" / "bilagor" / "plan.pdf").read_bytes() == PDF.data


def written_before_rounds_were_kept(copy: Path, to: Path) -> Path:
    """The same copy as it was written when copies did not hold `rounds/`, nor said what they hold."""
    folder = to.with_suffix("")
    told = read_backup(copy, folder)
    digests = {name: each for name, each in told.sha256.items() if not name.startswith("rounds/")}
    known = told.model_copy(update={"sha256": digests}).model_dump_json(exclude={"kept", "left_out"})
    (folder / "contents.json").write_text(known)
    with tarfile.open(to, "x") as tar:
        for name in ("contents.json", *digests):
            tar.add(folder / name, name)
    return to


@pytest.mark.parametrize("closed", ["rounds/bilagor/plan.pdf", "prefect-password"])
def test_what_a_copy_could_not_take_along_is_left_as_it_was(
    busy: Machine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, closed: str
) -> None:
    (busy.home / "rounds" / "bilagor" / "read.pdf").write_bytes(b"%PDF-1.7 read")
    before = (busy.home / closed).read_bytes()
    with monkeypatch.context() as patched:
        patched.setattr(shutil, "copyfile", nobody_may_read(busy.home / closed))
        assert "är inte med i kopian" in busy.says("backup", tmp_path / "kopia.tar", code=1)
    (busy.home / "rounds" / "bilagor" / "later.pdf").write_bytes(b"%PDF-1.7 later")
    answer = busy.data("restore", tmp_path / "kopia.tar", "--force")
    assert answer["left"] == [str(busy.home / closed)]
    assert (busy.home / closed).read_bytes() == before
    assert (busy.home / "rounds" / "bilagor" / "read.pdf").read_bytes() == b"%PDF-1.7 read"
    assert not (busy.home / "rounds" / "bilagor" / "later.pdf").exists()
    assert [*Path(answer["aside"]).rglob("later.pdf")]


def nobody_may_read(closed: Path) -> Callable[[Path, Path], object]:
    copied = shutil.copyfile

    def copyfile(file: Path, to: Path) -> object:
        if file == closed:
            raise PermissionError(file)
        return copied(file, to)

    return copyfile


def test_what_came_to_an_empty_folder_after_the_copy_is_put_aside(busy: Machine, copy: Path) -> None:
    """What is handed over is known by a letter's number, which another letter gets after the restoring."""
    (busy.home / "delivery").mkdir(exist_ok=True)
    (busy.home / "delivery" / "later").write_text("999")
    answer = busy.data("restore", copy, "--force")
    assert not (busy.home / "delivery" / "later").exists()
    assert (Path(answer["aside"]) / "delivery" / "later").read_text() == "999"
    assert answer["left"] == []


def test_whoever_restores_is_told_what_was_left(busy: Machine, copy: Path, tmp_path: Path) -> None:
    said = busy.says("restore", written_before_rounds_were_kept(copy, tmp_path / "before.tar"), "--force")
    assert f"{busy.home / 'rounds'} är kvar som förut: den är inte med i kopian." in said


def titles(database: Database) -> list[str]:
    with database.read() as session:
        found = list(session.scalars(text("SELECT title FROM rounds")))
    database.dispose()
    return found


def test_nothing_is_restored_while_the_program_runs(copy: Path, elsewhere: Machine, busy: Machine) -> None:
    with only_one(elsewhere.home / "running", ""):
        assert "redan igång" in elsewhere.says("--home", elsewhere.home, "restore", copy, code=1)
    with busy.database() as another_process, another_process.read() as session:
        session.execute(text("SELECT 1"))
        assert "används av något annat" in busy.says("--home", busy.home, "restore", copy, "--force", code=1)


def test_a_broken_database_can_be_replaced(busy: Machine, copy: Path) -> None:
    (busy.home / "rundan.db").write_bytes(b"nothing a database would know of " * 400)
    assert "Historiken håller." in busy.says("restore", copy, "--force")


@pytest.mark.parametrize("harm", ["flip", "cut", "other"])
def test_a_damaged_backup_is_never_restored(copy: Path, elsewhere: Machine, harm: str) -> None:
    data = bytearray(copy.read_bytes())
    data[len(data) // 2] ^= 1
    copy.write_bytes({"flip": bytes(data), "cut": bytes(data[: len(data) // 2]), "other": b"PK\x03\x04" * 9000}[harm])
    assert "Inget har ändrats." in elsewhere.says("--home", elsewhere.home, "restore", copy, code=2)
    assert not (elsewhere.home / "rundan.db").exists()


def test_a_backup_from_a_newer_program_waits_for_the_upgrade(busy: Machine, elsewhere: Machine, tmp_path: Path) -> None:
    with busy.database() as database, database.write() as session:
        session.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    busy.says("backup", tmp_path / "kopia.tar")
    assert "nyare program" in elsewhere.says("--home", elsewhere.home, "restore", tmp_path / "kopia.tar", code=1)


def test_a_secret_that_would_end_every_link_is_refused(
    copy: Path, elsewhere: Machine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("RUNDAN_SECRET", "another secret, long enough for production")
    assert "RUNDAN_SECRET är en annan" in elsewhere.says("--home", elsewhere.home, "restore", copy, code=1)


def test_a_database_that_is_not_whole_gives_no_backup_and_leaves_the_last_one(
    busy: Machine, copy: Path, tmp_path: Path
) -> None:
    before = copy.read_bytes()
    file = busy.home / "rundan.db"
    file.write_bytes(file.read_bytes()[:8192] + os.urandom(40000) + file.read_bytes()[48192:])
    busy.says("backup", copy, code=1)
    assert copy.read_bytes() == before


def test_where_nothing_is_there_is_nothing_to_back_up(elsewhere: Machine, tmp_path: Path) -> None:
    assert "ingen databas" in elsewhere.says("--home", elsewhere.home, "backup", tmp_path, code=2)
    assert not (elsewhere.home / "rundan.db").exists()
    assert list(tmp_path.glob("*.tar")) == []


@pytest.fixture
def serving(busy: Machine, monkeypatch: pytest.MonkeyPatch) -> Iterator[tuple[str, Sink]]:
    """`rundan web` and `rundan deliver` on that home, and the relay they write to."""
    with Sink() as sink:
        for name, value in (("SMTP_PORT", sink.port), ("PORT", free_port()), ("SMTP_HOST", "127.0.0.1")):
            monkeypatch.setenv(f"RUNDAN_{name}", str(value))
        running = [subprocess.Popen([RUNDAN, word]) for word in ("web", "deliver")]
        yield f"http://127.0.0.1:{os.environ['RUNDAN_PORT']}", sink
        for process in running:
            process.send_signal(signal.SIGTERM)
            process.wait(timeout=LONG)


@pytest.mark.slow
def test_a_backup_is_whole_while_pages_are_read_and_letters_leave(
    serving: tuple[str, Sink], busy: Machine, elsewhere: Machine, tmp_path: Path
) -> None:
    address, sink = serving
    eventually(lambda: sink.count() and answers(f"{address}/healthz", timeout=LONG))
    with busy.database() as database:
        path = link_path(database, busy.sender, SLUG, DOROTEA)
    with everyone_reporting(busy):
        busy.says("backup", tmp_path / "kopia.tar")
    assert httpx.get(address + path, follow_redirects=True).status_code == 200
    assert "Historiken håller." in restored(elsewhere, tmp_path / "kopia.tar")
    with elsewhere.database() as database, database.read() as session:
        assert len(session.scalars(select(Letter.id)).all()) > 16


@contextmanager
def everyone_reporting(machine: Machine) -> Iterator[None]:
    """Every other principal reports its decision meanwhile."""

    def report() -> None:
        with machine.database() as database:
            lived = LivedRound(database, machine.sender, SLUG)
            for code in (row.case.principal_code for row in lived.view().cases):
                if code not in {DOROTEA, "24"}:
                    lived.report(council(), code)

    thread = threading.Thread(target=report)
    thread.start()
    yield
    thread.join()


@pytest.mark.postgres
def test_postgresql_is_backed_up_and_restored_by_its_own_tools(
    busy: Machine, postgres_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, fardplan: RoundPlan
) -> None:
    monkeypatch.setenv("RUNDAN_DATABASE_URL", postgres_url)
    database = Database(postgres_url)
    sender = Sender.of(Settings(home=busy.home))
    LivedRound(database, sender, launch(database, sender, fardplan, LAUNCH).slug).report(council(), uploads=[PDF])
    busy.says("backup", tmp_path / "kopia.tar")
    assert "rundan.dump" in names(tmp_path / "kopia.tar")
    with database.write() as session:
        session.execute(text("UPDATE rounds SET title = 'Det nya'"))
    database.dispose()
    assert "redan något" in busy.says("restore", tmp_path / "kopia.tar", code=1)
    answer = busy.data("restore", tmp_path / "kopia.tar", "--force")
    assert answer["ok"]
    assert titles(Database(postgres_url)) == [fardplan.title]
    assert (Path(answer["aside"]) / "rundan.dump").stat().st_size > 1000
    assert "används av något annat" in while_open(postgres_url, busy, tmp_path / "kopia.tar")


@pytest.mark.postgres
def test_a_copy_postgresql_does_not_take_leaves_what_was_there(
    busy: Machine, postgres_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, fardplan: RoundPlan
) -> None:
    monkeypatch.setenv("RUNDAN_DATABASE_URL", postgres_url)
    database = Database(postgres_url)
    launch(database, Sender.of(Settings(home=busy.home)), fardplan, LAUNCH)
    database.dispose()
    inside = tmp_path / "inside"
    inside.mkdir()
    (inside / "rundan.dump").write_bytes(b"no dump at all")
    contents = Contents(made_at="2023-03-27T07:00:00+00:00", schema_version=newest(), database="rundan.dump")
    write_backup(inside, contents, tmp_path / "kopia.tar")
    assert "pg_restore avbröts" in busy.says("restore", tmp_path / "kopia.tar", "--force", code=1)
    assert titles(Database(postgres_url)) == [fardplan.title]


def while_open(url: str, machine: Machine, copy: Path) -> str:
    database = Database(url)
    with database.read() as session:
        session.execute(text("SELECT 1"))
        said = machine.says("restore", copy, "--force", code=1)
    database.dispose()
    return said


@pytest.mark.postgres
def test_without_postgresqls_tools_the_operator_is_told_what_to_install(
    busy: Machine, postgres_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("RUNDAN_DATABASE_URL", postgres_url)
    monkeypatch.setenv("PATH", str(tmp_path))
    assert "postgresql-client" in busy.says("backup", tmp_path / "kopia.tar", code=2)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
