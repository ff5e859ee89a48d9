"""The sweep: who is due to hear from us now? Repeatable, in parallel too, and its cost follows the due."""

from __future__ import annotations

import datetime as dt
import logging
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import Row, select
from sqlalchemy.orm import Session

from actions import mail
from actions.digest import send_digests
from kit.clock import local_day
from kit.crash import crash_point
from kit.database import Database
from models import selects
from models.cases import Case
from models.handlings import Handling
from models.rounds import Round
from models.values import CaseFacts
from notifications.letters import AnyLetter
from notifications.office import Office
from notifications.outbox import enqueue
from rules.chase import Chase, due_chase, next_chase_at
from rules.progress import case_progress

BATCH = 200
log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Due:
    """One principal that is due to hear from us, and why."""

    case: Case
    round: Round
    facts: CaseFacts
    chase: Chase | None


@dataclass(frozen=True, slots=True)
class SweepResult:
    """How many principals were looked at, and how many letters were written to them and to coordinators."""

    looked_at: int
    letters: int
    digests: int


def sweep(database: Database, office: Office, now: dt.datetime) -> SweepResult:
    """Write every letter that is due, batch by batch, each batch in a transaction of its own."""
    looked_at = letters = 0
    while True:
        with database.write() as session:
            batch = due_now(session, now, BATCH)
            letters += chase_batch(session, office, batch, now)
            crash_point("sweep.commit")
        looked_at += len(batch)
        if len(batch) < BATCH:
            break
    with database.write() as session:
        digests = send_digests(session, office, now)
    return SweepResult(looked_at, letters, digests)


def due_now(session: Session, now: dt.datetime, limit: int | None = None) -> list[Due]:
    """The principals whose moment has come, earliest first, with the letter each is due (or none after all)."""
    query = (
        select(Case, Round)
        .join(Round)
        .where(Case.chase_at.is_not(None), Case.chase_at <= now)
        .order_by(Case.chase_at)
        .limit(limit)
        .with_for_update(of=Case, skip_locked=True)
    )
    rows = session.execute(query).all()
    if not rows:
        return []
    by_case = selects.handlings_of_cases(session, [row.Case.id for row in rows])
    return [_due(row, by_case.get(row.Case.id, []), now) for row in rows]


def _due(row: Row[Case, Round], handlings: Sequence[Handling], now: dt.datetime) -> Due:
    case, round_ = row.Case, row.Round
    facts = case.facts(round_, handlings)
    return Due(case, round_, facts, due_chase(facts, round_.chase_policy, case.chased_at, now))


def chase_batch(session: Session, office: Office, batch: Sequence[Due], now: dt.datetime) -> int:
    """Write the letters these principals are due and move their moments on; how many were written."""
    letters: list[AnyLetter] = []
    for due in batch:
        letters += _letters(due, now)
        due.case.chased_at = now
        due.case.chase_at = next_chase_at(due.facts, due.round.chase_policy, now)
    return enqueue(session, office, letters, now)


def _letters(due: Due, now: dt.datetime) -> list[AnyLetter]:
    if due.chase is None:
        return []
    progress = case_progress(due.facts, local_day(now))
    try:
        return mail.chase_letters(due.case, due.round, progress, due.chase)
    except ValueError:  # one poisoned row must not keep the others waiting
        log.exception("no letter could be written for %s", due.case.id)
        return []
