"""GET /healthz: can replies be taken, and is the rest as it should be? The console says the same in words."""

import datetime as dt
import shutil
import tempfile
import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any, Final

from fastapi import APIRouter, Request
from fastapi.responses import JSONResponse
from sqlalchemy.orm import Session

from kit.clock import Clock, DemoClock, RealClock
from kit.database import Database
from kit.errors import StaleCase, StorageFault
from kit.reachable import answers
from kit.settings import Settings
from models.condition import Beat, Condition, PrefectState
from models.phrases import said_in
from models.reads import condition_reads
from models.tables import Heartbeat
from models.tables.schema import newest
from rules.condition import Component, Verdict, is_late, judge
from web.pages.pages import language_for
from web.requests.context import Served

router = APIRouter(include_in_schema=False)

PROBE_AGE: Final = 15.0  # seconds an answer from Prefect is good for
ASK_AGAIN: Final = 2.0  # seconds before a Prefect that did not answer is asked again
FIRST_ANSWER: Final = 0.5  # seconds the very first question may take
STARTING: Final = 60.0  # seconds our own Prefect is given to answer for the first time; it takes 4 to 9
KEPT_FOR: Final = 1.0  # seconds a look is remembered: anybody may ask, and each look writes
SETTLING: Final = dt.timedelta(minutes=2)  # how long after a leap of the demonstration's clock the jobs may need
PROBE: Final = "a reply that is never kept"
A_REPLY: Final = 64 * 1024  # bytes; what a report without files takes, and some


class PrefectProbe:
    """Remembers whether Prefect answered lately; asks in the background, so that nobody waits for it."""

    def __init__(self, monotonic: Callable[[], float] = time.monotonic) -> None:
        self._lock = threading.Lock()
        self._monotonic = monotonic
        self._began_at = monotonic()
        self._was_up = False
        self._asked_at = float("-inf")
        self._state: PrefectState = "unknown"

    def state(self, url: str, *, is_ours: bool) -> PrefectState:
        """`up`, `down`, or `unknown` when the very first answer takes long.

        Our own Prefect starts after us and is `starting` until it has answered once, for a minute at most.
        """
        found = self._found(url)
        is_young = self._monotonic() - self._began_at < STARTING and not self._was_up
        return "starting" if is_ours and is_young and found != "up" else found

    def _found(self, url: str) -> PrefectState:
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


class Watch:
    """Looks an installation over; made once a process, since it remembers what it saw and when Prefect was last asked.

    A look is good for `kept_for` seconds.
    """

    def __init__(
        self, settings: Settings, database: Database, clock: Clock, monotonic: Callable[[], float] = time.monotonic
    ) -> None:
        self._settings = settings
        self._database = database
        self._clock = clock
        self._monotonic = monotonic
        self._prefect = PrefectProbe()
        self._looking = threading.Lock()
        self._looked_at = float("-inf")
        self._seen: Verdict | StorageFault = StorageFault()
        self.kept_for = KEPT_FOR

    def look(self) -> Verdict:
        """Everything, and whether a reply could be written, as it lately was: whoever asks often writes no more often.

        Raises StorageFault when not even that can be told.
        """
        with self._looking:
            if self._monotonic() - self._looked_at >= self.kept_for:
                self._seen = self._look_or_fault()
                self._looked_at = self._monotonic()
            seen = self._seen
        if isinstance(seen, StorageFault):
            raise StorageFault(seen.message) from seen
        return seen

    def _look_or_fault(self) -> Verdict | StorageFault:
        try:
            return self._look()
        except StorageFault as fault:
            return fault

    def _look(self) -> Verdict:
        takes = {place: takes_bytes(folder) for place, folder in self._places().items()}
        is_written = takes.get("database", True) and takes_rows(self._database)
        with self._database.read() as session:
            found = self._condition(session)
        return judge(replace(found, is_written=is_written, is_home_written=takes.get("home", False)))

    def glance(self, session: Session) -> Verdict:
        """Everything that only needs reading, as it is now, for a page that is being shown."""
        return judge(self._condition(session))

    def _condition(self, session: Session) -> Condition:
        prefect = self._prefect.state(self._settings.prefect_url, is_ours=self._settings.mode != "production")
        beats = condition_reads.beats(session)
        return Condition(
            now=self._clock.now(),
            beats=beats,
            waiting=condition_reads.waiting_letters(session),
            prefect=prefect,
            free_bytes={place: shutil.disk_usage(folder).free for place, folder in self._places().items()},
            is_current=condition_reads.schema_version(session) == newest(),
            skew=_skew(session),
            waited_since=None if "chase" in beats else condition_reads.waited_since(session),
            is_catching_up=_was_just_moved(self._clock, self._settings),
        )

    def _places(self) -> Mapping[str, Path]:
        places = {"home": self._settings.home}
        if file := self._database.file:
            places["database"] = file.parent
        return {name: folder for name, folder in places.items() if folder.is_dir()}


def takes_bytes(folder: Path) -> bool:
    """Whether as much as a reply can be written in the folder; nothing stays there."""
    try:
        with tempfile.TemporaryFile(dir=folder) as file:
            file.write(bytes(A_REPLY))
            file.flush()
    except OSError:
        return False
    return True


def takes_rows(database: Database) -> bool:
    """Whether the database has room for a reply; it is written and taken back, which costs no disk."""
    try:
        with database.write() as session:
            session.add(Heartbeat(name=PROBE, ran_at=RealClock().now(), detail="x" * A_REPLY))
            session.flush()
            session.rollback()
    except (StorageFault, StaleCase):
        return False
    return True


def _skew(session: Session) -> dt.timedelta:
    theirs = condition_reads.clock_of_the_database(session)
    return RealClock().now() - theirs if theirs else dt.timedelta()


def _was_just_moved(clock: Clock, settings: Settings) -> bool:
    if not isinstance(clock, DemoClock):
        return False
    moved_at = (settings.home / "clock").stat().st_mtime
    return RealClock().now().timestamp() - moved_at < SETTLING.total_seconds()


def watch_of(request: Request) -> Watch:
    """This process's."""
    found: Watch = request.app.state.watch
    return found


@router.get("/healthz")
def health(request: Request, served: Served) -> JSONResponse:
    """200 while replies can be taken; the rest is told but does not make the service unfit."""
    try:
        verdict = watch_of(request).look()
    except StorageFault as fault:
        down = {"state": "down", "detail": fault.message}
        return JSONResponse({"status": "fault", "replies": False, "database": down}, 503)
    told = _told(verdict, served.database.url.get_backend_name(), language_for(request))
    return JSONResponse(told, 200 if verdict.takes_replies else 503)


def _told(verdict: Verdict, kind: str, language: str) -> dict[str, Any]:
    found, wrong = verdict.condition, {problem.part for problem in verdict.problems}
    return {
        "status": ("trouble" if wrong else "ok") if verdict.takes_replies else "fault",
        "replies": verdict.takes_replies,
        "problems": [
            {"part": problem.part, "says": said_in(problem.sentence, language)} for problem in verdict.problems
        ],
        "now": found.now.isoformat(),
        "database": {"state": "down" if Component.DATABASE in wrong else "up", "kind": kind},
        "schema": {"state": "current" if found.is_current else "other"},
        "disk": {"state": "low" if Component.DISK in wrong else "ok"},
        "clock": {"state": "wrong" if Component.CLOCK in wrong else "ok"},
        "delivery": job(found.beats, "delivery", found.now),
        "relay": _relay(found.beats.get("delivery")),
        "letters": _letters(verdict),
        "scheduler": job(found.beats, "chase", found.now),
        "attending": job(found.beats, "attend", found.now),
        "prefect": {"state": found.prefect},
    }


def _relay(beat: Beat | None) -> dict[str, Any]:
    fault, since = (beat.relay_fault, beat.relay_fault_since) if beat else (None, None)
    state = "unknown" if beat is None else "down" if fault else "up"
    return {"state": state, "fault": fault, "since": since.isoformat() if since else None}


def _letters(verdict: Verdict) -> dict[str, Any]:
    waiting, now = verdict.condition.waiting, verdict.condition.now
    age = (now - waiting.oldest_at).total_seconds() if waiting.oldest_at else 0.0
    is_late = {Component.RELAY, Component.LETTERS, Component.DELIVERY} & {problem.part for problem in verdict.problems}
    return {"state": "late" if is_late else "on_time", "waiting": waiting.count, "oldest_seconds": round(age)}


def job(beats: Mapping[str, Beat], name: str, now: dt.datetime) -> dict[str, Any]:
    """When a scheduled job last ran, will next, and whether it is late for that (`never`, `late` or `on_time`)."""
    beat = beats.get(name)
    if beat is None:
        return {"state": "never", "last": None, "next": None}
    following = beat.next_at.isoformat() if beat.next_at else None
    state = "late" if is_late(beat, now) else "on_time"
    return {"state": state, "last": beat.ran_at.isoformat(), "next": following}
