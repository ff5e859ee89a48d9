"""The people of the console: who may sign in, and how far; an office's people invited, given another role, and
leaving; and their sessions, begun, found and ended (moments are the computer's own clock's, UTC).

Addresses are in small letters.
"""

import datetime as dt
import hmac
import secrets
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from types import MappingProxyType
from typing import Final

from sqlalchemy import ColumnElement, delete, func, update
from sqlalchemy.orm import Session

from actions.access.links import SIGN_IN_LASTS, sign_in_link
from actions.access.sign_ins import Asking, bind, forget_sign_ins
from actions.letters import coordinator_mailer
from kit.database import when_kept
from kit.errors import AlreadyDone, NotAllowed, NotFound
from kit.logs import note_security
from models.people import Role, SessionEnd, SignInWay
from models.reads.note_reads import in_hand_of
from models.reads.people_reads import (
    has_had_members,
    members,
    membership_of,
    names,
    office_names,
    open_sessions,
    person_by_email,
    round_contacts,
    session_by_digest,
)
from models.tables import ConsoleSession, Membership, Person
from notifications.sender import Sender
from rules.reach import ACTING, Reach, RoundContacts, is_among, leaves_it_without_administrator, reach

Members = Mapping[str, Mapping[str, Role]]
# by office, whom its registry names
Listed = Mapping[str, Collection[str]]

NO_OFFICE = "Kontoret finns inte."
LAST = "Någon måste vara administratör. Gör någon annan till det först; inget har ändrats."

LASTS = dt.timedelta(hours=12)
REMEMBERED = dt.timedelta(days=30)  # where somebody has asked that the computer be remembered
SEEN_EVERY = dt.timedelta(minutes=5)
NO_ROLES: Final[Mapping[str, Role]] = MappingProxyType({})
KEPT = dt.timedelta(days=30)


@dataclass(frozen=True, slots=True)
class Known:
    """Somebody by address, with what it reaches and its open sessions. Nothing is reached by one taken off the list."""

    email: str
    name: str
    reach: Reach
    sessions: Sequence[ConsoleSession]


def send_way_in(
    session: Session, sender: Sender, address: str, coordinators: Listed, asking: Asking, now: dt.datetime
) -> bool:
    """Send a one-time link and its code to the address if it is somebody's who may come in; whether it was."""
    known = known_address(session, address, coordinators)
    if known is None:
        note_stranger(sender, address)
        return False
    forget_sign_ins(session, now)
    link = sign_in_link(session, sender, "", known, now)
    session.flush()
    bind(session, sender, link, asking)
    coordinator_mailer.send_sign_in(session, sender, link, int(SIGN_IN_LASTS.total_seconds() // 60), now)
    when_kept(session, partial(note_security, "sign-in-sent", who=known))
    return True


def note_stranger(sender: Sender, address: str) -> None:
    """Note that somebody who is not known here asked to come in."""
    note_security("sign-in-refused", who=_unnamed(sender, address))


def _unnamed(sender: Sender, address: str) -> str:
    """What tells a stranger's address from another's in the log, without saying it."""
    return hmac.digest(sender.secret, b"stranger:" + address.casefold().encode(), "sha256").hex()[:12]


def known_address(session: Session, address: str, coordinators: Listed) -> str | None:
    """The address as it is registered, if it may come in, whatever case it was written in."""
    known = _registered(members(session), coordinators, _rounds(session))
    return next((each for each in known if each.casefold() == address.casefold()), None)


def reach_of(session: Session, address: str, coordinators: Listed, told: Mapping[str, Role] = NO_ROLES) -> Reach:
    """What the address reaches now; `told` are roles its session has from a directory, by office.

    `coordinators` are the addresses its registry names by office, who are the people of an office that has none of its
    own.
    """
    offices = members(session)
    return _reach(address, offices, coordinators, told, _rounds(session))


def people(session: Session, coordinators: Listed, now: dt.datetime) -> list[Known]:
    """Whoever can sign in, and whoever still has a session open at `now` (the computer's own clock, UTC)."""
    offices, rounds = members(session), list(_rounds(session))
    opened, called = open_sessions(session, now), names(session)
    addresses = [*_registered(offices, coordinators, rounds), *(each.email for each in opened)]
    once = {address.casefold(): address for address in reversed(addresses)}
    found = []
    for key, address in reversed(once.items()):
        sessions = [each for each in opened if each.email.casefold() == key]
        told = {office: role for each in sessions for office, role in each.roles.items()}
        reached = _reach(address, offices, coordinators, told, rounds)
        found.append(Known(address, called.get(key, ""), reached, sessions))
    return found


def _reach(
    address: str,
    offices: Members,
    coordinators: Listed,
    told: Mapping[str, Role],
    rounds: Iterable[RoundContacts],
) -> Reach:
    roles = {office: people[address.casefold()] for office, people in offices.items() if address.casefold() in people}
    listed = [office for office in _without_people(offices) if is_among(address, coordinators.get(office, ()))]
    roles |= dict.fromkeys(listed, Role.ADMINISTRATOR)
    has_people = {office: bool(people) or bool(coordinators.get(office)) for office, people in offices.items()}
    return reach(address, _highest(roles, told), has_people, rounds)


def _without_people(offices: Members) -> list[str]:
    return [office for office, people in offices.items() if not people] if offices else [""]


def _highest(roles: Mapping[str, Role], told: Mapping[str, Role]) -> dict[str, Role]:
    """Both, and the one that may do more where both name an office. Roles stand in that order."""
    order = list(Role)
    both = {office: [r for r in (roles.get(office), told.get(office)) if r] for office in {*roles, *told}}
    return {office: min(found, key=order.index) for office, found in both.items()}


def _registered(offices: Members, coordinators: Listed, rounds: Iterable[RoundContacts]) -> Iterator[str]:
    for people in offices.values():
        yield from people
    for office in _without_people(offices):
        yield from coordinators.get(office, ())
    for round_ in rounds:
        yield from round_.addresses


def _rounds(session: Session) -> Iterator[RoundContacts]:
    for slug, family, state, contacts, office in round_contacts(session):
        yield RoundContacts(slug, family, state, tuple(contact["email"] for contact in contacts), office)


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
    session: Session, sender: Sender, office: str, email: str, name: str, role: Role, by: str, now: dt.datetime
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
    session: Session, sender: Sender, person: Person, office: str, role: Role, by: str, now: dt.datetime
) -> None:
    """Give somebody another role in an office, and tell them. What a reader had in hand there nobody has any more.

    Raises NotFound, NotAllowed.
    """
    before = _membership(session, person, office)
    if before.role is role:
        return
    _keep_an_administrator(session, person, office, role)
    if role not in ACTING:
        _let_go(session, person, office)
    _end_membership(session, before, by, now)
    given = _give(session, person, office, role, by, now)
    session.flush()
    _tell(session, sender, person, given, by, now)


def take_away(session: Session, sender: Sender, person: Person, office: str, by: str, now: dt.datetime) -> None:
    """Let somebody leave an office, and tell them; who belongs nowhere else is out at the next page. What they had in
    hand there nobody has any more.

    Raises NotFound, NotAllowed.
    """
    before = _membership(session, person, office)
    _keep_an_administrator(session, person, office, None)
    _let_go(session, person, office)
    _end_membership(session, before, by, now)
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


def _let_go(session: Session, person: Person, office: str) -> None:
    for row in in_hand_of(session, person.email, office):
        session.delete(row.CaseHolder)


def _give(session: Session, person: Person, office: str, role: Role, by: str, now: dt.datetime) -> Membership:
    given = Membership(person_id=person.id, office=office, role=role, given_at=now, given_by=by)
    session.add(given)
    return given


def _tell(session: Session, sender: Sender, person: Person, given: Membership, by: str, now: dt.datetime) -> None:
    name = office_names(session)[given.office]
    coordinator_mailer.send_membership_changed(session, sender, person.email, name, given, by, now)


def _end_membership(session: Session, membership: Membership, by: str, now: dt.datetime) -> None:
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


def begin_session(
    session: Session,
    sender: Sender,
    email: str,
    browser: str,
    now: dt.datetime,
    lasts: dt.timedelta = LASTS,
    *,
    way: SignInWay = SignInWay.LETTER,
    roles: Mapping[str, Role] = NO_ROLES,
) -> str:
    """Begin a session and forget those that ended long ago; the secret its cookie carries, kept nowhere else."""
    forget_ended(session, now)
    secret = secrets.token_urlsafe(32)
    begun = ConsoleSession(
        digest=_digest(sender, secret),
        email=email,
        browser=browser,
        began_at=now,
        seen_at=now,
        expires_at=now + lasts,
        way=way,
        roles=dict(roles),
    )
    session.add(begun)
    session.flush()
    return secret


def find_session(session: Session, sender: Sender, secret: str, now: dt.datetime) -> ConsoleSession | None:
    """The session a cookie opens, unless it has ended or run out."""
    found = session_by_digest(session, _digest(sender, secret))
    if found is None or found.ended_at is not None or found.expires_at <= now:
        return None
    return found


def note_seen(session: Session, session_id: int, now: dt.datetime) -> None:
    """Note that the session is in use. Called at most every `SEEN_EVERY`."""
    session.execute(update(ConsoleSession).where(ConsoleSession.id == session_id).values(seen_at=now))


def end_session(session: Session, session_id: int, why: SessionEnd, now: dt.datetime) -> int:
    """End a session; how many were open, 1 or 0."""
    return _end_sessions(session, ConsoleSession.id == session_id, why, now)


def end_sessions_of(session: Session, email: str, why: SessionEnd, now: dt.datetime) -> int:
    """End every session of an address, however its letters are written; how many were open."""
    return _end_sessions(session, func.lower(ConsoleSession.email) == email.lower(), why, now)


def end_others_of(session: Session, email: str, but: int, now: dt.datetime) -> int:
    """End every session of an address but one; how many were open."""
    theirs = (func.lower(ConsoleSession.email) == email.lower()) & (ConsoleSession.id != but)
    return _end_sessions(session, theirs, SessionEnd.SIGNED_OUT, now)


def forget_ended(session: Session, now: dt.datetime) -> None:
    """Remove sessions that ended or ran out more than `KEPT` ago."""
    over = func.coalesce(ConsoleSession.ended_at, ConsoleSession.expires_at)
    session.execute(delete(ConsoleSession).where(over < now - KEPT))


def _end_sessions(session: Session, which: ColumnElement[bool], why: SessionEnd, now: dt.datetime) -> int:
    is_open = (ConsoleSession.ended_at.is_(None), ConsoleSession.expires_at > now)
    done = session.execute(update(ConsoleSession).where(which, *is_open).values(ended_at=now, ended_why=why))
    return int(done.rowcount)  # type: ignore[attr-defined]


def _digest(sender: Sender, secret: str) -> str:
    """Keyed, so that a new installation secret ends every session."""
    return hmac.digest(sender.secret, b"console-session:" + secret.encode(), "sha256").hex()
