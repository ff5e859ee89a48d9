"""Named reads of what is searched for: principals' cases and what their bodies decided, by their search texts."""

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from typing import Any

from sqlalchemy import ColumnElement, Row, and_, case, false, func, not_, or_, select
from sqlalchemy.orm import Session

from kit.search_text import MAILBOXES_AFTER
from models.reads.waiting_reads import Slugs, among
from models.tables import Case, Handling, Letter, Opinion, Question, Round
from models.vocabulary import RoundState

# what each term is also found in: the rounds it names
Terms = Mapping[str, Collection[str]]

Match = Callable[[str], ColumnElement[bool]]

HandlingRow = Row[Handling, Case]
QuestionRow = Row[Question, Case]
OpinionRow = Row[Opinion, Case]
LetterRow = Row[Letter, str | None, Round]
Told = Handling | Question | Opinion

_OPEN_FIRST = (case((Round.state == RoundState.CLOSED, 1), else_=0), Round.launched_at.desc(), Round.slug)


def rounds(session: Session, slugs: Slugs) -> Sequence[Round]:
    """Those rounds, open before closed, newest first."""
    return session.scalars(among(select(Round), slugs).order_by(*_OPEN_FIRST)).all()


def cases(
    session: Session, slugs: Slugs, terms: Terms, most: int, mailboxes: bool = True
) -> tuple[int, Sequence[Case]]:
    """Cases with every term, of which the round may have all but one: how many, and the first.

    Without `mailboxes` nothing is found by an address, so that nobody can try whether one is right.
    """
    query = select(Case).join(Round, Round.slug == Case.round_slug).where(*_found(terms, _of_case(mailboxes)))
    query = among(query, slugs)
    shown = session.scalars(query.order_by(*_OPEN_FIRST, Case.principal_code).limit(most)).all()
    return _count(session, query, len(shown), most), shown


def handlings(
    session: Session, slugs: Slugs, terms: Terms, most: int, mailboxes: bool = True
) -> tuple[int, Sequence[HandlingRow]]:
    """The same of what bodies did, which may also have the words of their case."""
    return _told(session, Handling, (Handling.held_on.desc(), Handling.id.desc()), slugs, terms, most, mailboxes)


def questions(session: Session, slugs: Slugs, terms: Terms, most: int) -> tuple[int, Sequence[QuestionRow]]:
    """The same of what principals have asked and been answered."""
    return _told(session, Question, (Question.id.desc(),), slugs, terms, most)


def opinions(session: Session, slugs: Slugs, terms: Terms, most: int) -> tuple[int, Sequence[OpinionRow]]:
    """The same of what they think."""
    return _told(session, Opinion, (Opinion.id.desc(),), slugs, terms, most)


def _told(
    session: Session,
    kind: type[Told],
    newest: Sequence[Any],
    slugs: Slugs,
    terms: Terms,
    most: int,
    mailboxes: bool = True,
) -> tuple[int, Sequence[Any]]:
    query = select(kind, Case).join(Case, Case.id == kind.case_id).join(Round, Round.slug == Case.round_slug)
    query = among(query.where(*_found(terms, kind.search_text.contains, _of_case(mailboxes))), slugs)
    shown = session.execute(query.order_by(*newest).limit(most)).all()
    return _count(session, query, len(shown), most), shown


def letters(session: Session, slugs: Slugs, terms: Terms, most: int) -> tuple[int, Sequence[LetterRow]]:
    """Letters whose subjects have every term, unless their round or case is found by them too; newest first."""
    meant = select(Letter.id).where(*(Letter.search_text.contains(term) for term in terms))
    query = (
        select(Letter, Case.principal_name, Round)
        .join(Round, Round.slug == Letter.round_slug)
        .outerjoin(Case, Case.id == Letter.case_id)
        .where(Letter.id.in_(meant), not_(and_(*_said_already(terms))))
    )
    shown = session.execute(among(query, slugs).order_by(Letter.id.desc()).limit(most)).all()
    return _count(session, among(query, slugs), len(shown), most), shown


def _said_already(terms: Terms) -> Iterator[ColumnElement[bool]]:
    for term, slugs in terms.items():
        yield or_(Round.slug.in_(slugs), and_(Case.id.is_not(None), Case.search_text.contains(term)))


def corrected(session: Session, case_ids: Collection[str]) -> set[tuple[str, int]]:
    """The case and number of each report there that a later one puts right."""
    query = select(Handling.case_id, Handling.corrects).where(Handling.case_id.in_(case_ids))
    return {(case_id, number) for case_id, number in session.execute(query) if number}


def _of_case(mailboxes: bool) -> Match:
    """How a case's text has a term: anywhere in it, or before its mailboxes."""
    return Case.search_text.contains if mailboxes else lambda term: Case.search_text.like(f"%{term}%{MAILBOXES_AFTER}%")


def _found(terms: Terms, own: Match, *others: Match) -> Sequence[ColumnElement[bool]]:
    itself = or_(false(), *(own(term) for term in terms))
    everywhere = (or_(*(has(term) for has in (own, *others)), Round.slug.in_(slugs)) for term, slugs in terms.items())
    return itself, and_(*everywhere)


def _count(session: Session, query: Any, shown: int, most: int) -> int:
    if shown < most:
        return shown
    return session.scalar(select(func.count()).select_from(query.order_by(None).subquery())) or 0
