"""An office's people: written down once, invited, given another role, and leaving. Addresses are in small letters."""

import datetime as dt
from collections.abc import Iterable

from sqlalchemy.orm import Session

from actions.letters import coordinator_mailer
from kit.errors import AlreadyDone, NotAllowed, NotFound
from models.reads.people_reads import has_had_members, members, membership_of, office_names, person_by_email
from models.tables import Membership, Person
from models.vocabulary import Role
from notifications.office import Office
from rules.members import leaves_it_without_administrator

NO_OFFICE = "Kontoret finns inte."
LAST = "Någon måste vara administratör. Gör någon annan till det först; inget har ändrats."


def import_members(session: Session, office: str, addresses: Iterable[str], now: dt.datetime) -> int:
    """Write down an office's first people, each its administrator; how many they were.

    Nothing happens where people have been written down before. All become administrators: those the county's file
    named could do everything, and none of them may be shut out by whose name stood first (docs/decisions/people.md).
    """
    if has_had_members(session, office):
        return 0
    once = dict.fromkeys(address.casefold() for address in addresses)
    for email in once:
        _give(session, person_written_down(session, email, now), office, Role.ADMINISTRATOR, "", now)
    session.flush()
    return len(once)


def invite(
    session: Session, sender: Office, office: str, email: str, name: str, role: Role, by: str, now: dt.datetime
) -> Person:
    """Let somebody into an office, and write to them where they sign in. Raises NotFound, AlreadyDone."""
    known = office_names(session)
    if office not in known:
        raise NotFound(NO_OFFICE)
    person = person_written_down(session, email.casefold(), now)
    if membership_of(session, person.id, office) is not None:
        raise AlreadyDone("Personen hör redan till kontoret. Inget har ändrats.")
    person.name = name or person.name
    given = _give(session, person, office, role, by, now)
    session.flush()
    coordinator_mailer.send_welcome(session, sender, person.email, known[office], given, now)
    return person


def change_role(
    session: Session, sender: Office, person: Person, office: str, role: Role, by: str, now: dt.datetime
) -> None:
    """Give somebody another role in an office, and tell them. Raises NotFound, NotAllowed."""
    before = _membership(session, person, office)
    if before.role is role:
        return
    _keep_an_administrator(session, person, office, role)
    _end(session, before, by, now)
    given = _give(session, person, office, role, by, now)
    session.flush()
    _tell(session, sender, person, given, by, now)


def take_away(session: Session, sender: Office, person: Person, office: str, by: str, now: dt.datetime) -> None:
    """Let somebody leave an office, and tell them; who belongs nowhere else is out at the next page.

    Raises NotFound, NotAllowed.
    """
    before = _membership(session, person, office)
    _keep_an_administrator(session, person, office, None)
    _end(session, before, by, now)
    _tell(session, sender, person, before, by, now)


def call_oneself(session: Session, email: str, name: str, now: dt.datetime) -> None:
    """Let somebody be called what they wish."""
    person_written_down(session, email.casefold(), now).name = name


def person_written_down(session: Session, email: str, now: dt.datetime) -> Person:
    """The person with that address (in small letters), written down now if they were not."""
    known = person_by_email(session, email)
    if known is None:
        known = Person(email=email, added_at=now)
        session.add(known)
        session.flush()
    return known


def _give(session: Session, person: Person, office: str, role: Role, by: str, now: dt.datetime) -> Membership:
    given = Membership(person_id=person.id, office=office, role=role, given_at=now, given_by=by)
    session.add(given)
    return given


def _tell(session: Session, sender: Office, person: Person, given: Membership, by: str, now: dt.datetime) -> None:
    name = office_names(session)[given.office]
    coordinator_mailer.send_membership_changed(session, sender, person.email, name, given, by, now)


def _end(session: Session, membership: Membership, by: str, now: dt.datetime) -> None:
    membership.ended_at, membership.ended_by = now, by
    session.flush()


def _membership(session: Session, person: Person, office: str) -> Membership:
    found = membership_of(session, person.id, office)
    if found is None:
        raise NotFound("Personen hör inte till kontoret.")
    return found


def _keep_an_administrator(session: Session, person: Person, office: str, role: Role | None) -> None:
    if leaves_it_without_administrator(members(session).get(office, {}), person.email, role):
        raise NotAllowed(LAST)
