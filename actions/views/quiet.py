"""Until when a principal that has nothing to do hears nothing."""

from __future__ import annotations

import datetime as dt

from sqlalchemy.orm import Session

from kit.clock import local_day
from models.reads import lookup
from models.tables import Case
from rules.route.progress import CaseProgress
from rules.route.quiet import quiet_until


def case_quiet_until(session: Session, case: Case, progress: CaseProgress, today: dt.date) -> dt.date | None:
    """The day in Stockholm of the next letter, of a case that waits for a planned meeting alone; else None."""
    asked = any(row.answered_at is None for row in lookup.case_questions(session, case.id))
    wished = any(
        row.case_id == case.id and row.answered_at is None
        for row in lookup.extension_requests(session, case.round_slug)
    )
    if asked or wished or case.chase_at is None:
        return None
    return quiet_until(progress.ahead, local_day(case.chase_at), today)
