"""Whom a letter's readers are to ask: where it is put in the outbox, its contacts who are away are told with who stands
in for them."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import replace
from typing import TypeVar

from sqlalchemy import select
from sqlalchemy.orm import Session

from models.reads.absence_reads import absences_on
from models.tables import Round
from notifications.briefs import RoundBrief
from notifications.letters.base import AnyLetter, RoundLetter
from notifications.stand_ins import away_from, told_with

L = TypeVar("L", bound=AnyLetter)


def with_stand_ins(session: Session, letters: Sequence[L], day: dt.date) -> list[L]:
    """The letters as they are to be read that day in Stockholm. One short question where nobody is away."""
    if not absences_on(session, day):
        return list(letters)
    briefs = {id(letter.about): letter.about for letter in letters if isinstance(letter, RoundLetter)}
    named = select(Round.slug, Round.office).where(Round.slug.in_({each.slug for each in briefs.values()}))
    offices = {row.slug: row.office for row in session.execute(named)}
    told = {key: _told(session, about, offices.get(about.slug, ""), day) for key, about in briefs.items()}
    return [replace(each, about=told[id(each.about)]) if isinstance(each, RoundLetter) else each for each in letters]


def _told(session: Session, about: RoundBrief, office: str, day: dt.date) -> RoundBrief:
    return told_with(about, away_from(session, office, [contact.email for contact in about.contacts], day))
