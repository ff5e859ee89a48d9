"""Named reads about the people of the console: whose session it is, who belongs to an office, who is a contact."""

import datetime as dt
from collections.abc import Collection, Iterator, Sequence

from sqlalchemy import Row, bindparam, select
from sqlalchemy.orm import Session

from kit.errors import NotFound
from kit.i18n import swedish_order
from kit.prepared import PreparedRead
from models.people import Role
from models.tables import ConsoleSession, Membership, OfficeRow, Person, Round
from models.vocabulary import RoundState

_SESSION = PreparedRead((ConsoleSession,), lambda query: query.where(ConsoleSession.digest == bindparam("digest")))
_CONTACTS = select(Round.slug, Round.family, Round.state, Round.contacts, Round.office).order_by(
    Round.launched_at.desc()
)
_MEMBERS = (
    select(OfficeRow.slug, Person.email, Membership.role)
    .outerjoin(Membership, (Membership.office == OfficeRow.slug) & Membership.ended_at.is_(None))
    .outerjoin(Person, Person.id == Membership.person_id)
    .order_by(OfficeRow.slug, Person.id)
)


def session_by_digest(session: Session, digest: str) -> ConsoleSession | None:
    """The session whose secret has that digest, also one that has ended, as an object of no session."""
    found = _SESSION.all(session, {"digest": digest})
    return found[0][0] if found else None


def open_sessions(session: Session, now: dt.datetime) -> Sequence[ConsoleSession]:
    """The sessions that neither have ended nor run out at `now` (UTC), the one seen last first."""
    query = select(ConsoleSession).where(ConsoleSession.ended_at.is_(None), ConsoleSession.expires_at > now)
    return session.scalars(query.order_by(ConsoleSession.seen_at.desc(), ConsoleSession.id)).all()


def open_sessions_of(session: Session, email: str, now: dt.datetime) -> list[ConsoleSession]:
    """The same of one address, however its letters are written."""
    return [each for each in open_sessions(session, now) if each.email.casefold() == email.casefold()]


def round_contacts(session: Session) -> Iterator[Row[str, str, RoundState, list[dict[str, str]], str]]:
    """Every round's slug, family, state, contacts and office, newest first; read when asked for."""
    yield from session.execute(_CONTACTS)


def open_rounds_with(session: Session, email: str) -> dict[str, str]:
    """The titles of the rounds that are not closed and have the address among their contacts, by slug."""
    query = select(Round.slug, Round.title, Round.contacts).where(Round.state != RoundState.CLOSED).order_by(Round.slug)
    found = session.execute(query).all()
    return {row.slug: row.title for row in found if email in {each["email"].casefold() for each in row.contacts}}


def members(session: Session) -> dict[str, dict[str, Role]]:
    """Every office's people as they are now: role by address, in the order they came; empty for one without."""
    found: dict[str, dict[str, Role]] = {}
    for office, email, role in session.execute(_MEMBERS):
        known = found.setdefault(office, {})
        if email is not None:
            known[email] = role
    return found


def has_had_members(session: Session, office: str) -> bool:
    """Whether the office's people have ever been written down here."""
    return session.scalar(select(Membership.id).where(Membership.office == office).limit(1)) is not None


def person_by_email(session: Session, email: str) -> Person | None:
    """The person with that address, however its letters are written."""
    return session.scalar(select(Person).where(Person.email == email.casefold()))


def person_of(session: Session, number: int) -> Person:
    """The person with that number. Raises NotFound."""
    found = session.get(Person, number)
    if found is None:
        raise NotFound("Personen finns inte.")
    return found


def names(session: Session) -> dict[str, str]:
    """The names of those who have one, by address."""
    return {email: name for email, name in session.execute(select(Person.email, Person.name)) if name}


def membership_of(session: Session, person_id: int, office: str) -> Membership | None:
    """The role the person has in the office now."""
    mine = (Membership.person_id == person_id, Membership.office == office, Membership.ended_at.is_(None))
    return session.scalar(select(Membership).where(*mine))


def memberships_of(session: Session, person_id: int, offices: Collection[str]) -> Sequence[Membership]:
    """Every role the person has had in those offices, the latest first."""
    theirs = (Membership.person_id == person_id, Membership.office.in_(offices))
    return session.scalars(select(Membership).where(*theirs).order_by(Membership.id.desc())).all()


def office_names(session: Session) -> dict[str, str]:
    """The offices' names by slug."""
    found = session.execute(select(OfficeRow.slug, OfficeRow.name).order_by(OfficeRow.slug)).all()
    return {office.slug: office.name for office in sorted(found, key=lambda office: swedish_order(office.name))}
