"""Until when a principal that has nothing to do hears nothing."""

import datetime as dt

from sqlalchemy.orm import Session

from kit.clock import local_day
from models.reads import lookup
from models.tables import Case
from rules.route.plan import quiet_until
from rules.route.progress import CaseProgress


def case_quiet_until(session: Session, case: Case, progress: CaseProgress, today: dt.date) -> dt.date | None:
    """The day in Stockholm of the next letter, of a case that waits for a planned meeting alone; else None."""
    if case.chase_at is None or lookup.waits_for_answer(session, case.id):
        return None
    return quiet_until(progress.ahead, local_day(case.chase_at), today)
