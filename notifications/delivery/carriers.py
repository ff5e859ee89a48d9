"""The carriers: a few connections to the relay, opened when there is enough to carry, kept while there is more."""

import asyncio
import logging
import re
import time
from collections import deque
from collections.abc import Callable, Iterable
from dataclasses import replace

from kit.process.crash_point import crash_point
from notifications.delivery.connection import Connection
from notifications.delivery.relay import Relay, Unreachable
from notifications.delivery.results import Accepted, Claimed, Permanent, RelayTrouble, Result, Untried

SHARE = 8  # letters that are worth another connection
IDLE = 10.0  # seconds before an unused connection is closed
STOP_WITHIN = 5.0  # seconds
LONGEST_PAUSE = 60.0  # seconds

_ENVELOPE_SAFE = re.compile(r"[!-;=?-~]+@[!-;=?-~]+")  # printable, no space, no angle brackets
_log = logging.getLogger("rundan.delivery")


class Carriers:
    """Takes letters, gives a result for each. `fill` puts the tokens in; `note` is called as each result is known.

    `hear` is told what keeps the relay from taking letters when it shows, and None when it takes one.
    """

    def __init__(
        self,
        relay: Relay,
        at_most: int,
        fill: Callable[[bytes], bytes],
        note: Callable[[Result], None],
        hear: Callable[[RelayTrouble | None], None],
    ) -> None:
        self._relay = relay
        self._at_most = at_most
        self._fill = fill
        self._note = note
        self._hear = hear
        self._letters: deque[Claimed] = deque()
        self._available = asyncio.Event()
        self._tasks: set[asyncio.Task[None]] = set()
        self._stopping = False
        self._open = 0
        self._faults = 0
        self._paused_until = 0.0

    @property
    def waiting(self) -> int:
        """How many letters no connection has begun with."""
        return len(self._letters)

    @property
    def is_paused(self) -> bool:
        """Whether the relay took no letter at all a moment ago."""
        return time.monotonic() < self._paused_until

    def give(self, letters: Iterable[Claimed]) -> None:
        """Carry these too, on more connections if there are many."""
        self._letters.extend(letters)
        if not self._letters or self.is_paused:
            return
        self._available.set()
        wanted = min(-(-len(self._letters) // SHARE), self._at_most)
        for _ in range(wanted - len(self._tasks)):
            task = asyncio.create_task(self._carry())
            self._tasks.add(task)
            task.add_done_callback(self._dismiss)

    async def stop(self) -> None:
        """Finish what is on its way, begin nothing new."""
        self._stopping = True
        self._available.set()
        if self._tasks:
            _, late = await asyncio.wait(self._tasks, timeout=STOP_WITHIN)
            for task in late:
                task.cancel()
            await asyncio.gather(*late, return_exceptions=True)

    async def _carry(self) -> None:
        try:
            connection = await self._relay.connect()
        except Unreachable as fault:
            if not self._open:  # those that are open may go on; a relay may limit how many
                self._pause(fault.trouble)
            return
        self._open += 1
        try:
            await self._serve(connection)
        finally:
            self._open -= 1
            await connection.leave()

    async def _serve(self, connection: Connection) -> None:
        while connection.is_open and not self._stopping:
            left_over = await connection.serve(self._take, self._conclude)
            if left_over:
                self._letters.appendleft(left_over)
                self._available.set()
            try:
                async with asyncio.timeout(IDLE):
                    await self._available.wait()
            except TimeoutError:
                return

    def _take(self) -> Claimed | None:
        while self._letters and not self._stopping:
            letter = self._letters.popleft()
            if letter.content and _ENVELOPE_SAFE.fullmatch(letter.recipient):
                crash_point("send.before")
                return replace(letter, content=self._fill(letter.content))
            self._note(Permanent(letter, f"553 {letter.recipient}"))
        self._available.clear()
        return None

    def _conclude(self, result: Result) -> None:
        self._note(result)
        if isinstance(result, Accepted | Permanent):
            self._faults = 0
            self._hear(None)
        elif result.trouble:
            self._pause(result.trouble) if isinstance(result, Untried) else self._hear(result.trouble)

    def _pause(self, trouble: RelayTrouble) -> None:
        """No letter is taken: give everything back and wait, longer each time. No letter's attempts count."""
        self._hear(trouble)
        if not self.is_paused:
            self._faults += 1
            self._paused_until = time.monotonic() + min(2.0 ** (self._faults - 1), LONGEST_PAUSE)
        given_back, self._letters = self._letters, deque()
        for letter in given_back:
            self._note(Untried(letter, trouble))

    def _dismiss(self, task: asyncio.Task[None]) -> None:
        self._tasks.discard(task)
        if not task.cancelled() and (fault := task.exception()):
            _log.error("A connection ended unexpectedly; its letters are tried again", exc_info=fault)
