"""What is known of an installation's condition, as frozen values for the rules to judge."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from models.vocabulary import RelayFault

PrefectState = Literal["unknown", "starting", "up", "down"]


@dataclass(frozen=True, slots=True)
class Beat:
    """When a job last ran and will next (UTC), and why the relay takes no letter, for the one who asks it."""

    ran_at: dt.datetime
    next_at: dt.datetime | None
    detail: str = ""
    relay_fault: RelayFault | None = None
    relay_fault_since: dt.datetime | None = None


@dataclass(frozen=True, slots=True)
class Waiting:
    """Letters on their way: how many, since when the oldest, and since when the oldest nobody has answered for."""

    count: int = 0
    oldest_at: dt.datetime | None = None
    untried_since: dt.datetime | None = None


@dataclass(frozen=True, slots=True)
class Condition:
    """The installation at `now` (UTC). `free_bytes` by place; `skew` is how far the machines' clocks disagree.

    `waited_since` is when the first open round was launched, told while the schedule has never run. `is_catching_up`
    excuses the jobs: the demonstration's clock has just leapt.
    """

    now: dt.datetime
    beats: Mapping[str, Beat]
    waiting: Waiting
    prefect: PrefectState
    free_bytes: Mapping[str, int]
    is_written: bool = True
    is_home_written: bool = True
    is_current: bool = True
    skew: dt.timedelta = dt.timedelta()
    waited_since: dt.datetime | None = None
    is_catching_up: bool = False
