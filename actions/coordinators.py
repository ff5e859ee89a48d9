"""Who may sign in to the console: whom a round or the county names as a contact."""

from __future__ import annotations

import datetime as dt
import hmac
from collections.abc import Iterable
from functools import partial

from sqlalchemy.orm import Session

from actions import coordinator_mail
from actions.links import SIGN_IN_LASTS, sign_in_link
from kit.database import when_kept
from kit.logs import note_security
from models import selects
from models.county import Contact
from notifications.office import Office


def invite_to_console(
    session: Session, office: Office, address: str, county_contacts: Iterable[Contact], now: dt.datetime
) -> bool:
    """Send a one-time link to the address if it is a coordinator's; whether it was."""
    known = known_address(session, address, county_contacts)
    if known is None:
        note_security("sign-in-refused", who=_unnamed(office, address))
        return False
    link = sign_in_link(session, office, "", known, now)
    session.flush()
    coordinator_mail.send_sign_in(session, office, link, int(SIGN_IN_LASTS.total_seconds() // 60), now)
    when_kept(session, partial(note_security, "sign-in-sent", who=known))
    return True


def _unnamed(office: Office, address: str) -> str:
    """What tells a stranger's address from another's in the log, without saying it."""
    return hmac.digest(office.secret, b"stranger:" + address.casefold().encode(), "sha256").hex()[:12]


def known_address(session: Session, address: str, county_contacts: Iterable[Contact]) -> str | None:
    """The coordinator's address as it is registered, whatever case it was written in."""
    registered = [contact.email for contact in county_contacts]
    for round_ in selects.rounds(session):
        registered += [contact["email"] for contact in round_.contacts]
    return next((known for known in registered if known.casefold() == address.casefold()), None)
