"""What the morning letter tells that it has not told before, and on a Monday what the week before has brought."""

import datetime as dt
from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, bindparam, func, or_, select
from sqlalchemy.orm import Session

from actions.letters.digest_lines import News, called
from actions.views.inbox import UNANSWERED, waiting_requests
from actions.views.overview import CaseView, RoundView
from kit.clock import local_day
from kit.i18n import short_day, translator
from models.reads.note_reads import COME_IN, follow_ups_in
from models.reads.waiting_reads import IS_UNDELIVERED
from models.tables import Event, Letter, Question, Round
from models.vocabulary import ANSWERS, CHANGES, REVIEWS, EventKind, Language, LetterKind
from rules.chase import CHASE_KINDS
from rules.wording.rounds.other_rounds_wording import ORDER_EVENTS

MONDAY = 0
WEEK = dt.timedelta(days=7)
REPORTS = (*ANSWERS, EventKind.PLANNED, EventKind.ACKNOWLEDGED, *REVIEWS, EventKind.WITHDRAWN)

_SLUGS = bindparam("slugs", type_=Round.slug.type, expanding=True)
_SINCE = bindparam("since", type_=Letter.queued_at.type)
_UNTOLD = (
    select(Event)
    .join(Round, Round.slug == Event.round_slug)
    .where(Round.slug.in_(_SLUGS), Event.id > Round.digest_event)
    .order_by(Event.id)
)

# what became of rounds that wait for another, and what was changed in a round
_OF_ROUND = and_(Event.chain == Round.slug, Event.kind.in_((*ORDER_EVENTS, *CHANGES)))
_TURNS = _UNTOLD.where(or_(_OF_ROUND, Event.kind == EventKind.TAKEN_OUT))
_ASKED = select(Question).where(Question.round_slug.in_(_SLUGS), Question.answered_at.is_(None)).order_by(Question.id)
_LETTERS = select(Letter).where(Letter.round_slug.in_(_SLUGS))
_SENT_BACK = _LETTERS.where(IS_UNDELIVERED, Letter.settled_at > _SINCE)
_ESCALATED = _LETTERS.where(Letter.kind == LetterKind.ESCALATION, Letter.queued_at > _SINCE)


def is_report() -> ColumnElement[bool]:
    """Whether an event is a report, or takes one back."""
    taken_back = Event.data["kind"].as_string().in_([kind.value for kind in REPORTS])
    return and_(Event.kind.in_(REPORTS), or_(Event.kind != EventKind.WITHDRAWN, taken_back))


def week_sentence(session: Session, views: Sequence[RoundView], now: dt.datetime, language: Language) -> str:
    """Reports and reminders of the week, who cannot make it any more since then, and how long is left."""
    return " ".join(_said(session, views, now, language))


def _said(session: Session, views: Sequence[RoundView], now: dt.datetime, language: Language) -> Iterator[str]:
    _ = translator(language)
    since, slugs = now - WEEK, [view.round.slug for view in views]
    yield _("Sedan {day}: nya rapporter {reports}, påminnelser {letters}.").format(
        day=short_day(local_day(since), language),
        reports=_count(session, Event, slugs, Event.at > since, is_report()),
        letters=_count(session, Letter, slugs, Letter.queued_at > since, Letter.kind.in_(CHASE_KINDS)),
    )
    if turned := _turned(views, local_day(since), local_day(now)):
        yield _("Hinner inte längre: {names}.").format(names=", ".join(turned))
    days = (views[0].round.due_on - local_day(now)).days
    if days > 0 and not views[0].round.is_undated:
        yield _("Dagar kvar till svarsdatum: {count}.").format(count=days)


def _count(session: Session, table: Any, slugs: Collection[str], *which: ColumnElement[bool]) -> int:
    query = select(func.count()).select_from(table).where(table.round_slug.in_(slugs), *which)
    return session.scalar(query) or 0


def _turned(views: Sequence[RoundView], since: dt.date, today: dt.date) -> list[str]:
    names = called(views)
    return [names[row.case.id] for view in views for row in view.cases if _has_turned(row, since, today)]


def _has_turned(row: CaseView, since: dt.date, today: dt.date) -> bool:
    return row.turned is not None and since < row.turned[0] <= today and not row.progress.is_answered


# the reports that the morning letters of the rounds `slugs` have not told of yet, in the order they were recorded
UNHEARD = _UNTOLD.where(is_report(), Event.case_id.is_not(None))
_NEWS: Mapping[str, Select[Any]] = {
    "events": UNHEARD,
    "order": _TURNS,
    "questions": _ASKED,
    "undelivered": _SENT_BACK,
    "escalations": _ESCALATED,
}
# most mornings have one kind of news or two, and each question takes as long to put as to answer
_THERE_IS = select(
    *(query.order_by(None).exists().label(name) for name, query in _NEWS.items()),
    UNANSWERED.order_by(None).exists().label("requests"),
    COME_IN.order_by(None).exists().label("follow_ups"),
)


def fresh_news(session: Session, slugs: Sequence[str], since: dt.datetime, today: dt.date) -> News:
    """What has been said, asked and sent back in those rounds since that moment (UTC), up to today in Stockholm.

    A table it reads is looked at by `digest_reads.stirs` too, or its news waits for other news.
    """
    which = {"slugs": slugs, "since": since, "after": local_day(since), "day": today}
    there_is = session.execute(_THERE_IS, which).one()
    news: dict[str, Any] = {
        name: session.scalars(query, which).all() for name, query in _NEWS.items() if getattr(there_is, name)
    }
    return News(
        **news,
        requests=waiting_requests(session, slugs, today) if there_is.requests else (),
        follow_ups=follow_ups_in(session, slugs, local_day(since), today) if there_is.follow_ups else (),
    )
