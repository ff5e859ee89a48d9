"""The outbox: written with the change that causes a letter, lent to one delivery at a time, never lost."""

import dataclasses
import datetime as dt
import os
import re
from pathlib import Path

import pytest
from sqlalchemy import select, text
from sqlalchemy.orm import Session

from kit.database import Database
from kit.errors import NotAllowed, NotFound
from models.condition import RelayFault
from models.tables import Letter
from models.vocabulary import LetterState
from notifications.compose import Composed, UnwritableLetter, Writer
from notifications.delivery.delivery import Ledger, left_behind
from notifications.delivery.outbox import (
    BACK_OFF,
    GIVE_UP_AFTER,
    LEASE,
    back_off,
    claim,
    enqueue,
    next_due,
    release,
    requeue,
    settle,
)
from notifications.delivery.results import Accepted, Claimed, Permanent, RelayTrouble, Result, Retryable, Untried
from notifications.letters.base import AnyLetter
from notifications.letters.ways_in import SignIn
from notifications.sender import Sender
from tests.conftest import LAUNCH
from tests.letter_samples import COORDINATOR, LINK

A_WHILE = dt.timedelta(minutes=1)
ANNA, BO = "worker-a", "worker-b"


def sign_in(key: str, recipient: str = COORDINATOR) -> AnyLetter:
    return SignIn(key=key, recipient=recipient, link_id=LINK, minutes=30)


def put(database: Database, sender: Sender, *keys: str) -> None:
    with database.write() as session:
        enqueue(session, sender, [sign_in(key) for key in keys], LAUNCH)


def lent(database: Database, worker: str = ANNA, now: dt.datetime = LAUNCH, limit: int = 200) -> list[Claimed]:
    with database.write() as session:
        return claim(session, worker, now, limit)


def settled(database: Database, result: Result, now: dt.datetime = LAUNCH, worker: str = ANNA) -> Letter:
    with database.write() as session:
        settle(session, worker, [result], now)
    return only(database)


def only(database: Database) -> Letter:
    with database.read() as session:
        return session.scalars(select(Letter)).one()


def states(database: Database) -> dict[str, LetterState]:
    with database.read() as session:
        return {letter.key: letter.state for letter in session.scalars(select(Letter))}


def test_the_same_key_is_written_once(either: Database, sender: Sender) -> None:
    with either.write() as session:
        assert enqueue(session, sender, [sign_in("one"), sign_in("two")], LAUNCH) == 2
    with either.write() as session:
        assert enqueue(session, sender, [sign_in("two"), sign_in("three")], LAUNCH) == 1
    assert states(either).keys() == {"one", "two", "three"}


def test_the_same_key_twice_in_one_go_is_written_once(either: Database, sender: Sender) -> None:
    with either.write() as session:
        assert enqueue(session, sender, [sign_in("one"), sign_in("one")], LAUNCH) == 1


def test_more_letters_than_a_batch_are_all_written(either: Database, sender: Sender) -> None:
    with either.write() as session:
        assert enqueue(session, sender, [sign_in(str(number)) for number in range(2100)], LAUNCH) == 2100


def test_nothing_is_written_when_the_change_is_not(either: Database, sender: Sender) -> None:
    def change_that_fails(session: Session) -> None:
        enqueue(session, sender, [sign_in("one")], LAUNCH)
        raise NotAllowed

    with pytest.raises(NotAllowed):
        either.act(change_that_fails)
    assert states(either) == {}


def test_an_address_that_can_not_be_used_stops_no_other_letter(either: Database, sender: Sender) -> None:
    with either.write() as session:
        enqueue(session, sender, [sign_in("bad", "not an address"), sign_in("good")], LAUNCH)
    assert states(either) == {"bad": LetterState.FAILED, "good": LetterState.QUEUED}
    with either.read() as session:
        bad = session.scalars(select(Letter).where(Letter.key == "bad")).one()
        assert "adressen" in bad.error
        assert bad.settled_at == LAUNCH


def test_a_letter_is_lent_to_one_at_a_time(either: Database, sender: Sender) -> None:
    put(either, sender, "one")
    (letter,) = lent(either, ANNA)
    assert (letter.recipient, letter.attempts) == (COORDINATOR, 1)
    assert lent(either, BO) == []
    assert lent(either, ANNA) == []


def test_the_oldest_letters_are_lent_first(either: Database, sender: Sender) -> None:
    put(either, sender, "one", "two", "three")
    first, second = lent(either, limit=2), lent(either, limit=2)
    assert [len(first), len(second)] == [2, 1]
    assert max(letter.id for letter in first) < second[0].id


def test_a_letter_is_not_lent_before_its_time(either: Database, sender: Sender) -> None:
    put(either, sender, "one")
    assert lent(either, now=LAUNCH - A_WHILE) == []


def test_a_lease_that_ran_out_is_taken_over_by_another(either: Database, sender: Sender) -> None:
    put(either, sender, "one")
    lent(either, ANNA)
    assert lent(either, BO, LAUNCH + LEASE - A_WHILE) == []
    assert lent(either, ANNA, LAUNCH + LEASE) == []  # it knows best what it is doing
    (letter,) = lent(either, BO, LAUNCH + LEASE)
    assert letter.attempts == 2


def test_whoever_lost_the_lease_changes_nothing(either: Database, sender: Sender) -> None:
    put(either, sender, "one")
    (letter,) = lent(either, ANNA)
    lent(either, BO, LAUNCH + LEASE)
    assert settled(either, Permanent(letter, "550 no"), LAUNCH + LEASE, ANNA).state is LetterState.SENDING


def test_an_accepted_letter_is_done(either: Database, sender: Sender) -> None:
    put(either, sender, "one")
    (letter,) = lent(either)
    row = settled(either, Accepted(letter), LAUNCH + A_WHILE)
    assert (row.state, row.settled_at, row.lease, row.error) == (LetterState.ACCEPTED, LAUNCH + A_WHILE, "", "")
    assert lent(either, BO, LAUNCH + GIVE_UP_AFTER) == []


def test_a_permanent_refusal_is_the_end(either: Database, sender: Sender) -> None:
    put(either, sender, "one")
    (letter,) = lent(either)
    row = settled(either, Permanent(letter, "550 no such mailbox"))
    assert (row.state, row.error, row.settled_at) == (LetterState.FAILED, "550 no such mailbox", LAUNCH)


def test_a_retryable_fault_waits_and_is_tried_again(either: Database, sender: Sender) -> None:
    put(either, sender, "one")
    (letter,) = lent(either)
    row = settled(either, Retryable(letter, "451 later"))
    assert (row.state, row.error, row.settled_at) == (LetterState.DEFERRED, "451 later", None)
    assert row.due_at == LAUNCH + back_off(letter.id, 1)
    assert lent(either, now=row.due_at - dt.timedelta(seconds=1)) == []
    (again,) = lent(either, now=row.due_at)
    assert again.attempts == 2


def test_after_three_days_we_give_up(either: Database, sender: Sender) -> None:
    put(either, sender, "one")
    (letter,) = lent(either, now=LAUNCH + GIVE_UP_AFTER)
    assert settled(either, Retryable(letter, "451 later"), LAUNCH + GIVE_UP_AFTER).state is LetterState.FAILED


def test_a_letter_given_back_untried_has_lost_no_attempt(either: Database, sender: Sender) -> None:
    put(either, sender, "one")
    (letter,) = lent(either)
    row = settled(either, Untried(letter))
    assert (row.state, row.attempts, row.due_at) == (LetterState.QUEUED, 0, LAUNCH)


def test_a_relay_out_of_reach_is_said_but_not_blamed_on_the_letter(either: Database, sender: Sender) -> None:
    put(either, sender, "one")
    (letter,) = lent(either)
    trouble = RelayTrouble(RelayFault.UNREACHABLE, "Nobody answers")
    row = settled(either, Untried(letter, trouble))
    assert (row.state, row.attempts, row.error) == (LetterState.DEFERRED, 0, str(trouble))


def test_each_wait_is_longer_than_the_last_until_an_hour() -> None:
    waits = [back_off(1, attempts) for attempts in range(1, 8)]
    assert waits == sorted(waits)
    assert waits[-1] == waits[-2] < dt.timedelta(hours=1, minutes=12)


def test_letters_do_not_all_come_back_at_once() -> None:
    waits = {back_off(letter_id, 1) for letter_id in range(100)}
    assert len(waits) > 50
    assert all(BACK_OFF[0] <= wait < BACK_OFF[0] * 1.2 for wait in waits)


def test_a_failed_letter_can_be_tried_again_from_the_beginning(either: Database, sender: Sender) -> None:
    put(either, sender, "one")
    (letter,) = lent(either)
    settled(either, Permanent(letter, "550 no"))
    later = LAUNCH + dt.timedelta(days=9)
    with either.write() as session:
        requeue(session, letter.id, later)
    (again,) = lent(either, now=later)
    assert again.attempts == 1
    assert settled(either, Retryable(again, "451 later"), later).state is LetterState.DEFERRED


def test_only_a_failed_letter_can_be_tried_again(either: Database, sender: Sender) -> None:
    put(either, sender, "one")
    (letter,) = lent(either)
    settled(either, Accepted(letter))
    with either.write() as session, pytest.raises(NotAllowed):
        requeue(session, letter.id, LAUNCH)


def test_a_letter_without_bytes_can_not_be_tried_again(database: Database, sender: Sender) -> None:
    with database.write() as session:
        enqueue(session, sender, [sign_in("bad", "not an address")], LAUNCH)
    with database.write() as session, pytest.raises(NotAllowed, match="adressen"):
        requeue(session, only(database).id, LAUNCH)


def test_an_unknown_letter_can_not_be_tried_again(database: Database) -> None:
    with database.write() as session, pytest.raises(NotFound):
        requeue(session, 1, LAUNCH)


def test_what_a_dead_worker_held_goes_back_in_the_queue(either: Database, sender: Sender) -> None:
    put(either, sender, "one", "two")
    lent(either, ANNA, limit=1)
    with either.write() as session:
        assert release(session, ANNA, LAUNCH) == 1
    assert len(lent(either, BO)) == 2


def test_the_next_due_letter_is_known(either: Database, sender: Sender) -> None:
    with either.read() as session:
        assert next_due(session, ANNA) is None
    put(either, sender, "one")
    with either.read() as session:
        assert next_due(session, ANNA) == LAUNCH
    lent(either, ANNA)
    with either.read() as session:
        assert next_due(session, ANNA) is None
        assert next_due(session, BO) == LAUNCH + LEASE


def test_looking_for_due_letters_costs_nothing_however_many_are_done(database: Database, sender: Sender) -> None:
    statements: list[str] = []
    with database.read() as session:
        raw = session.connection().connection.driver_connection
        assert raw is not None
        raw.set_trace_callback(statements.append)
        next_due(session, ANNA)
        raw.set_trace_callback(None)
    with database.write() as session:
        raw = session.connection().connection.driver_connection
        assert raw is not None
        raw.set_trace_callback(statements.append)
        claim(session, ANNA, LAUNCH, 200)
        raw.set_trace_callback(None)
        for statement in statements:
            if not re.match("SELECT|WITH|UPDATE", statement):
                continue
            plan = " ".join(row[3] for row in session.execute(text(f"EXPLAIN QUERY PLAN {statement}")))
            assert "ix_letters_due_at_waiting" in plan
            assert "SCAN letters" not in plan.replace("SCAN letters USING", "")
    assert len(statements) >= 2


@pytest.mark.postgres
def test_two_deliveries_that_claim_at_once_get_different_letters(postgres: Database, sender: Sender) -> None:
    put(postgres, sender, *map(str, range(10)))
    with postgres.write() as anna, postgres.write() as bo:
        hers = {letter.id for letter in claim(anna, ANNA, LAUNCH, 6)}
        his = {letter.id for letter in claim(bo, BO, LAUNCH, 6)}
    assert len(hers) == 6
    assert len(his) == 4
    assert hers.isdisjoint(his)


def test_a_ledger_tells_what_its_dead_writer_had_handed_over(tmp_path: Path) -> None:
    ledger = Ledger(tmp_path, ANNA)
    ledger.note(17)
    ledger.note(4)
    os.close(ledger.file)  # as when the process ends
    assert dict(left_behind(tmp_path)) == {ANNA: [17, 4]}
    assert dict(left_behind(tmp_path)) == {}


def test_a_living_writers_ledger_is_its_own(tmp_path: Path) -> None:
    ledger = Ledger(tmp_path, ANNA)
    ledger.note(17)
    assert dict(left_behind(tmp_path)) == {}
    ledger.close()


def test_a_ledger_is_empty_once_the_database_knows(tmp_path: Path) -> None:
    ledger = Ledger(tmp_path, ANNA)
    ledger.note(17)
    ledger.clear()
    ledger.note(4)
    os.close(ledger.file)  # as when the process ends
    assert dict(left_behind(tmp_path)) == {ANNA: [4]}


def test_a_full_disk_does_not_stop_delivery(tmp_path: Path) -> None:
    ledger = Ledger(tmp_path, ANNA)
    full = os.open("/dev/full", os.O_WRONLY)
    os.dup2(full, ledger.file)
    os.close(full)
    ledger.note(17)
    assert (tmp_path / f"{ANNA}.sent").read_bytes() == b""  # lost, and nothing was raised
    ledger.close()
    assert list(tmp_path.iterdir()) == []


def test_a_line_half_written_when_the_power_went_is_no_letter(tmp_path: Path) -> None:
    (tmp_path / "worker-a.sent").write_bytes(b"17\n\0\0\n12")
    assert dict(left_behind(tmp_path)) == {ANNA: [17]}


def test_a_ledger_stays_until_its_letters_are_settled(tmp_path: Path) -> None:
    (tmp_path / "worker-a.sent").write_bytes(b"17\n")
    behind = left_behind(tmp_path)
    next(behind)
    behind.close()  # type: ignore[attr-defined]
    assert dict(left_behind(tmp_path)) == {ANNA: [17]}


def test_a_claimed_letter_is_what_was_written(database: Database, sender: Sender) -> None:
    put(database, sender, "one")
    (letter,) = lent(database)
    with database.read() as session:
        assert letter.content == session.scalar(select(Letter.content))
    assert dataclasses.asdict(letter)["queued_at"] == LAUNCH


def test_a_letter_that_cannot_be_put_into_words_is_seen_and_stops_no_other(
    database: Database, sender: Sender, monkeypatch: pytest.MonkeyPatch
) -> None:
    compose = Writer.compose

    def broken(writer: Writer, letter: AnyLetter) -> Composed:
        if letter.key == "broken":
            raise ZeroDivisionError
        return compose(writer, letter)

    monkeypatch.setattr(Writer, "compose", broken)
    put(database, sender, "broken", "whole")
    with database.read() as session:
        found = {letter.key: (letter.state, letter.error) for letter in session.scalars(select(Letter))}
    assert found == {
        "broken": (LetterState.FAILED, UnwritableLetter().message),
        "whole": (LetterState.QUEUED, ""),
    }
