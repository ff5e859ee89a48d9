"""A coordinator's amendments to single cases, and to a whole family: quiet, another address."""

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import replace

from sqlalchemy.orm import Session

from actions.casework import Work, open_case, settle_case
from actions.letters import mailer
from actions.record.record import NewEvent, Said, record_event
from kit.errors import Fault, FaultyInput
from models.files.fields import MAILBOX_UNREADABLE, is_mailbox
from models.reads import family_reads, lookup
from models.reads.page_reads import is_escalation_lost
from models.vocabulary import EventKind
from notifications.delivery.outbox import withdraw_failed
from notifications.sender import Sender


def mute(session: Session, case_id: str, reason: str, said: Said, now: dt.datetime) -> None:
    """Send this principal no reminders until unmuted. Raises NotFound, NotAllowed."""
    work = open_case(session, case_id, EventKind.MUTED, now)
    work.case.muted = True
    _settle(session, work, NewEvent(EventKind.MUTED, said, {"reason": reason}), now)


def unmute(session: Session, case_id: str, said: Said, now: dt.datetime) -> None:
    """Take the reminders up again; what was missed meanwhile stays unsaid. Raises NotFound, NotAllowed."""
    work = open_case(session, case_id, EventKind.UNMUTED, now)
    work.case.muted = False
    work.case.chased_at = max(work.case.chased_at, now)
    _settle(session, work, NewEvent(EventKind.UNMUTED, said), now)


def change_address(
    session: Session,
    sender: Sender,
    case_id: str,
    registrar: str,
    said: Said,
    now: dt.datetime,
    may: Callable[[str], bool] = lambda _slug: True,
) -> None:
    """Correct the registered address and send the invitation there, or the link to the record once the round is closed.

    The principal's cases in other open rounds of the same family follow, where whoever does it `may` act, and the same
    letter tells of them. What failed on its way to the old address is withdrawn. Raises FaultyInput, NotFound,
    NotAllowed.
    """
    work = open_case(session, case_id, EventKind.ADDRESS_CHANGED, now)
    if not is_mailbox(registrar):
        raise FaultyInput([Fault("registrar", MAILBOX_UNREADABLE, found=registrar)])
    if registrar.casefold() == work.case.registrar.casefold():
        said_so = "Det är adressen vi redan har. Vill du skicka dit länken en gång till, finns en egen knapp för det."
        raise FaultyInput([Fault("registrar", said_so, found=registrar)])
    beside = [each for each in family_reads.own_beside(session, work.case, work.round) if may(_slug(session, each))]
    others = [open_case(session, other_id, EventKind.ADDRESS_CHANGED, now) for other_id in beside]
    _move(session, work, registrar, said, now)
    for other in others:
        _move(session, other, registrar, replace(said, form_key=None), now)
    if work.facts.round_closed:
        mailer.send_link_again(session, sender, work, str(work.case.version), now)
    else:
        mailer.send_invitation_again(session, sender, work, [(each.case, each.round) for each in others], now)


def _slug(session: Session, case_id: str) -> str:
    return lookup.case_of(session, case_id)[1].slug


def change_escalation(
    session: Session, sender: Sender, case_id: str, addresses: Mapping[str, str], said: Said, now: dt.datetime
) -> None:
    """Correct whom the chase goes on to: `official` and `chair`, either may be empty.

    An escalation that did not get through to an address put right is sent once more, to the one it is now.
    Raises FaultyInput, NotFound, NotAllowed.
    """
    work = open_case(session, case_id, EventKind.ADDRESS_CHANGED, now)
    moved = {name: (before, to) for name, to in addresses.items() if (before := getattr(work.case, name)) != to}
    if not moved:
        raise FaultyInput([Fault(next(iter(addresses)), "Det är adresserna vi redan har. Inget har ändrats.")])
    is_lost = any(is_escalation_lost(session, case_id, before) for before, _ in moved.values())
    for name, (before, to) in moved.items():
        data = {"mailbox": name, "from": before, "to": to}
        withdraw_failed(session, case_id, before, now)
        setattr(work.case, name, to)
        record_event(session, work.case, NewEvent(EventKind.ADDRESS_CHANGED, said, data), now)
        said = replace(said, form_key=None)
    if is_lost and (work.case.official or work.case.chair):
        mailer.send_escalation_again(session, sender, work, now)


def _move(session: Session, work: Work, registrar: str, said: Said, now: dt.datetime) -> None:
    data = {"from": work.case.registrar, "to": registrar}
    withdraw_failed(session, work.case.id, work.case.registrar, now)
    work.case.registrar = registrar
    record_event(session, work.case, NewEvent(EventKind.ADDRESS_CHANGED, said, data), now)


def _settle(session: Session, work: Work, happening: NewEvent, now: dt.datetime) -> None:
    settle_case(work)
    record_event(session, work.case, happening, now)
