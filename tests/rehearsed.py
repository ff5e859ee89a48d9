"""What tests ask of a rehearsal as a whole."""

import datetime as dt
from collections.abc import Iterator

from models.files.round_plan import RoundPlan
from models.meetings import covers
from rehearsal.cast import deal
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


def few(plan: RoundPlan, *characters: str) -> tuple[RoundPlan, int]:
    """The round with as many principals as characters named, and a seed that deals them just those."""
    small = plan.model_copy(update={"principals": plan.principals[: len(characters)]})
    for seed in range(10_000):
        if tuple(dealt.name for dealt in deal(small, seed).values()) == characters:
            return small, seed
    raise LookupError(characters)
