"""`python -m bench.kill`: kill the process at random moments, again and again, and count what is lost.

A worker launches rounds, records reports, chases, closes and delivers without pause; SIGKILL ends it in the middle of
whatever it does and a new one goes on. What the worker had acknowledged is looked up after every kill, before the new
one starts. At the end the database is held against the same days lived undisturbed: every chain must end in the same
hash and every letter must have arrived. Exits 1 on any loss.
"""

import argparse
import os
import random
import select
import signal
import sys
import time
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from multiprocessing import get_context

from sqlalchemy import func, text
from sqlalchemy import select as query

from actions.record.audit import verify
from bench.kill_days import AGE_AT_CLOSING, live_day
from bench.kill_worker import work
from bench.workplace import POSTGRESQL, SQLITE, Maker, Workplace, prepared
from kit.database import Database
from models.tables import Case, Event, Letter, Round
from models.vocabulary import LetterState
from notifications.compose import message_id
from tests.far_ends.postgres import NoPostgres

KILLS = 110  # of each kind of database
SHORTEST, LONGEST = 0.01, 0.7  # seconds a worker is left alone
PATIENCE = 120.0
SEED = 20230324


@dataclass
class Tally:
    """What a worker's owners know of it, and what was found wrong."""

    kills: int = 0
    days: int = 0
    acknowledged: int = 0
    letters: int = 0
    arrived: int = 0
    duplicates: int = 0
    faults: list[str] = field(default_factory=list)
    seconds: float = 0.0


def kill_again_and_again(workplace: Workplace, maker: Maker, kills: int, seed: int = SEED) -> Tally:
    """Kill that many times, let the last day end, wait for the letters and judge."""
    tally, started = Tally(), time.monotonic()
    chance = random.Random(seed)
    workplace.sink.forget()
    _warm_up(workplace, maker)
    with workplace.database(maker) as database:
        database.dispose()  # the workers are forked, and a connection must not be shared
        for _ in range(kills):
            heard = _one_life(workplace, database, tally.days, None, chance.uniform(SHORTEST, LONGEST))
            tally.kills += 1
            _hold_to_its_word(database, heard, tally)
        heard = _one_life(workplace, database, tally.days, tally.days, PATIENCE)
        _hold_to_its_word(database, heard, tally)
        _judge(workplace, maker, database, tally)
    tally.seconds = time.monotonic() - started
    return tally


def _warm_up(workplace: Workplace, maker: Maker) -> None:
    """Read the templates before forking, so that a worker's short life is spent on work."""
    with workplace.database(maker) as database:
        for day in range(AGE_AT_CLOSING + 1):
            live_day(database, workplace.sender, day, lambda _what, _which: None)


def _one_life(
    workplace: Workplace, database: Database, first_day: int, last_day: int | None, seconds: float
) -> list[str]:
    """Start a worker, kill it after so long (or when its last letter has left), and return what it told."""
    url = database.url.render_as_string(hide_password=False)
    ear, mouth = os.pipe()
    worker = get_context("fork").Process(target=work, args=(url, workplace.settings, first_day, last_day, mouth))
    worker.start()
    os.close(mouth)
    heard: list[str] = []
    until = time.monotonic() + seconds
    for line in _told(ear, until):
        heard.append(line)
        if last_day is not None and line == f"lived {last_day}":
            _wait_for_delivery(database, until)
            break
    assert worker.pid is not None
    os.kill(worker.pid, signal.SIGKILL)
    worker.join()
    heard += _told(ear, time.monotonic() + 5)
    os.close(ear)
    return heard


def _told(ear: int, until: float) -> Iterator[str]:
    """Whole lines as they come, until the moment or until the other end is gone."""
    rest = b""
    while (wait := until - time.monotonic()) > 0 and select.select([ear], [], [], wait)[0]:
        if not (read := os.read(ear, 65536)):
            return
        *lines, rest = (rest + read).split(b"\n")
        yield from (line.decode() for line in lines)


def _wait_for_delivery(database: Database, until: float) -> None:
    while time.monotonic() < until:
        with database.read() as session:
            waiting = session.scalar(query(func.count()).where(Letter.state != LetterState.ACCEPTED))
        if not waiting:
            break
        time.sleep(0.1)
    database.dispose()


def _hold_to_its_word(database: Database, heard: list[str], tally: Tally) -> None:
    """What was acknowledged must be there, right after the kill."""
    told = defaultdict(set)
    for line in heard:
        what, _, which = line.partition(" ")
        told[what].add(which)
    with database.read() as session:
        keys = set(session.scalars(query(Event.form_key).where(Event.form_key.in_(told["reported"]))))
        slugs = set(session.scalars(query(Round.slug).where(Round.slug.in_(told["launched"]))))
    database.dispose()
    tally.faults += [f"report acknowledged and lost: {key}" for key in told["reported"] - keys]
    tally.faults += [f"launch acknowledged and lost: {slug}" for slug in told["launched"] - slugs]
    tally.faults += [f"the worker failed: {fault}" for fault in told["failed"]]
    tally.acknowledged += len(told["reported"])
    tally.days = max([tally.days, *(int(day) + 1 for day in told["lived"])])


def _judge(workplace: Workplace, maker: Maker, database: Database, tally: Tally) -> None:
    with workplace.database(maker) as undisturbed:
        for day in range(tally.days):
            live_day(undisturbed, workplace.sender, day, lambda _what, _which: None)
        expected, keys = _chains(undisturbed), _letter_keys(undisturbed)
    found = _chains(database)
    tally.faults += [
        f"the record differs: {chain}"
        for chain in expected.keys() | found.keys()
        if expected.get(chain) != found.get(chain)
    ]
    tally.faults += [f"letter never written: {key}" for key in keys - _letter_keys(database)]
    tally.faults += [f"letter nobody expected: {key}" for key in _letter_keys(database) - keys]
    _judge_arrivals(workplace, {message_id(workplace.sender, key): key for key in keys}, tally)
    tally.faults += _integrity(database)


def _judge_arrivals(workplace: Workplace, expected: dict[str, str], tally: Tally) -> None:
    letters = workplace.sink.letters()
    copies = Counter(letter.message_id for letter in letters)
    contents = {(letter.message_id, letter.recipient, letter.content) for letter in letters}
    tally.letters, tally.arrived = len(expected), len(letters)
    tally.duplicates = len(letters) - len(copies)
    tally.faults += [f"letter lost: {key}" for own_id, key in expected.items() if own_id not in copies]
    tally.faults += [f"letter from nowhere: {own_id}" for own_id in copies if own_id not in expected]
    if len(contents) != len(copies):
        tally.faults.append(f"{len(contents) - len(copies)} duplicates differ from their originals")
    if tally.duplicates > tally.kills:
        tally.faults.append(f"{tally.duplicates} duplicates of {tally.kills} kills")


def _chains(database: Database) -> dict[str, tuple[int, str]]:
    """Every chain's length and last hash."""
    with database.read() as session:
        rows = [
            *session.execute(query(Round.slug, Round.version, Round.head)),
            *session.execute(query(Case.id, Case.version, Case.head)),
        ]
    return {chain: (version, head) for chain, version, head in rows}


def _letter_keys(database: Database) -> set[str]:
    with database.read() as session:
        return set(session.scalars(query(Letter.key)))


def _integrity(database: Database) -> Iterator[str]:
    with database.read() as session:
        if database.is_sqlite and (said := session.execute(text("PRAGMA integrity_check")).scalar()) != "ok":
            yield f"SQLite: {said}"
        _, breaks = verify(session)
        yield from (f"broken chain: {found}" for found in breaks)
        if waiting := session.scalar(query(func.count()).where(Letter.state != LetterState.ACCEPTED)):
            yield f"{waiting} letters are not accepted"


def main(words: Sequence[str] | None = None) -> None:
    """Both kinds of database, or SQLite alone without PostgreSQL's binaries."""
    parser = argparse.ArgumentParser(prog="python -m bench.kill", description=__doc__)
    parser.add_argument("--kills", type=int, default=KILLS, help="of each kind of database")
    parser.add_argument("--seed", type=int, default=SEED)
    parser.add_argument("--only", choices=(SQLITE, POSTGRESQL), help="one kind of database")
    asked = parser.parse_args(words)
    try:
        tallies = _run((asked.only,) if asked.only else (SQLITE, POSTGRESQL), asked.kills, asked.seed)
    except NoPostgres as missing:
        print(f"{missing} SQLite only.")
        tallies = _run((SQLITE,), 2 * asked.kills, asked.seed)
    sys.exit(1 if any(tally.faults for tally in tallies) else 0)


def _run(kinds: tuple[str, ...], kills: int, seed: int) -> list[Tally]:
    tallies = []
    with prepared(kinds) as workplace:
        for maker in workplace.makers:
            tallies.append(kill_again_and_again(workplace, maker, kills, seed))
            _print(maker.name, tallies[-1])
    return tallies


def _print(name: str, tally: Tally) -> None:
    print(
        f"{name}: {tally.kills} kills in {tally.seconds:.0f} s, {tally.days} days lived, "
        f"{tally.acknowledged} reports acknowledged, {tally.letters} letters expected, {tally.arrived} arrived, "
        f"{tally.duplicates} duplicates, {len(tally.faults)} faults",
        flush=True,
    )
    for fault in tally.faults[:50]:
        print(f"  {fault}", flush=True)


if __name__ == "__main__":
    main()
