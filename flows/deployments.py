"""What `prefect.yaml` says: the one place where entry points and schedules are written down."""

import datetime as dt
from dataclasses import dataclass
from functools import lru_cache
from typing import Any
from zoneinfo import ZoneInfo

import yaml
from cronsim import CronSim

from kit.settings import CHECKOUT

PREFECT_YAML = CHECKOUT / "prefect.yaml"


@dataclass(frozen=True, slots=True)
class Timetable:
    """A cron expression read on a wall clock."""

    cron: str
    timezone: str

    def next_after(self, moment: dt.datetime) -> dt.datetime:
        """The first time after `moment`, UTC."""
        return next(CronSim(self.cron, moment.astimezone(ZoneInfo(self.timezone)))).astimezone(dt.UTC)


@dataclass(frozen=True, slots=True)
class Deployment:
    """One deployment; `function` is also the name people and heartbeats know the job by."""

    name: str
    module: str
    function: str
    description: str
    tags: tuple[str, ...]
    parameters: dict[str, Any]
    timetables: tuple[Timetable, ...]

    @property
    def full_name(self) -> str:
        """`flow/deployment`, as Prefect writes it; a flow is called what its function is, with hyphens."""
        return f"{self.function.replace('_', '-')}/{self.name}"


@lru_cache(maxsize=1)
def deployments() -> dict[str, Deployment]:
    """Every deployment by its function's name, in the file's order."""
    written = yaml.safe_load(PREFECT_YAML.read_text(encoding="utf-8"))["deployments"]
    return {found.function: found for found in map(_deployment, written)}


def next_run(function: str, now: dt.datetime) -> dt.datetime | None:
    """When the schedules next start this job after `now`, UTC; None when nothing does."""
    return min((table.next_after(now) for table in deployments()[function].timetables), default=None)


def _deployment(written: dict[str, Any]) -> Deployment:
    path, _, function = written["entrypoint"].partition(":")
    return Deployment(
        name=written["name"],
        module=path.removesuffix(".py").replace("/", "."),
        function=function,
        description=written["description"],
        tags=tuple(written["tags"]),
        parameters=written["parameters"],
        timetables=tuple(Timetable(item["cron"], item["timezone"]) for item in written.get("schedules", ())),
    )
