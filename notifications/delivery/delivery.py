"""Delivery: letters leave the outbox, over a few kept connections, at least once (docs/decisions/delivery.md)."""

import asyncio
import datetime as dt
import fcntl
import logging
import os
import re
import secrets
import socket
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any, TypeVar

from kit.clock import Clock
from kit.database import Database
from kit.errors import StorageFault
from kit.logs import note
from kit.process.crash_point import crash_point
from kit.settings import Settings
from models.condition import RelayFault
from notifications.attached import with_files
from notifications.delivery.carriers import Carriers
from notifications.delivery.outbox import claim, next_due, release, settle, settle_accepted
from notifications.delivery.relay import Relay
from notifications.delivery.results import Accepted, Claimed, Permanent, RelayTrouble, Result, Retryable, Untried
from notifications.delivery.sent_files import IncompleteLetter, bytes_of_files, without_files
from notifications.links import fill
from notifications.sender import Sender

CLAIM = 200
POLL = 0.3  # seconds
STORAGE_PAUSE = 1.0  # seconds
LOOK_FOR_THE_DEAD = 60.0  # seconds; well under the lease
BEAT = 10.0  # seconds

_CODES = re.compile(r"[245]\d\d( [245]\.\d{1,3}\.\d{1,3})?")

T = TypeVar("T")
_log = logging.getLogger("rundan.delivery")


class Ledger:
    """What this process has handed over and the database does not know yet, so that one that is killed repeats nothing.

    One small file a process, named after the worker: a line for each letter, written as the relay's 250 arrives and
    long before the batch is committed. The lock on it ends with the process. Measured in docs/decisions/outbox.md.
    """

    def __init__(self, folder: Path, worker: str) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self._path = folder / f"{worker}.sent"
        fresh = folder / f"{worker}.new"
        self.file = os.open(fresh, os.O_CREAT | os.O_WRONLY | os.O_APPEND, 0o600)
        fcntl.flock(self.file, fcntl.LOCK_EX)
        fresh.rename(self._path)  # locked before anyone can find it

    def note(self, letter_id: int) -> None:
        """The relay has taken this letter. A full disk stops nothing: after a kill, the lease decides then."""
        with suppress(OSError):
            os.write(self.file, f"{letter_id}\n".encode())

    def clear(self) -> None:
        """The database knows everything noted so far."""
        os.ftruncate(self.file, 0)

    def close(self) -> None:
        """Nothing is left to tell."""
        self._path.unlink(missing_ok=True)
        os.close(self.file)


def left_behind(folder: Path) -> Iterator[tuple[str, list[int]]]:
    """Each dead worker with the letters it had handed over; its file goes once the caller is done with it."""
    for path in sorted(folder.glob("*.sent")):
        with _locked(path) as letter_ids:
            if letter_ids is not None:
                yield path.stem, letter_ids
                path.unlink(missing_ok=True)


@contextmanager
def _locked(path: Path) -> Iterator[list[int] | None]:
    try:
        file = path.open()
    except FileNotFoundError:
        yield None
        return
    with file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            yield None
            return
        yield [int(line) for line in file if line.endswith("\n") and line.strip().isdigit()]


def _tell(result: Permanent | Retryable) -> None:
    """The relay's own words may quote the address: the log has the code, the letter's page the rest."""
    event = "letter-failed" if isinstance(result, Permanent) else "letter-deferred"
    code = _CODES.match(result.error)
    note(
        event,
        level=logging.WARNING,
        letter=result.letter.id,
        attempt=result.letter.attempts,
        code=code[0] if code else None,
    )


class Delivery:
    """One process's delivery. Any number may run at once, on any number of machines.

    `beat` is called in a thread about every ten seconds with the moment, for people to see that delivery lives;
    `hear` after it, with what was learnt of the relay since (None: it takes letters), at once when that is another.
    `poll` is how many seconds pass before it looks for itself, when nobody has poked it.
    """

    def __init__(
        self,
        database: Database,
        sender: Sender,
        settings: Settings,
        clock: Clock,
        beat: Callable[[dt.datetime], None] | None = None,
        hear: Callable[[RelayTrouble | None, dt.datetime], None] | None = None,
        poll: float = POLL,
    ) -> None:
        self._database = database
        self._sender = sender
        self._settings = settings
        self._clock = clock
        self._beat = beat
        self._hear = hear
        self._news: list[RelayTrouble | None] = []  # none, or the last
        self._fault: RelayFault | None = None
        self._poll = poll
        self._folder = settings.home / "delivery"
        self._worker = f"{socket.gethostname()[:16]}-{os.getpid()}-{secrets.token_hex(4)}"
        self._results: list[Result] = []
        self._files: dict[str, bytes] = {}  # of the letters that are lent, encoded, by their SHA-256
        self._lent = 0
        self._more = True
        self._beat_at = 0.0
        self._look_at = 0.0
        self._loop: asyncio.AbstractEventLoop | None = None
        self._thread: asyncio.Future[Any]

    def poke(self) -> None:
        """There is something to send; from any thread. Without it, delivery looks for itself before long."""
        if self._loop is not None:
            with suppress(RuntimeError):  # the loop has ended
                self._loop.call_soon_threadsafe(self._poked)

    async def run(self) -> None:
        """Send until cancelled. What is on its way is then finished, the rest put back in the outbox."""
        self._loop = asyncio.get_running_loop()
        self._wake = asyncio.Event()
        self._ledger = Ledger(self._folder, self._worker)
        self._carriers = Carriers(
            Relay.of(self._settings, self._sender),
            self._settings.smtp_connections,
            self._filled,
            self._note,
            self._learn,
        )
        try:
            while True:
                await self._turn()
        finally:
            self._loop = None
            await self._carriers.stop()
            await asyncio.wait([self._thread])  # it may be claiming still
            await asyncio.to_thread(self._put_back)

    async def _turn(self) -> None:
        self._wake.clear()
        try:
            await self._in_thread(self._look_around)
            await self._exchange()
        except StorageFault:
            _log.warning("The outbox can't be read or written; trying again", exc_info=True)
            await asyncio.sleep(STORAGE_PAUSE)
        if not (self._more and self._room()):
            with suppress(TimeoutError):
                async with asyncio.timeout(self._poll):  # wait_for may swallow being cancelled, before Python 3.12
                    await self._wake.wait()

    def _room(self) -> int:
        """How many letters to claim: half a batch at the least, none while the relay is out of reach."""
        room = CLAIM - self._carriers.waiting
        return room if room >= CLAIM // 2 and not self._carriers.is_paused else 0

    def _look_around(self) -> None:
        moment = time.monotonic()
        if moment >= self._look_at:
            self._take_over_from_the_dead()
            self._look_at = moment + LOOK_FOR_THE_DEAD
        if moment >= self._beat_at:
            self._tell()
            self._beat_at = moment + BEAT
        if not self._more and self._room():
            self._more = self._is_anything_due()

    def _tell(self) -> None:
        now, news = self._clock.now(), self._news
        if self._beat:
            self._beat(now)
        if self._hear and news:
            self._hear(news[0], now)
        if self._news is news:
            self._news = []

    def _is_anything_due(self) -> bool:
        with self._database.read() as session:
            due = next_due(session, self._worker)
        return due is not None and due <= self._clock.now()

    def _take_over_from_the_dead(self) -> None:
        for worker, letter_ids in left_behind(self._folder):
            now = self._clock.now()
            with self._database.write() as session:
                settle_accepted(session, worker, letter_ids, now)
                release(session, worker, now)

    async def _exchange(self) -> None:
        room = self._room() if self._more else 0
        results, self._results = self._results, []
        letters: list[Claimed] = []
        if results or room:
            try:
                letters = await self._in_thread(partial(self._settle_and_claim, results, room))
            except BaseException:
                self._results = results + self._results
                raise
        self._lent += len(letters) - len(results)
        if results and not self._lent:
            self._ledger.clear()
            self._files = {}
        self._carriers.give(letters)

    async def _in_thread(self, work: Callable[[], T]) -> T:
        thread = asyncio.ensure_future(asyncio.to_thread(work))
        self._thread = thread
        return await asyncio.shield(thread)

    def _filled(self, content: bytes) -> bytes:
        return with_files(fill(content, self._sender.secret), self._files)

    def _settle_and_claim(self, results: list[Result], room: int) -> list[Claimed]:
        now = self._clock.now()
        crash_point("settle.before")
        with self._database.write() as session:
            settle(session, self._worker, results, now)
            letters = claim(session, self._worker, now, room) if room else []
            self._files |= bytes_of_files(session, (letter.content for letter in letters), self._files)
            torn = without_files(letters, self._files)
            settle(session, self._worker, [Permanent(letter, IncompleteLetter().message) for letter in torn], now)
        crash_point("settle.after")
        if room:
            self._more = len(letters) == room
        return [letter for letter in letters if letter not in torn]

    def _note(self, result: Result) -> None:
        if isinstance(result, Accepted):
            crash_point("send.accepted")
            self._ledger.note(result.letter.id)
        elif not isinstance(result, Untried):
            _tell(result)
        # an answer waits for its settling without the letter, which may be large
        self._results.append(replace(result, letter=replace(result.letter, content=b"")))
        waiting = self._carriers.waiting
        if len(self._results) >= CLAIM or not waiting or (self._more and waiting <= CLAIM // 2):
            self._wake.set()

    def _learn(self, trouble: RelayTrouble | None) -> None:
        self._news = [trouble]
        fault = trouble.fault if trouble else None
        if fault is self._fault:
            return
        self._fault = fault
        _log.warning("%s", trouble or "The relay takes letters again")
        self._beat_at = 0.0
        self._wake.set()

    def _poked(self) -> None:
        self._more = True
        self._wake.set()

    def _put_back(self) -> None:
        now = self._clock.now()
        with self._database.write() as session:
            settle(session, self._worker, self._results, now)
            release(session, self._worker, now)
        self._ledger.close()
