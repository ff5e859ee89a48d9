"""Taking back what was done to one principal's case, at its own line of the record."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from sqlalchemy.orm import Session

from actions.casework import Recorded, Work, open_case, settle_case
from actions.coordination.effect_days import tell_rule
from actions.letters.change_letters import Change, send_changed
from actions.record.record import NewEvent, Said, already_said, record_event
from actions.replies.reviews import withdraw_review
from actions.withdrawals.effect import take_back_effect
from actions.withdrawals.told import Record
from actions.withdrawals.undoing import Mistake, undo
from kit.errors import NotAllowed
from models.reads import family_reads, locked_reads, lookup
from models.tables import Event, ExtensionRequest, Link, Question, Round
from models.vocabulary import EventKind, RoundState
from notifications.office import Office
from rules.route.transitions import check_round_move
from rules.wording.sentences import event_sentence

# what the principal never heard of is taken back in silence
UNHEARD = {EventKind.MUTED, EventKind.UNMUTED}


def withdraw(
    session: Session, office: Office, case_id: str, number: int, reason: str, said: Said, now: dt.datetime
) -> Recorded:
    """Take back the event with that number: it stays in the record and counts no more; the principal hears once.

    Raises FaultyInput, AlreadyDone, StaleCase, NotFound, NotAllowed.
    """
    if repeated := already_said(session, said.form_key, case_id):
        return Recorded(repeated, repeated=True)
    round_ = locked_reads.round_to_change(session, lookup.case_of(session, case_id)[0].round_slug)
    event = Record.of(session, case_id).to_take_back(number, reason)
    check_round_move(round_.state, event.kind)
    if event.kind is EventKind.REVIEWED:
        return withdraw_review(session, office, case_id, event.told["review"], reason, said, now)
    moved = _is_own_extension(session, round_, event) and take_back_effect(session, round_, event.at, reason, said, now)
    work, entry = take_back(session, case_id, event, reason, said, now)
    beside = _beside(session, work, event, reason, said, now) if _moved_everywhere(event) else ()
    tell(session, office, work, event, reason, now, beside)
    if moved:
        tell_rule(session, office, round_, (), reason, now)
    return Recorded(entry)


def _moved_everywhere(event: Event) -> bool:
    """Whether it changed the registered address, which is the same in the whole family."""
    return event.kind is EventKind.ADDRESS_CHANGED and not event.told.get("mailbox")


def _is_unheard(event: Event) -> bool:
    return event.kind in UNHEARD or bool(event.told.get("mailbox"))


def _is_own_extension(session: Session, round_: Round, event: Event) -> bool:
    """Whether this principal alone was given more time in that act; the days of all follow only the time of all."""
    is_extension = event.kind is EventKind.EXTENDED
    return is_extension and Record.of(session, round_.slug).same_act(EventKind.EXTENDED, event.at) is None


def take_back(
    session: Session, case_id: str, event: Event, reason: str, said: Said, now: dt.datetime
) -> tuple[Work, int]:
    """Undo an event and record that it was, without a letter; the case as it then is, and the new line's number.

    Raises FaultyInput, AlreadyDone, NotAllowed.
    """
    work = open_case(session, case_id, EventKind.WITHDRAWN, now)
    before = work.progress.outcome
    undo(Mistake(session, work, event, Record.of(session, case_id).without(event.number), now))
    work.case.chased_at = max(work.case.chased_at, now)  # the letter about it is word enough for today
    settle_case(work)
    if work.round.state is RoundState.CLOSED and work.progress.outcome is not before:
        raise NotAllowed("Det skulle ändra utfallet, och rundan är avslutad. Öppna den igen först.")
    entry = record_event(session, work.case, NewEvent(EventKind.WITHDRAWN, said, withdrawal(event, reason)), now)
    return work, entry.number


def withdrawal(event: Event, reason: str) -> dict[str, Any]:
    """What the record says of an event that is taken back."""
    return {"event": event.number, "kind": event.kind.value, "withdrawn": event.told, "reason": reason.strip()}


def tell(
    session: Session,
    office: Office,
    work: Work,
    event: Event,
    reason: str,
    now: dt.datetime,
    beside: Sequence[Work] = (),
) -> None:
    """Write to the registrar and to whoever had asked for or been given what is taken back, if they heard of it."""
    if _is_unheard(event) or (event.kind is EventKind.EXTENDED and work.progress.is_answered):
        return
    what = event_sentence(EventKind.WITHDRAWN, withdrawal(event, reason), work.case.language)
    change = Change(what, reason.strip(), moved=event.kind is EventKind.EXTENDED)
    send_changed(session, office, work, change, _readers(session, work, event), now, beside)


def _readers(session: Session, work: Work, event: Event) -> dict[str, str]:
    """Addresses with the links that stand in their letters."""
    readers = {work.case.registrar: work.case.link_id}
    asker = _asker(session, event)
    if asker and asker.email:
        readers.setdefault(asker.email, asker.link_id or work.case.link_id)
    if event.kind is EventKind.LINK_REVOKED and (link := session.get(Link, event.told["link"])) and link.email:
        readers.setdefault(link.email, link.id)
    return readers


def _asker(session: Session, event: Event) -> ExtensionRequest | Question | None:
    if event.told.get("request"):
        return session.get(ExtensionRequest, event.told["request"])
    return session.get(Question, event.told["question"]) if event.told.get("question") else None


def _beside(session: Session, work: Work, event: Event, reason: str, said: Said, now: dt.datetime) -> Sequence[Work]:
    """The principal's cases in the family whose address was changed in the same act, taken back too."""
    slug, code = work.round.family or work.round.slug, work.case.principal_code
    alike, found = replace(said, form_key=None), []
    for case in family_reads.cases_of_principal(session, slug, code):
        same = Record.of(session, case.id).same_act(EventKind.ADDRESS_CHANGED, event.at)
        if case.id != work.case.id and same:
            found.append(take_back(session, case.id, same, reason, alike, now)[0])
    return found
