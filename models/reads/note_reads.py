"""Named reads of what coordinators keep beside cases: notes, follow-up days and who has what in hand."""

import datetime as dt
from collections.abc import Sequence
from typing import Any, TypeVarTuple

from sqlalchemy import Row, Select, and_, bindparam, func, or_, select
from sqlalchemy.orm import Session, aliased

from kit.errors import NotFound
from models.people import Role
from models.tables import Case, CaseHolder, CaseNote, Membership, Person, Round

# with the round, and the one it stands beside, if it does
Held = Row[CaseHolder, Case, Round, Round]
Noted = Row[CaseNote, Case, Round, Round]
Ts = TypeVarTuple("Ts")

_ROLE = (
    select(Membership.id)
    .join(Person, Person.id == Membership.person_id)
    .where(Person.email == CaseNote.written_by, Membership.office == Round.office)
    .correlate(CaseNote, Round)
)
# whoever wrote the note has had a role in the round's office, and does nothing there any more
_HAS_LEFT = and_(
    _ROLE.where(Membership.ended_at.is_not(None)).exists(),
    ~_ROLE.where(Membership.ended_at.is_(None), Membership.role != Role.READER).exists(),
)
_MAIN = aliased(Round, name="main")
_COME = (CaseNote.follow_up_on > bindparam("after"), CaseNote.follow_up_on <= bindparam("day"))
COME_IN = (
    select(CaseNote, Case)
    .join(Case, Case.id == CaseNote.case_id)
    .where(Case.round_slug.in_(bindparam("slugs", expanding=True)), *_COME, CaseNote.done_at.is_(None))
    .order_by(CaseNote.id)
)
_COME_IN_TO = COME_IN.join(Round, Round.slug == Case.round_slug).add_columns(_HAS_LEFT.label("has_left"))


def _with_rounds(query: Select[*Ts]) -> Select[*Ts]:
    """With the case's round, and as `main` the one that it stands beside, if it does."""
    return query.join(Round, Round.slug == Case.round_slug).outerjoin(_MAIN, _MAIN.slug == Round.family)


_NOTES = _with_rounds(select(CaseNote, Case, Round, _MAIN).join(Case, Case.id == CaseNote.case_id))


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


def follow_ups(session: Session, email: str, day: dt.date) -> Sequence[Noted]:
    """The notes that wait for the address, whose day has come and that are not done, the earliest day first: its own,
    and in rounds where it is a contact those of whoever does nothing there any more."""
    email = email.casefold()
    come = (CaseNote.follow_up_on <= day, CaseNote.done_at.is_(None), or_(CaseNote.written_by == email, _HAS_LEFT))
    found = session.execute(_NOTES.where(*come).order_by(CaseNote.follow_up_on, CaseNote.id)).all()
    return [row for row in found if row.CaseNote.written_by == email or _falls_to(email, row)]


def _falls_to(email: str, row: Any) -> bool:
    return _is_contact(email, row) and not _is_contact(row.CaseNote.written_by, row)


def follow_ups_in(
    session: Session, slugs: Sequence[str], after: dt.date, day: dt.date
) -> Sequence[Row[CaseNote, Case, bool]]:
    """The notes in those rounds whose day has come since `after`, and that are not done; `has_left` where whoever wrote
    it has no role in the office that does anything."""
    return session.execute(_COME_IN_TO, {"slugs": slugs, "after": after, "day": day}).all()


def holders(session: Session, slug: str) -> dict[str, str]:
    """What whoever has each case of the round in hand is called, by principal's code."""
    called = func.coalesce(func.nullif(Person.name, ""), CaseHolder.email)
    query = select(Case.principal_code, called).join(CaseHolder, CaseHolder.case_id == Case.id)
    query = query.outerjoin(Person, Person.email == CaseHolder.email).where(Case.round_slug == slug)
    return {found[0]: found[1] for found in session.execute(query)}


def in_hand_of(session: Session, email: str, office: str) -> Sequence[Held]:
    """The cases the address has in hand in the office's rounds, but for those where it acts as a contact."""
    query = select(CaseHolder, Case, Round, _MAIN).join(Case, Case.id == CaseHolder.case_id)
    which = (CaseHolder.email == email, Round.office == office)
    found = session.execute(_with_rounds(query).where(*which).order_by(Case.id)).all()
    return [row for row in found if not _is_contact(email, row)]


def to_come_back_to(session: Session, email: str, office: str) -> Sequence[Noted]:
    """The address's notes in the office's rounds with a day that are not done, the earliest day first, but for those
    where it acts as a contact."""
    which = (CaseNote.written_by == email, Round.office == office)
    to_come = (CaseNote.follow_up_on.is_not(None), CaseNote.done_at.is_(None))
    found = session.execute(_NOTES.where(*which, *to_come).order_by(CaseNote.follow_up_on, CaseNote.id)).all()
    return [row for row in found if not _is_contact(email, row)]


def _is_contact(email: str, row: Any) -> bool:
    """Whether the address is a contact of the row's round, or of the one it stands beside: then it acts there."""
    rounds = (row.Round, row.main) if row.main else (row.Round,)
    return email in {contact["email"].casefold() for round_ in rounds for contact in round_.contacts}


def holder_of(session: Session, case_id: str) -> CaseHolder | None:
    """Who has the case in hand, if anybody."""
    return session.get(CaseHolder, case_id)
