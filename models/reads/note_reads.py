"""Named reads of what coordinators keep beside cases: notes, follow-up days and who has what in hand."""

import datetime as dt
from collections.abc import Sequence

from sqlalchemy import Row, bindparam, func, select
from sqlalchemy.orm import Session

from kit.errors import NotFound
from models.tables import Case, CaseHolder, CaseNote, Person, Round

_COME = (CaseNote.follow_up_on > bindparam("after"), CaseNote.follow_up_on <= bindparam("day"))
COME_IN = (
    select(CaseNote, Case)
    .join(Case, Case.id == CaseNote.case_id)
    .where(Case.round_slug.in_(bindparam("slugs", expanding=True)), *_COME, CaseNote.done_at.is_(None))
    .order_by(CaseNote.id)
)


def notes_on_principal(session: Session, code: str) -> Sequence[Row[CaseNote, str, str]]:
    """Every note on the principal, in whichever round, newest first, with the round's slug and title."""
    query = select(CaseNote, Round.slug, Round.title).join(Case, Case.id == CaseNote.case_id)
    query = query.join(Round, Round.slug == Case.round_slug).where(Case.principal_code == code)
    return session.execute(query.order_by(CaseNote.id.desc())).all()


def note_of(session: Session, case_id: str, number: int) -> CaseNote:
    """A note on that case. Raises NotFound."""
    found = session.get(CaseNote, number)
    if found is None or found.case_id != case_id:
        raise NotFound("Anteckningen finns inte.")
    return found


def follow_ups(session: Session, email: str, day: dt.date) -> Sequence[Row[CaseNote, Case, Round]]:
    """The address's notes whose day has come and that are not done, the earliest day first."""
    mine = (CaseNote.written_by == email.casefold(), CaseNote.follow_up_on <= day, CaseNote.done_at.is_(None))
    query = select(CaseNote, Case, Round).join(Case, Case.id == CaseNote.case_id)
    query = query.join(Round, Round.slug == Case.round_slug).where(*mine)
    return session.execute(query.order_by(CaseNote.follow_up_on, CaseNote.id)).all()


def follow_ups_in(
    session: Session, slugs: Sequence[str], after: dt.date, day: dt.date
) -> Sequence[Row[CaseNote, Case]]:
    """The notes in those rounds whose day has come since `after`, and that are not done."""
    return session.execute(COME_IN, {"slugs": slugs, "after": after, "day": day}).all()


def holders(session: Session, slug: str) -> dict[str, str]:
    """What whoever has each case of the round in hand is called, by principal's code."""
    called = func.coalesce(func.nullif(Person.name, ""), CaseHolder.email)
    query = select(Case.principal_code, called).join(CaseHolder, CaseHolder.case_id == Case.id)
    query = query.outerjoin(Person, Person.email == CaseHolder.email).where(Case.round_slug == slug)
    return {found[0]: found[1] for found in session.execute(query)}


def in_hand_of(session: Session, email: str, office: str) -> Sequence[Row[CaseHolder, Case, Round]]:
    """The cases the address has in hand in the office's rounds, but for those where it is a contact."""
    query = select(CaseHolder, Case, Round).join(Case, Case.id == CaseHolder.case_id)
    query = query.join(Round, Round.slug == Case.round_slug)
    found = session.execute(query.where(CaseHolder.email == email, Round.office == office).order_by(Case.id)).all()
    return [row for row in found if email not in {each["email"].casefold() for each in row.Round.contacts}]


def to_come_back_to(session: Session, email: str, office: str) -> Sequence[Row[CaseNote, Case, Round]]:
    """The address's notes in the office's rounds with a day that are not done, the earliest day first."""
    query = select(CaseNote, Case, Round).join(Case, Case.id == CaseNote.case_id)
    query = query.join(Round, Round.slug == Case.round_slug).where(
        CaseNote.written_by == email,
        Round.office == office,
        CaseNote.follow_up_on.is_not(None),
        CaseNote.done_at.is_(None),
    )
    return session.execute(query.order_by(CaseNote.follow_up_on, CaseNote.id)).all()


def holder_of(session: Session, case_id: str) -> CaseHolder | None:
    """Who has the case in hand, if anybody."""
    return session.get(CaseHolder, case_id)
