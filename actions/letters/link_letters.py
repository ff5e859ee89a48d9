"""Letters whose whole matter is a link: a colleague's, a new one, the same again, or all that a mailbox has."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import replace

from sqlalchemy.orm import Session

from actions.casework import Work
from actions.letters.addressing import addressed_to, copy_key
from actions.letters.mailer import other_round
from actions.record.record import Said
from models.tables import Link
from notifications import briefs
from notifications.delivery.outbox import enqueue
from notifications.letters import to_principals
from notifications.office import Office


def send_handover(session: Session, office: Office, work: Work, link: Link, said: Said, now: dt.datetime) -> None:
    """The colleague's own link."""
    letter = to_principals.Handover(
        **addressed_to(work, f"handover:{link.id}", link.email, link.id), colleague=link.holder, given_by=said.by.name
    )
    enqueue(session, office, [letter], now)


def send_new_link(session: Session, office: Office, work: Work, link: Link, now: dt.datetime) -> None:
    """A new link to the registered address."""
    letter = to_principals.NewLink(
        **addressed_to(work, f"new-link:{link.id}", work.case.registrar, link.id), replaces=True
    )
    enqueue(session, office, [letter], now)


def send_link_again(session: Session, office: Office, work: Work, occasion: str, now: dt.datetime) -> None:
    """The link the principal has, to the registered address; once an occasion."""
    key = f"link-again:{work.case.link_id}:{occasion}"
    enqueue(
        session, office, [to_principals.NewLink(**addressed_to(work, key, work.case.registrar, work.case.link_id))], now
    )


def send_held_links(
    session: Session,
    office: Office,
    address: str,
    held: Sequence[tuple[Work, str]],
    occasion: str,
    now: dt.datetime,
    *,
    replaces: bool,
) -> None:
    """The links that whoever reads at that address has, in one letter; once an occasion.

    `replaces` when the first is there in place of another.
    """
    (first, link_id), *rest = held
    key = copy_key(f"held-links:{first.case.id}:{occasion}", address)
    others = tuple(replace(_held(work), link_id=other_id) for work, other_id in rest)
    letter = to_principals.NewLink(**addressed_to(first, key, address, link_id), others=others, replaces=replaces)
    enqueue(session, office, [letter], now)


def _held(work: Work) -> briefs.OtherRound:
    """Another case that a link opens, by its round and its principal: one mailbox may have several."""
    found = other_round(work.round, work.case, work.progress, "")
    return replace(found, title=f"{found.title}, {work.case.principal_name}")
