"""Transactions: one act leaves all of itself or nothing, also when several share a commit."""

import datetime as dt
import logging
import sqlite3
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from functools import partial
from pathlib import Path

import pytest
from sqlalchemy import Connection, event, text
from sqlalchemy.orm import Session

from actions.schedule.heartbeat import beat
from kit.database import IN_USE, Database, take_back, when_kept
from kit.errors import NotAllowed, StaleCase, StorageFault
from kit.logs import Asking, answering, request_number
from kit.prepared import Driver
from models.reads import lookup

NOON = dt.datetime(2023, 3, 27, 12, tzinfo=dt.UTC)


def writes(name: str) -> Callable[[Session], str]:
    def work(session: Session) -> str:
        beat(session, name, NOON, None)
        return name

    return work


def fails_after_writing(name: str) -> Callable[[Session], str]:
    def work(session: Session) -> str:
        beat(session, name, NOON, None)
        session.flush()
        raise NotAllowed("Nej.")

    return work


def together(database: Database, works: list[Callable[[Session], str]]) -> list[str | Exception]:
    """Let the works arrive while somebody else holds the turn, so that they share one transaction."""
    answers: list[str | Exception] = [""] * len(works)

    def ask(number: int) -> None:
        try:
            answers[number] = database.act(works[number])
        except Exception as error:
            answers[number] = error

    in_line(database, [partial(ask, number) for number in range(len(works))])
    return answers


def in_line(database: Database, asks: list[Callable[[], None]]) -> None:
    """Ask everything while somebody else holds the turn; return when all are answered."""
    threads = [threading.Thread(target=ask) for ask in asks]
    with database.write():
        for thread in threads:
            thread.start()
        while len(database._line._waiting) < len(threads):
            pass
    for thread in threads:
        thread.join()


def names(database: Database) -> set[str]:
    with database.read() as session:
        return set(lookup.heartbeats(session))


def test_works_that_wait_together_are_all_kept(database: Database) -> None:
    assert together(database, [writes("a"), writes("b"), writes("c")]) == ["a", "b", "c"]
    assert names(database) == {"a", "b", "c"}


def test_one_that_comes_while_another_works_shares_its_commit(database: Database) -> None:
    commits: list[Connection] = []
    event.listen(database.engine, "commit", commits.append)
    late = threading.Thread(target=lambda: database.act(writes("b")))

    def work(session: Session) -> str:
        late.start()
        while not database._line._waiting:
            pass
        return writes("a")(session)

    database.act(work)
    late.join()
    assert names(database) == {"a", "b"}
    assert len(commits) == 1


def test_one_that_fails_after_writing_spoils_nothing_for_the_others(database: Database) -> None:
    answers = together(database, [writes("a"), fails_after_writing("b"), writes("c")])
    assert [str(answer) for answer in answers] == ["a", "Nej.", "c"]
    assert names(database) == {"a", "c"}


def test_many_at_once_all_get_their_turn(database: Database) -> None:
    wanted = [str(number) for number in range(200)]
    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(lambda name: database.act(writes(name)), wanted))
    assert answers == wanted
    assert names(database) == set(wanted)


def test_an_act_that_fails_leaves_nothing(either: Database) -> None:
    with pytest.raises(NotAllowed):
        either.act(fails_after_writing("a"))
    assert names(either) == set()


def test_losing_a_race_is_tried_once_more(either: Database) -> None:
    tries: list[int] = []

    def work(session: Session) -> str:
        tries.append(1)
        if len(tries) == 1:
            raise StaleCase
        return writes("a")(session)

    assert either.act(work) == "a"
    assert names(either) == {"a"}


def test_a_locked_database_is_a_clear_fault_and_nothing_is_half_written(database: Database, tmp_path: Path) -> None:
    with database.engine.connect() as connection:
        path = connection.exec_driver_sql("PRAGMA database_list").one()[2]
    other = sqlite3.connect(path, isolation_level=None)
    impatient = Database(f"sqlite:///{path}?timeout=0.1")
    other.execute("BEGIN IMMEDIATE")
    with pytest.raises(StorageFault):
        impatient.act(writes("a"))
    other.execute("ROLLBACK")
    assert impatient.act(writes("a")) == "a"
    impatient.dispose()
    other.close()


def test_a_read_only_database_is_a_clear_fault(database: Database) -> None:
    with database.engine.connect() as connection:
        path = connection.exec_driver_sql("PRAGMA database_list").one()[2]
    read_only = Database(f"sqlite:///file:{path}?mode=ro&uri=true")
    with pytest.raises(StorageFault, match="Inget har sparats"):
        read_only.act(writes("a"))
    read_only.dispose()


def test_what_is_kept_is_told_as_the_request_it_came_with_whoever_wrote_it(database: Database) -> None:
    told: list[tuple[str, str]] = []

    def work(number: str) -> Callable[[Session], str]:
        def run(session: Session) -> str:
            when_kept(session, lambda: told.append((number, request_number())))
            return writes(number)(session)

        return run

    def ask(number: str) -> None:
        with answering(Asking(number, str)):
            database.act(work(number))

    in_line(database, [partial(ask, f"request {number}") for number in range(8)])
    assert len(told) == 8
    assert all(number == said for number, said in told)


def test_what_is_not_kept_is_never_told(either: Database) -> None:
    told: list[str] = []

    def fail(session: Session) -> None:
        when_kept(session, lambda: told.append("told"))
        fails_after_writing("job")(session)

    with pytest.raises(NotAllowed):
        either.act(fail)
    assert told == []


def test_what_is_only_tried_is_taken_back_and_never_told(either: Database) -> None:
    told: list[str] = []
    with either.write() as session:
        writes("tried")(session)
        when_kept(session, lambda: told.append("told"))
        take_back(session)
    assert told == []
    assert names(either) == set()


def test_the_way_to_the_driver_is_kept_as_long_as_its_transaction_lasts(either: Database) -> None:
    with either.read() as session:
        first = Driver.of(session)
        assert Driver.of(session) is first
        session.rollback()
        assert Driver.of(session) is not first


def test_an_act_refused_beside_others_in_one_commit_tells_nothing(database: Database) -> None:
    told: list[str] = []

    def refuse(session: Session) -> None:
        when_kept(session, lambda: told.append("refused"))
        raise NotAllowed

    def keep(session: Session) -> None:
        when_kept(session, lambda: told.append("kept"))
        writes("job")(session)

    def ask(work: Callable[[Session], None]) -> None:
        with suppress(NotAllowed):
            database.act(work)

    in_line(database, [partial(ask, work) for work in (keep, refuse, keep)])
    assert told == ["kept", "kept"]


def test_a_telling_that_fails_is_logged_and_hurts_nobody(either: Database, caplog: pytest.LogCaptureFixture) -> None:
    told, ran = [], []

    def break_down() -> None:
        raise NotAllowed("Nej.")

    def work(session: Session) -> str:
        ran.append("once")
        when_kept(session, break_down)
        when_kept(session, lambda: told.append("told"))
        return writes("job")(session)

    with caplog.at_level(logging.ERROR, "rundan"):
        assert either.act(work) == "job"
        with either.write() as session:
            work(session)
    assert (told, ran, names(either)) == (["told"] * 2, ["once"] * 2, {"job"})
    assert [record.message for record in caplog.records] == ["untold"] * 2


def test_a_telling_that_fails_in_a_shared_commit_lets_every_act_be_done_once(database: Database) -> None:
    ran: list[str] = []

    def untold(name: str) -> None:
        raise KeyError(name)

    def work(name: str, session: Session) -> str:
        ran.append(name)
        when_kept(session, partial(untold, name))
        return writes(name)(session)

    assert together(database, [partial(work, name) for name in "abc"]) == ["a", "b", "c"]
    assert sorted(ran) == ["a", "b", "c"]


def test_what_is_kept_in_a_file_survives_a_power_cut(tmp_path: Path) -> None:
    """As its own connections are set up: the tests' databases wait for no disk."""
    found = Database(f"sqlite:///{tmp_path / 'own.db'}")
    with found.engine.connect() as connection:
        asked = [connection.exec_driver_sql(f"PRAGMA {name}").scalar() for name in ("synchronous", "journal_mode")]
    found.dispose()
    assert asked == [2, "wal"]  # FULL: each commit waits for the disk


def test_what_was_removed_is_in_no_file_once_that_is_written_anew(database: Database) -> None:
    """Some SQLites overwrite what is removed and some do not; only the file written anew is without it everywhere."""
    words, file = "kvastskaftets eftertryck", database.file
    assert file is not None
    with database.engine.connect() as connection:
        driver = connection.connection.dbapi_connection
        assert driver is not None
        for statement in ("PRAGMA secure_delete=OFF", "CREATE TABLE said (words TEXT)", "BEGIN"):
            driver.execute(statement)
        driver.execute(f"INSERT INTO said VALUES ('{words}')")
        for statement in ("COMMIT", "DELETE FROM said", "PRAGMA wal_checkpoint(FULL)"):
            driver.execute(statement)
    kept = [file, file.with_name(f"{file.name}-wal")]
    assert any(words.encode() in each.read_bytes() for each in kept)
    assert not database.write_anew()
    assert not any(words.encode() in each.read_bytes() for each in kept if each.exists())


def test_a_file_that_somebody_reads_is_not_said_to_be_written_anew(database: Database) -> None:
    with database.read() as session:
        session.execute(text("SELECT count(*) FROM rounds")).all()
        other = Database(str(database.url))
        with other.write() as writing:
            beat(writing, "x", NOON, None)
        assert other.write_anew() == IN_USE
        other.dispose()
    assert not database.write_anew()


def test_what_keeps_a_database_from_being_written_anew_is_said_in_its_drivers_words(database: Database) -> None:
    for url, said in (
        (f"sqlite:///file:{database.file}?mode=ro&uri=true", "readonly"),
        ("postgresql+psycopg://nobody@127.0.0.1:1/none", "refused"),
    ):
        other = Database(url)
        assert said in other.write_anew()
        other.dispose()


def test_either_database_is_written_anew_and_holds_what_it_held(either: Database) -> None:
    either.act(writes("kept"))
    assert not either.write_anew()
    with either.read() as session:
        assert "kept" in lookup.heartbeats(session)
