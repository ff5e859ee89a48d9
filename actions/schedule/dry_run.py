"""What a sweep would write, without writing it."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from actions.letters.digest import digests_due, send_digest
from actions.schedule.sweep import Due, chase_batch, due_now
from kit.database import Database
from models.tables.letters import Letter
from models.vocabulary import LetterKind
from notifications.office import Office

DIGEST = "det finns något nytt att berätta"


@dataclass(frozen=True, slots=True)
class Pending:
    """One letter that would be written, and why. `moment` (UTC) is when it was due; digests have no principal."""

    kind: LetterKind
    round_slug: str
    code: str
    principal: str
    recipient: str
    subject: str
    reason: str
    moment: dt.datetime
    missed: int


def would_send(database: Database, office: Office, now: dt.datetime) -> list[Pending]:
    """The letters a sweep at `now` (UTC) would write: it is done by the real acts, and all taken back."""
    with database.write() as session:
        try:
            return _written(session, office, now)
        finally:
            session.rollback()


def _written(session: Session, office: Office, now: dt.datetime) -> list[Pending]:
    last = session.scalar(select(func.max(Letter.id))) or 0
    due = due_now(session, now)
    by_case = {each.case.id: each for each in due}
    chase_batch(session, office, due, now)
    session.flush()
    for slug in digests_due(session, now):
        send_digest(session, office, slug, now)
    rows = session.scalars(select(Letter).where(Letter.id > last).order_by(Letter.id))
    return [_pending(row, by_case.get(row.case_id or ""), now) for row in rows]


def _pending(row: Letter, due: Due | None, now: dt.datetime) -> Pending:
    chase = due.chase if due else None
    return Pending(
        kind=row.kind,
        round_slug=row.round_slug or "",
        code=due.case.principal_code if due else "",
        principal=due.case.principal_name if due else "",
        recipient=row.recipient,
        subject=row.subject,
        reason=chase.reason if chase else DIGEST,
        moment=chase.moment if chase else now,
        missed=chase.missed if chase else 0,
    )
