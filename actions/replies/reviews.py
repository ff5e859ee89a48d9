"""What befalls a decision in law after it was made, and the days its minutes were adjusted and announced."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, replace

from sqlalchemy.orm import Session

from actions.casework import Recorded, Work, open_case, refuse
from actions.letters import coordinator_mailer
from actions.letters.coordinator_mailer import ToldForm
from actions.record.record import NewEvent, Said, already_said
from actions.replies.replies import add_handling, finish, refuse_report, same_page
from kit.errors import FaultyInput
from models.values import Review, Upload
from models.vocabulary import EventKind, ReviewKind, RoundState
from notifications.sender import Sender
from rules.replies.reviewing import NO_DECISION, review_faults, withdrawal_faults
from rules.route.handled import effective, latest_word


@dataclass(frozen=True, slots=True)
class Minutes:
    """The days the minutes of a handling, by its number, were adjusted and announced on the notice board."""

    handling: int
    adjusted_on: dt.date | None = None
    announced_on: dt.date | None = None


def record_review(
    session: Session,
    sender: Sender,
    case_id: str,
    review: Review,
    said: Said,
    now: dt.datetime,
    *,
    seen_version: int | None = None,
) -> Recorded:
    """Add what befell a decision; an annulment opens the case again, and the coordinators hear of it at once.

    The review's number is given here. A closed round takes it too (docs/decisions/legal-force.md).
    Raises FaultyInput, StaleCase, NotFound, NotAllowed.
    """
    if repeated := already_said(session, said.form_key, case_id, EventKind.REVIEWED):
        return Recorded(repeated, repeated=True)
    work = open_case(session, case_id, EventKind.REVIEWED, now)
    refuse(review_faults(work.facts, review, work.today))
    same_page(work, seen_version)
    kept = replace(review, number=len(work.case.reviews) + 1, told_on=work.today)
    work.case.reviews = (*work.case.reviews, kept)
    recorded = finish(session, sender, work, NewEvent(EventKind.REVIEWED, said, _data(work, kept)), now)
    if kept.kind is ReviewKind.ANNULLED or work.round.state is RoundState.CLOSED:
        coordinator_mailer.send_review(session, sender, work, kept, said, now)
    return recorded


def withdraw_review(
    session: Session,
    sender: Sender,
    case_id: str,
    number: int,
    reason: str,
    said: Said,
    now: dt.datetime,
    form: ToldForm | None = None,
) -> Recorded:
    """Take back a review that was recorded by mistake, by its number: it stays in the record and counts no more.

    A closed round takes it too. `form` as in `send_review`. Raises FaultyInput, StaleCase, NotFound, NotAllowed.
    """
    if repeated := already_said(session, said.form_key, case_id, EventKind.REVIEW_WITHDRAWN):
        return Recorded(repeated, repeated=True)
    work = open_case(session, case_id, EventKind.REVIEW_WITHDRAWN, now)
    refuse(withdrawal_faults(work.facts, number, reason))
    mistaken = next(review for review in work.case.reviews if review.number == number)
    kept = Review(
        number=len(work.case.reviews) + 1,
        handling=mistaken.handling,
        kind=ReviewKind.WITHDRAWN,
        on=work.today,
        note=reason.strip(),
        withdraws=number,
        told_on=work.today,
    )
    work.case.reviews = (*work.case.reviews, kept)
    withdrawn = {"kind": mistaken.kind.value, "on": mistaken.on.isoformat(), "reference": mistaken.reference}
    data = {**_data(work, kept), "withdraws": number, "withdrawn": withdrawn}
    recorded = finish(session, sender, work, NewEvent(EventKind.REVIEW_WITHDRAWN, said, data), now)
    if mistaken.kind is ReviewKind.ANNULLED or work.round.state is RoundState.CLOSED:
        coordinator_mailer.send_review(session, sender, work, kept, said, now, form)
    return recorded


def announce_minutes(
    session: Session,
    sender: Sender,
    case_id: str,
    minutes: Minutes,
    said: Said,
    now: dt.datetime,
    *,
    uploads: Sequence[Upload] = (),
    seen_version: int | None = None,
) -> Recorded:
    """Add the days a decision's minutes were adjusted and announced; what was reported else stands.

    It appends as a correction does. What is preliminary stays so until the extract comes with it. A closed round takes
    it too, as legal force comes after the last decision (docs/decisions/legal-force.md).
    Raises FaultyInput, StaleCase, NotFound, NotAllowed.
    """
    if repeated := already_said(session, said.form_key, case_id, EventKind.ANNOUNCED):
        return Recorded(repeated, repeated=True)
    work = open_case(session, case_id, EventKind.ANNOUNCED, now)
    row = next((row for row in work.handlings if row.number == minutes.handling), None)
    if row is None:
        raise FaultyInput([NO_DECISION])
    report = replace(
        row.report,
        corrects=row.number,
        adjusted_on=minutes.adjusted_on or row.adjusted_on,
        announced_on=minutes.announced_on or row.announced_on,
        preliminary=row.preliminary and not uploads,
    )
    refuse_report(work, report, uploads)
    same_page(work, seen_version)
    return add_handling(session, sender, work, report, NewEvent(EventKind.ANNOUNCED, said), now, uploads)


def _data(work: Work, review: Review) -> dict[str, object]:
    latest = latest_word(work.facts.handled, review.handling)
    decision = next(row for row in effective(work.facts.handled) if row.number == latest)
    return {
        "review": review.number,
        "handling": review.handling,
        "kind": review.kind.value,
        "on": review.on.isoformat(),
        "reference": review.reference,
        "note": review.note,
        "told_on": work.today.isoformat(),
        "body_name": decision.body_name,
        "held_on": decision.held_on.isoformat(),
    }
