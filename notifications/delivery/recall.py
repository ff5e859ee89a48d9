"""Letters that have not left and are not to leave as they are: about what was taken back, or with a link revoked."""

import datetime as dt
from collections.abc import Collection, Sequence
from dataclasses import replace
from typing import TypeVar

from sqlalchemy import ColumnElement, Select, and_, bindparam, or_, select, update
from sqlalchemy.orm import Session

from kit.prepared import Prepared
from models.tables import Case, Letter, Link
from models.vocabulary import LetterKind, LetterState
from notifications.letters.base import AnyLetter
from notifications.links import placeholder

L = TypeVar("L", bound=AnyLetter)

Hearers = frozenset[tuple[str, str]]
"""The principals that letters went to, by code, each with the address in small letters: a mailbox may have several."""

A_FEW = 3
_REVOKED = Prepared(select(Link.id).where(Link.id == bindparam("id"), Link.revoked_at.is_not(None)))
STAYS = (LetterState.QUEUED, LetterState.DEFERRED)  # one that is being sent can't be held any more


def stop_letters_about(
    session: Session, case_id: str, number: int, at: dt.datetime, now: dt.datetime
) -> frozenset[str]:
    """Keep the letters that an event of that moment caused from leaving; whom they would have gone to."""
    about = (Letter.case_id == case_id, Letter.event == number, Letter.queued_at == at)
    return frozenset(recipient for recipient, _ in _stopped(session, and_(*about), now))


def stop_letters_of_act(
    session: Session, cases: Select[str], kind: LetterKind, at: dt.datetime, now: dt.datetime
) -> Hearers:
    """Keep the letters of that kind that an act of that moment caused in those cases from leaving; whom they would have
    gone to."""
    about = (Letter.case_id.in_(cases), Letter.kind == kind, Letter.queued_at == at)
    stopped = _stopped(session, and_(*about), now)
    known = select(Case.id, Case.principal_code).where(Case.id.in_({case_id for _, case_id in stopped}))
    codes = {row.id: row.principal_code for row in session.execute(known)} if stopped else {}
    return frozenset((codes[case_id], recipient.casefold()) for recipient, case_id in stopped if case_id)


def stop_letters_with(session: Session, link_ids: Collection[str], now: dt.datetime) -> None:
    """Keep letters that carry one of these links from leaving."""
    carrying = [
        letter_id
        for letter_id, content in _waiting(session, link_ids)
        if any(placeholder(link_id).encode() in content for link_id in link_ids)
    ]
    if carrying:
        _stopped(session, Letter.id.in_(carrying), now)


def redirect_letters(session: Session, old_id: str, new_id: str) -> None:
    """Put another link where that one stands in letters that have not left; as many bytes as before."""
    old, new = placeholder(old_id).encode(), placeholder(new_id).encode()
    for letter_id, content in _waiting(session, [old_id]):
        if old in content:
            mine = update(Letter).where(Letter.id == letter_id, Letter.state.in_(STAYS))
            session.execute(mine.values(content=content.replace(old, new)))


def without_revoked(session: Session, letters: Sequence[L]) -> list[L]:
    """The letters without the links that have been revoked: each says so instead."""
    link_ids = {each for letter in letters for each in (letter.link_id, *(other.link_id for other in letter.others))}
    gone = _revoked(session, link_ids - {""})
    return [_without(letter, gone) for letter in letters] if gone else list(letters)


def _revoked(session: Session, link_ids: Collection[str]) -> Collection[str]:
    """Those of the links that have been revoked. A report's own few are asked for one by one, which is quicker."""
    if len(link_ids) <= A_FEW:
        return {each for each in link_ids if _REVOKED.run(session, {"id": each}).fetchone()}
    revoked = select(Link.id).where(Link.id.in_(link_ids), Link.revoked_at.is_not(None))
    return set(session.connection().execute(revoked).scalars())


def _without(letter: L, gone: Collection[str]) -> L:
    others = tuple(replace(other, link_id="") if other.link_id in gone else other for other in letter.others)
    return replace(letter, link_id="" if letter.link_id in gone else letter.link_id, others=others)


def _stopped(session: Session, which: ColumnElement[bool], now: dt.datetime) -> Sequence[tuple[str, str | None]]:
    """The recipient of each, and the id of its case if it is about one."""
    held = update(Letter).where(which, Letter.state.in_(STAYS))
    stopped = held.values(state=LetterState.WITHDRAWN, settled_at=now, lease="")
    each = stopped.returning(Letter.recipient, Letter.case_id).execution_options(synchronize_session=False)
    return [(row.recipient, row.case_id) for row in session.execute(each)]


def _waiting(session: Session, link_ids: Collection[str]) -> Sequence[tuple[int, bytes]]:
    """The letters that may carry one of the links: the principal's, about any round, or the round's own."""
    links = select(Link.case_id, Link.round_slug).where(Link.id.in_(link_ids)).subquery()
    codes = select(Case.principal_code).where(Case.id.in_(select(links.c.case_id)))
    of_principal = Letter.case_id.in_(select(Case.id).where(Case.principal_code.in_(codes)))
    of_round = and_(Letter.case_id.is_(None), Letter.round_slug.in_(select(links.c.round_slug)))
    query = select(Letter.id, Letter.content).where(Letter.state.in_(STAYS), or_(of_principal, of_round))
    return [(row.id, row.content) for row in session.execute(query)]
