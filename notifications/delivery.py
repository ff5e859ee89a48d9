"""Delivery: letters leave the outbox, over a few kept connections, at least once (docs/decisions/delivery.md)."""

from __future__ import annotations

import asyncio
import datetime as dt
import logging
import os
import re
import secrets
import socket
import time
from collections import deque
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace

from kit.clock import Clock
from kit.crash import crash_point
from kit.database import Database
from kit.errors import StorageFault
from kit.settings import Settings
from notifications.ledger import Ledger, left_behind
from notifications.links import fill
from notifications.office import Office
from notifications.outbox import claim, next_due, release, settle, settle_accepted
from notifications.relay import Connection, Relay, Unreachable
from notifications.results import Accepted, Claimed, Permanent, Result, Untried

CLAIM = 200
SHARE = 8  # letters that are worth another connection
POLL = 1.0  # seconds
IDLE = 10.0  # seconds before an unused connection is closed
LOOK_FOR_THE_DEAD = 60.0  # seconds; well under the lease
BEAT = 10.0  # seconds
STOP_WITHIN = 5.0  # seconds
LONGEST_PAUSE = 60.0  # seconds

_ENVELOPE_SAFE = re.compile(r"[!-;=?-~]+@[!-;=?-~]+")  # printable, no space, no angle brackets
_log = logging.getLogger("rundan.delivery")


class Delivery:
    """One process's delivery. Any number may run at once, on any number of machines.

    `beat` is called in a thread about every ten seconds with the moment, for people to see that delivery lives.
    """

    def __init__(
        self,
        database: Database,
        office: Office,
        settings: Settings,
        clock: Clock,
        beat: Callable[[dt.datetime], None] | None = None,
    ) -> None:
        self._database = database
        self._secret = office.secret
        self._relay = Relay.of(settings, office)
        self._connections = settings.smtp_connections
        self._clock = clock
        self._beat = beat
        self._folder = settings.home / "delivery"
        self._worker = f"{socket.gethostname()[:16]}-{os.getpid()}-{secrets.token_hex(4)}"
        self._letters: deque[Claimed] = deque()
        self._results: list[Result] = []
        self._lent = 0
        self._more = True
        self._stopping = False
        self._open = 0
        self._faults = 0
        self._paused_until = 0.0
        self._beat_at = 0.0
        self._look_at = 0.0
        self._loop: asyncio.AbstractEventLoop | None = None
        self._carriers: set[asyncio.Task[None]] = set()

    def poke(self) -> None:
        """There is something to send; from any thread. Without it, delivery looks for itself a few times a second."""
        if self._loop is not None:
            with suppress(RuntimeError):  # the loop has ended
                self._loop.call_soon_threadsafe(self._poked)

    async def run(self) -> None:
        """Send until cancelled. What is on its way is then finished, the rest put back in the outbox."""
        self._loop = asyncio.get_running_loop()
        self._wake, self._available = asyncio.Event(), asyncio.Event()
        self._ledger = Ledger(self._folder, self._worker)
        try:
            while True:
                await self._turn()
        finally:
            self._loop = None
            await self._finish()

    async def _turn(self) -> None:
        self._wake.clear()
        try:
            await asyncio.to_thread(self._look_around)
            await self._exchange()
            self._hire()
        except StorageFault:
            _log.warning("The outbox can't be read or written; trying again", exc_info=True)
            await asyncio.sleep(1)
        if not (self._more and self._room()):
            with suppress(TimeoutError):
                await asyncio.wait_for(self._wake.wait(), POLL)

    def _room(self) -> int:
        """How many letters to claim: half a batch at the least, nothing while the relay is out of reach."""
        room = CLAIM - len(self._letters)
        return room if room >= CLAIM // 2 and time.monotonic() >= self._paused_until else 0

    def _look_around(self) -> None:
        moment = time.monotonic()
        if moment >= self._look_at:
            self._look_at = moment + LOOK_FOR_THE_DEAD
            self._take_over_from_the_dead()
        if self._beat and moment >= self._beat_at:
            self._beat_at = moment + BEAT
            self._beat(self._clock.now())
        if not self._more and self._room():
            with self._database.read() as session:
                due = next_due(session, self._worker)
            self._more = due is not None and due <= self._clock.now()

    def _take_over_from_the_dead(self) -> None:
        for worker, letter_ids in left_behind(self._folder):
            now = self._clock.now()
            with self._database.write() as session:
                settle_accepted(session, worker, letter_ids, now)
                release(session, worker, now)

    async def _exchange(self) -> None:
        room = self._room() if self._more else 0
        results, self._results = self._results, []
        if not (results or room):
            return
        try:
            letters = await asyncio.to_thread(self._settle_and_claim, results, room)
        except BaseException:
            self._results = results + self._results
            raise
        self._lent += len(letters) - len(results)
        if room:
            self._more = len(letters) == room
        if not self._lent:
            self._ledger.clear()
        self._letters.extend(letters)

    def _settle_and_claim(self, results: list[Result], room: int) -> list[Claimed]:
        now = self._clock.now()
        crash_point("settle.before")
        with self._database.write() as session:
            settle(session, self._worker, results, now)
            letters = claim(session, self._worker, now, room) if room else []
        crash_point("settle.after")
        return letters

    def _hire(self) -> None:
        if not self._letters:
            return
        self._available.set()
        wanted = min(-(-len(self._letters) // SHARE), self._connections)
        for _ in range(wanted - len(self._carriers)):
            carrier = asyncio.create_task(self._carry())
            self._carriers.add(carrier)
            carrier.add_done_callback(self._dismiss)

    def _dismiss(self, carrier: asyncio.Task[None]) -> None:
        self._carriers.discard(carrier)
        if not carrier.cancelled() and (fault := carrier.exception()):
            _log.error("A connection ended unexpectedly; its letters are tried again", exc_info=fault)

    async def _carry(self) -> None:
        try:
            connection = await self._relay.connect()
        except Unreachable as fault:
            self._pause(fault)
            return
        self._open += 1
        self._faults = 0
        try:
            await self._serve(connection)
        finally:
            self._open -= 1
            connection.close()

    async def _serve(self, connection: Connection) -> None:
        while connection.is_open and not self._stopping:
            left_over = await connection.serve(self._take, self._note)
            if left_over:
                self._letters.appendleft(left_over)
                self._available.set()
            try:
                await asyncio.wait_for(self._available.wait(), IDLE)
            except TimeoutError:
                return

    def _pause(self, fault: Unreachable) -> None:
        """Nobody could be reached: give everything back and wait, longer each time. No letter's attempts count."""
        if self._open or not self._letters:
            return
        _log.warning("%s", fault)
        self._faults += 1
        self._paused_until = time.monotonic() + min(2.0 ** (self._faults - 1), LONGEST_PAUSE)
        self._results += [Untried(letter, str(fault)) for letter in self._letters]
        self._letters.clear()
        self._more = True

    def _take(self) -> Claimed | None:
        if self._more and len(self._letters) <= CLAIM // 2:
            self._wake.set()
        while self._letters and not self._stopping:
            letter = self._letters.popleft()
            if _ENVELOPE_SAFE.fullmatch(letter.recipient):
                crash_point("send.before")
                return replace(letter, content=fill(letter.content, self._secret))
            self._note(Permanent(letter, f"553 {letter.recipient}"))
        self._available.clear()
        return None

    def _note(self, result: Result) -> None:
        if isinstance(result, Accepted):
            crash_point("send.accepted")
            self._ledger.note(result.letter.id)
        else:
            _log.warning("Letter %s: %s", result.letter.id, result.error)
        self._results.append(result)
        if len(self._results) >= CLAIM or not self._letters:
            self._wake.set()

    def _poked(self) -> None:
        self._more = True
        self._wake.set()

    async def _finish(self) -> None:
        self._stopping = True
        self._available.set()
        if self._carriers:
            _, late = await asyncio.wait(self._carriers, timeout=STOP_WITHIN)
            for carrier in late:
                carrier.cancel()
            await asyncio.gather(*late, return_exceptions=True)
        now = self._clock.now()
        with self._database.write() as session:
            settle(session, self._worker, self._results, now)
            release(session, self._worker, now)
        self._ledger.close()
