"""The window a round sets for its decisions: which meetings it leaves, and which planned day falls outside it."""

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import replace

from models.meetings import Meetings, covers
from models.values import Step, Window
from rules.route.plan import PlanCaution, PlanCautionKind, lapsed


def within_window(
    window: Window | None, ahead: Sequence[Step], meetings: Meetings
) -> tuple[tuple[Step, ...], Meetings]:
    """The steps ahead and the meeting days, as they are when the deciding body may only meet within the window.

    Bodies before it prepare, and may meet whenever they do.
    """
    if window is None or not ahead:
        return tuple(ahead), meetings
    return planned_within(window, ahead), _left(window, ahead[-1].body, meetings)


def planned_within(window: Window | None, ahead: Sequence[Step]) -> tuple[Step, ...]:
    """The steps ahead; a day the deciding body has planned outside the window is no plan."""
    if window is None or not ahead:
        return tuple(ahead)
    *before, deciding = ahead
    if deciding.planned_on and not window.holds(deciding.planned_on):
        deciding = replace(deciding, planned_on=None)
    return (*before, deciding)


def without_days_outside(window: Window | None, ahead: Sequence[Step], today: dt.date) -> tuple[Step, ...]:
    """The steps ahead, a coming day the deciding body has planned outside the window taken away and asked for anew.

    A meeting that has been by that day in Stockholm is still to be told of, whenever it was.
    """
    if window is None or not ahead:
        return tuple(ahead)
    *before, deciding = ahead
    if deciding.planned_on is None or deciding.planned_on < today or window.holds(deciding.planned_on):
        return tuple(ahead)
    return (*before, lapsed(deciding))


def last_in_window(window: Window | None, due_on: dt.date) -> dt.date:
    """The last day a decision is both in time and within the window."""
    return min(due_on, window.not_after) if window and window.not_after else due_on


def window_cautions(window: Window | None, ahead: Sequence[Step]) -> Iterator[PlanCaution]:
    """The deciding body's planned day, if it lies outside the window."""
    if window and ahead and (day := ahead[-1].planned_on) and not window.holds(day):
        bound = window.not_before if window.not_before and day < window.not_before else window.not_after
        kind = PlanCautionKind.BEFORE_WINDOW if bound == window.not_before else PlanCautionKind.AFTER_WINDOW
        yield PlanCaution(kind, ahead[-1].name, day, other_on=bound)


def _left(window: Window, body: str, meetings: Meetings) -> Meetings:
    """The meetings with only the body's days within the window; its calendar is unknown if it ends before that."""
    days = meetings.get(body)
    if days is None:
        return meetings
    left = tuple(day for day in days if window.holds(day))
    if left or covers(days, window.not_before or window.not_after or dt.date.min):
        return {**meetings, body: left}
    return {known: its for known, its in meetings.items() if known != body}
