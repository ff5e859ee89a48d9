"""`rundan dispose`: first what it would do, then the round is gone, from the file too; `rundan disposals` says so."""

import datetime as dt
import os
import signal
import subprocess
import sys
from pathlib import Path
from typing import Final

import pytest
from sqlalchemy import select, update

from kit.clock import STOCKHOLM
from models.tables import Letter, Link, Round
from models.vocabulary import LetterState
from notifications.delivery.mailbox import Mailbox
from tests.conftest import LAUNCH
from tests.lived import LivedRound, council
from tests.machine import SLUG, Machine

RUNDAN: Final = Path(sys.executable).parent / "rundan"
CLOSED_AT: Final = dt.datetime(2023, 12, 1, 9, tzinfo=STOCKHOLM)
LATER: Final = dt.datetime(2024, 6, 3, 9, tzinfo=STOCKHOLM)
OWN_WORDS: Final = "Fullmäktige tillstyrker med kvastskaftets eftertryck."


@pytest.fixture
def closed(at_work: Machine) -> Machine:
    """An installation whose round was closed half a year ago, with every letter gone."""
    with at_work.database() as database:
        lived = LivedRound(database, at_work.sender, SLUG)
        lived.report(council(wording=OWN_WORDS))
    at_work.is_now(CLOSED_AT)
    at_work.says("close", SLUG, "--reason", "Svarstiden är slut.")
    with at_work.database() as database, database.write() as session:
        session.execute(update(Letter).values(state=LetterState.ACCEPTED))
    at_work.is_now(LATER)
    return at_work


@pytest.fixture
def package(closed: Machine, tmp_path: Path) -> Path:
    file = tmp_path / "paket.tar"
    closed.says("archive", SLUG, "--to", file)
    return file


def words(package: Path) -> tuple[object, ...]:
    return ("dispose", SLUG, "--package", package, "--decision", "RS 2024/9", "--by", "arkivredogöraren")


def in_file(machine: Machine) -> bool:
    files = [*machine.home.glob("rundan.db*")]
    assert files
    return any(OWN_WORDS.encode() in file.read_bytes() for file in files)


def test_what_would_go_and_what_is_in_the_way_is_shown_before_anything_is_done(closed: Machine, tmp_path: Path) -> None:
    bare = closed.data("dispose", SLUG, code=1)
    assert bare["rows"]["cases"] == 16
    assert not bare["disposed"]
    assert [each.partition(" ")[0] for each in bare["hindered"]] == ["Arkivpaketet", "Gallringsbeslutets", "Vem"]
    (tmp_path / "annat.tar").write_bytes(b"no package")
    assert "är inget helt arkivpaket" in closed.says(*words(tmp_path / "annat.tar"), "--yes", code=1)
    assert "gick inte att läsa" in closed.says(*words(tmp_path / "ingen.tar"), "--yes", code=1)
    with closed.database() as database, database.read() as session:
        assert session.get(Round, SLUG)


def test_with_everything_there_nothing_goes_until_it_is_said_to(closed: Machine, package: Path) -> None:
    said = closed.says(*words(package))
    assert "Med --yes gallras rundan" in said
    assert "Står i vägen" not in said
    assert SLUG in closed.says("status", SLUG)


def test_the_links_days_are_waited_for(closed: Machine, package: Path) -> None:
    closed.is_now(CLOSED_AT + dt.timedelta(days=89))
    assert "länkar gäller till och med 29 februari 2024" in closed.says(*words(package), "--yes", code=1)


def test_a_link_sent_after_the_close_is_waited_for_as_long(closed: Machine, package: Path) -> None:
    with closed.database() as database, database.write() as session:
        link = session.scalars(select(Link).where(Link.round_slug == SLUG, Link.revoked_at.is_(None))).first()
        assert link is not None
        link.created_at = CLOSED_AT + dt.timedelta(days=80)
    closed.is_now(CLOSED_AT + dt.timedelta(days=100))
    assert "länkar gäller till och med 19 maj 2024" in closed.says(*words(package), "--yes", code=1)


def test_a_package_that_has_lost_a_byte_is_refused(closed: Machine, package: Path) -> None:
    torn = package.read_bytes().replace(OWN_WORDS.encode()[:30], OWN_WORDS.encode()[:29] + b"X", 1)
    assert torn != package.read_bytes()
    package.write_bytes(torn)
    assert "är inte helt" in closed.says(*words(package), "--yes", code=1)


def test_the_round_is_gone_from_tables_file_and_mailbox_and_one_row_tells_of_it(closed: Machine, package: Path) -> None:
    mailbox = _copied(closed)
    assert in_file(closed)
    assert "är gallrad" in closed.says(*words(package), "--yes")
    assert not in_file(closed)
    assert [each.subject for each in mailbox.list()] == ["of another"]
    assert len([*(closed.home / "mailbox").glob("*.eml")]) == 1
    (told,) = closed.data("disposals")
    assert (told["slug"], told["principals"], told["decision"]) == (SLUG, 16, "RS 2024/9")
    assert "RS 2024/9" in closed.says("disposals")
    assert "finns inte" in closed.says("status", SLUG, code=2)
    assert "är redan gallrad" in closed.says("dispose", SLUG)
    assert "är gallrad" in closed.says("launch", "data/rounds/fardplan-nara-vard-2030.yaml", code=1)
    assert closed.data("audit", "verify") == {"ok": True, "events": 0, "breaks": []}


def _copied(machine: Machine) -> Mailbox:
    """Copies of two of its letters; the second is another round's since."""
    mailbox = Mailbox(machine.home / "mailbox")
    with machine.database() as database, database.write() as session:
        letters = session.scalars(select(Letter).where(Letter.round_slug == SLUG).limit(2)).all()
        for letter, subject in zip(letters, ("ours", "of another"), strict=True):
            content = f"Message-ID: {letter.message_id}\r\nSubject: {subject}\r\n\r\n"
            mailbox.add("a@b.example", content.encode(), LAUNCH)
        letters[1].round_slug = letters[1].case_id = None
    return mailbox


@pytest.mark.parametrize("point", ["disposal.remembered", "write.committed"])
def test_one_that_is_killed_is_done_again_whole(closed: Machine, package: Path, point: str) -> None:
    mailbox = _copied(closed)
    environment = {**os.environ, "RUNDAN_CRASH_AT": point}
    command = [str(RUNDAN), *map(str, words(package)), "--yes"]
    killed = subprocess.run(command, env=environment, capture_output=True, check=False)
    assert killed.returncode == -signal.SIGKILL, killed.stderr
    with closed.database() as database, database.read() as session:
        assert (session.get(Round, SLUG) is None) == (point == "write.committed")
    assert len(mailbox.list()) == 2, "what is told of in the database is not let go of before it"
    closed.says(*words(package), "--yes")
    assert not in_file(closed)
    assert len(closed.data("disposals")) == 1
    assert [each.subject for each in mailbox.list()] == ["of another"]
