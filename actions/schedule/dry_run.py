"""What a sweep would write, without writing it."""

import datetime as dt
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from actions.letters.digest import digests_due, send_digest
from actions.letters.weekly import send_weekly, weeklies_due
from actions.schedule.sweep import Due, chase_batch, due_now
from kit.database import Database, take_back
from models.tables import Letter
from models.vocabulary import LetterKind
from notifications.office import Office
from rules.ladder.moment import LastMeetings

DIGEST = "det finns något nytt att berätta"
WEEKLY = "veckobrev till systemledningen"


@dataclass(frozen=True, slots=True)
class Beside:
    """Another round that a letter tells of, and the letter it would else have had."""

    round_slug: str
    kind: LetterKind
    reason: str


@dataclass(frozen=True, slots=True)
class Pending:
    """One letter that would be written, and why. `moment` (UTC) is when it was due; digests have no principal.

    `last` are the last meetings it counts from, `held_on` the meeting it asks about, if any. `beside` are the other
    rounds it tells of that would each have had a letter.
    """

    kind: LetterKind
    round_slug: str
    code: str
    principal: str
    recipient: str
    subject: str
    reason: str
    moment: dt.datetime
    missed: int
    last: LastMeetings | None = None
    held_on: dt.date | None = None
    beside: tuple[Beside, ...] = ()


def would_send(database: Database, office: Office, now: dt.datetime) -> list[Pending]:
    """The letters a sweep at `now` (UTC) would write: it is done by the real acts, and all taken back."""
    with database.write() as session:
        try:
            return _written(session, office, now)
        finally:
            take_back(session)


def _written(session: Session, office: Office, now: dt.datetime) -> list[Pending]:
    last = session.scalar(select(func.max(Letter.id))) or 0
    due = due_now(session, now)
    chase_batch(session, office, due, now)
    session.flush()
    for slug in digests_due(session, now):
        send_digest(session, office, slug, now)
    for slug in weeklies_due(session, now):
        send_weekly(session, office, slug, now)
    rows = session.scalars(select(Letter).where(Letter.id > last).order_by(Letter.id)).all()
    return _pending_all(rows, due, now)


def _pending_all(rows: Sequence[Letter], due: Sequence[Due], now: dt.datetime) -> list[Pending]:
    by_case, leading = {each.case.id: each for each in due}, {row.case_id for row in rows}
    beside: dict[str, list[Beside]] = defaultdict(list)
    for each in due:
        if each.chase and each.case.id not in leading:
            told = Beside(each.round.slug, each.chase.kind, each.chase.reason)
            beside[each.case.principal_code].append(told)
    pending = [_pending(row, by_case.get(row.case_id or ""), now) for row in rows]
    # a principal's other rounds stand in the first letter to it
    return [replace(each, beside=tuple(beside.pop(each.code, ()))) for each in pending]


def _pending(row: Letter, due: Due | None, now: dt.datetime) -> Pending:
    chase = due.chase if due else None
    return Pending(
        kind=row.kind,
        round_slug=row.round_slug or "",
        code=due.case.principal_code if due else "",
        principal=due.case.principal_name if due else "",
        recipient=row.recipient,
        subject=row.subject,
        reason=chase.reason if chase else WEEKLY if row.kind is LetterKind.WEEKLY else DIGEST,
        moment=chase.at if chase else now,
        missed=chase.missed if chase else 0,
        last=chase.last if chase else None,
        held_on=chase.held_on if chase else None,
    )
