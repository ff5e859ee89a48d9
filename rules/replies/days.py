"""What may be wrong with a day that somebody tells, whoever fills in the form: one that has been, one to come.

Both catch a year written wrong. Days are dates in Europe/Stockholm.
"""

import datetime as dt
from collections.abc import Iterator

from kit.errors import Fault
from models.phrases import Phrase

# a day older than this, beside both the due date and today, has the wrong year on it
TOO_OLD = dt.timedelta(days=2 * 365)
TOO_FAR = dt.timedelta(days=3 * 365)

FAR_AHEAD = "Dagen ligger långt fram. Kontrollera året."
FAR_BACK = "Dagen ligger långt före rundan. Kontrollera året."
HAS_BEEN = "Dagen har redan varit. Skriv en kommande dag."
NO_LATER = "Den nya dagen ska ligga efter den gamla, {day}."
DECIDED_AHEAD = "Dagen för beslutet ligger framåt i tiden."


def told_day(
    field: str, day: dt.date, due_on: dt.date, today: dt.date, *, not_yet: str, too_old: str = FAR_BACK
) -> Iterator[Fault]:
    """The fault of a day that is said to have been, if any: it has not, or the year is wrong."""
    if day > today:
        yield Fault(field, not_yet, found=day.isoformat())
    elif day < min(today, due_on) - TOO_OLD:
        yield Fault(field, too_old, found=day.isoformat())


def moved_day(field: str, day: dt.date, due_on: dt.date, today: dt.date) -> Iterator[Fault]:
    """The fault of a day that the due date is to move to, if any: no later, past already, or in the wrong year."""
    if day <= due_on:
        yield Fault(field, Phrase(NO_LATER, day=due_on), found=day.isoformat())
    elif day < today:
        yield Fault(field, HAS_BEEN, found=day.isoformat())
    elif day > max(today, due_on) + TOO_FAR:
        yield Fault(field, FAR_AHEAD, found=day.isoformat())


def authority_day(day: dt.date | None, due_on: dt.date, today: dt.date) -> Iterator[Fault]:
    """The fault of the day more time was decided, if it is told and there is any."""
    if day:
        yield from told_day("decided_on", day, due_on, today, not_yet=DECIDED_AHEAD)
