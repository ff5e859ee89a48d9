"""The program's one clock. Moments are UTC; days and times of day are Europe/Stockholm."""

import datetime as dt
from pathlib import Path
from typing import Protocol
from zoneinfo import ZoneInfo

from kit.folders import make_private

STOCKHOLM = ZoneInfo("Europe/Stockholm")


class Clock(Protocol):
    """Tells the time; injected wherever a shell needs it."""

    def now(self) -> dt.datetime:
        """The current moment, timezone-aware UTC."""
        ...


class RealClock:
    """The computer's clock. It cannot be moved."""

    def now(self) -> dt.datetime:
        """The current moment, timezone-aware UTC."""
        return dt.datetime.now(dt.UTC)


class FrozenClock:
    """Stands still until moved; for tests and rehearsals."""

    def __init__(self, moment: dt.datetime) -> None:
        self.moment = moment

    def now(self) -> dt.datetime:
        """The moment it was last set to, UTC."""
        return self.moment

    def move_to(self, moment: dt.datetime) -> None:
        """Set the moment (timezone-aware)."""
        self.moment = moment.astimezone(dt.UTC)


class DemoClock:
    """Runs at the real pace from a moment of its own, shared by every process through a small file."""

    def __init__(self, path: Path, real: Clock | None = None) -> None:
        self._path = path
        self._real = real or RealClock()
        self._seen: tuple[int, dt.timedelta] | None = None

    def now(self) -> dt.datetime:
        """The demonstration's moment, UTC."""
        return self._real.now() + self._offset()

    def move_to(self, moment: dt.datetime) -> None:
        """Make it `moment` (timezone-aware) now, in every process that shares the file."""
        offset = moment.astimezone(dt.UTC) - self._real.now()
        fresh = self._path.with_suffix(".new")
        make_private(self._path.parent)
        fresh.write_text(f"{offset.total_seconds()}\n")
        fresh.replace(self._path)

    def _offset(self) -> dt.timedelta:
        stamp = self._path.stat().st_mtime_ns
        if self._seen is None or self._seen[0] != stamp:
            self._seen = (stamp, dt.timedelta(seconds=float(self._path.read_text())))
        return self._seen[1]


def local(moment: dt.datetime) -> dt.datetime:
    """The moment on a wall clock in Stockholm."""
    return moment.astimezone(STOCKHOLM)


def local_day(moment: dt.datetime) -> dt.date:
    """The day in Stockholm at that moment."""
    return local(moment).date()


def at_local(day: dt.date, time: dt.time) -> dt.datetime:
    """The UTC moment when clocks in Stockholm show `time` on `day`."""
    return dt.datetime.combine(day, time, STOCKHOLM).astimezone(dt.UTC)
