"""Named reads of what waits for coordinators. Their cost follows what waits, not what there is."""

import datetime as dt
from collections.abc import Collection, Mapping, Sequence
from typing import Any

from sqlalchemy import Row, bindparam, exists, func, or_, select, text
from sqlalchemy.orm import Session, aliased

from kit.clock import local_day
from models.tables import Case, Event, Letter, Link, Question, Round
from models.vocabulary import EventKind, Milestone, RoundState

# word for word the partial index's condition; apart, so that it is not a round's every letter that is looked through
_FAILED = select(Letter.id).where(text("letters.state IN ('bounced', 'failed')")).correlate(None)
IS_UNDELIVERED = Letter.id.in_(_FAILED)

_OTHER = aliased(Link)
_WITHOUT_LINK = (
    select(Link.case_id, func.max(Link.revoked_at))
    .where(Link.round_slug.in_(bindparam("slugs", expanding=True)))
    .where(Link.revoked_at.is_not(None), Link.case_id.is_not(None))
    .where(~exists().where(_OTHER.case_id == Link.case_id, _OTHER.revoked_at.is_(None)))
    .group_by(Link.case_id)
)

# asked every morning and put together once, since that takes as long as asking
_SLUGS = bindparam("slugs", type_=Round.slug.type, expanding=True)
_ASKED = select(Question).where(Question.answered_at.is_(None)).order_by(Question.id)
_ASKED_IN = _ASKED.where(Question.round_slug.in_(_SLUGS))
_SENT_BACK = (
    select(Letter)
    .join(Round, Round.slug == Letter.round_slug)
    .where(IS_UNDELIVERED, or_(Round.closed_at.is_(None), Round.closed_at >= bindparam("closed_since")))
    .order_by(Letter.id.desc())
)
_SENT_BACK_IN = _SENT_BACK.where(Round.slug.in_(_SLUGS))

_LAST_EVENT = select(func.max(Event.id)).where(Event.round_slug == Round.slug).correlate(Round).scalar_subquery()
_GLANCE = (
    Round.slug,
    Round.title,
    Round.kind,
    Round.state,
    Round.family,
    Round.due_on,
    Round.is_undated,
    Round.after,
    Round.signed_on,
    Round.signed_told_on,
    Round.principal_count,
    Round.launched_at,
    Round.head,
    _LAST_EVENT.label("last_event"),
)

Slugs = Collection[str] | None  # None for every round
Glance = Row[Any]


def open_rounds(session: Session, slugs: Slugs) -> Sequence[Glance]:
    """What the first page says of each round that is not closed, newest first, with its newest event's id."""
    query = select(*_GLANCE).where(Round.state.in_((RoundState.WAITING, RoundState.LAUNCHING, RoundState.OPEN)))
    return session.execute(among(query, slugs).order_by(Round.launched_at.desc(), Round.slug)).all()


def closed_beside(session: Session, slugs: Collection[str]) -> Sequence[Glance]:
    """The same of the closed rounds that stand beside those."""
    query = select(*_GLANCE).where(Round.family.in_(slugs), Round.state == RoundState.CLOSED)
    return session.execute(query.order_by(Round.slug)).all() if slugs else ()


def rounds_named(session: Session, slugs: Collection[str]) -> Sequence[Glance]:
    """The same of some rounds."""
    return session.execute(select(*_GLANCE).where(Round.slug.in_(slugs))).all() if slugs else ()


def closed_rounds(session: Session, slugs: Slugs, start: int, limit: int) -> Sequence[Round]:
    """The rounds that are closed, but for those that stand beside another, the last one closed first."""
    query = select(Round).where(Round.state == RoundState.CLOSED, Round.family == "")
    query = among(query, slugs).order_by(Round.closed_at.desc(), Round.slug)
    return session.scalars(query.offset(start).limit(limit)).all()


def closed_count(session: Session, slugs: Slugs) -> int:
    """How many those are."""
    query = select(func.count()).select_from(Round).where(Round.state == RoundState.CLOSED, Round.family == "")
    return session.scalar(among(query, slugs)) or 0


def questions(session: Session, slugs: Slugs) -> Sequence[Question]:
    """The questions that wait for an answer, oldest first."""
    if slugs is None:
        return session.scalars(_ASKED).all()
    return session.scalars(_ASKED_IN, {"slugs": list(slugs)}).all()


def undelivered(session: Session, slugs: Slugs, closed_since: dt.datetime) -> Sequence[Letter]:
    """The letters that did not get through, newest first, of rounds that are open or were closed since then (UTC)."""
    if slugs is None:
        return session.scalars(_SENT_BACK, {"closed_since": closed_since}).all()
    return session.scalars(_SENT_BACK_IN, {"closed_since": closed_since, "slugs": list(slugs)}).all()


def principals(session: Session, case_ids: Collection[str]) -> Mapping[str, Row[str, str, str]]:
    """The principals' names and registered addresses, by case."""
    if not case_ids:
        return {}
    query = select(Case.id, Case.principal_name, Case.registrar).where(Case.id.in_(case_ids))
    return {row.id: row for row in session.execute(query)}


def called(session: Session, slugs: Collection[str]) -> Mapping[str, Row[str, str, str]]:
    """The rounds' titles, each with the round that it stands beside, by slug."""
    if not slugs:
        return {}
    query = select(Round.slug, Round.title, Round.family).where(Round.slug.in_(slugs))
    return {row.slug: row for row in session.execute(query)}


def without_link(session: Session, slugs: Collection[str]) -> Mapping[str, dt.datetime]:
    """The rounds' cases that no link opens any more, each with the moment the last one was revoked."""
    found = session.execute(_WITHOUT_LINK, {"slugs": list(slugs)})
    return {case_id: at for case_id, at in found if case_id and at}


def held_back(session: Session, slugs: Collection[str], today: dt.date) -> Mapping[str, dt.date]:
    """The rounds among those that wait for another and will not open by themselves, each with the day in Stockholm
    since which it is so: the other closed without coming that far, or a due date has passed.

    What one that is closed has decided may still come into force, so of that only the record says that it will not.
    """
    if not slugs:
        return {}
    query = select(Round.slug, Round.after).where(Round.slug.in_(slugs), Round.state == RoundState.WAITING)
    afters = {slug: after for slug, after in session.execute(query) if after}
    ended = select(Round.slug, Round.closed_at).where(
        Round.slug.in_({after.round for after in afters.values()}), Round.state == RoundState.CLOSED
    )
    closed = {slug: at for slug, at in session.execute(ended) if at}
    told = _told_to_wait(session, [slug for slug, after in afters.items() if after.when is Milestone.IN_FORCE])
    stopped = {
        slug: local_day(closed[after.round])
        for slug, after in afters.items()
        if after.round in closed
        and (after.when is not Milestone.IN_FORCE or (slug in told and told[slug] >= closed[after.round]))
    }
    passed = _due_passed(session, afters, today)
    since = {slug: [day for day in (stopped.get(slug), passed.get(slug)) if day] for slug in afters}
    return {slug: min(days) for slug, days in since.items() if days}


def _told_to_wait(session: Session, slugs: Collection[str]) -> Mapping[str, dt.datetime]:
    """When (UTC) the record last says of each round that it stays waiting, since the other ended too soon."""
    if not slugs:
        return {}
    why = Event.data["why"].as_string().in_(("closed", "called_off"))  # else a due date of its own, which is asked of
    query = select(Event.chain, func.max(Event.at)).where(
        Event.chain.in_(slugs), Event.kind == EventKind.HELD_BACK, why
    )
    return dict(session.execute(query.group_by(Event.chain)).all())


def _due_passed(session: Session, slugs: Collection[str], today: dt.date) -> Mapping[str, dt.date]:
    """The first due date that has passed in each round or one linked to it, which go out together."""
    main = func.coalesce(func.nullif(Round.family, ""), Round.slug)
    passed = (main.in_(slugs), Round.is_undated.is_(False), Round.due_on <= today)
    return dict(session.execute(select(main, func.min(Round.due_on)).where(*passed).group_by(main)).all())


def among(query: Any, slugs: Slugs) -> Any:
    """What is asked of those rounds alone, or of every one."""
    return query if slugs is None else query.where(Round.slug.in_(slugs))
