"""Being away for a while, with somebody who stands in; nothing is handed over (docs/decisions/absence.md).

Addresses are in small letters.
"""

import datetime as dt
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass

from sqlalchemy import Row, select
from sqlalchemy.orm import Session

from actions.casework import refuse
from models.reads.absence_reads import absences_from, absences_on, open_in_hand
from models.reads.people_reads import members, round_contacts
from models.tables import Absence, Case, Round
from models.vocabulary import RoundState
from rules.absence import Away, absence_faults, standing_in
from rules.reach import ACTING, Reach


def colleagues(session: Session, reach: Reach) -> list[str]:
    """Those who act where somebody of that reach does: people of the same offices, and of those whose rounds going on
    they act in, with the contacts of these."""
    return list(dict.fromkeys(_acting(session, reach)))


def _acting(session: Session, reach: Reach) -> Iterator[str]:
    going = [each for each in round_contacts(session) if each.state is not RoundState.CLOSED]
    theirs = [each for each in going if reach.acts_in(each.slug)]
    offices = {each.office for each in theirs}
    for office, people in members(session).items():
        if office in offices or reach.works_in(office):
            yield from (email for email, role in people.items() if role in ACTING)
    for each in theirs:
        yield from (contact["email"].casefold() for contact in each.contacts)


def be_away(session: Session, told: Away, known: Collection[str], by: str, now: dt.datetime, today: dt.date) -> None:
    """Somebody is away from now on, or as it is put right; `known` are whom who tells it may choose. Raises
    FaultyInput."""
    rows = session.scalars(select(Absence).where(Absence.email != told.email))
    others = [Away(row.email, row.from_on, row.until_on, row.stand_in) for row in rows]
    refuse(list(absence_faults(told, others, known, today)))
    come_back(session, told.email)
    days = {"from_on": told.from_on, "until_on": told.until_on}
    session.add(Absence(email=told.email, **days, stand_in=told.stand_in, told_by=by.casefold(), told_at=now))
    session.flush()


def come_back(session: Session, email: str) -> None:
    """Somebody is in again, or will not be away; nothing where nobody said so."""
    if (before := session.get(Absence, email)) is not None:
        session.delete(before)
        session.flush()


def named_by(session: Session, email: str, today: dt.date) -> list[Absence]:
    """The absences that have not passed in which that address was to stand in."""
    return [each for each in absences_from(session, today).values() if each.stand_in == email.casefold()]


@dataclass(frozen=True, slots=True)
class Elsewhere:
    """Somebody who is away and whom one stands in for, with the cases they have in hand where one may act."""

    email: str
    until_on: dt.date
    in_hand: Sequence[Row[Case, Round]]


def stood_in_for(session: Session, email: str, reach: Reach, today: dt.date) -> list[Elsewhere]:
    """Those whom that address of that reach stands in for that day. One short question where nobody is away."""
    rows = absences_on(session, today)
    named, known = {row.email: row.stand_in for row in rows}, colleagues(session, reach) if rows else ()
    mine = [row for row in rows if email.casefold() in standing_in(row.email, named, known)]
    return [Elsewhere(row.email, row.until_on, _in_hand(session, row.email, reach)) for row in mine]


def _in_hand(session: Session, email: str, reach: Reach) -> list[Row[Case, Round]]:
    return [row for row in open_in_hand(session, email) if reach.acts_in(row.Round.slug)]
