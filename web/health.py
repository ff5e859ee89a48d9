"""GET /healthz: can replies be taken, and are delivery, the scheduler and Prefect alive?"""

from __future__ import annotations

import datetime as dt
import threading
import time
from collections.abc import Callable, Mapping
from typing import Any, Final

from fastapi import APIRouter
from fastapi.responses import JSONResponse

from kit.database import Database
from kit.errors import StorageFault
from kit.knock import answers
from models import selects
from models.heartbeats import Heartbeat
from web.shell import Served

router = APIRouter(include_in_schema=False)

PROBE_AGE: Final = 15.0  # seconds an answer from Prefect is good for
ASK_AGAIN: Final = 2.0  # seconds before a Prefect that did not answer is asked again
FIRST_ANSWER: Final = 0.5  # seconds the very first question may take
STARTING: Final = 60.0  # seconds our own Prefect is given to answer for the first time; it takes 4 to 9
SLACK: Final = dt.timedelta(minutes=2)  # how far past its time a job may be before it counts as late


class PrefectProbe:
    """Remembers whether Prefect answered lately; asks in the background, so that nobody waits for it."""

    def __init__(self, monotonic: Callable[[], float] = time.monotonic) -> None:
        self._lock = threading.Lock()
        self._monotonic = monotonic
        self._began_at = monotonic()
        self._was_up = False
        self._asked_at = float("-inf")
        self._state = "unknown"

    def state(self, url: str, *, is_ours: bool) -> str:
        """`up`, `down`, or `unknown` when the very first answer takes long.

        Our own Prefect starts after us and is `starting` until it has answered once, for a minute at most.
        """
        found = self._found(url)
        is_young = self._monotonic() - self._began_at < STARTING and not self._was_up
        return "starting" if is_ours and is_young and found != "up" else found

    def _found(self, url: str) -> str:
        with self._lock:
            stale = self._monotonic() - self._asked_at > (PROBE_AGE if self._state == "up" else ASK_AGAIN)
            if stale:
                self._asked_at = self._monotonic()
        if stale:
            asking = threading.Thread(target=self._ask, args=(url,), daemon=True)
            asking.start()
            if self._state == "unknown":
                asking.join(FIRST_ANSWER)
        return self._state

    def _ask(self, url: str) -> None:
        self._state = "up" if answers(f"{url}/health", timeout=2) else "down"
        self._was_up = self._was_up or self._state == "up"


_probe = PrefectProbe()


@router.get("/healthz")
def health(served: Served) -> JSONResponse:
    """200 while replies can be taken; the rest is told but does not make the service unfit."""
    now = served.clock.now()
    try:
        can_write(served.database)
        with served.database.read() as session:
            beats = selects.heartbeats(session)
    except StorageFault as fault:
        return JSONResponse({"status": "fault", "database": {"state": "down", "detail": fault.message}}, 503)
    return JSONResponse(
        {
            "status": "ok",
            "now": now.isoformat(),
            "database": {"state": "up", "kind": served.database.url.get_backend_name()},
            "delivery": job(beats, "delivery", now),
            "scheduler": job(beats, "chase", now),
            "prefect": {
                "state": _probe.state(served.settings.prefect_url, is_ours=served.settings.mode != "production")
            },
        }
    )


def can_write(database: Database) -> None:
    """Open and close an empty write transaction, which costs no disk. Raises StorageFault."""
    with database.write():
        pass


def job(beats: Mapping[str, Heartbeat], name: str, now: dt.datetime) -> dict[str, Any]:
    """When a scheduled job last ran, will next, and whether it is late for that (`never`, `late` or `on_time`)."""
    beat = beats.get(name)
    if beat is None:
        return {"state": "never", "last": None, "next": None}
    late = beat.next_at is not None and now > beat.next_at + SLACK
    following = beat.next_at.isoformat() if beat.next_at else None
    return {"state": "late" if late else "on_time", "last": beat.ran_at.isoformat(), "next": following}
