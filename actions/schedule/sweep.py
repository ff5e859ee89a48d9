"""The sweep: who is due to hear from us now, and what would be written. Repeatable; its cost follows what is due."""

from __future__ import annotations

import datetime as dt
import logging
import time
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from sqlalchemy import Integer, Row, bindparam, exists, func, select, update
from sqlalchemy.orm import Session

from actions.letters import mailer
from actions.letters.digest import digests_due, send_digest
from actions.letters.follow_up_letters import Links
from actions.letters.weekly import send_weekly, weeklies_due
from actions.replies.owner_links import owner_links
from actions.rounds.advance import open_waiting
from kit.clock import local_day
from kit.database import Database, take_back
from kit.errors import StorageFault
from kit.logs import note
from kit.prepared import Prepared
from kit.process.crash_point import crash_point
from models.reads import lookup
from models.tables import Case, Handling, Letter, Round
from models.values import CaseFacts
from models.vocabulary import LetterKind
from notifications.briefs import OtherRound
from notifications.delivery.outbox import enqueue
from notifications.letters.base import AnyLetter, CaseLetter
from notifications.sender import Sender
from rules.chase import CHASE_KINDS, due_of, moments, next_of
from rules.ladder.moment import ADVANCE, LastMeetings, Moment
from rules.route.progress import case_progress

BATCH = 200
PUT_OFF = dt.timedelta(hours=1)
log = logging.getLogger("rundan.sweep")

# asked every morning and put together once, since that takes as long as asking
_DUE = (Case.chase_at.is_not(None), Case.chase_at <= bindparam("now", type_=Case.chase_at.type))
_ANYBODY_DUE = Prepared(select(exists().where(*_DUE)))
_DUE_AT = select(Case, Round).join(Round).where(*_DUE).order_by(Case.chase_at)
_HELD = _DUE_AT.with_for_update(of=Case, key_share=True, skip_locked=True)
# whose cases come first; all that are due to a principal are looked at together, since they may be one letter
_FIRST = select(Case.principal_code).where(*_DUE).order_by(Case.chase_at).limit(bindparam("most", type_=Integer))
_FIRST_HELD = _HELD.where(Case.principal_code.in_(_FIRST))

SendOfRound = Callable[[Session, Sender, str, dt.datetime], int]

DIGEST = "det finns något nytt att berätta"
WEEKLY = "veckobrev till systemledningen"


@dataclass(frozen=True, slots=True)
class Due:
    """One principal that is due to hear from us, why, and when it is the next time (UTC)."""

    case: Case
    round: Round
    facts: CaseFacts
    chase: Moment | None
    next_at: dt.datetime | None


@dataclass(frozen=True, slots=True)
class SweepResult:
    """How many principals were looked at, and how many letters were written to them and to coordinators.

    `faults` counts the principals and rounds nothing could be written for; the log says why.
    """

    looked_at: int = 0
    letters: int = 0
    digests: int = 0
    faults: int = 0

    def __add__(self, other: SweepResult) -> SweepResult:
        return SweepResult(
            self.looked_at + other.looked_at,
            self.letters + other.letters,
            self.digests + other.digests,
            self.faults + other.faults,
        )


FAULT = SweepResult(faults=1)


def sweep(database: Database, sender: Sender, now: dt.datetime) -> SweepResult:
    """Write every letter that is due, batch by batch, each batch in a transaction of its own. Raises StorageFault."""
    began = time.perf_counter()
    open_waiting(database, sender, now)
    found = _everything_due(database, sender, now)
    ms = round((time.perf_counter() - began) * 1000)
    note("sweep", principals=found.looked_at, letters=found.letters, digests=found.digests, faults=found.faults, ms=ms)
    return found


def _everything_due(database: Database, sender: Sender, now: dt.datetime) -> SweepResult:
    total = SweepResult()
    while _is_anybody_due(database, now):
        found = _some(database, sender, now)
        total += found
        if found.looked_at + found.faults < BATCH:
            break
    return total + _digests(database, sender, now)


def _is_anybody_due(database: Database, now: dt.datetime) -> bool:
    """Asked beside those who write: most of the time nobody is, and nobody need wait for us to find that out."""
    with database.read() as session:
        return bool(_ANYBODY_DUE.run(session, {"now": now}).fetchone()[0])


def _some(database: Database, sender: Sender, now: dt.datetime) -> SweepResult:
    """One batch; when something in it can't be read or written, one principal at a time."""
    try:
        with database.write() as session:
            return _chase(session, sender, due_now(session, now, BATCH), now)
    except StorageFault:
        raise
    except Exception:
        log.exception("a batch of reminders could not be written; trying one principal at a time")
    with database.read() as session:
        case_ids = session.scalars(_DUE_AT.with_only_columns(Case.id).limit(BATCH), {"now": now}).all()
    return sum((_one(database, sender, case_id, now) for case_id in case_ids), SweepResult())


def _one(database: Database, sender: Sender, case_id: str, now: dt.datetime) -> SweepResult:
    try:
        with database.write() as session:
            return _chase(session, sender, due_now(session, now, case_id=case_id), now)
    except StorageFault:
        raise
    except Exception:
        log.exception("no letter could be written for %s; trying again in an hour", case_id)
    with database.write() as session:
        session.execute(update(Case).where(Case.id == case_id).values(chase_at=now + PUT_OFF))
    return FAULT


def _chase(session: Session, sender: Sender, batch: Sequence[Due], now: dt.datetime) -> SweepResult:
    letters = chase_batch(session, sender, batch, now)
    session.flush()
    crash_point("sweep.commit")
    return SweepResult(looked_at=len(batch), letters=letters)


def _digests(database: Database, sender: Sender, now: dt.datetime) -> SweepResult:
    with database.read() as session:
        due = [(send_digest, slug) for slug in digests_due(session, now)]
        due += [(send_weekly, slug) for slug in weeklies_due(session, now)]
    return sum((_of_round(database, sender, send, slug, now) for send, slug in due), SweepResult())


def _of_round(database: Database, sender: Sender, send: SendOfRound, slug: str, now: dt.datetime) -> SweepResult:
    try:
        return SweepResult(digests=database.act(lambda session: send(session, sender, slug, now)))
    except StorageFault:
        raise
    except Exception:
        log.exception("no morning or weekly letter could be written for %s", slug)
        return FAULT


def written_between(session: Session, since: dt.datetime, until: dt.datetime) -> SweepResult:
    """What sweeps wrote after `since`, up to `until` (UTC)."""
    kinds = [*CHASE_KINDS, LetterKind.DIGEST, LetterKind.WEEKLY]
    written = session.scalars(
        select(Letter.kind).where(Letter.queued_at > since, Letter.queued_at <= until, Letter.kind.in_(kinds))
    ).all()
    digests = written.count(LetterKind.DIGEST) + written.count(LetterKind.WEEKLY)
    return SweepResult(letters=len(written) - digests, digests=digests)


def due_now(session: Session, now: dt.datetime, limit: int | None = None, case_id: str | None = None) -> list[Due]:
    """The principals whose moment has come, or that one, earliest first, with the letter each is due (or none)."""
    query, values = (_HELD, {"now": now}) if limit is None else (_FIRST_HELD, {"now": now, "most": limit})
    if case_id is not None:
        query = query.where(Case.id == case_id)
    rows = session.execute(query, values).all()
    if not rows:
        return []
    by_case = lookup.handlings_of_cases(session, [row.Case.id for row in rows])
    return [_due(row, by_case.get(row.Case.id, []), now) for row in rows]


def _due(row: Row[Case, Round], handlings: Sequence[Handling], now: dt.datetime) -> Due:
    case, round_ = row.Case, row.Round
    facts = case.facts(round_, handlings)
    coming = moments(facts, round_.chase_policy)
    return Due(case, round_, facts, due_of(coming, case.chased_at, now), next_of(coming, now))


def chase_batch(session: Session, sender: Sender, batch: Sequence[Due], now: dt.datetime) -> int:
    """Write the letters these principals are due and move their moments on; how many were written."""
    written: list[tuple[Due, AnyLetter]] = []
    links = owner_links(session, sender, [due.case for due in batch if due.chase and due.chase.steps], now)
    requested = lookup.requested_until(session, [due.case.id for due in batch if due.chase])
    for due in batch:
        written += [(due, letter) for letter in _letters(due, now, links, requested)]
        due.case.chased_at = now
        due.case.chase_at = due.next_at
    return enqueue(session, sender, list(_collected(written, now)), now)


def _collected(written: Sequence[tuple[Due, AnyLetter]], now: dt.datetime) -> Iterator[AnyLetter]:
    """One letter to a principal's mailbox that would hear of several rounds at once: that of the kind furthest along,
    of those alike the main round's of a family, and then the one with the first due date."""
    alike: dict[tuple[str, ...], list[tuple[Due, AnyLetter]]] = defaultdict(list)
    for due, letter in written:
        alike[_mailbox(due, letter)].append((due, letter))
    for group in alike.values():
        (leading, first), *others = sorted(group, key=_furthest_along)
        beside = tuple(_other(leading, first, due, letter, now) for due, letter in others)
        yield replace(first, others=beside) if beside else first


def _mailbox(due: Due, letter: AnyLetter) -> tuple[str, ...]:
    """Escalations are counted one by one, by each round's coordinators."""
    whose = (due.case.principal_code, letter.recipient, letter.language)
    return (*whose, _together(due.round)) if letter.kind is LetterKind.ESCALATION else whose


def _together(round_: Round) -> str:
    """What the rounds of one family have in common."""
    return round_.family or round_.slug


def _furthest_along(pair: tuple[Due, AnyLetter]) -> tuple[int, bool, dt.date, str]:
    due, letter = pair
    return -ADVANCE[letter.kind], bool(due.round.family), due.case.due_on, due.round.slug


def _other(leading: Due, first: AnyLetter, due: Due, letter: AnyLetter, now: dt.datetime) -> OtherRound:
    said = first.needs if isinstance(first, CaseLetter) else ""
    other = mailer.other_round(due.round, due.case, case_progress(due.facts, local_day(now)), said)
    more = letter.more_than_needs if isinstance(letter, CaseLetter) else ""
    needs = " ".join(filter(None, [more, other.needs]))
    is_apart = _together(leading.round) != _together(due.round)
    return replace(other, needs=needs, link_id=letter.link_id, is_apart=is_apart)


def _letters(
    due: Due, now: dt.datetime, links: Mapping[str, Links], requested: Mapping[str, dt.date]
) -> list[AnyLetter]:
    if due.chase is None:
        return []
    case, own = due.case, links.get(due.case.id, {})
    return mailer.chase_letters(case, due.round, due.facts, due.chase, local_day(now), own, requested.get(case.id))


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


def would_send(database: Database, sender: Sender, now: dt.datetime) -> list[Pending]:
    """The letters a sweep at `now` (UTC) would write: it is done by the real acts, and all taken back."""
    with database.write() as session:
        try:
            return _written(session, sender, now)
        finally:
            take_back(session)


def _written(session: Session, sender: Sender, now: dt.datetime) -> list[Pending]:
    last = session.scalar(select(func.max(Letter.id))) or 0
    due = due_now(session, now)
    chase_batch(session, sender, due, now)
    session.flush()
    for slug in digests_due(session, now):
        send_digest(session, sender, slug, now)
    for slug in weeklies_due(session, now):
        send_weekly(session, sender, slug, now)
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
