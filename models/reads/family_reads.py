"""Named reads of a family: a main round and the rounds linked to it."""

import datetime as dt
from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import BindParameter, ColumnElement, bindparam, func, or_, select
from sqlalchemy.orm import Session

from kit.i18n import swedish_order
from kit.prepared import Prepared
from models.reads.lookup import by_name, grouped
from models.tables import Case, Event, Handling, Link, Round
from models.vocabulary import RoundState

CasesByPrincipal = Mapping[str, Sequence[tuple[Case, Round]]]

_LINKED = select(Round).where(Round.family == bindparam("slug")).order_by(Round.slug)
_LAST_EVENT = Prepared(
    select(func.max(Event.id)).where(Event.round_slug.in_(select(Round.slug).where(Round.family == bindparam("slug"))))
)


def in_family(slug: str | BindParameter[str]) -> ColumnElement[bool]:
    """That it is the main round or one linked to it."""
    return or_(Round.slug == slug, Round.family == slug)


# what every page of a case looks at, written once
_OWN_BESIDE = (
    in_family(bindparam("family")),
    Case.principal_code == bindparam("code"),
    Case.taken_out_at.is_(None),
    Case.registrar == bindparam("registrar"),
    Case.id != bindparam("case_id"),
)
_OPEN_BESIDE = select(Case.id).join(Round).where(*_OWN_BESIDE, Round.state != RoundState.CLOSED).order_by(Case.id)
_OUT_BESIDE = (
    select(Case, Round, Link)
    .join(Round, Round.slug == Case.round_slug)
    .join(Link, Link.id == Case.link_id)
    .where(
        *_OWN_BESIDE,
        Round.state.in_((RoundState.OPEN, RoundState.CLOSED)),
        Round.called_off.is_(False),
        Link.revoked_at.is_(None),
    )
    .order_by(Case.id)
)


def linked_cases(session: Session, slug: str, codes: Sequence[str]) -> CasesByPrincipal:
    """The cases those principals have in the rounds linked to that one, by the principal's code,
    in the order of the rounds' titles."""
    query = select(Case, Round).join(Round).where(Round.family == slug, Case.principal_code.in_(codes))
    found: dict[str, list[tuple[Case, Round]]] = defaultdict(list)
    for row in sorted(session.execute(query.order_by(Case.id)), key=_by_title):
        found[row.Case.principal_code].append((row.Case, row.Round))
    return found


def cases_beside(session: Session, slug: str) -> CasesByPrincipal:
    """The same for the principals that are in linked rounds only."""
    main = select(Case.principal_code).where(Case.round_slug == slug)
    beside = select(Case.principal_code).join(Round).where(Round.family == slug, Case.principal_code.not_in(main))
    codes = session.scalars(beside.distinct()).all()
    return linked_cases(session, slug, codes) if codes else {}


def own_beside(session: Session, case: Case, round_: Round) -> Sequence[str]:
    """The ids of the same principal's other cases in the family's open rounds that have the same registrar."""
    return session.scalars(_OPEN_BESIDE, _of(case, round_)).all()


def own_cases_beside(session: Session, case: Case, round_: Round) -> Sequence[tuple[Case, Round, Link]]:
    """Those of them whose rounds are out, closed ones too, each with its own link if that is not revoked: the main
    round first, then by title."""
    found = sorted(session.execute(_OUT_BESIDE, _of(case, round_)), key=_by_title)
    return [(row.Case, row.Round, row.Link) for row in found]


def _by_title(row: Any) -> tuple[bool, str]:
    """The main round first, then by title."""
    return row.Round.family != "", swedish_order(row.Round.title)


def _of(case: Case, round_: Round) -> Mapping[str, str]:
    family = round_.family or round_.slug
    return {"family": family, "code": case.principal_code, "registrar": case.registrar, "case_id": case.id}


def cases_of_principal(session: Session, slug: str, code: str) -> Sequence[Case]:
    """A principal's cases in a round and those linked to it."""
    query = select(Case).join(Round).where(in_family(slug), Case.principal_code == code)
    return session.scalars(query.order_by(Case.id)).all()


def linked_rounds(session: Session, slug: str) -> Sequence[Round]:
    """The rounds linked to that one, in the order of their titles."""
    found = session.scalars(_LINKED, {"slug": slug})
    return sorted(found, key=lambda round_: swedish_order(round_.title))


def cases_of(session: Session, slugs: Sequence[str]) -> Sequence[Case]:
    """The cases of several rounds, in the order of their principals' names."""
    return by_name(session.scalars(select(Case).where(Case.round_slug.in_(slugs)).order_by(Case.id)))


def handlings_of(session: Session, slugs: Sequence[str]) -> Mapping[str, list[Handling]]:
    """Every handling of several rounds, by case, in the order they were reported."""
    query = select(Handling).join(Case).where(Case.round_slug.in_(slugs)).order_by(Handling.case_id, Handling.number)
    return grouped(session.scalars(query))


def last_event_id(session: Session, slug: str) -> int:
    """The newest event's id in the rounds linked to that one; 0 when there is none."""
    return _LAST_EVENT.run(session, {"slug": slug}).fetchone()[0] or 0


def newest_event(session: Session) -> int:
    """The newest event's id in any round; 0 when there is none."""
    return session.scalar(select(func.max(Event.id))) or 0


def rounds_of_act(session: Session, after: int, at: dt.datetime) -> frozenset[str]:
    """The slugs of the rounds that an act at that moment wrote in: those with an event of it whose id is after
    `after`."""
    return frozenset(session.scalars(select(Event.round_slug).where(Event.id > after, Event.at == at)))


def is_launching_linked(session: Session, slug: str) -> bool:
    """Whether any of the rounds linked to that one has not gone out yet."""
    query = select(Round.slug).where(Round.family == slug, Round.state == RoundState.LAUNCHING)
    return session.scalar(query.limit(1)) is not None
