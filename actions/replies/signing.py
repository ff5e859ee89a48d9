"""What the parties tell of the signing: who signed when, the signed copy, and the steps that follow."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import asdict, replace
from typing import Any

from sqlalchemy.orm import Session

from actions.casework import Recorded, Work, open_case, refuse, settle_case
from actions.documents import keep_documents
from actions.letters.addressing import addressed_to
from actions.letters.follow_up_letters import all_signed
from actions.record.record import NewEvent, Said, already_said
from actions.replies.owner_links import owner_links
from actions.replies.replies import finish, said_again, same_page
from kit.clock import local_day
from models.reads import locked_reads, lookup
from models.tables import Case, Handling, Round
from models.values import Signature, StepDone, Upload
from models.vocabulary import EventKind
from notifications.delivery.outbox import enqueue
from notifications.sender import Sender
from rules.replies.signing import copy_faults, due_steps, follow_up_faults, signature_faults
from rules.route.progress import case_progress


def report_signature(
    session: Session,
    sender: Sender,
    case_id: str,
    signature: Signature,
    said: Said,
    now: dt.datetime,
    *,
    uploads: Sequence[Upload] = (),
    seen_version: int | None = None,
) -> Recorded:
    """Note that a party has signed, or put that right; the record keeps what was said before.

    A copy handed in along with it was returned today, Stockholm; one returned before stays returned. When the last
    party has signed, the steps that follow get their days. Raises FaultyInput, StaleCase, NotFound, NotAllowed.
    """
    if repeated := already_said(session, said.form_key, case_id, EventKind.SIGNED):
        return Recorded(repeated, repeated=True)
    work = _open(session, case_id, EventKind.SIGNED, now)
    before = work.case.signature
    signature = replace(signature, copy_on=work.today if uploads else before.copy_on if before else None)
    refuse(signature_faults(work.facts, signature, work.today))
    same_page(work, seen_version)
    work.case.signature = signature
    work.case.acknowledged_at = work.case.acknowledged_at or now
    is_last, others = work.round.signed_on is None, settle_round(session, work, now)
    data = _plain(asdict(signature)) | said_again(before) | _files(session, work.case, uploads, said, now)
    recorded = finish(session, sender, work, NewEvent(EventKind.SIGNED, said, data), now)
    if is_last and work.round.signed_on:
        _tell_what_follows(session, sender, work, others, now)
    return recorded


def _tell_what_follows(session: Session, sender: Sender, last: Work, others: Sequence[Work], now: dt.datetime) -> None:
    """To everyone with a step to do; the one who signed last has it in its receipt."""
    works = [work for work in (last, *others) if work.progress.follow_ups]
    links = owner_links(session, sender, [work.case for work in works], now)
    written = [
        letter
        for work in works
        for letter in all_signed(
            addressed_to(
                work, f"all-signed:{work.case.id}:{work.round.signed_on}", work.case.registrar, work.case.link_id
            ),
            work.progress,
            links[work.case.id],
        )
        if work is not last or letter.recipient != last.case.registrar
    ]
    enqueue(session, sender, written, now)


def return_copy(
    session: Session,
    sender: Sender,
    case_id: str,
    copy_on: dt.date,
    said: Said,
    now: dt.datetime,
    *,
    uploads: Sequence[Upload] = (),
    seen_version: int | None = None,
) -> Recorded:
    """Note that the signed copy was returned that day, as a file or on paper.

    Raises FaultyInput, StaleCase, NotFound, NotAllowed.
    """
    if repeated := already_said(session, said.form_key, case_id, EventKind.COPY_RETURNED):
        return Recorded(repeated, repeated=True)
    work = open_case(session, case_id, EventKind.COPY_RETURNED, now)
    refuse(copy_faults(work.facts, copy_on, work.today))
    same_page(work, seen_version)
    assert work.case.signature is not None  # the case would not be in a state that takes copies
    work.case.signature = replace(work.case.signature, copy_on=copy_on)
    data = {"copy_on": copy_on.isoformat(), **_files(session, work.case, uploads, said, now)}
    return finish(session, sender, work, NewEvent(EventKind.COPY_RETURNED, said, data), now)


def follow_up_done(
    session: Session,
    sender: Sender,
    case_id: str,
    told: StepDone,
    said: Said,
    now: dt.datetime,
    *,
    seen_version: int | None = None,
) -> Recorded:
    """Note that a step after the signing is done, with what came of it.

    Raises FaultyInput, StaleCase, NotFound, NotAllowed.
    """
    if repeated := already_said(session, said.form_key, case_id, EventKind.FOLLOWED_UP):
        return Recorded(repeated, repeated=True)
    work = open_case(session, case_id, EventKind.FOLLOWED_UP, now)
    refuse(follow_up_faults(work.facts, told, work.today))
    same_page(work, seen_version)
    steps = {step.number: step for step in work.case.follow_ups}
    step = steps[told.number] = replace(steps[told.number], done_on=told.done_on, note=told.note)
    work.case.follow_ups = tuple(steps.values())
    data = {"step": step.number, "what": step.what, "done_on": told.done_on.isoformat(), "note": step.note}
    return finish(session, sender, work, NewEvent(EventKind.FOLLOWED_UP, said, data), now)


def _open(session: Session, case_id: str, kind: EventKind, now: dt.datetime) -> Work:
    """The case with its round held: the last signature changes the round and every other case in it."""
    locked_reads.round_to_change(session, lookup.case_of(session, case_id)[0].round_slug)
    return open_case(session, case_id, kind, now)


def settle_round(session: Session, work: Work, now: dt.datetime) -> list[Work]:
    """Bring the round's day and everyone's steps in line with the signatures; the other parties, settled."""
    others = [case for case in lookup.cases(session, work.round.slug) if case.id != work.case.id]
    cases = [case for case in (work.case, *others) if case.taken_out_at is None]
    days = [case.signature.signed_on for case in cases if case.signature]
    signed_on = max(days) if len(days) == len(cases) else None
    kept = lookup.round_of(session, work.round.slug)
    if kept.signed_on is None and signed_on is None:
        return []
    told_on = (kept.signed_told_on or work.today) if signed_on else None
    for round_ in (work.round, kept):
        round_.signed_on, round_.signed_told_on = signed_on, told_on
    if signed_on:
        for case in cases:
            case.follow_ups = due_steps(case.follow_ups, signed_on)
    by_case = lookup.handlings_by_case(session, work.round.slug)
    return [_settled(case, work.round, list(by_case.get(case.id, ())), now) for case in others]


def _settled(case: Case, round_: Round, handlings: list[Handling], now: dt.datetime) -> Work:
    case.chased_at = max(case.chased_at, now)  # the letter about the steps is word enough for today
    facts, today = case.facts(round_, handlings), local_day(now)
    work = Work(case, round_, handlings, today, facts, case_progress(facts, today))
    settle_case(work)
    return work


def _files(session: Session, case: Case, uploads: Sequence[Upload], said: Said, now: dt.datetime) -> dict[str, Any]:
    documents = keep_documents(session, case, None, uploads, said.by.name, now)
    return {
        "documents": [document.sha256 for document in documents],
        "files": [document.filename for document in documents],
    }


def _plain(values: dict[str, Any]) -> dict[str, Any]:
    return {name: value.isoformat() if isinstance(value, dt.date) else value for name, value in values.items()}
