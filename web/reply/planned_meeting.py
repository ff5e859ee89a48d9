"""What a report most likely is about: the planned meeting that has been, and its day."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence

from models.values import Step

ASKED = "organ"
"""The part of an address that says which stop is reported."""


def planned_meeting(
    ahead: Sequence[Step], bodies: Sequence[Step], today: dt.date, asked: str = ""
) -> Mapping[str, str]:
    """The report's fields for the body that is asked for, else the last whose planned day has come; else none.

    `today` is the day in Stockholm. A day that is still to come is left out.
    """
    known = [step for step in ahead if step.body in {body.body for body in bodies}]
    held = [step for step in known if step.planned_on and step.planned_on <= today]
    step = next((step for step in known if step.body == asked), held[-1] if held else None)
    if step is None:
        return {}
    day = {"held_on": str(step.planned_on)} if step in held else {}
    return {"body": step.body, **day}
