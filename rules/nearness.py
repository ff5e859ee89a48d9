"""Who is nearest to not making it: the order a board is read in."""

import datetime as dt
from enum import IntEnum
from typing import NamedTuple

from rules.forecast import Outlook, Verdict
from rules.route.progress import CaseProgress


class DueState(IntEnum):
    """Where a principal stands towards its due date, in the order it is looked at."""

    LATE = 0
    CANNOT = 1
    AWAITED = 2
    OPEN = 3
    UNKNOWN = 4
    PLANNED = 5
    ANSWERED = 6


class Nearness(NamedTuple):
    """Compares as the board sorts: the smaller, the nearer to not making it. `days` are those left as it stands."""

    state: DueState
    days: int


def nearness(progress: CaseProgress, found: Outlook | None, days_left: int, today: dt.date) -> Nearness:
    """How near the principal is to not making it, seen on that day in Stockholm; `days_left` until its due date.

    Who is late comes first, the latest of them first, then who cannot make it, who should have told what a meeting
    came to, who has still to plan, by the days until its last chance, who nothing can be said of, who has planned in
    time, by its margin, and last who has answered.
    """
    state = due_state_of(progress, found)
    return Nearness(state, _days(state, progress, found, today, days_left))


def due_state_of(progress: CaseProgress, found: Outlook | None) -> DueState:
    """Where the principal stands; `found` is its outlook, if there is one."""
    if progress.is_late:
        return DueState.LATE
    if progress.is_answered:
        return DueState.ANSWERED
    if found is not None and found.verdict is Verdict.CANNOT:
        return DueState.CANNOT
    if progress.unreported:
        return DueState.AWAITED
    if found is None or found.verdict is Verdict.UNKNOWN:
        return DueState.UNKNOWN
    return DueState.PLANNED if found.is_planned else DueState.OPEN


def last_chance(found: Outlook) -> dt.date | None:
    """The day something must have begun for the last chain in time: the proposal, or the first meeting not planned."""
    open_days = [sitting.on for sitting in found.last if not sitting.is_planned]
    return found.reach_by or min(open_days, default=None)


def _days(state: DueState, progress: CaseProgress, found: Outlook | None, today: dt.date, days_left: int) -> int:
    if state is DueState.LATE:
        return -progress.days_late
    if state in {DueState.CANNOT, DueState.PLANNED} and found and found.slack is not None:
        return found.slack
    if state is DueState.OPEN and found and (chance := last_chance(found)):
        return (chance - today).days
    return days_left
