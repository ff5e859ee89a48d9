"""Who may sign in to the console: whom a round or the county names as a contact, and how far each of them reaches."""

from __future__ import annotations

import datetime as dt
import hmac
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial

from sqlalchemy.orm import Session

from actions.access.links import SIGN_IN_LASTS, sign_in_link
from actions.access.sign_ins import Asking, bind
from actions.letters import coordinator_mailer
from kit.database import when_kept
from kit.logs import note_security
from models.reads.people_reads import open_sessions, round_contacts
from models.tables import ConsoleSession
from notifications.office import Office
from rules.reach import Reach, RoundContacts, reach


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody by address, with what it reaches and its open sessions. Nothing is reached by one taken off the list."""

    email: str
    reach: Reach
    sessions: Sequence[ConsoleSession]


def send_way_in(
    session: Session, office: Office, address: str, coordinators: Iterable[str], asking: Asking, now: dt.datetime
) -> bool:
    """Send a one-time link and its code to the address if it is somebody's who may come in; whether it was."""
    known = known_address(session, address, coordinators)
    if known is None:
        note_security("sign-in-refused", who=_unnamed(office, address))
        return False
    link = sign_in_link(session, office, "", known, now)
    session.flush()
    bind(session, office, link, asking)
    coordinator_mailer.send_sign_in(session, office, link, int(SIGN_IN_LASTS.total_seconds() // 60), now)
    when_kept(session, partial(note_security, "sign-in-sent", who=known))
    return True


def _unnamed(office: Office, address: str) -> str:
    """What tells a stranger's address from another's in the log, without saying it."""
    return hmac.digest(office.secret, b"stranger:" + address.casefold().encode(), "sha256").hex()[:12]


def known_address(session: Session, address: str, coordinators: Iterable[str]) -> str | None:
    """The coordinator's address as it is registered, whatever case it was written in."""
    known = _registered(coordinators, _rounds(session))
    return next((each for each in known if each.casefold() == address.casefold()), None)


def reach_of(session: Session, address: str, coordinators: Collection[str]) -> Reach:
    """What the address reaches now; `coordinators` are the addresses in the county's file."""
    return reach(address, coordinators, _rounds(session))


def people(session: Session, coordinators: Collection[str], now: dt.datetime) -> list[Person]:
    """Whoever can sign in, and whoever still has a session open at `now` (the computer's own clock, UTC)."""
    rounds, opened = list(_rounds(session)), open_sessions(session, now)
    addresses = [*_registered(coordinators, rounds), *(each.email for each in opened)]
    once = {address.casefold(): address for address in reversed(addresses)}
    return [
        Person(
            address,
            reach(address, coordinators, rounds),
            [each for each in opened if each.email.casefold() == address.casefold()],
        )
        for address in reversed(once.values())
    ]


def _registered(coordinators: Iterable[str], rounds: Iterable[RoundContacts]) -> Iterator[str]:
    yield from coordinators
    for round_ in rounds:
        yield from round_.addresses


def _rounds(session: Session) -> Iterator[RoundContacts]:
    for slug, family, state, contacts in round_contacts(session):
        yield RoundContacts(slug, family, state, tuple(contact["email"] for contact in contacts))
