"""What the morning letter tells that it has not told before. Asked each morning, so put together once."""

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import Select, and_, bindparam, or_, select
from sqlalchemy.orm import Session

from actions.letters.digest_lines import News
from actions.letters.week import is_report
from actions.views.waiting_requests import waiting_requests
from kit.clock import local_day
from models.reads.note_reads import follow_ups_in
from models.reads.waiting_reads import UNDELIVERED
from models.tables import Event, Letter, Question, Round
from models.vocabulary import CHANGES, EventKind, LetterKind
from rules.wording.rounds.order_wording import ORDER_EVENTS

_SLUGS = bindparam("slugs", type_=Round.slug.type, expanding=True)
_SINCE = bindparam("since", type_=Letter.queued_at.type)
_UNTOLD = (
    select(Event)
    .join(Round, Round.slug == Event.round_slug)
    .where(Round.slug.in_(_SLUGS), Event.id > Round.digest_event)
    .order_by(Event.id)
)
# the reports that the morning letters of the rounds `slugs` have not told of yet, in the order they were recorded
UNHEARD = _UNTOLD.where(is_report(), Event.case_id.is_not(None))
# what became of rounds that wait for another, and what was changed in a round
_OF_ROUND = and_(Event.chain == Round.slug, Event.kind.in_((*ORDER_EVENTS, *CHANGES)))
_TURNS = _UNTOLD.where(or_(_OF_ROUND, Event.kind == EventKind.TAKEN_OUT))
_ASKED = select(Question).where(Question.round_slug.in_(_SLUGS), Question.answered_at.is_(None)).order_by(Question.id)
_LETTERS = select(Letter).where(Letter.round_slug.in_(_SLUGS))
_SENT_BACK = _LETTERS.where(UNDELIVERED, Letter.settled_at > _SINCE)
_ESCALATED = _LETTERS.where(Letter.kind == LetterKind.ESCALATION, Letter.queued_at > _SINCE)
_NEWS: Mapping[str, Select[Any]] = {
    "events": UNHEARD,
    "order": _TURNS,
    "questions": _ASKED,
    "undeliverable": _SENT_BACK,
    "escalations": _ESCALATED,
}
# most mornings have one kind of news or two, and each question takes as long to put as to answer
_THERE_IS = select(*(query.order_by(None).exists().label(name) for name, query in _NEWS.items()))


def fresh_news(session: Session, slugs: Sequence[str], since: dt.datetime, today: dt.date) -> News:
    """What has been said, asked and sent back in those rounds since that moment (UTC), up to today in Stockholm.

    A table it reads is looked at by `digest_reads.stirs` too, or its news waits for other news.
    """
    which = {"slugs": slugs, "since": since}
    there_is = session.execute(_THERE_IS, which).one()
    news: dict[str, Any] = {
        name: session.scalars(query, which).all() for name, query in _NEWS.items() if getattr(there_is, name)
    }
    return News(
        **news,
        requests=waiting_requests(session, slugs, today),
        follow_ups=follow_ups_in(session, slugs, local_day(since), today),
    )
