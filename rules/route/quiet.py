"""Whether a principal may rest until its planned meeting: nothing is asked before it."""

import datetime as dt
from collections.abc import Sequence

from models.values import Step


def quiet_until(ahead: Sequence[Step], next_letter_on: dt.date, today: dt.date) -> dt.date | None:
    """The day of the next letter, where it comes after the next planned meeting; None when no such day is planned, and
    when a new one is asked for in the place of one that stands no more."""
    planned = [step.planned_on for step in ahead if step.planned_on]
    is_asked = any(step.lapsed_on and not step.planned_on for step in ahead)
    if is_asked or not planned or min(planned) < today or next_letter_on <= min(planned):
        return None
    return next_letter_on
