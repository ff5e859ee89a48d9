"""Named reads of what a round has in every table, and of those that were disposed of."""

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from sqlalchemy import BindParameter, ColumnElement, Table, bindparam, func, literal, or_, select
from sqlalchemy.orm import Session

from models.reads.draft_reads import drafts
from models.tables import Base, Case, Content, Disposal, DisposedLink, Draft, Event, Letter, LetterCase, Link, Round
from models.vocabulary import WAITING, RoundState

_ROUNDS = Base.metadata.tables[Round.__tablename__]
_WITH_FILES = b"rundan.link-file-"


def disposals(session: Session) -> Sequence[Disposal]:
    """The rounds that were disposed of, oldest first."""
    return session.scalars(select(Disposal).order_by(Disposal.disposed_at, Disposal.slug)).all()


def disposal_of_link(session: Session, digest: str) -> Disposal | None:
    """What remains of the round that a link with that digest led to, if it was disposed of."""
    query = select(Disposal).join(DisposedLink, DisposedLink.slug == Disposal.slug)
    return session.scalar(query.where(DisposedLink.digest == digest))


def link_digests(session: Session, slug: str) -> Sequence[str]:
    """The digest of every link to the round."""
    return session.scalars(select(Link.digest).where(Link.round_slug == slug)).all()


def tables_of_rounds(slug: str) -> Iterator[tuple[Table, ColumnElement[bool]]]:
    """Every table that may have rows of a round, with which rows are that round's; those that lean on others first.

    A row is the round's when a foreign key of it leads there, through other rows too.
    """
    for table in reversed(Base.metadata.sorted_tables):
        if (own := _of_round(table, bindparam("slug", slug))) is not None:
            yield table, own


def row_counts(session: Session, slug: str) -> Mapping[str, int]:
    """How many rows the round has, by table; those where it has none are left out."""
    counts = {
        table.name: session.scalar(select(func.count()).select_from(table).where(own)) or 0
        for table, own in tables_of_rounds(slug)
    }
    return {name: counts[name] for name in sorted(counts) if counts[name]}


def _of_round(table: Table, slug: BindParameter[str]) -> ColumnElement[bool] | None:
    if table is _ROUNDS:
        return table.c.slug == slug
    own = [
        key.parent.in_(select(key.column).where(theirs))
        for key in sorted(table.foreign_keys, key=lambda key: key.parent.name)
        if (theirs := _of_round(key.column.table, slug)) is not None
    ]
    return or_(*own) if own else None


def newest_link_at(session: Session, slug: str) -> dt.datetime | None:
    """When the newest link to one of the round's cases was made that has not been revoked; None where there is none."""
    query = select(Link.created_at).where(Link.round_slug == slug, Link.case_id.is_not(None), Link.revoked_at.is_(None))
    return session.scalar(query.order_by(Link.created_at.desc()).limit(1))


def unsent_letters(session: Session, slug: str) -> int:
    """How many of the round's letters are on their way, or are to be."""
    query = select(func.count()).select_from(Letter).where(Letter.round_slug == slug, Letter.state.in_(WAITING))
    return session.scalar(query) or 0


def letter_contents(session: Session, slug: str) -> Iterator[bytes]:
    """What each of the round's letters holds that has a file with it."""
    yield from session.scalars(select(Letter.content).where(Letter.round_slug == slug, _has_files(session)))


def contents_with_files(session: Session) -> Iterator[bytes]:
    """What every letter here holds that has a file with it."""
    yield from session.scalars(select(Letter.content).where(_has_files(session)))


def _has_files(session: Session) -> ColumnElement[bool]:
    mark = literal(_WITH_FILES)
    if session.get_bind().dialect.name == "sqlite":
        return func.instr(Letter.content, mark) > 0
    return func.position(mark.op("IN")(Letter.content)) > 0


def file_sums(session: Session, slug: str) -> set[str]:
    """The SHA-256 of every file that the round, or the draft it came from, has."""
    owned = dict(tables_of_rounds(slug))
    columns = [column for column in _columns_of_files() if column.table in owned]
    return {sum_ for column in columns for sum_ in session.scalars(select(column).where(owned[column.table]))}


def used_sums(session: Session, sums: set[str]) -> set[str]:
    """Those of the files that some row names."""
    return {found for each in _columns_of_files() for found in session.scalars(select(each).where(each.in_(sums)))}


def _columns_of_files() -> list[Any]:
    kept = Base.metadata.tables[Content.__tablename__]
    keys = (key for table in Base.metadata.sorted_tables for key in table.foreign_keys)
    return [key.parent for key in keys if key.column.table is kept]


def may_share_letters(session: Session, slug: str, office: str) -> Sequence[Case]:
    """The cases of other rounds that a letter of the round's may tell of too: a row says so, or the same act did. The
    office's own stand first."""
    rows = select(LetterCase.case_id).join(Letter, Letter.id == LetterCase.letter_id).where(Letter.round_slug == slug)
    moments = select(Event.at).where(Event.round_slug == slug, Event.case_id.is_not(None))
    acts = select(Event.case_id).where(Event.round_slug != slug, Event.case_id.is_not(None), Event.at.in_(moments))
    others = select(Case).where(Case.round_slug != slug, or_(Case.id.in_(rows), Case.id.in_(acts)))
    in_order = others.join(Round, Round.slug == Case.round_slug).order_by(Round.office != office, Case.id)
    return session.scalars(in_order).all()


def family_of(session: Session, round_: Round) -> Sequence[Round]:
    """The other rounds of the round's family."""
    main = round_.family or round_.slug
    query = select(Round).where(or_(Round.slug == main, Round.family == main), Round.slug != round_.slug)
    return session.scalars(query.order_by(Round.slug)).all()


def leaning_on(session: Session, slug: str) -> Sequence[Round]:
    """The rounds that follow it, replace it or wait for it and still need it: one that is not closed, or that was
    closed before anybody was asked and may be opened again."""
    is_out = select(Case.id).where(Case.round_slug == Round.slug).exists()
    query = select(Round).where(or_(Round.state != RoundState.CLOSED, ~is_out)).order_by(Round.slug)
    return [
        each
        for each in session.scalars(query)
        if slug in (each.follows, each.replaces, each.after.round if each.after else "")
    ]


def drafts_leaning_on(session: Session, slug: str) -> Sequence[Draft]:
    """The drafts that would follow it, replace it or wait for it as rounds."""
    return [each for each in drafts(session) if slug in _leant_on(each)]


def _leant_on(draft: Draft) -> Sequence[Any]:
    after = draft.fields.get("after")
    first = after.get("round") if isinstance(after, dict) else None
    return (draft.fields.get("follows"), draft.fields.get("replaces"), first)
