"""The links of those who own a step after the signing and have a mailbox of their own."""

import datetime as dt
from collections.abc import Mapping, Sequence

from sqlalchemy.orm import Session

from actions.access.links import make_link
from models.reads import lookup
from models.tables import Case, Link
from models.vocabulary import LinkKind
from notifications.sender import Sender

OwnLinks = Mapping[str, str]


def owner_links(session: Session, sender: Sender, cases: Sequence[Case], now: dt.datetime) -> Mapping[str, OwnLinks]:
    """By case, the id of each owner's link by its mailbox in small letters; made where there is none.

    It hangs on the principal's own, as one handed over does. One that a coordinator has revoked is not made again; one
    that fell with the principal's own is.
    """
    owners = {case.id: _owners(case) for case in cases}
    known = lookup.links_of_cases(session, [case.id for case in cases if owners[case.id]])
    standing = {link.id for link in known if link.revoked_at is None}
    latest = {(link.case_id, link.email.casefold()): link for link in known if link.kind is LinkKind.COLLEAGUE}
    found: dict[str, dict[str, str]] = {case.id: {} for case in cases}
    for case in cases:
        for email in owners[case.id]:
            link = latest.get((case.id, email.casefold()))
            if link is None or (link.id not in standing and link.parent_id not in standing):
                link = _handed_on(session, sender, case, email, now)
            if link.revoked_at is None:
                found[case.id][email.casefold()] = link.id
    return found


def _owners(case: Case) -> list[str]:
    """The mailboxes of those who have a step left to do, without the registrar's."""
    emails = [step.email for step in case.follow_ups if step.email and step.done_on is None]
    return [email for email in dict.fromkeys(emails) if email.casefold() != case.registrar.casefold()]


def _handed_on(session: Session, sender: Sender, case: Case, email: str, now: dt.datetime) -> Link:
    link = make_link(sender, LinkKind.COLLEAGUE, now, round_slug=case.round_slug, case_id=case.id, email=email)
    link.parent_id = case.link_id
    session.add(link)
    return link
