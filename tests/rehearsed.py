"""What tests ask of a rehearsal as a whole."""

import datetime as dt
from collections.abc import Iterator

from models.files.round_plan import RoundPlan
from models.meetings import covers
from rehearsal.papers import Rehearsal


def held_in_told_years(plan: RoundPlan, rehearsal: Rehearsal) -> Iterator[tuple[str, str, dt.date, bool]]:
    """Every meeting of a body whose calendar tells of its year: whose, which, when, and whether it is in the calendar.

    Those the matter was sent back to count too.
    """
    known = {principal.code: principal.meetings for principal in plan.principals}
    for row in rehearsal.board.principals:
        for handling in row.handlings:
            days = known[row.code].get(handling.body, ())
            for day in (handling.held_on, handling.next_on):
                if day and days and covers(days, day):
                    yield row.name, handling.body, day, day in days
