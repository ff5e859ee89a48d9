"""What is known of a meeting before a form is filled in: the planned day that has come, the last one in time."""

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any

from models.values import Step
from rules.wording.forecast_wording import last_days_of
from web.reply.forms import ANOTHER_DAY, MOST_STEPS, PlanRowForm, row_name
from web.reply.page import Reply

ASKED, DAYS = "organ", "dagar"
"""The parts of an address that say which stop is reported, and that the last days in time are to stand in the plan."""


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


def last_days_planned(reply: Reply) -> Mapping[str, str]:
    """The plan's fields with the last meetings in time that are known; what is planned else stands."""
    days = {sitting.body: sitting.on for sitting in last_days_of(reply.view.outlook)} if reply.view.outlook else {}
    return {
        row_name(number, "planned_on"): str(days[step.body])
        for number, step in enumerate(reply.editable_steps)
        if step.body in days
    }


def with_days_kept(reply: Reply, values: Mapping[str, str]) -> tuple[Mapping[str, str], Mapping[str, Any]]:
    """The plan's form with each day that was chosen: among another body's days it is one written by hand.

    A row's body may be changed once its day is chosen, and the page then shows the days of the other.
    """
    kept = dict(values)
    for number in range(MOST_STEPS):
        body, chosen, written = (row_name(number, each) for each in ("body", "chosen", "planned_on"))
        row, _ = PlanRowForm.sift({"chosen": kept.get(chosen, "")})
        if row.on and not kept.get(written) and row.on not in reply.meeting_days(kept.get(body, "")):
            kept |= {chosen: ANOTHER_DAY, written: row.on.isoformat()}
    return kept, {}
