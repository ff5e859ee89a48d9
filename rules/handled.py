"""What has been handled, once corrections are read into it. Reports are never overwritten, only followed by another."""

from __future__ import annotations

from collections.abc import Sequence

from models.values import Handled


def effective(handled: Sequence[Handled]) -> tuple[Handled, ...]:
    """The latest word on every handling, by the day it was held and then in the order reported."""
    first_report: dict[int, int] = {}
    latest: dict[int, Handled] = {}
    for row in handled:
        first = first_report.get(row.corrects, row.corrects) if row.corrects else row.number
        first_report[row.number] = first
        latest[first] = row
    return tuple(latest[first] for first in sorted(latest, key=lambda first: (latest[first].held_on, first)))
