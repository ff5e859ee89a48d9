"""A link that is lost or has lapsed: sent again, to the registered address or to the colleague whose own it is."""

import datetime as dt
from collections.abc import Sequence

from sqlalchemy.orm import Session

from actions.access.links import renew_link, replace_link
from actions.casework import Work, look_at_case, open_case
from actions.letters import link_letters
from actions.record.record import NewEvent, Said, record_event
from kit.clock import local_day
from kit.errors import NotAllowed
from models.reads import page_reads
from models.tables import Link, Round
from models.vocabulary import EventKind
from notifications.office import Office

Held = tuple[Work, str]  # a case and the id of the link that somebody has to it


def has_lapsed(link: Link, round_: Round, grace: dt.timedelta, now: dt.datetime) -> bool:
    """Whether the round was closed so long ago that the link no longer opens. The due date never ends a link."""
    return round_.closed_at is not None and now > max(round_.closed_at, link.created_at) + grace


def send_links_again(session: Session, office: Office, address: str, now: dt.datetime) -> int:
    """Send a mailbox one letter with the links it has to open rounds, once a day at most; how many there are.

    Those of the cases registered there, and those handed on to it. A link that still opens is sent as it is: whoever
    asks must not be able to take it from somebody else. A case's own that was revoked is replaced.
    """
    registered = _registered(session, office, address, now)
    held = [*registered, *_handed_on(session, address, now)]
    if held:
        work, link_id = held[0]
        session.flush()  # it may be made just now
        link = session.get_one(Link, link_id)
        to = work.case.registrar if registered else link.email
        is_new = link.created_at == now
        link_letters.send_held_links(session, office, to, held, local_day(now).isoformat(), now, replaces=is_new)
    return len(held)


def _registered(session: Session, office: Office, address: str, now: dt.datetime) -> Sequence[Held]:
    works = [look_at_case(session, case_id, now) for case_id in page_reads.cases_registered_at(session, address)]
    return [(work, _opening_link(session, office, work, now)) for work in works]


def _opening_link(session: Session, office: Office, work: Work, now: dt.datetime) -> str:
    if session.get_one(Link, work.case.link_id).revoked_at is not None:
        return replace_link(session, office, work, Said(), now).id
    return work.case.link_id


def _handed_on(session: Session, address: str, now: dt.datetime) -> Sequence[Held]:
    links = page_reads.links_handed_to(session, address)
    return [(look_at_case(session, link.case_id, now), link.id) for link in links if link.case_id]


def send_link_again(session: Session, office: Office, case_id: str, grace: dt.timedelta, now: dt.datetime) -> None:
    """Send a case's registered mailbox its link, or a new one in place of one that no longer opens. Raises NotFound."""
    work = look_at_case(session, case_id, now)
    link = session.get_one(Link, work.case.link_id)
    if link.revoked_at is not None or has_lapsed(link, work.round, grace, now):
        renew_link(session, office, case_id, Said(), now)
    else:
        link_letters.send_link_again(session, office, work, local_day(now).isoformat(), now)


def repeat_link(
    session: Session, office: Office, case_id: str, grace: dt.timedelta, said: Said, now: dt.datetime
) -> None:
    """A coordinator sends the registered mailbox the link it has; those handed on keep working. Also after closing.

    Raises NotFound, NotAllowed: a link that no longer opens is replaced instead.
    """
    work = open_case(session, case_id, EventKind.LINK_SENT_AGAIN, now)
    link = session.get_one(Link, work.case.link_id)
    if link.revoked_at is not None or has_lapsed(link, work.round, grace, now):
        raise NotAllowed("Länken gäller inte längre. Skicka en ny länk i stället.")
    data = {"link": link.id, "to": work.case.registrar}
    entry = record_event(session, work.case, NewEvent(EventKind.LINK_SENT_AGAIN, said, data), now)
    link_letters.send_link_again(session, office, work, str(entry.number), now)
