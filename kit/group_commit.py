"""Group commit: those who come while somebody works are served together by the first of them."""

import threading
from collections.abc import Callable
from typing import Any, Generic, TypeVar

from kit.errors import StorageFault

S = TypeVar("S")
T = TypeVar("T")


class Ticket(Generic[S, T]):
    """One piece of work waiting for its turn, and what came of it."""

    def __init__(self, work: Callable[[S], T]) -> None:
        self.is_done = False
        self._work = work
        self._value: T | None = None
        self._error: Exception | None = StorageFault()  # until it has been run
        self._bell = threading.Lock()
        self._bell.acquire()

    def run(self, tool: S) -> None:
        """Do the work; an error is kept for the one who waits."""
        try:
            self._value, self._error = self._work(tool), None
        except Exception as error:
            self._error = error

    @property
    def failed(self) -> bool:
        """Whether the work raised."""
        return self._error is not None

    def fail(self, error: Exception) -> None:
        """What came of it was lost afterwards."""
        self._error = error

    def wait(self) -> None:
        """Until it is done, or its owner's turn to lead."""
        self._bell.acquire()

    def ring(self) -> None:
        """Wake its owner."""
        self._bell.release()

    def finish(self) -> None:
        """What came of it is certain now."""
        self.is_done = True
        self.ring()

    def result(self) -> T:
        """What the work returned, or its error."""
        if self._error is not None:
            raise self._error
        return self._value  # type: ignore[return-value]


class Line:
    """Who waits. Exactly one of them leads as long as anybody does."""

    def __init__(self) -> None:
        self._door = threading.Lock()
        self._waiting: list[Ticket[Any, Any]] = []
        self._is_led = False

    def join(self, ticket: Ticket[Any, Any]) -> bool:
        """Stand in line; whether the ticket's owner leads. If not, it must wait."""
        with self._door:
            self._waiting.append(ticket)
            leads, self._is_led = not self._is_led, True
        return leads

    def take(self, at_most: int) -> list[Ticket[Any, Any]]:
        """Those who have come so far, for the leader to serve."""
        with self._door:
            taken, self._waiting = self._waiting[:at_most], self._waiting[at_most:]
        return taken

    def hand_over(self) -> None:
        """Let the first of those who came meanwhile lead."""
        with self._door:
            self._is_led = bool(self._waiting)
            if self._is_led:
                self._waiting[0].ring()
