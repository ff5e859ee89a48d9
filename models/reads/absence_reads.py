"""Named reads about who is away, and what they have in hand."""

import datetime as dt
from collections.abc import Sequence

from sqlalchemy import Row, bindparam, select
from sqlalchemy.orm import Session

from kit.prepared import PreparedRead
from models.tables import Absence, Case, CaseHolder, Round
from models.vocabulary import RoundState

# asked whenever letters are written
_ON = PreparedRead(
    (Absence,), lambda query: query.where(Absence.from_on <= bindparam("day"), Absence.until_on >= bindparam("day"))
)


def absences_on(session: Session, day: dt.date) -> list[Absence]:
    """Those of whoever is away that day, as objects of no session."""
    return [row for (row,) in _ON.all(session, {"day": day})]


def absences_from(session: Session, day: dt.date) -> dict[str, Absence]:
    """Those that have not passed that day, by address, the first to begin first."""
    query = select(Absence).where(Absence.until_on >= day).order_by(Absence.from_on, Absence.email)
    return {row.email: row for row in session.scalars(query)}


def open_in_hand(session: Session, email: str) -> Sequence[Row[Case, Round]]:
    """The cases the address has in hand in rounds that are not closed."""
    query = select(Case, Round).join(CaseHolder, CaseHolder.case_id == Case.id)
    query = query.join(Round, Round.slug == Case.round_slug)
    mine = (CaseHolder.email == email, Round.state != RoundState.CLOSED)
    return session.execute(query.where(*mine).order_by(Case.id)).all()
