"""Who of those who answer for a round is away, and who stands in: asked where letters are written and pages shown."""

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from sqlalchemy.orm import Session

from models.reads.absence_reads import absences_on
from models.reads.people_reads import members, names
from models.tables import Round
from notifications.briefs import Contact, RoundBrief
from rules.absence import standing_in
from rules.reach import ACTING


@dataclass(frozen=True, slots=True)
class StoodInFor:
    """Somebody is away up to that day in Stockholm, itself included; `stand_ins` are addresses, the last of whom is in,
    and `called` what whoever is away and that last one are called."""

    until_on: dt.date
    stand_ins: tuple[str, ...]
    called: tuple[str, str]

    @property
    def who_is_in(self) -> str:
        """The address to write to meanwhile, or nothing."""
        return self.stand_ins[-1] if self.stand_ins else ""


def away_from(session: Session, office: str, contacts: Iterable[str], day: dt.date) -> Mapping[str, StoodInFor]:
    """Whoever is away that day, by address in small letters, with those who stand in for them in a round of the office
    with those contacts. One short question where nobody is."""
    away = {row.email: row for row in absences_on(session, day)}
    if not away:
        return {}
    people, called = members(session).get(office, {}), names(session)
    acting = {email for email, role in people.items() if role in ACTING} | {each.casefold() for each in contacts}
    named = {email: row.stand_in for email, row in away.items()}
    found: dict[str, StoodInFor] = {}
    for email, row in away.items():
        stand_ins = standing_in(email, named, acting)
        last = stand_ins[-1] if stand_ins else ""
        found[email] = StoodInFor(row.until_on, stand_ins, (called.get(email, email), called.get(last, last)))
    return found


def away_from_round(session: Session, round_: Round, day: dt.date) -> Mapping[str, StoodInFor]:
    """The same of a round that is here."""
    return away_from(session, round_.office, [contact["email"] for contact in round_.contacts], day)


def told_with(about: RoundBrief, away: Mapping[str, StoodInFor]) -> RoundBrief:
    """The round with what is to be told of its contacts: who is away, and whom to ask meanwhile."""
    return replace(
        about, contacts=tuple(_told(contact, away.get(contact.email.casefold())) for contact in about.contacts)
    )


def _told(contact: Contact, away: StoodInFor | None) -> Contact:
    if away is None:
        return contact
    stand_in = Contact(away.who_is_in, away.called[1]) if away.stand_ins else None
    return replace(contact, away_until=away.until_on, stand_in=stand_in)
