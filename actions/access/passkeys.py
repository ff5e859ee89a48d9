"""People's passkeys as rows: added, named, used and removed; and the challenge that each use answers once."""

import datetime as dt
import hmac
import re
import secrets
from dataclasses import dataclass
from functools import partial
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from actions.access.attempts import count_attempt
from actions.access.console_people import person_written_down
from actions.letters.coordinator_mailer import send_passkey_changed
from kit.database import when_kept
from kit.errors import AlreadyDone, NotAllowed, NotFound
from kit.logs import note_security
from models.people import WayInChange
from models.reads.people_reads import person_by_email
from models.tables import Passkey, Person
from notifications.sender import Sender

CHALLENGE_LASTS: Final = dt.timedelta(minutes=5)
MOST: Final = 20
TOO_MANY: Final = "Du har redan så många passkeys som får plats. Ta bort någon först; inget har ändrats."
_CARRIED: Final = re.compile(r"(\d{1,12})\.[\w-]{43}", re.ASCII)


@dataclass(frozen=True, slots=True)
class Credential:
    """A passkey that has just been made: its id (base64url), its public key (COSE) and its counter."""

    id: str
    public_key: bytes
    counter: int


def new_challenge(now: dt.datetime) -> str:
    """What a browser is given to carry: the challenge is derived from it, so that no other browser can answer."""
    return f"{int(now.timestamp())}.{secrets.token_urlsafe(32)}"


def challenge(sender: Sender, purpose: str, carried: str) -> bytes:
    """The challenge for that purpose in the browser that carries this."""
    return hmac.digest(sender.secret, f"passkey-{purpose}:{carried}".encode(), "sha256")


def spend_challenge(session: Session, sender: Sender, carried: str, now: dt.datetime) -> bool:
    """Whether what a browser carries is ours to answer: at most five minutes old, and not answered before."""
    found = _CARRIED.fullmatch(carried)
    begun = dt.datetime.fromtimestamp(int(found[1]), dt.UTC) if found else None
    if begun is None or not begun <= now < begun + CHALLENGE_LASTS:
        return False
    key = hmac.digest(sender.secret, b"passkey-spent:" + carried.encode(), "sha256").hex()
    return count_attempt(session, key, begun + CHALLENGE_LASTS, now) == 1


def user_handle(sender: Sender, person: Person) -> bytes:
    """What a passkey calls its owner; tells nobody who it is (WebAuthn level 3, 14.6.1)."""
    return hmac.digest(sender.secret, f"passkey-user:{person.id}".encode(), "sha256")


def passkeys_of(session: Session, email: str) -> list[Passkey]:
    """Somebody's passkeys, in the order they came."""
    theirs = select(Passkey).join(Person).where(Person.email == email.casefold()).order_by(Passkey.id)
    return list(session.scalars(theirs))


def passkey_by_credential(session: Session, credential: str) -> tuple[Passkey, Person]:
    """The passkey with that id and whose it is, held until the transaction ends. Raises NotFound."""
    mine = select(Passkey, Person).join(Person).where(Passkey.credential == credential).with_for_update(of=Passkey)
    found = session.execute(mine).one_or_none()
    if found is None:
        raise NotFound("Passkeyn finns inte.")
    return found[0], found[1]


def add_passkey(session: Session, sender: Sender, email: str, made: Credential, name: str, now: dt.datetime) -> None:
    """Let a passkey sign somebody in from now on, and tell their mailbox. Raises NotAllowed, AlreadyDone."""
    owner = person_written_down(session, email.casefold(), now)
    if len(passkeys_of(session, email)) >= MOST:
        raise NotAllowed(TOO_MANY)
    if session.scalar(select(Passkey.id).where(Passkey.credential == made.id)) is not None:
        raise AlreadyDone("Passkeyn finns redan. Inget har ändrats.")
    key, counter = made.public_key, made.counter
    row = Passkey(person_id=owner.id, credential=made.id, public_key=key, counter=counter, name=name, added_at=now)
    session.add(row)
    send_passkey_changed(session, sender, row, owner.email, WayInChange.PASSKEY_ADDED, owner.email, now)
    when_kept(session, partial(note_security, "passkey-added", who=owner.email))


def rename_passkey(session: Session, email: str, number: int, name: str) -> None:
    """Call one of somebody's passkeys something else. Raises NotFound."""
    passkey_of(session, email, number).name = name


def remove_passkey(session: Session, sender: Sender, email: str, number: int, by: str, now: dt.datetime) -> None:
    """Let one of somebody's passkeys open nothing any more, and tell their mailbox. Raises NotFound."""
    removed = passkey_of(session, email, number)
    send_passkey_changed(session, sender, removed, email, WayInChange.PASSKEY_REMOVED, by, now)
    session.delete(removed)
    when_kept(session, partial(note_security, "passkey-removed", who=email, by=by))


def passkey_of(session: Session, email: str, number: int) -> Passkey:
    """One of somebody's passkeys. Raises NotFound."""
    found = session.get(Passkey, number)
    owner = person_by_email(session, email)
    if found is None or owner is None or found.person_id != owner.id:
        raise NotFound("Passkeyn finns inte.")
    return found
