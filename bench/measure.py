"""Measuring: repeat, take turns, keep medians; and one line of the result."""

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from statistics import median
from typing import TypeVar

T = TypeVar("T")


@dataclass(frozen=True)
class Line:
    """One measured thing. The floors did the same job in the same run; `limit` is what `measured` is held against.

    `limit_of_floor` holds it against that many times the floor instead. `more_is_better` for rates.
    """

    case: str
    database: str
    unit: str
    measured: float
    floor: float | None = None
    by_hand: float | None = None
    limit: float | None = None
    limit_of_floor: float | None = None
    more_is_better: bool = False
    note: str = ""

    @property
    def ratio(self) -> float | None:
        """Measured ÷ floor."""
        return self.measured / self.floor if self.floor else None

    @property
    def target(self) -> str:
        """The target in words, or nothing when the line only informs."""
        sign = "≥" if self.more_is_better else "≤"
        if self.limit_of_floor is not None:
            return f"{sign} {self.limit_of_floor:g} × floor"
        return f"{sign} {self.limit:g} {self.unit}" if self.limit is not None else ""

    @property
    def met(self) -> bool | None:
        """Whether the target was met; None when there is none."""
        limit = self.limit
        if self.limit_of_floor is not None and self.floor is not None:
            limit = self.limit_of_floor * self.floor
        if limit is None:
            return None
        return self.measured >= limit if self.more_is_better else self.measured <= limit


def seconds(job: Callable[[], object]) -> float:
    """How long the job takes."""
    started = time.perf_counter()
    job()
    return time.perf_counter() - started


def in_turn(times: int, *measurements: Callable[[], T]) -> list[list[T]]:
    """The results of each measurement; they take turns, so that a slow moment of the machine hits them all."""
    rounds = [[measure() for measure in measurements] for _ in range(times)]
    return [list(results) for results in zip(*rounds, strict=True)]


def medians(times: int, *measurements: Callable[[], float]) -> list[float]:
    """The median of each measurement, taken in turn."""
    return [median(results) for results in in_turn(times, *measurements)]


def percentile(values: Sequence[float], share: float) -> float:
    """The value that this share of all lie at or below."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, round(share * (len(ordered) - 1)))]
